import { EngineUnavailable } from '../ports/engine-unavailable.js';

/**
 * Whether what is kept in memory has been read yet. Until then whoever asks is told to come again,
 * instead of being given a half of it.
 */
export class Filling {
  private isFilling = false;

  /** `what`: what is being read, as people call it. */
  constructor(private readonly what: string) {}

  begin(): void {
    this.isFilling = true;
  }

  done(): void {
    this.isFilling = false;
  }

  /** @throws EngineUnavailable while it is being read */
  require(): void {
    if (this.isFilling)
      throw new EngineUnavailable(this.what, false, new Error('being read into memory'));
  }
}
