import type { MarketplaceEvent } from '../../../domain/events.js';
import type { AnyDecider, Decider, DomainCommand } from '../../../domain/shared/decider/decider.js';
import { DomainError, invalid } from '../../../domain/shared/decider/domain-error.js';
import { EngineUnavailable, StorageFull } from '../../ports/engine-unavailable.js';
import {
  appendBytes,
  appendLength,
  AppendTooLarge,
  MAX_APPEND_BYTES,
  NO_STREAM,
  START,
  WrongExpectedRevision,
  type Appended,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
} from '../../ports/event-store.js';
import {
  noTelemetry,
  type CommandOutcome,
  type ObservedCommand,
  type Telemetry,
} from '../../ports/telemetry.js';
import { decodeEvent, encodeEvent } from '../event/codec.js';
import type { Actor, EventMetadata } from '../event/envelope.js';
import { eventIdOf, streamOf } from './ids.js';
import type { Snapshot, Snapshots } from './snapshots.js';
import { WeightedCache } from './weighted-cache.js';

/** A command's id, its actor, and what caused it. */
export interface CommandContext {
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  readonly requestHash?: string;
  /** Trace context of the event that caused it, if any. */
  readonly traceparent?: string;
}

export interface CommandRequest<State, Command extends DomainCommand> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- events are encoded whatever they are
  readonly decider: Decider<State, Command, any>;
  readonly id: string;
  readonly command: NoInfer<Command>;
  readonly context: CommandContext;
  /** The revision that the client has seen (`If-Match`). */
  readonly expectedRevision?: number;
  /**
   * The command creates its aggregate: the stream is assumed to be empty without reading it, and
   * the append verifies that.
   */
  readonly creates?: boolean;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a mailbox holds one decider's
type AnyRequest = CommandRequest<any, any>;

/** The state of an aggregate that exists. */
export type Existing<State> = Exclude<State, null>;

export interface CommandResult<State = unknown> {
  readonly id: string;
  /** Revision and position of the last event in `state`, also where nothing was appended. */
  readonly revision: number;
  readonly position: Position;
  /** Never null: an accepted command implies that the aggregate exists. */
  readonly state: Existing<State>;
  /** The events appended; empty for a repeat. */
  readonly events: readonly MarketplaceEvent[];
}

export interface LoadedState<State = unknown> {
  readonly state: State;
  readonly revision: number;
  readonly position: Position;
}

/** The aggregate is not at the expected revision. */
export class RevisionMismatch extends Error {
  override readonly name = 'RevisionMismatch';

  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`the revision is ${actual}, not ${expected}`);
  }
}

/**
 * Every attempt met a conflict, or the store did not respond; nothing is known to have been
 * appended. The client may retry.
 */
export class CommandNotSettled extends Error {
  override readonly name = 'CommandNotSettled';
}

/** Whether a command failed for no fault of its own: the same may work in a moment. */
export const isWorthRetrying = (error: unknown): boolean =>
  error instanceof EngineUnavailable || error instanceof CommandNotSettled;

interface CachedState extends LoadedState {
  /** Of the last event in `state`; null where there is none. */
  readonly eventId: string | null;
  /** Bytes of the last snapshot and of the events since. */
  readonly bytes: number;
  readonly snapshotBytes: number;
  readonly sinceSnapshot: number;
}

interface Waiting {
  readonly request: AnyRequest;
  readonly observed: ObservedCommand;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Decision {
  readonly events: readonly MarketplaceEvent[];
  /** What the decider threw, if it refused. */
  readonly refusal?: unknown;
}

const MAX_ATTEMPTS = 12;
const MAX_BATCH = 256;
const READ_PAGE = 1_000;

/**
 * Load → decide → append. Commands for one stream are queued in its mailbox; those in the queue are
 * decided one after the other on provisional state and appended together. A refusal, or "nothing
 * changed", is only returned after reading the stream's tail once more, as the cached state may be
 * stale.
 */
export class CommandPipeline {
  private readonly mailboxes = new Map<string, Waiting[]>();
  private readonly lasting: WeightedCache<CachedState>;
  private readonly shortLived: WeightedCache<CachedState>;
  /** Number of appends that met a newer revision than expected. */
  conflicts = 0;

  constructor(
    private readonly store: EventStore,
    private readonly snapshots: Snapshots | null = null,
    private readonly telemetry: Telemetry = noTelemetry,
    cacheBytes = 192 * 1024 * 1024,
  ) {
    this.lasting = new WeightedCache((cacheBytes * 3) / 4);
    this.shortLived = new WeightedCache(cacheBytes / 4);
  }

  /** @throws DomainError, RevisionMismatch, AppendTooLarge, CommandNotSettled, StorageFull */
  execute<State, Command extends DomainCommand>(
    request: CommandRequest<State, Command>,
  ): Promise<CommandResult<State>> {
    const stream = streamOf(request.decider.category, request.id);
    const { correlationId, traceparent = null } = request.context;
    const observed = this.telemetry.command(
      request.decider.category,
      request.command.type,
      correlationId,
      traceparent,
    );
    return new Promise((done, failed) => {
      const resolve = (result: CommandResult): void => {
        observed.ended('done');
        done(result as CommandResult<State>);
      };
      const reject = (error: unknown): void => {
        observed.ended(outcomeOf(error));
        failed(error as Error);
      };
      const waiting = { request, observed, resolve, reject };
      const mailbox = this.mailboxes.get(stream);
      if (mailbox) {
        mailbox.push(waiting);
        return;
      }
      this.mailboxes.set(stream, [waiting]);
      void this.serve(stream);
    });
  }

  /** The state, from the cache where possible; `fresh` reads the stream's tail first. */
  async load<State>(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- loading sends no command
    decider: Decider<State, any, any>,
    id: string,
    fresh = false,
  ): Promise<LoadedState<State>> {
    const stream = streamOf(decider.category, id);
    const cached = this.cacheOf(decider).get(stream);
    if (cached && !fresh) return cached as LoadedState<State>;
    const loaded = cached
      ? await this.readTail(decider, stream, cached)
      : await this.read(decider, stream);
    this.keep(decider, stream, loaded);
    return loaded as LoadedState<State>;
  }

  /** Clears the cache, so that the next command reads its stream. */
  dropCache(): void {
    this.lasting.clear();
    this.shortLived.clear();
  }

  private cacheOf(decider: AnyDecider): WeightedCache<CachedState> {
    return decider.shortLived ? this.shortLived : this.lasting;
  }

  private async serve(stream: string): Promise<void> {
    const mailbox = this.mailboxes.get(stream)!;
    while (mailbox.length > 0) {
      const batch = mailbox.splice(0, MAX_BATCH);
      let unserved: readonly Waiting[] = [];
      try {
        unserved = await this.settle(stream, batch);
      } catch (error) {
        this.cacheOf(batch[0]!.request.decider).delete(stream);
        for (const { reject } of batch) reject(error);
      }
      if (unserved.length > 0) mailbox.unshift(...unserved);
    }
    this.mailboxes.delete(stream);
  }

  /** Settles the batch; returns the commands that did not fit into one append. */
  private async settle(stream: string, batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const { decider } = batch[0]!.request;
    const known = this.cacheOf(decider).get(stream);
    let current: CachedState;
    let fresh = false;
    if (known) current = known;
    else if (batch.every((w) => w.request.creates)) current = initialOf(decider);
    else {
      current = await this.read(decider, stream);
      fresh = true;
    }
    let waiting = batch;
    let lastError: unknown = null;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      let round = this.decideAll(decider, waiting, current);
      if (!fresh && round.decisions.some((d) => d.refusal !== undefined || d.events.length === 0)) {
        const before = current.revision;
        current = await this.readTail(decider, stream, current);
        fresh = true;
        if (current.revision !== before) round = this.decideAll(decider, waiting, current);
      }
      const { decisions, encoded, after } = round;
      try {
        const appended =
          encoded.length > 0 ? await this.append(stream, current.revision, encoded, waiting) : null;
        const result = {
          ...after,
          revision: appended?.revision ?? current.revision,
          position: appended?.position ?? current.position,
          eventId: encoded.at(-1)?.id ?? current.eventId,
        };
        this.keep(decider, stream, result);
        decisions.forEach((decision, i) => complete(waiting[i]!, decision, result));
        return waiting.slice(decisions.length);
      } catch (error) {
        if (error instanceof AppendTooLarge || error instanceof StorageFull) throw error;
        lastError = error;
        if (error instanceof WrongExpectedRevision) this.conflicts++;
        await pause(attempt, error instanceof WrongExpectedRevision);
        const from = current.revision;
        const { tail, ...loaded } = await this.readTailWithEvents(decider, stream, current).catch(
          () => ({ ...current, tail: [] as StoredEvent[] }),
        );
        current = loaded;
        fresh = true;
        if (current.revision > from) waiting = this.resolveAppended(tail, waiting, current);
        if (waiting.length === 0) {
          this.keep(decider, stream, current);
          return [];
        }
      }
    }
    this.cacheOf(decider).delete(stream);
    const why = lastError instanceof Error ? lastError.message : String(lastError);
    throw new CommandNotSettled(
      `the command could not be settled after ${MAX_ATTEMPTS} attempts: ${why}`,
      { cause: lastError },
    );
  }

  private async append(
    stream: string,
    revision: number,
    events: readonly NewEvent[],
    waiting: readonly Waiting[],
  ): Promise<Appended> {
    const observed = waiting.map((w) => w.observed);
    const ended = this.telemetry.append(
      waiting[0]!.request.decider.category,
      events.length,
      observed,
    );
    try {
      const appended = await this.store.append(stream, revision, events);
      ended('done');
      return appended;
    } catch (error) {
      ended(error instanceof WrongExpectedRevision ? 'conflict' : 'failed');
      throw error;
    }
  }

  /**
   * A command whose events are found in the stream was appended by an earlier attempt that seemed
   * to fail: it is resolved with that.
   */
  private resolveAppended(
    tail: readonly StoredEvent[],
    waiting: readonly Waiting[],
    current: CachedState,
  ): readonly Waiting[] {
    const found = new Set(tail.map((e) => (JSON.parse(e.metadata) as EventMetadata).commandId));
    return waiting.filter((w) => {
      if (!found.has(w.request.context.commandId)) return true;
      w.resolve({
        id: w.request.id,
        revision: current.revision,
        position: current.position,
        state: current.state,
        events: [],
      });
      return false;
    });
  }

  private decideAll(
    decider: AnyDecider,
    waiting: readonly Waiting[],
    from: CachedState,
  ): { decisions: Decision[]; encoded: NewEvent[]; after: CachedState } {
    const decisions: Decision[] = [];
    const encoded: NewEvent[] = [];
    let { state, bytes, sinceSnapshot } = from;
    let { revision } = from;
    let appending = 0;
    for (const { request, observed } of waiting) {
      let events: readonly MarketplaceEvent[];
      try {
        if (request.expectedRevision !== undefined && request.expectedRevision !== revision)
          throw new RevisionMismatch(request.expectedRevision, revision);
        events = decider.decide(request.command, state) as readonly MarketplaceEvent[];
      } catch (refusal) {
        decisions.push({ events: [], refusal });
        continue;
      }
      const { context } = request;
      const metadata = {
        $correlationId: context.correlationId,
        $causationId: context.causationId,
        commandId: context.commandId,
        actor: context.actor,
        ...(context.requestHash ? { requestHash: context.requestHash } : {}),
        ...(observed.traceparent === null ? {} : { traceparent: observed.traceparent }),
      };
      const own = events.map((event, i) =>
        encodeEvent(event, eventIdOf(context.commandId, i), metadata),
      );
      const size = appendBytes(own);
      if (size > MAX_APPEND_BYTES) {
        decisions.push({
          events: [],
          refusal: invalid(
            'command/too-large',
            `this would be recorded in ${size} bytes; at most ${MAX_APPEND_BYTES} fit: send less at once`,
            {
              facts: { bytes: size, limit: MAX_APPEND_BYTES },
            },
          ),
        });
        continue;
      }
      if (appending + size > MAX_APPEND_BYTES) break;
      appending += size;
      bytes += appendLength(own);
      sinceSnapshot += events.length;
      revision += events.length;
      for (const event of events) state = decider.evolve(state, event);
      encoded.push(...own);
      decisions.push({ events });
    }
    return { decisions, encoded, after: { ...from, state, bytes, sinceSnapshot } };
  }

  private keep(decider: AnyDecider, stream: string, state: CachedState): void {
    let kept = state;
    const { eventId } = state;
    if (
      decider.snapshots &&
      this.snapshots &&
      eventId !== null &&
      state.sinceSnapshot >= decider.snapshots.every &&
      state.bytes >= 2 * state.snapshotBytes
    ) {
      const bytes = this.snapshots.save(decider, stream, { ...state, eventId });
      kept = { ...state, bytes, snapshotBytes: bytes, sinceSnapshot: 0 };
    }
    this.cacheOf(decider).set(stream, kept, (decider.weigh?.(kept.state) ?? kept.bytes) + 200);
  }

  private async read(decider: AnyDecider, stream: string): Promise<CachedState> {
    const snapshot =
      decider.snapshots && this.snapshots ? await this.snapshots.find(decider, stream) : null;
    return this.readTail(
      decider,
      stream,
      snapshot && (await this.stillKnows(stream, snapshot))
        ? { ...snapshot, snapshotBytes: snapshot.bytes, sinceSnapshot: 0 }
        : initialOf(decider),
    );
  }

  /**
   * Whether the stream has the snapshot's last event where the snapshot says. A restored store has
   * fewer events, or others at the same revisions; what was seen beyond them never happened.
   */
  private async stillKnows(stream: string, { revision, eventId }: Snapshot): Promise<boolean> {
    const [event] = await this.store.readStream(stream, revision, 1);
    return event?.id === eventId;
  }

  private async readTail(
    decider: AnyDecider,
    stream: string,
    from: CachedState,
  ): Promise<CachedState> {
    const { tail: _tail, ...state } = await this.readTailWithEvents(decider, stream, from);
    return state;
  }

  private async readTailWithEvents(
    decider: AnyDecider,
    stream: string,
    from: CachedState,
  ): Promise<CachedState & { tail: StoredEvent[] }> {
    const { snapshotBytes } = from;
    let { state, revision, position, eventId, bytes, sinceSnapshot } = from;
    const tail: StoredEvent[] = [];
    for (;;) {
      const page = await this.store.readStream(stream, revision + 1, READ_PAGE);
      for (const stored of page) {
        state = decider.evolve(state, decodeEvent(stored));
        revision = stored.revision;
        position = stored.position;
        eventId = stored.id;
        bytes += stored.data.length;
        sinceSnapshot++;
        tail.push(stored);
      }
      if (page.length < READ_PAGE)
        return { state, revision, position, eventId, bytes, snapshotBytes, sinceSnapshot, tail };
    }
  }
}

const initialOf = (decider: AnyDecider): CachedState => ({
  state: decider.initial,
  revision: NO_STREAM,
  position: START,
  eventId: null,
  bytes: 0,
  snapshotBytes: 0,
  sinceSnapshot: 0,
});

const outcomeOf = (error: unknown): CommandOutcome =>
  error instanceof DomainError || error instanceof RevisionMismatch ? 'refused' : 'failed';

function complete(
  { request, resolve, reject }: Waiting,
  decision: Decision,
  after: CachedState,
): void {
  if (decision.refusal !== undefined) reject(decision.refusal);
  else if (after.state === null) reject(acceptedWithoutAggregate(request));
  else
    resolve({
      id: request.id,
      revision: after.revision,
      position: after.position,
      state: after.state,
      events: decision.events,
    });
}

/** A decider must refuse commands to an aggregate that does not exist. */
const acceptedWithoutAggregate = ({ decider, command }: AnyRequest): Error =>
  new Error(`${command.type} was accepted by a ${decider.category} that does not exist`);

/**
 * Backs off with jitter, so that two pipelines do not conflict again; longer where the store is
 * unavailable.
 */
function pause(attempt: number, conflict: boolean): Promise<void> {
  if (conflict && attempt === 0) return Promise.resolve();
  const ceiling = conflict ? Math.min(50, 2 ** attempt) : Math.min(1_000, 25 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
}
