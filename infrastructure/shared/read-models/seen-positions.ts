import type { Position } from '../../../application/ports/event-store.js';

interface Waiter {
  readonly position: Position;
  readonly done: (reached: boolean) => void;
}

/** How far each projection has seen, and who waits for it. */
export class SeenPositions {
  private readonly seen = new Map<string, Position>();
  private readonly waiters = new Map<string, Set<Waiter>>();

  of(projection: string): Position {
    return this.seen.get(projection) ?? 0;
  }

  update(projection: string, position: Position): void {
    this.seen.set(projection, position);
    const waiting = this.waiters.get(projection);
    if (!waiting) return;
    for (const waiter of waiting)
      if (waiter.position <= position) {
        waiting.delete(waiter);
        waiter.done(true);
      }
  }

  /**
   * True as soon as the projection has seen the position; false when that takes longer than
   * `timeoutMs`.
   */
  reached(projection: string, position: Position, timeoutMs: number): Promise<boolean> {
    if (this.of(projection) >= position) return Promise.resolve(true);
    return new Promise((resolve) => {
      let waiting = this.waiters.get(projection);
      if (!waiting) this.waiters.set(projection, (waiting = new Set()));
      const waiter: Waiter = {
        position,
        done: (reached) => {
          clearTimeout(timer);
          resolve(reached);
        },
      };
      const timer = setTimeout(() => {
        waiting.delete(waiter);
        resolve(false);
      }, timeoutMs);
      waiting.add(waiter);
    });
  }
}
