import { claim } from '../../../domain/people/claim/claim.js';
import { user } from '../../../domain/people/user/user.js';
import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import { people } from '../../../projections/people/people.js';
import type { ProvenIdentity } from '../../ports/identity-providers.js';
import type { PersonalData } from '../../ports/personal-data.js';
import { nobody } from '../../shared/caller.js';
import { newId } from '../../shared/command/ids.js';
import type { CommandPipeline } from '../../shared/command/pipeline.js';
import { handle, type RequestMeta, type Services } from '../../shared/use-case.js';
import { linkIdentity, registerByProvider } from '../identity.use-cases.js';
import type { Auth, Tokens, UsedFrom } from './auth.js';
import {
  organizationOf,
  verifiedEmail,
  type MappedOrganization,
  type ProviderTerms,
} from './identity-mapping.js';

const READ_AFTER_MS = 5_000;

/**
 * Signs in users authenticated by an identity provider. A user is found by the provider's id,
 * otherwise by their verified e-mail address, and is then linked to that id; where their
 * organisation allows it, an account is created at the first sign-in. A provider can only sign in
 * users of the organisations that it is mapped to.
 */
export class IdentitySignIn {
  constructor(
    private readonly services: Services,
    private readonly auth: Auth,
  ) {}

  /** @throws DomainError with a `sign-in/…` code where signing in is refused */
  async signIn(
    terms: ProviderTerms,
    identity: ProvenIdentity,
    correlationId: string,
    from?: UsedFrom,
  ): Promise<Tokens> {
    const mapped = organizationOf(terms, identity);
    const identityClaimId = this.personal.identityClaimId(identity.issuer, identity.subject);
    const userId =
      (await this.linkedTo(identityClaimId)) ??
      (await this.findOrRegister(terms, identity, mapped, identityClaimId, correlationId));
    const { state: person } = await this.pipeline.load(user, userId, true);
    if (person?.organizationId !== mapped.organizationId)
      throw forbidden(
        'sign-in/other-organization',
        `${terms.name} does not sign people of your organisation in: use your password, or ask an administrator`,
      );
    const tokens = await this.auth.signInAs(userId, terms.id, from);
    if (!tokens)
      throw forbidden(
        'sign-in/disabled',
        'this account is disabled: ask an administrator of your organisation',
      );
    return tokens;
  }

  /** Finds or creates the account at the first sign-in with an identity, and links the two. */
  private async findOrRegister(
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
      // an interrupted registration that has claimed the address continues with the same user id
      userId = (
        await handle(
          registerByProvider,
          new registerByProvider.Message(input, caller, { ...meta(), newId: owner ?? newId() }),
          this.services,
        )
      ).id;
    }
    const { state: person } = await this.pipeline.load(user, userId, true);
    // checked before linking: one company's provider must not gain access to another company's account
    if (person?.organizationId === organizationId && person.status !== 'Disabled') {
      const input = { userId, provider: terms.id, identityClaimId, emailClaimId };
      const { position } = await handle(
        linkIdentity,
        new linkIdentity.Message(input, caller, meta()),
        this.services,
      );
      // the browser's next request reads the user from this read model
      await this.services.documents.waitUntilSeen(people, position, READ_AFTER_MS);
    }
    return userId;
  }

  /**
   * The user linked to the identity; null also where linking was interrupted, so that it is
   * repeated.
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
