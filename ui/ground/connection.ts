import { Injectable, signal } from '@angular/core';

/** Whether the server answers, and up to where this tab has written. */
@Injectable({ providedIn: 'root' })
export class Connection {
  readonly lost = signal(false);
  /** The position of this tab's latest command: what is read afterwards has it in. */
  written: string | null = null;

  constructor() {
    addEventListener('offline', () => this.lost.set(true));
  }

  answered(): void {
    if (this.lost()) this.lost.set(false);
  }

  unanswered(): void {
    this.lost.set(true);
  }

  wrote(position: string): void {
    if (this.written === null || BigInt(position) > BigInt(this.written)) this.written = position;
  }
}
