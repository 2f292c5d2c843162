import type { Vault } from '../../../application/ports/key-value-store.js';
import { closeStorage, openStorage } from '../../engines/sqlite/open-storage.js';

/** The embedded vault, for specs of what keeps something in it; gone with its directory. */
export async function openVault(
  directory: string,
): Promise<{ readonly vault: Vault; close(): Promise<void> }> {
  const storage = await openStorage(directory, 1);
  return { vault: storage.vault, close: () => closeStorage(storage) };
}
