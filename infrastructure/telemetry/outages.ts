import type { EngineUnavailable } from '../../application/ports/engine-unavailable.js';
import type { Log } from './log.js';

const LOOK_AGAIN_MS = 1_000;

interface Outage {
  readonly since: number;
  refused: number;
}

/**
 * Says a line when an engine goes and one when it is back, with how many requests were refused
 * between, and nothing for each of these.
 */
export class Outages {
  private readonly outages = new Map<string, Outage>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly log: Log,
    /** Asks an engine something; rejects while it is away. */
    private readonly attempt: (engine: string) => Promise<void>,
    private readonly lookAgainMs = LOOK_AGAIN_MS,
  ) {}

  /** A request could not be answered for want of an engine. */
  met({ engine, reason }: EngineUnavailable): void {
    const outage = this.outages.get(engine);
    if (outage) {
      outage.refused++;
      return;
    }
    this.outages.set(engine, { since: Date.now(), refused: 1 });
    this.log(`${engine} is unavailable (${reason}): requests that need it are answered 503`, {
      level: 'error',
    });
    this.lookAgain(engine);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private lookAgain(engine: string): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.attempt(engine).then(
        () => this.isBack(engine),
        () => this.lookAgain(engine),
      );
    }, this.lookAgainMs).unref();
    this.timers.add(timer);
  }

  private isBack(engine: string): void {
    const { since, refused } = this.outages.get(engine)!;
    this.outages.delete(engine);
    const seconds = Math.round((Date.now() - since) / 1_000);
    this.log(`${engine} is back after ${seconds} s; ${refused} requests were answered 503`);
  }
}
