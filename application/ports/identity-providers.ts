/** What an identity provider asserts about a user who has signed in there. */
export interface ProvenIdentity {
  readonly issuer: string;
  /** The provider's permanent id of the user. */
  readonly subject: string;
  readonly email: string | null;
  /** The provider has verified that the address is the user's. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** All claims of the ID token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Secrets that only the browser that was sent to the provider can present; they must be kept from
 * scripts and other sites.
 */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The identity provider cannot be reached, or violates the OpenID Connect protocol. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/**
 * The provider's response is not accepted: it reports an error, or is another browser's, expired,
 * or forged.
 */
export class IdentityNotProven extends Error {
  override readonly name = 'IdentityNotProven';

  constructor(
    /** The provider's own code where it gave one (RFC 6749, 4.1.2.1), such as `access_denied`. */
    readonly reason: string,
  ) {
    super(`the identity provider's answer proves nothing: ${reason}`);
  }
}

/** OpenID Connect's authorization code flow with PKCE, at one provider. */
export interface IdentityProvider {
  /** Returns the URL to which to send the browser. @throws ProviderUnavailable */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly checks: SignInChecks }>;
  /**
   * `returned` is the full URL with which the browser came back. @throws ProviderUnavailable,
   * IdentityNotProven
   */
  finish(returned: URL, checks: SignInChecks): Promise<ProvenIdentity>;
}
