import type { HistoryReplaced } from '../../application/ports/event-store.js';
import type { EnginesOpener } from '../runtime/engines.js';
import type { ProductionOptions } from '../runtime/production-engines.js';
import type { Log } from '../telemetry/log.js';
import type { Configuration } from './configuration.js';

/** What a process is told of its engines. */
export type EngineListeners = Pick<
  ProductionOptions,
  'onWaiting' | 'onTrouble' | 'onDropped' | 'onOtherHistory'
>;

/** What a command has begun is of events that may not be there any more. */
function endCommand({ message }: HistoryReplaced): never {
  console.error(`${message}. Was an older backup restored? Look at what is there, and repeat this`);
  process.exit(1);
}

/**
 * The configured engines; undefined: everything is embedded. Loads the drivers only where servers
 * are configured. Without listeners, as in a command, the process ends where the event store comes to
 * hold another history.
 */
export function enginesOf(
  { servers, role }: Configuration,
  log: Log,
  listeners: EngineListeners = { onOtherHistory: endCommand },
): EnginesOpener | undefined {
  if (!servers) return undefined;
  return async ({ onCommit }) => {
    const { openProductionEngines } = await import('../runtime/production-engines.js');
    return openProductionEngines({ ...servers, role, log, onCommit, ...listeners });
  };
}
