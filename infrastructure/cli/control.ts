import type { ConsumerStatus } from '../consumers/consuming/consumer-status.js';
import { backlogsAt, type Backlog } from '../consumers/followers/backlog.js';
import type { ProcessStatus } from '../consumers/processes/process-runner.js';
import { importHistory } from '../import/importer.js';
import { readMapping } from '../import/mapping.js';
import { forgetSubject } from '../operating/forget.js';
import type { Marketplace } from '../runtime/marketplace.js';
import type { ProjectionStatus } from '../shared/read-models/projection-status.js';

/** Before the name of a process, where a read model could have the same. */
export const PROCESS = 'process:';

/**
 * Executes a command of the CLI in the process that owns the data directory: the running server, or
 * the CLI itself.
 */
export async function control(
  marketplace: Marketplace,
  operation: string,
  args: readonly string[],
  onProgress: (progress: unknown) => void = () => undefined,
  /** Aborted where the process is about to end. */
  signal?: AbortSignal,
): Promise<unknown> {
  const [first = '', second = ''] = args;
  switch (operation) {
    case 'status':
      return statusOf(marketplace);
    case 'retry':
    case 'skip':
      if (first.startsWith(PROCESS)) {
        await marketplace.processes.resume(first.slice(PROCESS.length), operation, second);
        return null;
      }
      await marketplace.controlProjection(operation, first, second);
      return null;
    case 'rebuild':
      await marketplace.controlProjection(operation, first, second);
      return null;
    case 'forget':
      return forgetSubject(marketplace, first, second);
    case 'parked':
      return marketplace.processes.parkedCommands();
    case 'retry-parked':
      await marketplace.processes.resolveParked(first, second, 'retry');
      return null;
    case 'backup':
      return marketplace.backUp(first, onProgress, signal);
    case 'relays':
      return {
        relays: await marketplace.relays.status(),
        effects: await marketplace.relays.waiting(),
      };
    case 'relay-effects':
      return marketplace.relays.waiting();
    case 'relay-retry':
    case 'relay-dismiss':
      await marketplace.relays.resolve(
        first,
        second,
        operation === 'relay-retry' ? 'retry' : 'dismiss',
        args[2] ?? '',
      );
      return null;
    case 'relay-retry-event':
    case 'relay-skip-event':
      await marketplace.relays.resume(
        first,
        operation === 'relay-retry-event' ? 'retry' : 'skip',
        second,
      );
      return null;
    case 'relay-hold':
      await marketplace.relays.hold();
      return null;
    case 'import':
      return importHistory(marketplace, {
        mapping: readMapping(first),
        path: second,
        rejectedPath: args[2]!,
        onProgress,
      });
    default:
      throw new Error(`unknown operation "${operation}"`);
  }
}

/** How everything that follows the events stands. */
export interface ReplicaStatus {
  readonly head: number;
  readonly projections: readonly (ProjectionStatus & Behind)[];
  readonly processes: readonly (ProcessStatus & Behind)[];
  readonly consumers: readonly (ConsumerStatus & Behind)[];
}

interface Behind {
  /** Counted: on servers positions are bytes of the log, and at most a thousand are counted. */
  readonly behind: Backlog;
}

async function statusOf(marketplace: Marketplace): Promise<ReplicaStatus> {
  const head = await marketplace.store.head();
  const backlogAt = backlogsAt(marketplace, head);
  const withBacklog = <T extends { readonly position: number }>(
    all: readonly T[],
  ): Promise<(T & Behind)[]> =>
    Promise.all(all.map(async (one) => ({ ...one, behind: await backlogAt(one.position) })));
  return {
    head,
    projections: await withBacklog(await marketplace.projectionStatus()),
    processes: await withBacklog(await marketplace.processes.status()),
    consumers: await withBacklog(marketplace.consumers.statuses()),
  };
}
