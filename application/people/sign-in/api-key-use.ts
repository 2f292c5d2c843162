import type { KeyValueStore } from '../../ports/key-value-store.js';

/** Usage of an API key. */
export interface ApiKeyUse {
  /** ISO 8601 in UTC. */
  readonly lastUsedAt: string;
  /** Requests since it was created. */
  readonly requests: number;
}

const BUCKET = 'api-key-use';
const FLUSH_EVERY_MS = 10_000;

/**
 * When each API key was last used, and how often, over all replicas. Counted in memory and written
 * every ten seconds: counts of a killed replica since then are lost, which is acceptable as nothing
 * depends on them.
 */
export class ApiKeyUses {
  private readonly pending = new Map<string, ApiKeyUse>();
  private flushTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly state: KeyValueStore,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = Date.now,
    private readonly onKept: () => void = () => undefined,
  ) {}

  record(apiKeyId: string): void {
    this.pending.set(apiKeyId, {
      lastUsedAt: new Date(this.now()).toISOString(),
      requests: (this.pending.get(apiKeyId)?.requests ?? 0) + 1,
    });
    this.flushTimer ??= setTimeout(() => {
      this.flushTimer = null;
      this.flush().then(this.onKept, this.onError);
    }, FLUSH_EVERY_MS).unref();
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
    if (this.flushTimer) clearTimeout(this.flushTimer);
    await this.flush();
  }

  private async flush(): Promise<void> {
    for (const apiKeyId of [...this.pending.keys()]) {
      // another replica may write at the same time: retry with its value
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
        if (written) this.subtract(apiKeyId, mine);
      }
    }
  }

  /** Subtracts what has been written from what has been counted meanwhile. */
  private subtract(apiKeyId: string, kept: ApiKeyUse): void {
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
