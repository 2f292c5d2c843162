import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { WeightedCache } from '../../../application/shared/command/weighted-cache.js';

const BUCKET = 'subject-key';
const FORGOTTEN = 'forgotten';
const CACHED_KEYS = 100_000;

/**
 * One AES-256 key per person, apart from the events. Destroying it makes everything sealed with it
 * unreadable for ever; the list of the forgotten stays, so that a restored backup forgets them
 * again.
 */
export class KeyRing {
  private readonly cache = new WeightedCache<KeyObject>(CACHED_KEYS);
  private readonly creating = new Map<string, Promise<KeyObject | null>>();

  constructor(private readonly vault: KeyValueStore) {}

  /** The subject's key, or null once they are forgotten or where they never had one. */
  async find(subject: string): Promise<KeyObject | null> {
    const cached = this.cache.get(subject);
    if (cached !== undefined) return cached;
    const stored = await this.vault.get(BUCKET, subject);
    const key = stored === null ? null : createSecretKey(Buffer.from(stored, 'base64'));
    if (key) this.cache.set(subject, key, 1);
    return key;
  }

  /** The subject's key, made durable before it is answered; null where the subject is forgotten. */
  async ensure(subject: string): Promise<KeyObject | null> {
    const known = await this.find(subject);
    if (known) return known;
    let creating = this.creating.get(subject);
    if (!creating) {
      creating = this.create(subject).finally(() => this.creating.delete(subject));
      this.creating.set(subject, creating);
    }
    return creating;
  }

  /** Destroys the key and remembers that it was. */
  async destroy(subject: string, at: string): Promise<void> {
    await this.vault.write([
      { bucket: FORGOTTEN, key: subject, value: at },
      { bucket: BUCKET, key: subject, value: null },
    ]);
    this.drop(subject);
  }

  drop(subject: string): void {
    this.cache.delete(subject);
  }

  /** Destroys again what a restore may have brought back. */
  async applyForgotten(): Promise<number> {
    const forgotten = await this.vault.list(FORGOTTEN);
    let destroyed = 0;
    for (const [subject] of forgotten) {
      if ((await this.vault.get(BUCKET, subject)) === null) continue;
      await this.vault.write([{ bucket: BUCKET, key: subject, value: null }]);
      destroyed++;
    }
    return destroyed;
  }

  private async create(subject: string): Promise<KeyObject | null> {
    const key = randomBytes(32);
    const written = await this.vault.write([
      { bucket: FORGOTTEN, key: subject, value: null, ifValue: null },
      { bucket: BUCKET, key: subject, value: key.toString('base64'), ifValue: null },
    ]);
    if (!written) return this.find(subject);
    const secret = createSecretKey(key);
    this.cache.set(subject, secret, 1);
    return secret;
  }
}
