import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import { secretOf } from '../engines/vault/secrets.js';

const NAME = 'set-up';

/**
 * What proves that somebody has started this marketplace, and may name its first operator: printed
 * at the start, and kept in the vault, so that every replica prints and takes the same one.
 */
export class SetUpSecret {
  constructor(private readonly vault: KeyValueStore) {}

  async read(): Promise<string> {
    return (await secretOf(this.vault, NAME)).toString('base64url');
  }

  async matches(given: string): Promise<boolean> {
    return timingSafeEqual(digest(given.trim()), digest(await this.read()));
  }

  /** There is an operator: nobody needs it any more. */
  async end(): Promise<void> {
    await this.vault.write([{ bucket: 'secret', key: NAME, value: null }]);
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
