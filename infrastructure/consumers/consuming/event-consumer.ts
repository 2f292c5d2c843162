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
  /** Is shown every event before anything else is done about it, of interest or not. */
  readonly onMet?: (event: StoredEvent) => void;
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
  private position: Position = START;
  /** The event at which it waits for an operator. */
  private stoppedAt: FailedEvent | null = null;
  /** The event that closed it, or that it cannot take now. */
  private closedBy: FailedEvent | null = null;
  private lastPassedOver: FailedEvent | null = null;
  /** Behind which events cannot be read. */
  private unreadable: FailedEvent | null = null;
  /** Why its handler waits, and why the subscription does. */
  private handlerWaitsFor: string | null = null;
  private storeWaitsFor: string | null = null;
  /** The last event that was handled or passed over, until it has been told. */
  private unseen: StoredEvent | null = null;
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

  /** Begins behind a position, once in its life; not at all where it has been stopped before. */
  start(after: Position): void {
    if (this.isStopping) return;
    this.position = after;
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
    const { position, passedOver } = this;
    return {
      name,
      policy,
      state: this.state(),
      position,
      failed: this.stoppedAt ?? this.closedBy ?? this.unreadable ?? this.lastPassedOver,
      passedOver,
      waitsFor: this.handlerWaitsFor ?? this.storeWaitsFor,
    };
  }

  private state(): ConsumerState {
    if (!this.subscription) return 'starting';
    if (this.closedBy) return 'closed';
    if (this.stoppedAt) return 'stopped';
    if (this.unreadable) return this.options.policy === 'failClosed' ? 'closed' : 'stopped';
    return (this.handlerWaitsFor ?? this.storeWaitsFor) === null ? 'running' : 'waiting';
  }

  /**
   * Goes on at the event at which it has stopped, or behind it. Who calls it sees to it that a skip
   * is remembered.
   *
   * @throws where it has not stopped at an event
   */
  resumeBy(how: Resume): void {
    if (!this.resume) throw new Error(`"${this.name}" has not stopped at an event`);
    this.resume(how);
  }

  private async take(batch: readonly StoredEvent[]): Promise<void> {
    const { interest, onMet } = this.options;
    for (const stored of batch) {
      // a batch that a stop has cut short comes again
      if (stored.position <= this.position) continue;
      onMet?.(stored);
      if (interest.needs(stored) && !this.skipped.has(stored.id)) {
        const begun = this.begin(stored);
        if (begun) await this.finish(stored, begun);
      }
      if (this.isStopping) return;
      this.position = stored.position;
      this.unseen = stored;
    }
    await this.tellSeen();
  }

  /** That everything before has been handled, or passed over. */
  private async tellSeen(): Promise<void> {
    const { unseen } = this;
    const { onSeen } = this.options;
    if (unseen && onSeen) await this.patiently(() => onSeen(unseen));
    this.unseen = null;
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
        if (failures >= ATTEMPTS) this.takenAfterAll(stored);
        return;
      } catch (error) {
        failures++;
        if (error instanceof UnreadableEvent || failures === ATTEMPTS) {
          if (await this.meetPolicy(stored, error)) return;
          if (this.options.policy === 'stop') failures = 0;
        }
        if (failures > 0) await this.rest(failures);
      }
    }
  }

  /** Answers whether to go on behind the event; otherwise it is tried again. */
  private async meetPolicy(stored: StoredEvent, error: unknown): Promise<boolean> {
    const { name, policy, log, onPassedOver } = this.options;
    const failed = failedAt(stored, error);
    const at = `event ${stored.id} (${stored.type}, ${stored.stream} revision ${stored.revision})`;
    if (policy === 'stop') return (await this.waitAt(stored, failed, at)) === 'skip';
    if (policy === 'failClosed') {
      this.closedBy = failed;
      log(
        `${name}: this replica changes nothing any more, as it cannot take ${at}: ${failed.message}`,
        {
          level: 'error',
        },
      );
      // that its handler fails may pass; that it cannot be read will not
      if (!(error instanceof UnreadableEvent)) return false;
    } else log(`${name} goes on without ${at}: ${failed.message}`, { level: 'warn' });
    this.passedOver++;
    this.lastPassedOver = failed;
    onPassedOver?.(stored);
    return true;
  }

  /** Until an operator has it go on; null where it is being stopped. */
  private async waitAt(
    stored: StoredEvent,
    failed: FailedEvent,
    at: string,
  ): Promise<Resume | null> {
    this.stoppedAt = failed;
    this.options.log(`${this.name} has stopped at ${at}: ${failed.message}`, { level: 'error' });
    // what came before it waits for nobody
    await this.tellSeen();
    const how = await Promise.race([
      new Promise<Resume>((resolve) => (this.resume = resolve)),
      this.stopping.promise,
    ]);
    this.resume = null;
    if (!how) return null;
    this.stoppedAt = null;
    if (how === 'skip') this.skipped.add(stored.id);
    return how;
  }

  /** Closed by a handler that failed; open again, unless an event was passed over before. */
  private takenAfterAll({ id }: StoredEvent): void {
    if (this.closedBy?.eventId !== id) return;
    this.closedBy = this.lastPassedOver;
    this.options.log(`${this.name} goes on: event ${id} is taken`);
  }

  /** Again and again while an engine is away; any other error is thrown. */
  private async patiently(work: () => void | Promise<void> | null): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await work();
        if (failures > 0) this.options.log(`${this.name} goes on`);
        this.handlerWaitsFor = null;
        return;
      } catch (error) {
        if (!isAway(error)) {
          this.handlerWaitsFor = null;
          throw error;
        }
        if (this.isStopping) return;
        if (failures === 0)
          this.options.log(`${this.name} waits: ${error.message}`, { level: 'warn' });
        this.handlerWaitsFor = error.message;
        await this.rest(failures);
      }
    }
  }

  /**
   * The subscription tries again by itself, after pauses that grow, and says null when it reads
   * again. Whether the store is away or damaged, only reading tells when that is over; so both are
   * tried for ever, and shown.
   */
  private readingFailed(error: Error | null): void {
    const { log } = this.options;
    if (error === null) {
      if (this.unreadable ?? this.storeWaitsFor)
        log(`${this.name} goes on: events can be read again`);
      [this.readingFailures, this.unreadable, this.storeWaitsFor] = [0, null, null];
      return;
    }
    if (isAway(error)) {
      if (this.storeWaitsFor === null)
        log(`${this.name} waits: ${error.message}`, { level: 'warn' });
      this.storeWaitsFor = error.message;
      return;
    }
    if (++this.readingFailures !== ATTEMPTS) return;
    this.unreadable = unreadableAfter(this.position, error);
    log(`${this.name} has stopped: ${this.unreadable.message}`, { level: 'error' });
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
