import type { DomainEvent } from '../../shared/decider/decider.js';

interface OfSignIn {
  readonly signInId: string;
  readonly userId: string;
  readonly organizationId: string;
}

/** What was not right: guesses at addresses that nobody has are nobody's sign-ins. */
export type SignInRefusal = 'password' | 'second-factor' | 'provider-required';

export type SignInEvent =
  /**
   * A session began. `provider` is the identity provider that proved them; null: their password
   * did.
   */
  | DomainEvent<'SignedIn', OfSignIn & { provider: string | null; secondFactor: boolean }>
  /** Somebody tried to be them. */
  | DomainEvent<'SignInRefused', OfSignIn & { reason: SignInRefusal }>;
