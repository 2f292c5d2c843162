import { specify } from '../../shared/decider/decider-spec.js';
import { signIn } from './sign-in.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { signInId: 's1', userId: 'u1', organizationId: 'o1' };

describe('a sign-in', () => {
  const spec = specify(signIn);

  it('is recorded once, with what proved the person', () => {
    const command = {
      type: 'RecordSignIn' as const,
      at,
      ...of,
      provider: 'acme-id',
      secondFactor: false,
    };
    spec
      .given()
      .when(command)
      .then([
        {
          type: 'SignedIn',
          data: { ...of, provider: 'acme-id', secondFactor: false, occurredAt: at },
        },
      ]);
    spec
      .given({
        type: 'SignedIn',
        data: { ...of, provider: null, secondFactor: true, occurredAt: at },
      })
      .when(command)
      .thenNothing();
  });

  it('that was refused is recorded with what was not right', () => {
    spec
      .given()
      .when({ type: 'RecordSignInRefusal', at, ...of, reason: 'password' })
      .then([{ type: 'SignInRefused', data: { ...of, reason: 'password', occurredAt: at } }]);
  });
});
