import type { EnginesOpener } from '../runtime/engines.js';
import type { Log } from '../telemetry/log.js';
import type { Engine } from '../telemetry/metrics.js';
import type { Configuration } from './configuration.js';

/**
 * The configured engines; undefined: everything is embedded. Loads the drivers only where servers
 * are configured.
 */
export function enginesOf(
  { servers, role }: Configuration,
  log: Log,
  onWaiting: (engine: string | null) => void = () => undefined,
  onTrouble: (engine: Engine) => void = () => undefined,
): EnginesOpener | undefined {
  if (!servers) return undefined;
  return async ({ onCommit }) => {
    const { openProductionEngines } = await import('../runtime/production-engines.js');
    return openProductionEngines({ ...servers, role, log, onCommit, onWaiting, onTrouble });
  };
}
