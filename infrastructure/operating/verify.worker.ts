import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../projections/index.js';
import { verifyProjection, type Verification } from './verify.js';
import type { VerifiedServers } from './verify-servers.js';

/** What is verified: a read model of a data directory, or one on servers. */
export interface VerifyOrder {
  readonly name: string;
  readonly directory: string | null;
  readonly servers: VerifiedServers | null;
}

/**
 * A thread of its own: folding the whole history again would hold up whoever else uses this one.
 */
const port = parentPort!;
const { name, directory, servers } = workerData as VerifyOrder;
const told = (progress: number): void => port.postMessage({ progress });

async function verification(): Promise<Verification> {
  if (directory !== null)
    return verifyProjection(
      directory,
      projections.find((p) => p.name === name)!,
      told,
    );
  const { verifyServers } = await import('./verify-servers.js');
  for await (const each of verifyServers(servers!, name, told)) return each;
  throw new Error(`there is no read model "${name}"`);
}

port.postMessage({ verification: await verification() });
