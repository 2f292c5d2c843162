import { claim } from '../../../domain/people/claim/claim.js';
import { user } from '../../../domain/people/user/user.js';
import { ensureOperator } from '../../../infrastructure/cli/first-operator.js';
import { oneTimePasswords } from '../../../infrastructure/engines/vault/one-time-passwords.js';
import { Marketplace } from '../../../infrastructure/runtime/marketplace.js';
import { temporaryDirectory } from '../../../infrastructure/testing/kit/directory.js';
import { eventually } from '../../../infrastructure/testing/kit/eventually.js';
import type { ProvenIdentity } from '../../ports/identity-providers.js';
import { newId } from '../../shared/command/ids.js';
import { claimName } from '../claim-email.js';
import { Auth } from './auth.js';
import { Devices } from './devices.js';
import type { ProviderTerms } from './identity-mapping.js';
import { IdentitySignIn } from './identity-sign-in.js';
import { SecondFactor } from './second-factor.js';

const directory = temporaryDirectory();

/** Crashes between two steps of a first visit: each step is a command of its own. */
describe('a first sign-in by a provider that was interrupted', () => {
  let marketplace: Marketplace;
  let signIn: IdentitySignIn;
  let terms: ProviderTerms;
  const identity = (subject: string, email: string): ProvenIdentity => ({
    issuer: 'https://login.example',
    subject,
    email,
    emailVerified: true,
    name: 'Nina',
    claims: {},
  });
  const subjectOf = ({ accessToken }: { accessToken: string }): string =>
    (JSON.parse(accessToken) as { sub: string }).sub;
  const meta = () => ({ commandId: newId(), at: new Date().toISOString() });

  beforeAll(async () => {
    marketplace = await Marketplace.open({ directory: directory(), log: () => undefined });
    await ensureOperator(marketplace, {
      email: 'first@operator.example',
      password: 'a-long-enough-password',
    });
    const { pipeline, personal, credentials } = marketplace.services;
    const auth = new Auth(
      pipeline,
      personal,
      credentials,
      marketplace.vault,
      new SecondFactor(marketplace.vault, oneTimePasswords),
      { ...marketplace.services, devices: new Devices(marketplace.signingSecret) },
      (claims) => JSON.stringify(claims),
    );
    signIn = new IdentitySignIn(marketplace.services, auth);
    const tokens = await eventually('the operator is there', () =>
      auth.login('first@operator.example', 'a-long-enough-password').catch(() => null),
    );
    const { organizationId } = JSON.parse(tokens.accessToken) as { organizationId: string };
    terms = {
      id: 'op',
      name: 'Op',
      trustsEmail: false,
      organizations: [
        {
          organizationId,
          domains: ['operator.example'],
          claim: null,
          role: 'auditor',
          passwords: true,
        },
      ],
    };
  });
  afterAll(() => marketplace.close());

  it('after the address was taken goes on as the same person', async () => {
    const ghost = newId();
    await claimName(
      marketplace.services,
      'email',
      marketplace.services.personal.emailClaimId('nina@operator.example'),
      ghost,
      meta(),
    );
    expect(
      subjectOf(await signIn.signIn(terms, identity('n-1', 'nina@operator.example'), newId())),
    ).toBe(ghost);
    expect(
      subjectOf(await signIn.signIn(terms, identity('n-1', 'nina@operator.example'), newId())),
    ).toBe(ghost);
  });

  it('after the identity was taken links it all the same', async () => {
    const { pipeline, personal } = marketplace.services;
    const { state } = await pipeline.load(
      claim,
      personal.emailClaimId('first@operator.example'),
      true,
    );
    const userId = (state as { owner: string }).owner;
    const identityClaimId = personal.identityClaimId('https://login.example', 'f-1');
    await claimName(marketplace.services, 'identity', identityClaimId, userId, meta());
    expect(
      subjectOf(await signIn.signIn(terms, identity('f-1', 'first@operator.example'), newId())),
    ).toBe(userId);
    expect((await pipeline.load(user, userId, true)).state!.identities).toEqual([identityClaimId]);
  });
});
