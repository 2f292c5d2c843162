import type { EventType } from '../../../domain/events.js';
import type { Decider, DomainCommand } from '../../../domain/shared/decider/decider.js';
import type { RecordedOf } from '../event/envelope.js';

declare const sent: unique symbol;

/**
 * A command that a process sends. Only `send` creates one, so that its type fits its aggregate. Its
 * id is derived from the event that caused it, so that a repeat has no effect. Stored as JSON until
 * it has been handled.
 */
export interface ProcessCommand {
  readonly [sent]: true;
  /** The decider's category. */
  readonly category: string;
  readonly id: string;
  /**
   * One of its decider's commands; which one does not matter to the code that stores and sends it.
   */
  readonly command: DomainCommand & Readonly<Record<string, unknown>>;
  readonly creates?: boolean;
  readonly onRefusal: OnRefusal;
}

/**
 * What happens when a business rule refuses the command: `ignore` it, or `park` the command for an
 * operator.
 */
export type OnRefusal = 'ignore' | 'park';

/** Makes a command to an aggregate; `creates`: the command creates the aggregate. */
export const send = <State, Command extends DomainCommand>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever events follow
  decider: Decider<State, Command, any>,
  id: string,
  command: NoInfer<Command>,
  { creates = false, onRefusal }: { readonly creates?: boolean; readonly onRefusal: OnRefusal },
): ProcessCommand => {
  const addressed = { category: decider.category, id, command, onRefusal };
  return (creates ? { ...addressed, creates } : addressed) as object as ProcessCommand;
};

/** A command to be sent at a later time; its own `at` is then the time of sending. */
export interface Deadline {
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly command: ProcessCommand;
}

export interface Reaction<State> {
  /** Null: the instance has ended and its state is deleted. */
  readonly state: State | null;
  readonly commands: readonly ProcessCommand[];
}

/**
 * A process manager: a pure function from events to commands, for what spans several aggregates. An
 * instance's state is folded from its events; everything that a step needs is in the events, so
 * that a repeat decides the same.
 */
export interface Process<State extends object, Handled extends EventType = EventType> {
  readonly name: string;
  /** Increased when the state's shape changes: it is then rebuilt from the first event. */
  readonly version: number;
  readonly handles: readonly Handled[];
  /** Key of the instance that handles the event; null: none. */
  keyOf(event: RecordedOf<Handled>): string | null;
  react(state: State | null, event: RecordedOf<Handled>): Reaction<State>;
  /** All pending deadlines of the state. */
  deadlines(state: State): readonly Deadline[];
  /** What tells whom it concerns that a command was refused and is parked; null: nobody. */
  whenParked?(parked: RefusedCommand): Promise<ProcessCommand | null> | ProcessCommand | null;
}

/** A command of a process that a rule has refused. */
export interface RefusedCommand {
  readonly commandId: string;
  readonly command: ProcessCommand;
  readonly reason: string;
  readonly parkedAt: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the runner does not care what states look like
export type AnyProcess = Process<any, any>;
