import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Marketplace } from '../runtime/marketplace.js';
import type { FailedEvent } from '../shared/failed-event.js';
import type { Configuration } from './configuration.js';
import { askServer, throttled } from './control-socket.js';
import { control, PROCESS } from './control.js';
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
    const work = () => control(marketplace, operation, args, throttled(onProgress));
    // on servers, replicas continue with it
    if (configuration.servers) return work();
    const [name = ''] = args;
    // what has just begun may not have met yet the event that an operator knows of
    if (operation === 'status') await stoodStill(marketplace, null, STATUS_WAITS_MS);
    if (operation === 'retry' || operation === 'skip')
      await stoodStill(marketplace, name, RESUMING_WAITS_MS);
    const result = await work();
    if (operation === 'rebuild') await rebuilt(marketplace, name);
    return result;
  });
}

const STATUS_WAITS_MS = 5_000;
const RESUMING_WAITS_MS = 60_000;
const LOOK_EVERY_MS = 50;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));

/**
 * Resolves when a read model or a process (`process:…`), or all of them (null), have stopped at an
 * event or reached the end of the events, or when the time is over.
 */
async function stoodStill(
  marketplace: Marketplace,
  name: string | null,
  withinMs: number,
): Promise<void> {
  const head = await marketplace.store.head();
  for (const until = performance.now() + withinMs; performance.now() < until; await pause()) {
    const all = [
      ...(await marketplace.projectionStatus())
        .filter((p) => p.status !== 'building')
        .map((p) => ({ name: p.name, still: p.status === 'stopped' || p.position >= head })),
      ...(await marketplace.processes.status()).map((p) => ({
        name: `${PROCESS}${p.name}`,
        still: p.failed !== null || p.position >= head,
      })),
    ];
    if (all.every((one) => one.still || (name !== null && one.name !== name))) return;
  }
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

/** Resolves when the one that was built beside the live one has taken its place. */
async function rebuilt(marketplace: Marketplace, name: string): Promise<void> {
  for (;;) {
    const building = (await marketplace.projectionStatus()).find(
      (p) => p.name === `${name} (rebuild)`,
    );
    if (!building) return;
    if (building.status === 'stopped')
      throw new Error(
        `the rebuild of ${name} has stopped ${building.error ? describeFailed(building.error) : ''}; what is served is the one from before`,
      );
    await pause();
  }
}

/** At which event, and why. */
export const describeFailed = ({
  eventId,
  type,
  stream,
  revision,
  position,
  message,
}: FailedEvent): string =>
  eventId === null
    ? message
    : `at event ${eventId} (${type}, ${stream} revision ${revision}, position ${position}): ${message}`;
