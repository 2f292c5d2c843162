import { signal } from '@angular/core';
import { type Failure, failureOf } from './failure';

/**
 * Something that a person does and that may be refused: whether it is going on, and what was in its
 * way. One at a time.
 */
export class Action {
  readonly busy = signal(false);
  readonly failure = signal<Failure | null>(null);

  /**
   * @param after what follows whether it was done or somebody was faster, such as reading again
   * what stands there now
   */
  constructor(private readonly after: () => unknown = () => undefined) {}

  /** Whether it was done. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy()) return false;
    this.busy.set(true);
    this.failure.set(null);
    try {
      await act();
      return true;
    } catch (error) {
      this.failure.set(failureOf(error));
      return false;
    } finally {
      this.after();
      this.busy.set(false);
    }
  }
}
