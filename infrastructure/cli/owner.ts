import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Marketplace } from '../runtime/marketplace.js';
import type { Configuration } from './configuration.js';
import { askServer, throttled } from './control-socket.js';
import { control } from './control.js';
import { enginesOf } from './engines-of.js';

/**
 * Runs an operation in the running server, or, where none is running, in this process on the data
 * directory or the servers.
 */
export async function withOwner(
  configuration: Configuration,
  operation: string,
  args: readonly string[],
  onProgress: (progress: unknown) => void = () => undefined,
): Promise<unknown> {
  const response = await askServer(
    join(configuration.directory, 'control.sock'),
    operation,
    args,
    onProgress,
  );
  if (response) return response.result;
  return withMarketplace(configuration, async (marketplace) => {
    const result = await control(marketplace, operation, args, throttled(onProgress));
    // on servers, replicas continue with it
    if (configuration.servers) return result;
    await marketplace.caughtUp(600_000);
    if (operation === 'rebuild') await rebuilt(marketplace);
    return result;
  });
}

/**
 * A marketplace for one command: on the data directory, or on the servers as a replica that runs
 * neither projections nor processes.
 */
async function withMarketplace<T>(
  configuration: Configuration,
  work: (marketplace: Marketplace) => Promise<T>,
): Promise<T> {
  const log = (message: string): void => console.error(message);
  const engines = enginesOf({ ...configuration, role: 'api' }, log);
  const scratch = engines ? mkdtempSync(join(tmpdir(), 'tradepost-command-')) : null;
  try {
    const marketplace = await Marketplace.open({
      directory: scratch ?? configuration.directory,
      log,
      ...(engines ? { engines, serves: false } : {}),
    });
    try {
      return await work(marketplace);
    } finally {
      await marketplace.close();
    }
  } finally {
    if (scratch) rmSync(scratch, { recursive: true, force: true });
  }
}

async function rebuilt(marketplace: Marketplace): Promise<void> {
  while ((await marketplace.projectionStatus()).some((p) => p.status === 'building'))
    await new Promise((resolve) => setTimeout(resolve, 100));
}
