import type {
  Position,
  StoredEvent,
  Subscription,
  SubscriptionErrorListener,
} from '../../../application/ports/event-store.js';
import { backOffMs } from '../back-off.js';

export interface FollowOptions {
  readonly after: Position;
  readonly read: (after: Position) => Promise<readonly StoredEvent[]>;
  /** Calls the listener when there may be more; answers how to stop that. */
  readonly onNews: (listener: () => void) => () => void;
  readonly handle: (batch: readonly StoredEvent[]) => Promise<void> | void;
  readonly onError?: SubscriptionErrorListener | undefined;
}

/**
 * Reads and hands over batch after batch, waits for news where there is none, and never gives up: a
 * failure is retried with jittered backoff.
 */
export function follow({ after, read, onNews, handle, onError }: FollowOptions): Subscription {
  let position = after;
  let stopped = false;
  let news = false;
  let wake: (() => void) | null = null;
  let resting = false;
  const forget = onNews(() => {
    news = true;
    if (!resting) wake?.();
  });
  /** For `ms`, which only a stop cuts short; null: until there is news. */
  const sleep = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      resting = ms !== null;
      const timer = ms === null ? null : setTimeout(done, ms);
      function done(): void {
        if (timer) clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopped;) {
      news = false;
      try {
        const batch = await read(position);
        if (stopped) return;
        if (batch.length > 0) {
          await handle(batch);
          position = batch.at(-1)!.position;
        }
        if (failures > 0) onError?.(null);
        failures = 0;
        if (batch.length === 0 && !news) await sleep(null);
      } catch (error) {
        onError?.(error as Error);
        if (!stopped) await sleep(backOffMs(failures++));
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      forget();
      wake?.();
      await running;
    },
  };
}
