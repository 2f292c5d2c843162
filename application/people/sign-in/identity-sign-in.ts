import { claim } from '../../../domain/people/claim/claim.js';
import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import { user } from '../../../domain/people/user/user.js';
import { newId } from '../../shared/command/ids.js';
import type { ProvenIdentity } from '../../ports/identity-providers.js';
import type { CommandPipeline } from '../../shared/command/pipeline.js';
import type { PersonalData } from '../../ports/personal-data.js';
import { linkIdentity, registerByProvider } from '../identity.use-cases.js';
import { handle, type RequestMeta, type Services } from '../../shared/use-case.js';
import { nobody } from '../../shared/caller.js';
import type { Auth, Tokens } from './auth.js';
import {
  organizationOf,
  verifiedEmail,
  type MappedOrganization,
  type ProviderTerms,
} from './identity-mapping.js';
import { people } from '../../../projections/people/people.js';

const READ_AFTER_MS = 5_000;

/**
 * Signs people in whom an identity provider has proved. Whom it knows already it finds by the
 * provider's id of them, else by their verified address, which links the two from then on; where
 * their organisation wants that, whoever comes first gets an account. A provider signs in people of
 * the organisations that it is mapped to, and nobody else.
 */
export class IdentitySignIn {
  constructor(
    private readonly services: Services,
    private readonly auth: Auth,
  ) {}

  /** @throws DomainError with a `sign-in/…` code where they may not come in */
  async signIn(
    terms: ProviderTerms,
    identity: ProvenIdentity,
    correlationId: string,
  ): Promise<Tokens> {
    const mapped = organizationOf(terms, identity);
    const identityClaimId = this.personal.identityClaimId(identity.issuer, identity.subject);
    const userId =
      (await this.linkedTo(identityClaimId)) ??
      (await this.acquainted(terms, identity, mapped, identityClaimId, correlationId));
    const { state: person } = await this.pipeline.load(user, userId, true);
    if (person?.organizationId !== mapped.organizationId)
      throw forbidden(
        'sign-in/other-organization',
        `${terms.name} does not sign people of your organisation in: use your password, or ask an administrator`,
      );
    const tokens = await this.auth.signInAs(userId, terms.id);
    if (!tokens)
      throw forbidden(
        'sign-in/disabled',
        'this account is disabled: ask an administrator of your organisation',
      );
    return tokens;
  }

  /** Finds or makes the account of somebody who comes for the first time, and links it. */
  private async acquainted(
    terms: ProviderTerms,
    identity: ProvenIdentity,
    mapped: MappedOrganization,
    identityClaimId: string,
    correlationId: string,
  ): Promise<string> {
    const email = verifiedEmail(terms, identity);
    if (email === null)
      throw forbidden(
        'sign-in/email',
        `${terms.name} does not say a verified e-mail address of yours: without one no account here can be found`,
      );
    const emailClaimId = this.personal.emailClaimId(email);
    const caller = { ...nobody, clientId: `sign-in:${terms.id}` };
    const meta = (): RequestMeta => ({
      commandId: newId(),
      newId: newId(),
      at: new Date().toISOString(),
      correlationId,
    });
    const owner = await this.ownerOf(emailClaimId);
    const { organizationId, role } = mapped;
    let userId =
      owner !== null && (await this.pipeline.load(user, owner, true)).state !== null ? owner : null;
    if (userId === null) {
      if (role === null)
        throw forbidden(
          'sign-in/not-invited',
          'there is no account with your e-mail address: ask an administrator of your organisation for an invitation',
        );
      const input = { organizationId, role, name: identity.name ?? email, email };
      // whoever has taken the address and then was interrupted goes on as the same person
      userId = (
        await handle(
          registerByProvider,
          new registerByProvider.Message(input, caller, { ...meta(), newId: owner ?? newId() }),
          this.services,
        )
      ).id;
    }
    const { state: person } = await this.pipeline.load(user, userId, true);
    // before anything is linked: a provider of one company must not get hold of an account of
    // another
    if (person?.organizationId === organizationId && person.status !== 'Disabled') {
      const input = { userId, provider: terms.id, identityClaimId, emailClaimId };
      const { position } = await handle(
        linkIdentity,
        new linkIdentity.Message(input, caller, meta()),
        this.services,
      );
      // the next thing that a browser asks is who it is
      await this.services.documents.waitUntilSeen(people, position, READ_AFTER_MS);
    }
    return userId;
  }

  /**
   * Whom the identity signs in; null also where linking it was interrupted: then it is done again.
   */
  private async linkedTo(identityClaimId: string): Promise<string | null> {
    const owner = await this.ownerOf(identityClaimId);
    if (owner === null) return null;
    const { state } = await this.pipeline.load(user, owner, true);
    return state?.identities.includes(identityClaimId) ? owner : null;
  }

  private async ownerOf(claimId: string): Promise<string | null> {
    const { state } = await this.pipeline.load(claim, claimId, true);
    return state.status === 'Free' ? null : state.owner;
  }

  private get pipeline(): CommandPipeline {
    return this.services.pipeline;
  }

  private get personal(): PersonalData {
    return this.services.personal;
  }
}
