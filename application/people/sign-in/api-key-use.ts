import type { KeyValueStore } from '../../ports/key-value-store.js';

/** What a key was used for last. */
export interface ApiKeyUse {
  /** ISO 8601 in UTC. */
  readonly lastUsedAt: string;
  /** Requests since it was created. */
  readonly requests: number;
}

const BUCKET = 'api-key-use';
const KEEP_EVERY_MS = 10_000;

/**
 * When each API key was used last, and how often. Counted in memory and kept every ten seconds, for
 * all replicas together: what a replica that is killed had counted since is lost, as nothing rests
 * on it.
 */
export class ApiKeyUses {
  private readonly pending = new Map<string, ApiKeyUse>();
  private keeping: NodeJS.Timeout | null = null;

  constructor(
    private readonly state: KeyValueStore,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = Date.now,
  ) {}

  record(apiKeyId: string): void {
    this.pending.set(apiKeyId, {
      lastUsedAt: new Date(this.now()).toISOString(),
      requests: (this.pending.get(apiKeyId)?.requests ?? 0) + 1,
    });
    this.keeping ??= setTimeout(() => {
      this.keeping = null;
      this.keep().catch(this.onError);
    }, KEEP_EVERY_MS).unref();
  }

  /** Null where it was never used. */
  async of(apiKeyId: string): Promise<ApiKeyUse | null> {
    const kept = await this.state.get(BUCKET, apiKeyId);
    return merged(
      kept === null ? null : (JSON.parse(kept) as ApiKeyUse),
      this.pending.get(apiKeyId) ?? null,
    );
  }

  async stop(): Promise<void> {
    if (this.keeping) clearTimeout(this.keeping);
    await this.keep();
  }

  private async keep(): Promise<void> {
    for (const apiKeyId of [...this.pending.keys()]) {
      // somebody else may add theirs at the same time
      for (let written = false; !written;) {
        const before = await this.state.get(BUCKET, apiKeyId);
        const mine = this.pending.get(apiKeyId);
        if (!mine) break;
        const value = JSON.stringify(
          merged(before === null ? null : (JSON.parse(before) as ApiKeyUse), mine),
        );
        written = await this.state.write([
          { bucket: BUCKET, key: apiKeyId, value, ifValue: before },
        ]);
        if (written) this.forget(apiKeyId, mine);
      }
    }
  }

  /** Without what has come meanwhile. */
  private forget(apiKeyId: string, kept: ApiKeyUse): void {
    const now = this.pending.get(apiKeyId)!;
    if (now.requests === kept.requests) this.pending.delete(apiKeyId);
    else this.pending.set(apiKeyId, { ...now, requests: now.requests - kept.requests });
  }
}

function merged(a: ApiKeyUse | null, b: ApiKeyUse | null): ApiKeyUse | null {
  if (!a || !b) return a ?? b;
  return {
    lastUsedAt: a.lastUsedAt > b.lastUsedAt ? a.lastUsedAt : b.lastUsedAt,
    requests: a.requests + b.requests,
  };
}
