/** What an identity provider has proved of somebody who came back from it. */
export interface ProvenIdentity {
  readonly issuer: string;
  /** The provider's id of them, the same for ever. */
  readonly subject: string;
  readonly email: string | null;
  /** The provider says that the address is theirs. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** Everything that the ID token says. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * What only the browser that was sent to the provider can bring back; kept from scripts and other
 * sites until then.
 */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The identity provider cannot be reached, or does not answer as OpenID Connect says. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/**
 * What came back from the provider proves nothing: it was refused there, is not this browser's, too
 * old, or forged.
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
  /** Where to send the browser. @throws ProviderUnavailable */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly checks: SignInChecks }>;
  /**
   * `returned` is the whole address to which the browser came back. @throws ProviderUnavailable,
   * IdentityNotProven
   */
  finish(returned: URL, checks: SignInChecks): Promise<ProvenIdentity>;
}
