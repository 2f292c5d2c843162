import type { DomainEvent } from '../../shared/decider/decider.js';

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
