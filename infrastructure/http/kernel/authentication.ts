import { createVerifier } from 'fast-jwt';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeyUses } from '../../../application/people/sign-in/api-key-use.js';
import { ApiKeys, isApiKey } from '../../../application/people/sign-in/api-keys.js';
import type { AccessClaims } from '../../../application/people/sign-in/auth.js';
import type { Caller } from '../../../application/shared/caller.js';
import { WeightedCache } from '../../../application/shared/command/weighted-cache.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerWith, type TokenFacts } from './access.js';

const KNOWN_TOKENS = 10_000;

interface VerifiedClaims extends AccessClaims {
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
}

interface Known {
  readonly caller: Caller;
  readonly token: TokenFacts;
  /** Until then it is not looked up again. */
  readonly knownUntil: number;
}

/**
 * For so long an API key that was looked up is known; what is revoked meanwhile is void at once.
 */
const KEY_KNOWN_S = 30;

/**
 * Reads the access token or API key, if there is one, once per request; whether a route needs it is
 * the guard's affair. Tokens that were verified are known by themselves: the verifier's own cache
 * hashes each first, a tenth of a small request's cost.
 */
export function authentication(
  key: Buffer,
  marketplace: Marketplace,
  apiKeys: ApiKeys,
  apiKeyUses: ApiKeyUses,
) {
  const verify = createVerifier({ key, algorithms: ['HS256'] }) as (
    token: string,
  ) => VerifiedClaims;
  const known = new WeightedCache<Known>(KNOWN_TOKENS);
  const seconds = (): number => Math.floor(Date.now() / 1000);
  const remembered = (token: string): Known | undefined => {
    const before = known.get(token);
    return before && before.knownUntil > seconds() ? before : undefined;
  };
  const verified = (token: string): Known => {
    const claims = verify(token);
    return {
      caller: callerWith(claims),
      token: { issuedAt: claims.iat, expiresAt: claims.exp, sessionId: claims.sid ?? null },
      knownUntil: claims.exp,
    };
  };
  const voids = ({ caller, token }: Known): boolean =>
    marketplace.revocations.voids(
      caller.person.id,
      caller.organization.id,
      token.issuedAt,
      caller.clientId,
      token.sessionId,
    );
  const admit = (request: FastifyRequest, found: Known): void => {
    request.caller = found.caller;
    request.token = found.token;
  };
  const withApiKey = async (request: FastifyRequest, token: string): Promise<void> => {
    let found = remembered(token);
    if (!found || voids(found)) {
      const client = await apiKeys.verify(token);
      if (!client) {
        known.delete(token);
        request.tokenProblem = 'this API key is not valid, or not any more';
        return;
      }

      const now = seconds();
      const expiresAt = Math.floor(client.expiresAt / 1000);
      found = {
        caller: client.caller,
        token: { issuedAt: now, expiresAt, sessionId: null },
        knownUntil: Math.min(now + KEY_KNOWN_S, expiresAt),
      };
      known.set(token, found, 1);
    }
    apiKeyUses.record(found.caller.clientId!);
    admit(request, found);
  };
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const header = request.headers.authorization;
    if (!header?.startsWith('Bearer ')) return done();
    const token = header.slice(7);
    if (isApiKey(token)) {
      withApiKey(request, token).then(() => done(), done);
      return;
    }
    try {
      let found = remembered(token);
      if (!found) known.set(token, (found = verified(token)), 1);
      if (voids(found)) request.tokenProblem = 'this access token was revoked: log in again';
      else admit(request, found);
    } catch (error) {
      request.tokenProblem =
        (error as { code?: string }).code === 'FAST_JWT_EXPIRED'
          ? 'this access token has expired: refresh it'
          : 'this access token is not valid';
    }
    done();
  };
}
