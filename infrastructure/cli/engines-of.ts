import type { EnginesOpener } from '../runtime/engines.js';
import type { ProductionOptions } from '../runtime/production-engines.js';
import type { Log } from '../telemetry/log.js';
import type { Configuration } from './configuration.js';

/** What a process is told of its engines. */
export type EngineListeners = Pick<
  ProductionOptions,
  'onWaiting' | 'onTrouble' | 'onDropped' | 'onOtherHistory'
>;

/**
 * The configured engines; undefined: everything is embedded. Loads the drivers only where servers
 * are configured.
 */
export function enginesOf(
  { servers, role }: Configuration,
  log: Log,
  listeners: EngineListeners = {},
): EnginesOpener | undefined {
  if (!servers) return undefined;
  return async ({ onCommit }) => {
    const { openProductionEngines } = await import('../runtime/production-engines.js');
    return openProductionEngines({ ...servers, role, log, onCommit, ...listeners });
  };
}
