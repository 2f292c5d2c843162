/** Milliseconds from one frame to the next. */
const SLOW_FRAME = 34;
const QUICK_FRAME = 20;

/**
 * How much is made in one frame: half as much after a slow one, a little more after a quick one.
 */
export class FrameBudget {
  private before: number | null = null;
  private many: number;

  constructor(
    private readonly least: number,
    private readonly most: number,
  ) {
    this.many = Math.min(most, 2 * least);
  }

  /** The amount for this frame. */
  get amount(): number {
    return this.many;
  }

  /** @param now milliseconds, of a frame that follows the one before without a pause */
  frame(now: number): void {
    if (this.before !== null) {
      const took = now - this.before;
      if (took > SLOW_FRAME) this.many = Math.max(this.least, this.many >> 1);
      else if (took < QUICK_FRAME) this.many = Math.min(this.most, this.many + this.least);
    }
    this.before = now;
  }

  /** The next frame does not follow the last one directly. */
  pause(): void {
    this.before = null;
  }
}
