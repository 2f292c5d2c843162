import type { EventType } from '../../../domain/events.js';
import type { RecordedOf } from '../event/envelope.js';

/**
 * A command that a process sends. Its id is derived from the event that caused it, so that a repeat
 * is harmless.
 */
export interface ProcessCommand {
  /** The decider's category. */
  readonly category: string;
  readonly id: string;
  readonly command: { readonly type: string; readonly at: string } & Readonly<
    Record<string, unknown>
  >;
  /** The command creates its aggregate. */
  readonly creates?: boolean;
  /** What a business rule's no means: an answer like any other, or a case for an operator. */
  readonly onRefusal: 'ignore' | 'park';
}

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
