import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { apiKey } from '../../../domain/people/api-key/api-key.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';
import type { Caller } from '../../shared/caller.js';
import type { CommandPipeline } from '../../shared/command/pipeline.js';
import type { AccessClaims } from './auth.js';

const BUCKET = 'api-key';
const PREFIX = 'tpk_';

export const isApiKey = (token: string): boolean => token.startsWith(PREFIX);

/** A program authenticated by its API key. */
export interface AuthenticatedClient {
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Secrets of API keys: shown once, stored hashed. They are long and random, so one fast hash
 * suffices.
 */
export class ApiKeys {
  constructor(
    private readonly vault: KeyValueStore,
    private readonly pipeline: CommandPipeline,
    /** A user's current rights; null: the user is not active. */
    private readonly claimsOf: (
      userId: string,
      organizationId: string,
    ) => Promise<AccessClaims | null>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Creates a key's secret; returns the key as the program sends it. */
  async issue(apiKeyId: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.vault.write([{ bucket: BUCKET, key: apiKeyId, value: digest(secret) }]);
    return `${PREFIX}${apiKeyId}.${secret}`;
  }

  /**
   * The caller of a key; null where the key is invalid, revoked or expired. A permission that its
   * user has lost does not apply either.
   */
  async verify(token: string): Promise<AuthenticatedClient | null> {
    const [apiKeyId = '', secret = ''] = token.slice(PREFIX.length).split('.');
    const stored = await this.vault.get(BUCKET, apiKeyId);
    const sent = digest(secret);
    if (stored === null || !timingSafeEqual(Buffer.from(stored), Buffer.from(sent))) return null;
    const { state } = await this.pipeline.load(apiKey, apiKeyId, true);
    if (!state || state.revoked || Date.parse(state.expiresAt) <= this.now()) return null;
    const claims = await this.claimsOf(state.userId, state.organizationId);
    if (!claims) return null;
    const { sub: userId, organizationId, organizationType, organizationStatus, role } = claims;
    const permissions = new Set(state.scopes.filter((scope) => claims.permissions.includes(scope)));
    return {
      caller: {
        person: { id: userId },
        organization: {
          id: organizationId,
          type: organizationType,
          ...(organizationStatus ? { status: organizationStatus } : {}),
        },
        role,
        permissions,
        impersonatorId: null,
        clientId: apiKeyId,
      },
      expiresAt: Date.parse(state.expiresAt),
    };
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
