import { Injectable, signal } from '@angular/core';

/**
 * Responses that were in flight when the network was lost do not mean that it is back. Later ones
 * do: the server may be on this machine.
 */
const IN_FLIGHT_MS = 1_000;

/** Whether the server responds, and the position up to which this tab has written. */
@Injectable({ providedIn: 'root' })
export class Connection {
  readonly lost = signal(false);
  /** The position of this tab's latest command: later reads must include it. */
  written: string | null = null;
  private lostAtMs = -Infinity;

  constructor() {
    addEventListener('offline', () => {
      this.lost.set(true);
      this.lostAtMs = performance.now();
    });
    addEventListener('online', () => (this.lostAtMs = -Infinity));
  }

  responded(): void {
    if (this.lost() && performance.now() - this.lostAtMs > IN_FLIGHT_MS) this.lost.set(false);
  }

  unreachable(): void {
    this.lost.set(true);
  }

  /**
   * Positions of before mean nothing any more, as after a restore; what is read from here on must
   * include this one.
   */
  startOver(position: string | null = null): void {
    this.written = position;
  }

  wrote(position: string): void {
    if (this.written === null || BigInt(position) > BigInt(this.written)) this.written = position;
  }
}
