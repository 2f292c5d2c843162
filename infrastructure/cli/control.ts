import { importHistory } from '../import/importer.js';
import { readMapping } from '../import/mapping.js';
import { forgetSubject } from '../operating/forget.js';
import type { Marketplace } from '../runtime/marketplace.js';

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
): Promise<unknown> {
  const [first = '', second = ''] = args;
  switch (operation) {
    case 'status': {
      const processes = await marketplace.processes.status();
      return {
        head: await marketplace.store.head(),
        projections: await marketplace.projectionStatus(),
        processes,
        consumers: marketplace.consumers.statuses(),
      };
    }
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
