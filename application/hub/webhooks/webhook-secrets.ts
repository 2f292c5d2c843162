import type { Vault } from '../../ports/key-value-store.js';
import { newWebhookSecret } from './signature.js';

const BUCKET = 'webhook-secret';
/** A secret that was replaced signs for so long still: receivers change theirs meanwhile. */
export const OVERLAP_MS = 24 * 3_600_000;

interface Kept {
  readonly current: string;
  readonly previous: { readonly secret: string; readonly until: number } | null;
}

/** The secrets with which deliveries are signed, in the vault alone. */
export class WebhookSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly now: () => number = Date.now,
  ) {}

  /** Makes a secret; the one before signs too, for a day. */
  async renew(endpointId: string): Promise<string> {
    for (;;) {
      const before = await this.vault.get(BUCKET, endpointId);
      const kept = before === null ? null : (JSON.parse(before) as Kept);
      const current = newWebhookSecret();
      const next: Kept = {
        current,
        previous: kept && { secret: kept.current, until: this.now() + OVERLAP_MS },
      };
      const change = { bucket: BUCKET, key: endpointId, value: JSON.stringify(next) };
      if (await this.vault.write([{ ...change, ifValue: before }])) return current;
    }
  }

  /** Those that sign now, the newest first; none where the endpoint is unknown. */
  async of(endpointId: string): Promise<readonly string[]> {
    const json = await this.vault.get(BUCKET, endpointId);
    if (json === null) return [];
    const { current, previous } = JSON.parse(json) as Kept;
    return previous && previous.until > this.now() ? [current, previous.secret] : [current];
  }

  async forget(endpointId: string): Promise<void> {
    await this.vault.write([{ bucket: BUCKET, key: endpointId, value: null }]);
  }
}
