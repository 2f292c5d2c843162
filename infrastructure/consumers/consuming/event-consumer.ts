import { isAway } from '../../../application/ports/engine-unavailable.js';
import {
  START,
  type EventStore,
  type Position,
  type StoredEvent,
  type Subscription,
} from '../../../application/ports/event-store.js';
import { decodeEvent, UnreadableEvent } from '../../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { backOffMs } from '../../shared/back-off.js';
import { failedAt, unreadableAfter, type FailedEvent } from '../../shared/failed-event.js';
import type { Log } from '../../telemetry/log.js';
import type { ConsumerState, ConsumerStatus } from './consumer-status.js';
import type { Interest } from './interest.js';
import { ATTEMPTS, type Policy } from './policy.js';

export interface ConsumerOptions {
  /** As operators see it. */
  readonly name: string;
  readonly store: Pick<EventStore, 'subscribe'>;
  readonly interest: Pick<Interest, 'handles' | 'needs'>;
  readonly policy: Policy;
  /**
   * Takes an event that is of interest. It may be given the same event again after it has thrown,
   * and after a restart.
   */
  readonly handle: (event: RecordedEvent) => void | Promise<void>;
  /**
   * Everything up to here has been handled or passed over, of interest or not; before more is read,
   * it is waited for.
   */
  readonly onSeen?: (last: StoredEvent) => void | Promise<void>;
  /** `goOn` and `failClosed`: an event is passed over that was of interest. */
  readonly onPassedOver?: (event: StoredEvent) => void;
  /** Ids of events that an operator has had skipped. */
  readonly skipped?: ReadonlySet<string>;
  readonly log: Log;
  /** How long to wait after so many failures in a row, in milliseconds. */
  readonly pauseMs?: (failures: number) => number;
}

/** Resumes a consumer that has stopped at an event: with it, or without it. */
type Resume = 'retry' | 'skip';

/**
 * Follows the events of the store in order from a position on, for whoever needs them: every
 * consumer but the read models, which fold many events at once, stands on it. Decodes only what is
 * of interest, waits for engines that are away for as long as it takes, and does what its
 * {@link Policy} says about an event that it cannot take.
 */
export class EventConsumer {
  private subscription: Subscription | null = null;
  private state: ConsumerState = 'starting';
  private position: Position = START;
  private failed: FailedEvent | null = null;
  private waitsFor: string | null = null;
  private passedOver = 0;
  private readingFailures = 0;
  private readonly skipped: Set<string>;
  private readonly stopping = Promise.withResolvers<void>();
  private isStopping = false;
  private resume: ((how: Resume) => void) | null = null;

  constructor(private readonly options: ConsumerOptions) {
    this.skipped = new Set(options.skipped);
  }

  get name(): string {
    return this.options.name;
  }

  /** Begins behind a position. Once in its life. */
  start(after: Position): void {
    this.position = after;
    this.state = 'running';
    this.subscription = this.options.store.subscribe(
      after,
      (batch) => this.take(batch),
      (error) => this.readingFailed(error),
    );
  }

  /** Finishes the event that is being handled; no other follows. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopping.resolve();
    await this.subscription?.stop();
  }

  status(): ConsumerStatus {
    const { name, policy } = this.options;
    const { state, position, failed, passedOver, waitsFor } = this;
    return { name, policy, state, position, failed, passedOver, waitsFor };
  }

  /**
   * Goes on at the event at which it has stopped, or behind it. Who calls it sees to it that a skip
   * is remembered.
   *
   * @throws where it has not stopped at an event
   */
  resumeBy(how: Resume): void {
    if (!this.resume || !this.failed) throw new Error(`"${this.name}" has not stopped at an event`);
    this.resume(how);
  }

  private async take(batch: readonly StoredEvent[]): Promise<void> {
    const { interest, onSeen } = this.options;
    for (const stored of batch) {
      // a batch that a stop has cut short comes again
      if (stored.position <= this.position) continue;
      if (interest.needs(stored) && !this.skipped.has(stored.id)) {
        const begun = this.begin(stored);
        if (begun) await this.finish(stored, begun);
      }
      if (this.isStopping) return;
      this.position = stored.position;
    }
    const last = batch.at(-1)!;
    if (onSeen) await this.patiently(() => onSeen(last));
  }

  /** Most handlers are done at once, and nothing is waited for then: null. */
  private begin(stored: StoredEvent): Promise<void> | null {
    try {
      const event = decodeEvent(stored);
      if (!this.options.interest.handles(event.type)) return null;
      return this.options.handle(event) ?? null;
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** Until the event is handled, skipped or passed over, or the consumer is being stopped. */
  private async finish(stored: StoredEvent, begun: Promise<void>): Promise<void> {
    let working: Promise<void> | null = begun;
    for (let failures = 0; !this.isStopping;) {
      try {
        await this.patiently(() => {
          const current = working ?? this.begin(stored);
          working = null;
          return current;
        });
        return;
      } catch (error) {
        if (error instanceof UnreadableEvent || ++failures === ATTEMPTS) {
          if (await this.meetPolicy(stored, error)) return;
          failures = 0;
        } else await this.rest(failures);
      }
    }
  }

  /** Answers whether to go on behind the event; otherwise it is tried again. */
  private async meetPolicy(stored: StoredEvent, error: unknown): Promise<boolean> {
    const { name, policy, log, onPassedOver } = this.options;
    this.failed = failedAt(stored, error);
    const at = `event ${stored.id} (${stored.type}, ${stored.stream} revision ${stored.revision})`;
    const why = this.failed.message;
    if (policy === 'stop') {
      this.state = 'stopped';
      log(`${name} has stopped at ${at}: ${why}`, { level: 'error' });
      const how = await Promise.race([
        new Promise<Resume>((resolve) => (this.resume = resolve)),
        this.stopping.promise,
      ]);
      this.resume = null;
      if (!how) return false;
      this.state = 'running';
      this.failed = null;
      if (how === 'skip') this.skipped.add(stored.id);
      return how === 'skip';
    }
    this.passedOver++;
    if (policy === 'failClosed') {
      this.state = 'closed';
      log(`${name}: this replica changes nothing any more, as it cannot take ${at}: ${why}`, {
        level: 'error',
      });
    } else log(`${name} goes on without ${at}: ${why}`, { level: 'warn' });
    onPassedOver?.(stored);
    return true;
  }

  /** Again and again while an engine is away; any other error is thrown. */
  private async patiently(work: () => void | Promise<void> | null): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await work();
        if (failures > 0) this.waitedFor();
        return;
      } catch (error) {
        if (!isAway(error)) throw error;
        if (this.isStopping) return;
        this.waitFor(error);
        await this.rest(failures);
      }
    }
  }

  private waitFor(error: Error): void {
    const { name, log } = this.options;
    if (this.waitsFor === null) log(`${name} waits: ${error.message}`, { level: 'warn' });
    this.waitsFor = error.message;
    if (this.state === 'running') this.state = 'waiting';
  }

  private waitedFor(): void {
    if (this.waitsFor !== null) this.options.log(`${this.name} goes on`);
    this.waitsFor = null;
    if (this.state === 'waiting') this.state = 'running';
  }

  /**
   * The subscription tries again by itself, after pauses that grow, and says null when it reads
   * again. Whether the store is away or damaged, only reading tells when that is over; so both are
   * tried for ever, and shown.
   */
  private readingFailed(error: Error | null): void {
    const { log, policy } = this.options;
    if (error === null) {
      this.readingFailures = 0;
      if (this.failed?.eventId === null) {
        this.failed = null;
        this.state = policy === 'failClosed' && this.passedOver > 0 ? 'closed' : 'running';
        log(`${this.name} goes on: events can be read again`);
      }
      return this.waitedFor();
    }
    if (isAway(error)) return this.waitFor(error);
    if (++this.readingFailures !== ATTEMPTS) return;
    this.failed = unreadableAfter(this.position, error);
    this.state = policy === 'failClosed' ? 'closed' : 'stopped';
    log(`${this.name} has stopped: ${this.failed.message}`, { level: 'error' });
  }

  private async rest(failures: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const { pauseMs = backOffMs } = this.options;
    await Promise.race([
      this.stopping.promise,
      new Promise<void>((resolve) => (timer = setTimeout(resolve, pauseMs(failures)))),
    ]);
    clearTimeout(timer);
  }
}
