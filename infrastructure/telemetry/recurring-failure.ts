import type { Log } from './log.js';

/** Something that is tried again and again: it is said when it begins to fail, and when it works again. */
export class RecurringFailure {
  private failures = 0;

  constructor(
    private readonly log: Log,
    /** `process fulfilment: its state`. */
    private readonly what: string,
  ) {}

  failed(reason: string): void {
    if (this.failures++ === 0)
      this.log(`${this.what} could not be kept: ${reason}`, { level: 'error' });
  }

  worked(): void {
    if (this.failures > 0) this.log(`${this.what} is kept again, after ${this.failures} failures`);
    this.failures = 0;
  }
}
