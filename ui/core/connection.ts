import { Injectable, signal } from '@angular/core';

/**
 * Answers that were still on their way when the network went say nothing of what comes. Later ones
 * do: the server may be on this machine.
 */
const ON_THEIR_WAY_MS = 1_000;

/** Whether the server answers, and up to where this tab has written. */
@Injectable({ providedIn: 'root' })
export class Connection {
  readonly lost = signal(false);
  /** The position of this tab's latest command: what is read afterwards has it in. */
  written: string | null = null;
  private wentAt = -Infinity;

  constructor() {
    addEventListener('offline', () => {
      this.lost.set(true);
      this.wentAt = performance.now();
    });
    addEventListener('online', () => (this.wentAt = -Infinity));
  }

  answered(): void {
    if (this.lost() && performance.now() - this.wentAt > ON_THEIR_WAY_MS) this.lost.set(false);
  }

  unanswered(): void {
    this.lost.set(true);
  }

  wrote(position: string): void {
    if (this.written === null || BigInt(position) > BigInt(this.written)) this.written = position;
  }
}
