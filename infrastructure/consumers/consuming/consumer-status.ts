import type { Position } from '../../../application/ports/event-store.js';
import type { FailedEvent } from '../../shared/failed-event.js';
import type { Policy } from './policy.js';

/**
 * - `starting`: it does not follow the events yet.
 * - `running`: it takes events as they come.
 * - `waiting`: the event store, or an engine that it writes to, is away.
 * - `stopped`: it waits at an event, or before events that cannot be read, for an operator.
 * - `closed`: it could not read an event that may take away rights.
 */
export type ConsumerState = 'starting' | 'running' | 'waiting' | 'stopped' | 'closed';

/** How a consumer of events stands. */
export interface ConsumerStatus {
  readonly name: string;
  readonly policy: Policy;
  readonly state: ConsumerState;
  readonly position: Position;
  /** Where it has stopped or closed, or the last event that it passed over; null: none. */
  readonly failed: FailedEvent | null;
  /** Events that it needed and has gone on without, since it started. */
  readonly passedOver: number;
  /** Why it waits, in the words of the error; null where it does not. */
  readonly waitsFor: string | null;
}
