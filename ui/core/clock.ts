import { Injectable, signal } from '@angular/core';

const TICK_MS = 10_000;

/** The time, for what says how long ago something was. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly time = signal(Date.now());
  readonly now = this.time.asReadonly();

  constructor() {
    setInterval(() => this.time.set(Date.now()), TICK_MS);
  }
}
