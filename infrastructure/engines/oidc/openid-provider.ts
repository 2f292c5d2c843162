import * as client from 'openid-client';
import {
  IdentityNotProven,
  ProviderUnavailable,
  type IdentityProvider,
  type ProvenIdentity,
  type SignInChecks,
} from '../../../application/ports/identity-providers.js';

export interface OpenIdClient {
  /** Where the provider's `/.well-known/openid-configuration` is. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, protected by PKCE alone. */
  readonly clientSecret: string | null;
  readonly scope: string;
}

const TIMEOUT_S = 10;

/** What the library says where the answer is at fault, not the way to the provider. */
const NOT_PROVEN = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
]);

/**
 * A provider that speaks OpenID Connect, found by discovery when it is first needed; one that could
 * not be reached is looked for again.
 */
export class OpenIdProvider implements IdentityProvider {
  private configuration: Promise<client.Configuration> | null = null;

  constructor(private readonly of: OpenIdClient) {}

  async begin(
    redirectUri: string,
  ): Promise<{ readonly url: string; readonly checks: SignInChecks }> {
    const configuration = await this.discovered();
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.of.scope,
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, checks };
  }

  async finish(
    returned: URL,
    { state, nonce, codeVerifier }: SignInChecks,
  ): Promise<ProvenIdentity> {
    const configuration = await this.discovered();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const said = tokens.claims()!;
      // the standard lets a provider keep what the scopes ask for out of the ID token (OpenID
      // Connect Core, 5.4)
      const more =
        said.email === undefined && configuration.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(configuration, tokens.access_token, said.sub)
          : {};
      return identityOf({ ...more, ...said });
    } catch (error) {
      throw explained(error);
    }
  }

  private discovered(): Promise<client.Configuration> {
    this.configuration ??= this.discover().catch((error: unknown) => {
      this.configuration = null;
      throw new ProviderUnavailable(`${this.of.issuer} cannot be used to sign in`, {
        cause: error,
      });
    });
    return this.configuration;
  }

  private async discover(): Promise<client.Configuration> {
    const issuer = new URL(this.of.issuer);
    // the ID token comes straight from the provider, so its signature need not be checked (OpenID
    // Connect Core, 3.1.3.7); it is all the same
    const execute = [
      client.enableNonRepudiationChecks,
      ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ];
    const { clientId, clientSecret } = this.of;
    return client.discovery(
      issuer,
      clientId,
      clientSecret ?? undefined,
      clientSecret === null ? client.None() : undefined,
      { execute, timeout: TIMEOUT_S },
    );
  }
}

function identityOf(claims: Readonly<Record<string, unknown>>): ProvenIdentity {
  const text = (name: string): string | null =>
    typeof claims[name] === 'string' && claims[name] !== '' ? claims[name] : null;
  // some say it as a text
  const emailVerified = claims.email_verified === true || claims.email_verified === 'true';
  return {
    issuer: text('iss')!,
    subject: text('sub')!,
    email: text('email'),
    emailVerified,
    name: text('name'),
    claims,
  };
}

function explained(error: unknown): Error {
  if (error instanceof client.AuthorizationResponseError) return new IdentityNotProven(error.error);
  if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant')
    return new IdentityNotProven(error.error);
  if (error instanceof client.ClientError && error.code !== undefined && NOT_PROVEN.has(error.code))
    return new IdentityNotProven(error.code);
  return new ProviderUnavailable('the identity provider does not answer as it should', {
    cause: error,
  });
}
