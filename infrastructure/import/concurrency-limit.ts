/** Runs at most `size` tasks concurrently; the first failure is thrown by the next call. */
export class ConcurrencyLimit {
  private readonly running = new Set<Promise<void>>();
  private failure: unknown = null;

  constructor(private readonly size: number) {}

  async run(work: () => Promise<unknown>): Promise<void> {
    while (this.running.size >= this.size) await Promise.race(this.running);
    this.throwFailure();
    const one: Promise<void> = work().then(
      () => undefined,
      (error: unknown) => void (this.failure ??= error),
    );
    this.running.add(one);
    void one.then(() => this.running.delete(one));
  }

  async idle(): Promise<void> {
    await Promise.all(this.running);
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure;
  }
}
