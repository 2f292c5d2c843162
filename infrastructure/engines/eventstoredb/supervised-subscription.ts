import {
  HistoryReplaced,
  START,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionErrorListener,
} from '../../../application/ports/event-store.js';
import { FIRST, streamNameFilter, type AllStreamSubscription } from './client.js';
import type { EventStoreDbConnection } from './connection.js';
import { fromEventStoreDb, isDropped, isInvalidPosition } from './errors.js';
import {
  isAt,
  PAGE,
  placeOf,
  type LogEnd,
  type LogRecord,
  type Place,
  type ServerLog,
} from './server-log.js';
import { logPositionOf, ParsedEvent, positionOf } from './stored-event.js';
import { backoffMs, NoAnswer } from './timeouts.js';

export interface SupervisedOptions {
  readonly connection: EventStoreDbConnection;
  readonly log: ServerLog;
  /** Which history is followed. */
  readonly epoch: string;
  /** Which history the server holds now; null: it does not say. */
  readonly readEpoch: () => Promise<string | null>;
  /** Everything after it is handed over. */
  readonly begin: LogEnd;
  readonly handle: (batch: readonly StoredEvent[]) => Promise<void> | void;
  readonly onError: SubscriptionErrorListener;
  /** The server has dropped the subscription because it was behind, which is routine. */
  readonly onDropped: () => void;
  /** The server holds another history: told once, and nothing is handed over any more. */
  readonly onOtherHistory: (error: HistoryReplaced) => void;
}

/** Times the server's search window of 32 records: nobody here asks how far it has looked. */
const CHECKPOINT_INTERVAL = 1_000;

/**
 * Follows `$all` for ever. After an error, after an end that nobody asked for, after a drop, and
 * after a silence while the log grows, it reads on in pages from what it has seen, and subscribes
 * where the pages end. Where it goes on is always a record that was read here, never a checkpoint
 * of the server's, which may name an event that it has not sent. What the server hands over twice
 * is handled once.
 */
export class SupervisedSubscription implements Subscription {
  private stopped = false;
  /** Ends whatever is being waited for. */
  private wake: () => void = () => undefined;
  /** The last event that was handled; null: none yet. */
  private handled: Place | null;
  /** The last record that was looked at: between `handled` and it there is nothing of ours. */
  private looked: Place | null;
  /** Nothing waits to be handled. */
  private idle = true;
  /** Since when the log has lacked the last event that was handled. */
  private lackingSince: number | null = null;
  /** An error was told, and not yet that it is over. */
  private isTroubled = false;
  private readonly running: Promise<void>;

  constructor(private readonly options: SupervisedOptions) {
    this.handled = options.begin.event;
    this.looked = options.begin.record;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private get position(): Position {
    return this.handled === null ? START : positionOf(this.handled.position.commit);
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped;) {
      const before = this.position;
      let dropped = false;
      try {
        await this.follow();
      } catch (error) {
        if (this.stopped) return;
        if (error instanceof HistoryReplaced) return this.options.onOtherHistory(error);
        // an outage in between is no time in which the event was missing
        if (!(error instanceof EventMissing)) this.lackingSince = null;
        dropped = isDropped(error);
        if (dropped) this.options.onDropped();
        else this.tell(fromEventStoreDb(error, false) as Error);
      }
      failures = this.position > before ? 0 : failures + 1;
      // what the server has dropped goes on at once; only where it drops again and again without
      // having handed over anything there is a pause
      if (!dropped || failures > 1) await this.rest(failures);
    }
  }

  /** Until it ends in whatever way. */
  private async follow(): Promise<void> {
    await this.requireSameHistory();
    await this.readOn();
    this.tell(null);
    if (!this.stopped) await this.subscribe();
  }

  /** That it cannot go on, or that it goes on again. */
  private tell(error: Error | null): void {
    if (error !== null || this.isTroubled) this.options.onError(error);
    this.isTroubled = error !== null;
  }

  /**
   * @throws HistoryReplaced where the log has another event at the position of the last one that was
   *   handled, or has gone without it for longer than a node of a cluster may lag behind
   */
  private async requireSameHistory(): Promise<void> {
    const { log, epoch, readEpoch } = this.options;
    const now = await this.unlessStopped(readEpoch());
    if (now !== null && now !== epoch)
      throw new HistoryReplaced(`it is called ${now} and was called ${epoch}`);
    const { handled } = this;
    const there = handled && (await this.unlessStopped(log.recordAt(handled.position)));
    if (now !== null && (!handled || (there && isAt(handled, there)))) {
      this.lackingSince = null;
      return;
    }
    const { record } = await this.unlessStopped(log.end());
    // a node that lagged a moment ago may have caught up between the two looks
    const again = handled && (await this.unlessStopped(log.recordAt(handled.position)));
    if (now !== null && handled && again && isAt(handled, again)) {
      this.lackingSince = null;
      return;
    }
    const lacks = `it lacks the last event seen, ${handled?.id ?? epoch} at ${this.position}`;
    if (again || (handled && record && record.position.commit >= handled.position.commit))
      throw new HistoryReplaced(lacks);
    this.lackingSince ??= performance.now();
    if (performance.now() - this.lackingSince >= log.timeoutMs) throw new HistoryReplaced(lacks);
    throw new EventMissing(this.position);
  }

  /** Reads what the log holds after what was looked at, and hands over what is ours. */
  private async readOn(): Promise<void> {
    const { log } = this.options;
    for (;;) {
      const from = this.looked;
      const page = await this.page(from);
      if (from && !(page[0] && isAt(from, page[0]))) {
        // a log restored to before that record is one of ours still if it has the event; else the
        // next look at the history says so
        if (from === this.handled) throw new EventMissing(this.position);
        this.looked = this.handled;
        continue;
      }
      const ours = log.oursAfter(this.position, page);
      if (ours.length > 0) await this.handOver(ours);
      if (this.stopped) return;
      if (page.length > 0) this.looked = placeOf(page.at(-1)!);
      if (page.length < PAGE) return;
    }
  }

  /** From a record on; nothing where it does not begin there. */
  private async page(from: Place | null): Promise<readonly LogRecord[]> {
    try {
      return await this.unlessStopped(this.options.log.records(from?.position ?? null, PAGE));
    } catch (error) {
      if (isInvalidPosition(error)) return [];
      throw error;
    }
  }

  /** From the last record that was looked at, until it ends. */
  private async subscribe(): Promise<void> {
    const { connection, log } = this.options;
    const { client } = connection;
    const subscription = client.subscribeToAll(
      {
        fromPosition: this.looked?.position ?? FIRST,
        filter: streamNameFilter({
          prefixes: [...log.streams.prefixes],
          checkpointInterval: CHECKPOINT_INTERVAL,
        }),
      },
      { highWaterMark: PAGE },
    );
    let ended: Error | null = null;
    const end = (error: Error): void => {
      ended ??= error;
      this.wake();
    };
    let news = false;
    subscription.on('error', end);
    subscription.on('end', () => end(new Error('EventStoreDB has ended the subscription')));
    subscription.on('close', () => end(new Error('EventStoreDB has closed the subscription')));
    subscription.on('readable', () => {
      news = true;
      this.wake();
    });
    const watch = this.watch(end);
    try {
      while (!this.stopped) {
        const batch = this.take(subscription);
        if (batch.length > 0) await this.handOver(batch);
        else if (ended) throw ended as Error;
        else if (!news) await new Promise<void>((resolve) => (this.wake = resolve));
        news = false;
      }
    } catch (error) {
      if (error instanceof NoAnswer) connection.replace(client);
      throw error;
    } finally {
      watch.stop();
      void subscription.unsubscribe().catch(() => undefined);
    }
  }

  /** What has arrived, at most a page. */
  private take(subscription: AllStreamSubscription): StoredEvent[] {
    const batch: StoredEvent[] = [];
    const { streams } = this.options.log;
    while (batch.length < PAGE) {
      const resolved = subscription.read() as { readonly event?: LogRecord } | null;
      if (resolved === null) break;
      const stream = resolved.event ? streams.streamOf(resolved.event) : null;
      if (stream === null) continue;
      const event = new ParsedEvent(resolved.event!, stream);
      if (event.position > (batch.at(-1)?.position ?? this.position)) batch.push(event);
    }
    this.idle = batch.length === 0;
    return batch;
  }

  /** Until the handler has it. */
  private async handOver(batch: readonly StoredEvent[]): Promise<void> {
    this.idle = false;
    for (let attempt = 0; !this.stopped; attempt++) {
      try {
        await this.options.handle(batch);
        const { position, id } = batch.at(-1)!;
        this.handled = this.looked = { position: logPositionOf(position), id };
        this.idle = true;
        this.tell(null);
        return;
      } catch (error) {
        this.tell(error as Error);
        await this.rest(attempt);
      }
    }
  }

  /**
   * Looks from time to time where the log ends. A subscription that stands still while it goes on,
   * twice in a row (what was just appended may be on its way), is given up; so is one whose last
   * event is not the log's any more. Where there is nothing of ours, the next one begins there.
   */
  private watch(giveUp: (error: Error) => void): { stop: () => void } {
    const { log } = this.options;
    let stoodAt: Place | null | undefined;
    let over = false;
    const look = async (): Promise<void> => {
      const at = this.handled;
      const { event, record } = await log.end();
      if (over || !this.idle || this.handled !== at) stoodAt = undefined;
      else if (event?.id === at?.id) {
        stoodAt = undefined;
        this.looked = record;
      } else if (event === null || event.position.commit <= (at?.position.commit ?? 0n))
        giveUp(new EventMissing(this.position));
      else if (stoodAt === at) giveUp(new NoAnswer('a subscription', log.timeoutMs));
      else stoodAt = at;
    };
    const timer = setInterval(() => {
      if (this.idle) look().catch(() => undefined);
      else stoodAt = undefined;
    }, log.timeoutMs);
    timer.unref();
    return {
      stop: () => {
        over = true;
        clearInterval(timer);
      },
    };
  }

  /** What is read, or nothing more once it was stopped. */
  private unlessStopped<T>(reading: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.wake = () => {
        if (this.stopped) reject(new Error('stopped'));
      };
      reading.then(resolve, reject);
      if (this.stopped) this.wake();
    });
  }

  private async rest(attempt: number): Promise<void> {
    if (this.stopped) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, backoffMs(attempt));
      this.wake = () => {
        if (this.stopped) resolve();
      };
    });
    clearTimeout(timer);
  }
}

/** The log does not have what was read from it: it was restored, or a node of a cluster lags behind. */
class EventMissing extends Error {
  override readonly name = 'EventMissing';

  constructor(position: Position) {
    super(`EventStoreDB’s log does not have the event that was read at ${position}`);
  }
}
