import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../projections/index.js';
import type { VerifiedServers } from './verify-servers.js';
import { verifyDirectory, type Verification } from './verify.js';

/** What is verified: read models of a data directory, or on servers. */
export interface VerifyOrder {
  readonly names: readonly string[];
  readonly directory: string | null;
  readonly servers: VerifiedServers | null;
}

/**
 * A thread of its own: folding the whole history again would hold up whoever else uses this one.
 */
const port = parentPort!;
const { names, directory, servers } = workerData as VerifyOrder;
const onProgress = (progress: number): void => port.postMessage({ progress });

async function verifications(): Promise<AsyncIterable<Verification>> {
  if (directory !== null)
    return verifyDirectory(
      directory,
      projections.filter((p) => names.includes(p.name)),
      onProgress,
    );
  const { verifyServers } = await import('./verify-servers.js');
  return verifyServers(servers!, names, onProgress);
}

for await (const verification of await verifications()) port.postMessage({ verification });
port.postMessage({ done: true });
