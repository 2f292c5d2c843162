import {
  START,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionErrorListener,
} from '../../../application/ports/event-store.js';
import { excludeSystemEvents, FIRST, type AllStreamSubscription } from './client.js';
import type { EventStoreDbConnection } from './connection.js';
import { ParsedEvent } from './stored-event.js';
import { backoffMs, NoAnswer } from './timeouts.js';

export interface SupervisedOptions {
  readonly connection: EventStoreDbConnection;
  readonly after: Position;
  readonly handle: (batch: readonly StoredEvent[]) => Promise<void> | void;
  readonly onError: SubscriptionErrorListener | undefined;
  /**
   * Where the log ends now: a subscription that is silent although there is more has died without a
   * word.
   */
  readonly head: () => Promise<Position>;
  readonly timeoutMs: number;
  /** Whether an event is one of the marketplace's. */
  readonly isOurs: (event: { readonly type: string; readonly streamId: string }) => boolean;
}

const MAX_BATCH = 1_000;
/**
 * Times the server's search window: how often it says how far it has looked where nothing is found.
 */
const CHECKPOINT_INTERVAL = 1;

/**
 * A subscription to `$all` for ever: after an error, after an end that nobody asked for, and after
 * a silence while the log grows, it subscribes again from the last event that was handled. The
 * server may hand over an event twice; its handler never sees it again.
 */
export class SupervisedSubscription implements Subscription {
  private stopped = false;
  private readonly stopping = Promise.withResolvers<void>();
  private position: Position;
  /** Where the server says that nothing of ours comes before, while nothing waits to be handled. */
  private looked: Position;
  private readonly running: Promise<void>;

  constructor(private readonly options: SupervisedOptions) {
    this.position = options.after;
    this.looked = options.after;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopping.resolve();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped;) {
      const before = this.position;
      try {
        await this.follow();
      } catch (error) {
        if (!this.stopped) this.options.onError?.(error as Error);
      }
      if (this.stopped) return;
      failures = this.position > before ? 0 : failures + 1;
      await this.rest(failures);
    }
  }

  /** One subscription, until it ends in whatever way. */
  private async follow(): Promise<void> {
    const { connection } = this.options;
    const { client } = connection;
    const from = Math.max(this.position, this.looked);
    const subscription = client.subscribeToAll(
      {
        fromPosition: from === START ? FIRST : { commit: BigInt(from), prepare: BigInt(from) },
        // a checkpoint counts only where everything before it has been handled; it must never
        // throw, or the subscription stands still without a word
        filter: excludeSystemEvents({
          checkpointInterval: CHECKPOINT_INTERVAL,
          checkpointReached: (of, { commit }) => {
            if (this.idle && of.readableLength === 0)
              this.looked = Math.max(this.looked, Number(commit));
          },
        }),
      },
      { highWaterMark: MAX_BATCH },
    );
    const ended = Promise.withResolvers<never>();
    ended.promise.catch(() => undefined);
    subscription.on('error', (error) => ended.reject(error as Error));
    subscription.on('end', () =>
      ended.reject(new Error('EventStoreDB has ended the subscription')),
    );
    subscription.on('close', () =>
      ended.reject(new Error('EventStoreDB has closed the subscription')),
    );
    let news = Promise.withResolvers<void>();
    subscription.on('readable', () => news.resolve());
    const watch = this.watch(ended.reject);
    try {
      while (!this.stopped) {
        const batch = this.take(subscription);
        if (batch.length > 0) await this.handOver(batch);
        else {
          await Promise.race([news.promise, ended.promise, this.stopping.promise]);
          news = Promise.withResolvers<void>();
        }
      }
    } catch (error) {
      if (error instanceof NoAnswer) connection.replace(client);
      throw error;
    } finally {
      clearInterval(watch);
      void subscription.unsubscribe().catch(() => undefined);
    }
  }

  private idle = true;

  /** What has arrived, at most a batch. */
  private take(subscription: AllStreamSubscription): StoredEvent[] {
    const batch: StoredEvent[] = [];
    while (batch.length < MAX_BATCH) {
      const resolved = subscription.read() as {
        event?: ConstructorParameters<typeof ParsedEvent>[0];
      } | null;
      if (resolved === null) break;
      if (!resolved.event || !this.options.isOurs(resolved.event)) continue;
      const event = new ParsedEvent(resolved.event);
      if (event.position > (batch.at(-1)?.position ?? this.position)) batch.push(event);
    }
    this.idle = batch.length === 0;
    return batch;
  }

  /** Until the handler has it. */
  private async handOver(batch: readonly StoredEvent[]): Promise<void> {
    for (let attempt = 0; !this.stopped; attempt++) {
      try {
        await this.options.handle(batch);
        this.position = batch.at(-1)!.position;
        this.idle = true;
        return;
      } catch (error) {
        this.options.onError?.(error as Error);
        await this.rest(attempt);
      }
    }
  }

  /**
   * Gives up a subscription that stands still while the log has gone on, twice in a row: what was
   * just appended may be on its way.
   */
  private watch(giveUp: (error: Error) => void): NodeJS.Timeout {
    const { head, timeoutMs } = this.options;
    let stoodAt: Position | null = null;
    const timer = setInterval(() => {
      const at = this.position;
      if (!this.idle) return void (stoodAt = null);
      head().then(
        (end) => {
          if (end <= this.position || this.position !== at) stoodAt = null;
          else if (stoodAt === at) giveUp(new NoAnswer('a subscription', timeoutMs));
          else stoodAt = at;
        },
        () => undefined,
      );
    }, timeoutMs);
    timer.unref();
    return timer;
  }

  private async rest(attempt: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      this.stopping.promise,
      new Promise<void>((resolve) => (timer = setTimeout(resolve, backoffMs(attempt)))),
    ]);
    clearTimeout(timer);
  }
}
