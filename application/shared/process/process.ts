import type { Decider, DomainCommand } from '../../../domain/shared/decider/decider.js';
import type { EventType } from '../../../domain/events.js';
import type { RecordedOf } from '../event/envelope.js';

declare const sent: unique symbol;

/**
 * A command that a process sends: made by `send` only, so that it is one that its aggregate takes.
 * Its id is derived from the event that caused it, so that a repeat is harmless. Kept as JSON until
 * it has been answered.
 */
export interface ProcessCommand {
  readonly [sent]: true;
  /** The decider's category. */
  readonly category: string;
  readonly id: string;
  /** One of its decider's commands; which one no longer matters to whoever keeps or sends it. */
  readonly command: DomainCommand & Readonly<Record<string, unknown>>;
  readonly creates?: boolean;
  readonly onRefusal: OnRefusal;
}

/** What a business rule's no means: an answer like any other, or a case for an operator. */
export type OnRefusal = 'ignore' | 'park';

/** A command to an aggregate; `creates` where it creates it. */
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

/** A command that becomes due; it is then sent with the time at which it is sent. */
export interface Deadline {
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly command: ProcessCommand;
}

export interface Reaction<State> {
  /** Null: the instance has ended and is forgotten. */
  readonly state: State | null;
  readonly commands: readonly ProcessCommand[];
}

/**
 * What crosses aggregates: events in, commands out, pure. An instance's state is the fold of its
 * events; whatever a step needs is frozen in the events, so that a repeat decides the same.
 */
export interface Process<State extends object, Handled extends EventType = EventType> {
  readonly name: string;
  /** Raised when the state's shape changes: it is then folded again from the first event. */
  readonly version: number;
  readonly handles: readonly Handled[];
  /** Whose event this is; null: nobody's. */
  keyOf(event: RecordedOf<Handled>): string | null;
  react(state: State | null, event: RecordedOf<Handled>): Reaction<State>;
  /** All deadlines that the state waits for. */
  deadlines(state: State): readonly Deadline[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the runner does not care what states look like
export type AnyProcess = Process<any, any>;
