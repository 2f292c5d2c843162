import { randomBytes } from 'node:crypto';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';

/** A secret of the installation by its name, made when it is first asked for. */
export async function secretOf(vault: KeyValueStore, name: string): Promise<Buffer> {
  const stored = await vault.get('secret', name);
  if (stored !== null) return Buffer.from(stored, 'base64');
  const secret = randomBytes(32);
  const made = await vault.write([
    { bucket: 'secret', key: name, value: secret.toString('base64'), ifValue: null },
  ]);
  // another process may have been first
  return made ? secret : secretOf(vault, name);
}
