import { backOffMs } from '../../shared/back-off.js';

const FIRST_PAUSE_MS = 50;
/** Short, as what waits here is what people see. */
const LONGEST_PAUSE_MS = 2_000;

/**
 * When a step is followed by the next: `atOnce` where there is more to do; after letting some work
 * `gather`, as many small steps cost more than a large one; when there is news, where it had
 * nothing to do (`idle`).
 */
export type Pace = 'atOnce' | 'gather' | 'idle';

export interface LoopOptions {
  readonly step: () => Pace | Promise<Pace>;
  readonly gatherMs: number;
  /** An idle loop looks again after so long without news; null: never. */
  readonly idleMs: number | null;
  /** Told of a failure once, not each time that it repeats, and null when a step succeeds again. */
  readonly onError: (error: Error | null) => void;
}

/** Does one step after the other until it is stopped, and after a failure waits longer each time. */
export class SteadyLoop {
  private stopped = false;
  private news = false;
  private wakeUp: (() => void) | null = null;
  private running: Promise<void> | null = null;

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** There is news: an idle loop goes on. */
  wake(): void {
    this.news = true;
    this.wakeUp?.();
  }

  /** Finishes the step that is being done. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endPause();
    await this.running;
  }

  private endPause: () => void = () => undefined;

  private async run(): Promise<void> {
    const { step, gatherMs, idleMs, onError } = this.options;
    let failures = 0;
    let said: string | null = null;
    while (!this.stopped) {
      this.news = false;
      try {
        const pace = await step();
        if (said !== null) onError(null);
        [failures, said] = [0, null];
        if (pace === 'atOnce') await new Promise((resolve) => setImmediate(resolve));
        else if (pace === 'gather') await this.pause(gatherMs, false);
        else if (!this.news) await this.pause(idleMs, true);
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) onError(error as Error);
        said = message;
        await this.pause(backOffMs(failures++, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), false);
      }
    }
  }

  /** News ends it only where it is waited for; a stop always does. */
  private pause(ms: number | null, endsWithNews: boolean): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeUp = null;
        this.endPause = () => undefined;
        resolve();
      };
      const timer = ms === null ? undefined : setTimeout(done, ms);
      this.endPause = done;
      if (endsWithNews) this.wakeUp = done;
    });
  }
}
