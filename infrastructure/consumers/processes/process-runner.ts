import {
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../../application/ports/event-store.js';
import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import { noTelemetry, type Telemetry } from '../../../application/ports/telemetry.js';
import { derivedId } from '../../../application/shared/command/ids.js';
import {
  isWorthRetrying,
  type CommandPipeline,
} from '../../../application/shared/command/pipeline.js';
import { deciders } from '../../../application/shared/deciders.js';
import type { EventMetadata, RecordedEvent } from '../../../application/shared/event/envelope.js';
import type {
  AnyProcess,
  Deadline,
  ProcessCommand,
} from '../../../application/shared/process/process.js';
import { reactOnce } from '../../../application/shared/process/react-once.js';
import { DomainError } from '../../../domain/shared/decider/domain-error.js';
import { backOffMs } from '../../shared/back-off.js';
import type { FailedEvent } from '../../shared/failed-event.js';
import { errorText } from '../../telemetry/error-text.js';
import type { Log } from '../../telemetry/log.js';
import { RecurringFailure } from '../../telemetry/recurring-failure.js';
import { EventConsumer } from '../consuming/event-consumer.js';
import { FencingToken } from '../consuming/fencing-token.js';
import { Interest } from '../consuming/interest.js';
import { KeptCheckpoint } from '../consuming/kept-checkpoint.js';
import { DeadlineCalendar } from './deadline-calendar.js';

interface PendingCommand {
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Of the event that caused it, where a trace is kept. */
  readonly traceparent?: string;
  readonly command: ProcessCommand;
}

interface Instance {
  state: object | null;
  /** Of the last event that the state has seen: a repeated event changes nothing. */
  position: Position;
  /** Sent, and not answered yet. */
  readonly pending: Map<string, PendingCommand>;
  deadlines: readonly string[];
}

const newInstance = (): Instance => ({
  state: null,
  position: START,
  pending: new Map(),
  deadlines: [],
});

interface StoredInstance {
  readonly state: object | null;
  readonly position: Position;
  readonly pending: readonly PendingCommand[];
}

export interface ParkedCommand {
  readonly process: string;
  readonly key: string;
  readonly reason: string;
  readonly parkedAt: string;
  readonly pending: PendingCommand;
}

export interface ProcessStatus {
  readonly name: string;
  readonly position: Position;
  readonly instances: number;
  readonly inFlight: number;
  readonly parked: number;
  /** Why it does not go on; null where it does. */
  readonly error: string | null;
  /** The event at which it has stopped, until an operator has it retried or skipped. */
  readonly failed: FailedEvent | null;
}

/** By process, the token of whoever began last. */
const TOKENS = 'process-token';
const FLUSH_MS = 500;
const TICK_MS = 500;
const MAX_ATTEMPTS = 8;
const MAX_PAUSE_MS = 10_000;

const FIRST_PAUSE_MS = 200;
const pauseAfter = (attempt: number): number =>
  backOffMs(attempt - 1, FIRST_PAUSE_MS, MAX_PAUSE_MS);
const MAX_IN_FLIGHT = 4_000;

/**
 * Runs one process: reads events from its own checkpoint, folds each into its instance, sends the
 * commands that follow. State, checkpoint and what is unanswered are kept together; after a restart
 * nothing is sent before the head is reached again, then what is still unanswered is. A business
 * refusal is an answer; anything else is retried with backoff, then parked for an operator.
 *
 * What was kept may be lost, or void because the process has a new version: then all is folded from
 * the first event. The events themselves tell which commands were answered, as each names the
 * command that it comes from, whatever its type and stream; and what an operator decides on is not
 * sent again either. Only a command that has left no event is.
 */
export class ProcessRunner {
  private readonly instances = new Map<string, Instance>();
  private readonly dirty = new Set<string>();
  /** Until the head is reached: keys of the instances whose commands are unanswered, by command. */
  private readonly unanswered = new Map<string, string>();
  private answeredByEvents = 0;
  /** How an event says that this process has caused it. */
  private readonly ownMark: string;
  private calendar = new DeadlineCalendar<{ key: string; deadline: Deadline }>();
  private readonly interest: Interest;
  private readonly checkpoint: KeptCheckpoint;
  private readonly fence: FencingToken;
  private consumer: EventConsumer | null = null;
  private timers: NodeJS.Timeout[] = [];
  private position: Position = START;
  private eventId: string | null = null;
  private live = false;
  private inFlight = 0;
  private parked = 0;
  private flushing: Promise<void> = Promise.resolve();
  private drained: (() => void) | null = null;
  private readonly bucket: string;
  private readonly keeping: RecurringFailure;

  constructor(
    private readonly process: AnyProcess,
    private readonly store: EventStore,
    private readonly pipeline: CommandPipeline,
    private readonly keep: KeyValueStore,
    private readonly log: Log,
    private readonly now: () => Date = () => new Date(),
    private readonly telemetry: Telemetry = noTelemetry,
    private readonly pauseMs: (attempt: number) => number = pauseAfter,
  ) {
    this.interest = new Interest(process.handles);
    this.bucket = `process:${process.name}`;
    this.keeping = new RecurringFailure(log, `process ${process.name}: its state`);
    this.ownMark = JSON.stringify(clientOf(process.name));
    this.fence = new FencingToken(keep, TOKENS, process.name);
    this.checkpoint = new KeptCheckpoint(
      store,
      keep,
      'process-checkpoint',
      process.name,
      process.version,
    );
  }

  get name(): string {
    return this.process.name;
  }

  /**
   * Begins, or begins again, from what is kept. With a fencing token everything that is kept rests
   * on it: once somebody has begun with a younger one, nothing that is done here is kept any more.
   * Answers false where somebody has already.
   */
  async start(token: number | null = null): Promise<boolean> {
    this.instances.clear();
    this.dirty.clear();
    this.unanswered.clear();
    this.answeredByEvents = 0;
    this.calendar = new DeadlineCalendar();
    [this.position, this.eventId, this.flushedPosition, this.live] = [START, null, -1, false];
    if (token !== null && !(await this.fence.take(token))) return false;
    const beginsAnew = !(await this.restore());
    const head = await this.store.head();
    const decided = await this.decidedByOperators();
    const goLive = (): void => this.goLive(decided, beginsAnew && head > START);
    this.consumer = new EventConsumer({
      name: `process ${this.name}`,
      store: this.store,
      interest: this.interest,
      policy: 'stop',
      skipped: new Set((await this.keep.list(this.skips)).map(([eventId]) => eventId)),
      onMet: (stored) => {
        if (!this.live) this.heedAnswer(stored);
      },
      handle: (event) => this.react(event),
      onSeen: async ({ position, id }) => {
        [this.position, this.eventId] = [position, id];
        if (!this.live && position >= head) goLive();
        if (this.inFlight > MAX_IN_FLIGHT)
          await new Promise<void>((resolve) => (this.drained = resolve));
      },
      log: this.log,
    });
    this.consumer.start(this.position);
    if (this.position >= head) goLive();
    this.timers = [
      setInterval(() => this.tick(), TICK_MS),
      setInterval(() => void this.flush(), FLUSH_MS),
    ];
    return true;
  }

  async stop(): Promise<void> {
    this.timers.forEach(clearInterval);
    // what waits for answers waits no longer
    this.drained?.();
    await this.consumer?.stop();
    await this.flush();
  }

  status(): ProcessStatus {
    const { position, inFlight, parked } = this;
    const { failed = null, waitsFor = null } = this.consumer?.status() ?? {};
    return {
      name: this.process.name,
      position,
      instances: this.instances.size,
      inFlight,
      parked,
      error: failed?.message ?? waitsFor,
      failed,
    };
  }

  /**
   * Goes on at the event at which it has stopped.
   *
   * @throws where it has not stopped at one
   */
  retry(): void {
    this.stopped().resumeBy('retry');
  }

  /**
   * Goes on without the event at which it has stopped; kept, so that it holds when the state is
   * folded again.
   *
   * @throws where it has not stopped at one
   */
  async skip(reason: string): Promise<void> {
    const consumer = this.stopped();
    const { eventId } = consumer.status().failed!;
    const value = JSON.stringify({ reason, at: this.now().toISOString() });
    await this.keep.write([{ bucket: this.skips, key: eventId!, value }]);
    consumer.resumeBy('skip');
  }

  private stopped(): EventConsumer {
    if (!this.consumer?.status().failed?.eventId)
      throw new Error(`the process "${this.name}" has not stopped at an event`);
    return this.consumer;
  }

  /** Where the ids of skipped events are kept. */
  private get skips(): string {
    return `skipped:${this.name}`;
  }

  async parkedCommands(): Promise<readonly ParkedCommand[]> {
    return (await this.keep.list(`parked:${this.process.name}`)).map(
      ([, json]) => JSON.parse(json) as ParkedCommand,
    );
  }

  /** Sends a parked command again; refused again, it is parked again. */
  async retryParked(commandId: string): Promise<void> {
    const json = await this.keep.get(`parked:${this.process.name}`, commandId);
    if (!json) throw new Error(`no parked command ${commandId}`);
    const { key, pending } = JSON.parse(json) as ParkedCommand;
    const instance = this.instances.get(key) ?? newInstance();
    instance.pending.set(commandId, pending);
    this.instances.set(key, instance);
    // one write: after a crash it is either parked or unanswered, and never neither
    const changes: KeyValueChange[] = [
      { bucket: this.bucket, key, value: this.stored(key) },
      { bucket: `parked:${this.process.name}`, key: commandId, value: null },
    ];
    changes.push(...this.fence.guard());
    try {
      if (!(await this.inTurn(() => this.keep.write(changes))))
        throw new Error(`somebody else runs the process ${this.process.name} now`);
    } catch (error) {
      this.settled(key, commandId);
      throw error;
    }
    this.parked--;
    this.send(key, pending);
  }

  /** Gives a parked command up; kept, so that it holds when the state is folded again. */
  async dismissParked(commandId: string): Promise<void> {
    if (!(await this.keep.get(`parked:${this.process.name}`, commandId)))
      throw new Error(`no parked command ${commandId}`);
    await this.keep.write([
      { bucket: `parked:${this.process.name}`, key: commandId, value: null },
      { bucket: this.dismissed, key: commandId, value: this.now().toISOString() },
    ]);
    this.parked--;
  }

  /** Where the ids of commands are kept that an operator has given up. */
  private get dismissed(): string {
    return `dismissed:${this.name}`;
  }

  /** Ids of commands that wait for an operator, or were given up by one. */
  private async decidedByOperators(): Promise<ReadonlySet<string>> {
    const buckets = [`parked:${this.name}`, this.dismissed];
    const kept = await Promise.all(buckets.map((bucket) => this.keep.list(bucket)));
    return new Set(kept.flat().map(([commandId]) => commandId));
  }

  private react(event: RecordedEvent): void {
    const key = this.process.keyOf(event) as string | null;
    if (key !== null) this.reactFor(key, event);
    [this.position, this.eventId] = [event.position, event.id];
  }

  private reactFor(key: string, event: RecordedEvent): void {
    const instance = this.instances.get(key) ?? newInstance();
    const reaction = reactOnce(this.process, instance, event);
    if (!reaction) return;
    instance.pending.delete(event.metadata.commandId);
    instance.state = reaction.state;
    instance.position = event.position;
    this.instances.set(key, instance);
    this.schedule(key, instance);
    for (const { commandId, command } of reaction.commands) {
      const { $correlationId: correlationId, traceparent } = event.metadata;
      const pending: PendingCommand = {
        commandId,
        correlationId,
        causationId: event.id,
        ...(traceparent ? { traceparent } : {}),
        command,
      };
      instance.pending.set(commandId, pending);
      if (this.live) this.send(key, pending);
      else this.unanswered.set(commandId, key);
    }
    this.touched(key, instance);
  }

  /** A command of this process that an event comes from was answered by that. */
  private heedAnswer({ metadata }: StoredEvent): void {
    if (this.unanswered.size === 0 || !metadata.includes(this.ownMark)) return;
    const { commandId } = JSON.parse(metadata) as EventMetadata;
    const key = this.unanswered.get(commandId);
    if (key === undefined) return;
    this.unanswered.delete(commandId);
    this.answeredByEvents++;
    this.settled(key, commandId);
  }

  private schedule(key: string, instance: Instance): void {
    const deadlines = instance.state
      ? (this.process.deadlines(instance.state) as readonly Deadline[])
      : [];
    const ids = deadlines.map((d) => `${key}/${d.name}`);
    for (const id of instance.deadlines) if (!ids.includes(id)) this.calendar.delete(id);
    deadlines.forEach((deadline, i) =>
      this.calendar.set(ids[i]!, Date.parse(deadline.at), { key, deadline }),
    );
    instance.deadlines = ids;
  }

  /** Sends the commands that are due. */
  tick(): void {
    if (!this.live) return;
    const now = this.now();
    for (const { key, deadline } of this.calendar.takeDue(now.getTime())) {
      const commandId = derivedId('deadline', this.process.name, key, deadline.name, deadline.at);
      const command = {
        ...deadline.command,
        command: { ...deadline.command.command, at: now.toISOString() },
      };
      const pending = { commandId, correlationId: commandId, causationId: commandId, command };
      this.instances.get(key)?.pending.set(commandId, pending);
      this.send(key, pending);
    }
  }

  private goLive(decided: ReadonlySet<string>, foldedAnew: boolean): void {
    this.live = true;
    for (const [commandId, key] of this.unanswered)
      if (decided.has(commandId)) this.settled(key, commandId);
    this.unanswered.clear();
    let sent = 0;
    for (const [key, instance] of this.instances)
      for (const pending of instance.pending.values()) {
        this.send(key, pending);
        sent++;
      }
    if (foldedAnew)
      this.log(
        `process ${this.name}: folded from the first event: ${this.answeredByEvents} commands were answered, ${sent} left no event and are sent`,
      );
  }

  private send(key: string, pending: PendingCommand): void {
    this.inFlight++;
    void this.execute(key, pending).finally(() => {
      this.inFlight--;
      if (this.drained && this.inFlight < MAX_IN_FLIGHT / 2) {
        this.drained();
        this.drained = null;
      }
    });
  }

  private async execute(key: string, pending: PendingCommand): Promise<void> {
    const { onRefusal } = pending.command;
    const { commandId } = pending;
    let failures = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.carryOut(pending);
        this.settled(key, commandId);
        return;
      } catch (error) {
        if (error instanceof DomainError && onRefusal === 'ignore') {
          this.settled(key, commandId);
          return;
        }
        // an engine that is away is waited for; anything else is tried so often
        if (!isWorthRetrying(error)) failures++;
        if (error instanceof DomainError || failures === MAX_ATTEMPTS) {
          this.telemetry.processCommandFailed(this.name, 'parked');
          await this.park(key, pending, error as Error).catch(() => undefined);
          return;
        }
        this.telemetry.processCommandFailed(this.name, 'retried');
        await new Promise((resolve) => setTimeout(resolve, this.pauseMs(attempt)));
      }
    }
  }

  private async carryOut(pending: PendingCommand): Promise<void> {
    const { category, id, command, creates } = pending.command;
    const { commandId, correlationId, causationId, traceparent } = pending;
    const actor = {
      person: null,
      organization: null,
      impersonator: null,
      client: clientOf(this.name),
    };
    await this.pipeline.execute({
      decider: deciders[category]!,
      id,
      command,
      context: {
        commandId,
        correlationId,
        causationId,
        actor,
        ...(traceparent ? { traceparent } : {}),
      },
      ...(creates ? { creates } : {}),
    });
  }

  private settled(key: string, commandId: string): void {
    const instance = this.instances.get(key);
    if (!instance?.pending.delete(commandId)) return;
    this.touched(key, instance);
  }

  private async park(key: string, pending: PendingCommand, error: Error): Promise<void> {
    const { message: reason } = error;
    this.parked++;
    this.log(
      `process ${this.process.name}: parked ${pending.command.command.type} ${pending.commandId}: ${error instanceof DomainError ? errorText(error) : reason}`,
      { level: 'error', correlationId: pending.correlationId },
    );
    const parked: ParkedCommand = {
      process: this.process.name,
      key,
      reason,
      parkedAt: this.now().toISOString(),
      pending,
    };
    await this.keep.write([
      {
        bucket: `parked:${this.process.name}`,
        key: pending.commandId,
        value: JSON.stringify(parked),
      },
    ]);
    this.settled(key, pending.commandId);
    await this.tell(parked);
  }

  /** Whom it concerns, where the process knows; what is parked stays so whatever comes of this. */
  private async tell({ reason, parkedAt, pending }: ParkedCommand): Promise<void> {
    const { commandId, command, correlationId } = pending;
    try {
      const said = await this.process.whenParked?.({ commandId, command, reason, parkedAt });
      if (!said) return;
      // each time that it is parked is one of its own, and said once
      const id = derivedId('parked', this.name, commandId, parkedAt);
      await this.carryOut({ commandId: id, correlationId, causationId: commandId, command: said });
    } catch (error) {
      this.log(`process ${this.name}: nobody was told of ${commandId}: ${String(error)}`, {
        level: 'warn',
        correlationId,
      });
    }
  }

  private touched(key: string, instance: Instance): void {
    this.dirty.add(key);
    if (instance.state === null && instance.pending.size === 0) this.instances.delete(key);
  }

  /** Writes what has changed and the checkpoint together, one flush at a time. */
  private flush(): Promise<void> {
    return this.inTurn(async () => {
      const keys = [...this.dirty];
      const { position, eventId } = this;
      if (keys.length === 0 && position === this.flushedPosition) return;
      this.dirty.clear();
      const changes: KeyValueChange[] = keys.map((key) => ({
        bucket: this.bucket,
        key,
        value: this.stored(key),
      }));
      changes.push(this.checkpoint.at({ position, eventId }));
      changes.push(...this.fence.guard());
      try {
        if (await this.keep.write(changes)) {
          this.flushedPosition = position;
          this.keeping.worked();
        } else
          this.log(
            `process ${this.process.name}: somebody else runs it now, and nothing was kept`,
            { level: 'warn' },
          );
      } catch (error) {
        for (const key of keys) this.dirty.add(key);
        this.keeping.failed((error as Error).message);
      }
    });
  }

  /** After what is being written: an older state never follows a younger one. */
  private inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.flushing.then(write);
    this.flushing = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  private flushedPosition: Position = -1;

  private stored(key: string): string | null {
    const instance = this.instances.get(key);
    if (!instance) return null;
    const { state, position, pending } = instance;
    return JSON.stringify({
      state,
      position,
      pending: [...pending.values()],
    } satisfies StoredInstance);
  }

  /** Answers false where nothing is kept that holds. */
  private async restore(): Promise<boolean> {
    const checkpoint = await this.checkpoint.read();
    this.parked = (await this.keep.list(`parked:${this.process.name}`)).length;
    const stored = await this.keep.list(this.bucket);
    if (!checkpoint) {
      await this.keep.write(stored.map(([key]) => ({ bucket: this.bucket, key, value: null })));
      return false;
    }
    this.position = checkpoint.position;
    this.eventId = checkpoint.eventId;
    for (const [key, value] of stored) {
      const { state, position, pending } = JSON.parse(value) as StoredInstance;
      const instance: Instance = {
        state,
        position,
        pending: new Map(pending.map((p) => [p.commandId, p])),
        deadlines: [],
      };
      this.instances.set(key, instance);
      for (const { commandId } of pending) this.unanswered.set(commandId, key);
      this.schedule(key, instance);
    }
    return true;
  }
}

/** As the actor of a process's commands is named in the events that follow. */
const clientOf = (process: string): string => `process:${process}`;
