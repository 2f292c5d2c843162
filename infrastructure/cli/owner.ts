import { join } from 'node:path';
import { Marketplace } from '../runtime/marketplace.js';
import { askServer, sparsely } from './control-socket.js';
import { control } from './control.js';

/** Has an operation done by the running server, or, where none is running, by opening the data directory here. */
export async function withOwner(directory: string, operation: string, args: readonly string[], onProgress: (progress: unknown) => void = () => undefined): Promise<unknown> {
  const answered = await askServer(join(directory, 'control.sock'), operation, args, onProgress);
  if (answered) return answered.result;
  const marketplace = await Marketplace.open({ directory, log: (message) => console.error(message) });
  try {
    const result = await control(marketplace, operation, args, sparsely(onProgress));
    await marketplace.caughtUp(600_000);
    if (operation === 'rebuild') await rebuilt(marketplace);
    return result;
  } finally {
    await marketplace.close();
  }
}

async function rebuilt(marketplace: Marketplace): Promise<void> {
  while ((await marketplace.projectionStatus()).some((p) => p.status === 'building')) await new Promise((resolve) => setTimeout(resolve, 100));
}
