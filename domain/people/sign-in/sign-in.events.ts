import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

interface OfSignIn {
  readonly signInId: string;
  readonly userId: string;
  readonly organizationId: string;
}

/** Why a sign-in was refused. Attempts with an unknown e-mail address are not recorded. */
export type SignInRefusal = 'password' | 'second-factor' | 'provider-required';

export type SignInEvent =
  /**
   * A session began. `provider` is the identity provider that authenticated the user; null: by
   * password.
   */
  | DomainEvent<'SignedIn', OfSignIn & { provider: string | null; secondFactor: boolean }>
  /** An attempt to sign in as this user failed. */
  | DomainEvent<'SignInRefused', OfSignIn & { reason: SignInRefusal }>;

const members = organizations('user.read', (e: OfSignIn) => [e.organizationId]);

export const signInEvents = eventsOf<SignInEvent>('signIn', {
  SignedIn: { version: 1, audience: members },
  SignInRefused: { version: 1, audience: members },
});
