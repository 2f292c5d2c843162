import type { Log } from '../telemetry/log.js';

/** How long what is closed after the connections may take once these were cut. */
const LAST_WORK_MS = 3_000;

export interface Ending {
  /** Finishes the work in progress and gives everything back. */
  readonly close: () => Promise<void>;
  /** Ends every connection, whatever it waits for. */
  readonly cut: () => void;
  /** After so many milliseconds nobody is waited for any more. */
  readonly withinMs: number;
  readonly log: Log;
}

/**
 * On SIGTERM or SIGINT: finishes the work in progress, releases leases, and exits. Whoever has not
 * sent the whole of a request, or read the whole of an answer, by the deadline is cut off: an
 * orchestrator would otherwise kill the process, and nothing would be given back. A second signal
 * ends it at once, as a kill would, which loses nothing that was answered.
 */
export function endOnSignal({ close, cut, withinMs, log }: Ending): void {
  let begun = false;
  const end = (code: number): never => process.exit(code);
  const stop = (signal: string): void => {
    if (begun) {
      log(`${signal} again: ends at once`, { level: 'warn' });
      end(1);
    }
    begun = true;
    log(`${signal}: finishing work in progress`);
    setTimeout(() => {
      log(`not finished after ${withinMs / 1_000} s: connections that are left are cut`, {
        level: 'warn',
      });
      cut();
      setTimeout(() => {
        log('not finished: ends without', { level: 'error' });
        end(1);
      }, LAST_WORK_MS);
    }, withinMs);
    close().then(
      () => end(0),
      (error: unknown) => {
        log(`closing: ${String(error)}`, { level: 'error' });
        end(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}
