import type { FailedEvent } from '../failed-event.js';

/** How a read model stands, whoever keeps it. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly position: number;
  /** How many events it has taken in since it was begun; null where nobody counts. */
  readonly handled: number | null;
  readonly status: 'running' | 'stopped' | 'building';
  /**
   * Of a build that is under way, how long it still takes at its pace so far; null where there is
   * none, or where that is not known yet.
   */
  readonly remainingMs: number | null;
  readonly error: FailedEvent | null;
}
