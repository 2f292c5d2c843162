/**
 * A fact in the past tense. `type` is the stored name; `data` holds plain JSON values and never a
 * float.
 */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data & Occurred;
}

/** Business time of a fact, ISO 8601 in UTC. The store adds `recordedAt`, its own time. */
export interface Occurred {
  readonly occurredAt: string;
}

/**
 * A request to one aggregate to change. `at` is the business time at which it is made, ISO 8601 in
 * UTC.
 */
export interface DomainCommand<Type extends string = string> {
  readonly type: Type;
  readonly at: string;
}

/**
 * The whole behaviour of one kind of aggregate as two pure functions.
 *
 * `decide` returns the events that the command causes, `[]` when it changes nothing (a repeat), or
 * throws a {@link DomainError}. It never looks up time, ids, prices or rates: they arrive inside
 * the command.
 */
export interface Decider<State, Command extends DomainCommand, Event extends DomainEvent> {
  /** The first part of the stream's name: `order` in `order-<uuid>`. */
  readonly category: string;
  /** Raised whenever `State` or `evolve` changes, so that older snapshots are thrown away. */
  readonly stateVersion: number;
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
  /**
   * Its streams are short and rarely read after they end: they must not evict long-lived ones from
   * a cache.
   */
  readonly shortLived?: true;
  /**
   * Estimates a state's size in memory, in bytes; without it, the size of its events as text is
   * used.
   */
  weigh?(state: State): number;
  /** How a long stream's state is kept as JSON; without it the state is never snapshotted. */
  readonly snapshots?: SnapshotCodec<State>;
}

export interface SnapshotCodec<State> {
  /**
   * A snapshot is taken after this many events since the last one, provided they are as large as
   * the snapshot itself: so its cost stays proportional to what is written.
   */
  readonly every: number;
  encode(state: State): unknown;
  decode(json: unknown): State;
}

/** A decider whose type parameters do not matter to the caller (registries, the pipeline). */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the three parameters are contravariant in `decide`
export type AnyDecider = Decider<any, any, any>;

/** Folds events from the initial state. */
export function fold<State, Command extends DomainCommand, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  events: Iterable<Event>,
  from: State = decider.initial,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}

/**
 * Makes a switch over a union exhaustive: an unhandled member does not compile, and a foreign value
 * throws.
 */
export function never(value: never): never {
  throw new Error(
    `unhandled case: ${JSON.stringify((value as { type?: string } | null)?.type ?? value)}`,
  );
}
