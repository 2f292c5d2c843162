import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import type { Verification } from './verify.js';
import type { Log } from '../telemetry/log.js';

/** How a verification of a read model stands, or what came of it. */
export interface VerificationState {
  readonly name: string;
  /** `interrupted`: whoever was at it has not been heard of. */
  readonly status: 'waiting' | 'running' | 'done' | 'interrupted';
  readonly askedAt: string;
  readonly endedAt: string | null;
  /** How much of the history has been folded again, in per cent. */
  readonly progress: number;
  readonly result: VerificationResult | null;
}

export interface VerificationResult {
  readonly documents: number;
  /** How many documents differ from a fresh rebuild. */
  readonly differing: number;
  /** Which, and how: the first hundred. */
  readonly differences: Verification['differences'];
  /** Events that the store itself has lost. */
  readonly lostEvents: number;
  readonly notComparable: string | null;
}

/** Verifies one read model, telling per cent. */
export type Verifier = (
  name: string,
  told: (progress: number) => void,
  signal: AbortSignal,
) => Promise<Verification>;

interface Row extends Omit<VerificationState, 'status'> {
  readonly status: 'waiting' | 'running' | 'done';
  /** Milliseconds since 1970: when whoever is at it was last heard of. */
  readonly heardAt: number;
}

const BUCKET = 'verification';
const SAY_EVERY_MS = 1_000;
const SILENT_MS = 15_000;
const SHOWN = 100;

/**
 * Verifies read models for operators, one after the other, while the marketplace goes on. What came
 * of the last one of each is kept for every replica to tell.
 */
export class Verifications {
  private readonly waiting: Row[] = [];
  private running: Row | null = null;
  private working: Promise<void> | null = null;
  private readonly stopping = new AbortController();

  constructor(
    private readonly state: KeyValueStore,
    private readonly verify: Verifier,
    private readonly log: Log,
    private readonly now: () => number = Date.now,
  ) {}

  /** Those that are being verified already are not begun again. */
  async begin(names: readonly string[]): Promise<void> {
    const atWork = new Set(
      (await this.all())
        .filter((v) => v.status === 'waiting' || v.status === 'running')
        .map((v) => v.name),
    );
    for (const name of names) {
      if (atWork.has(name)) continue;
      const row: Row = {
        name,
        status: 'waiting',
        askedAt: new Date(this.now()).toISOString(),
        endedAt: null,
        progress: 0,
        result: null,
        heardAt: this.now(),
      };
      this.waiting.push(row);
      await this.keep(row);
    }
    this.working ??= this.work().finally(() => (this.working = null));
  }

  /** The last one of each read model. */
  async all(): Promise<readonly VerificationState[]> {
    const rows = (await this.state.list(BUCKET)).map(([, json]) => JSON.parse(json) as Row);
    return rows.map(({ heardAt, ...row }) => ({
      ...row,
      status:
        row.status !== 'done' && this.now() - heardAt > SILENT_MS ? 'interrupted' : row.status,
    }));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    const saying = setInterval(
      () =>
        void this.say().catch((error: unknown) =>
          this.log(`verification: ${String(error)}`, { level: 'error' }),
        ),
      SAY_EVERY_MS,
    );
    try {
      for (
        let row = this.waiting.shift();
        row && !this.stopping.signal.aborted;
        row = this.waiting.shift()
      )
        await this.one(row);
    } finally {
      clearInterval(saying);
      this.waiting.length = 0;
      this.running = null;
    }
  }

  private async one(row: Row): Promise<void> {
    this.running = { ...row, status: 'running' };
    const told = (progress: number): void => {
      if (this.running?.name === row.name) this.running = { ...this.running, progress };
    };
    const outcome = await this.verify(row.name, told, this.stopping.signal).then(
      resultOf,
      (error: unknown) => {
        this.log(`verification of ${row.name}: ${String(error)}`, { level: 'error' });
        return { ...NOTHING, notComparable: (error as Error).message };
      },
    );
    const done: Row = {
      ...this.running,
      status: 'done',
      endedAt: new Date(this.now()).toISOString(),
      progress: 100,
      result: outcome,
    };
    this.running = null;
    if (this.stopping.signal.aborted) return;
    await this.keep(done).catch((error: unknown) =>
      this.log(`verification of ${row.name}: ${String(error)}`, { level: 'error' }),
    );
  }

  private async say(): Promise<void> {
    for (const row of [...(this.running ? [this.running] : []), ...this.waiting])
      await this.keep(row);
  }

  private async keep(row: Row): Promise<void> {
    await this.state.write([
      { bucket: BUCKET, key: row.name, value: JSON.stringify({ ...row, heardAt: this.now() }) },
    ]);
  }
}

const NOTHING: VerificationResult = {
  documents: 0,
  differing: 0,
  differences: [],
  lostEvents: 0,
  notComparable: null,
};

const resultOf = ({
  documents,
  differences,
  lostEvents,
  notComparable,
}: Verification): VerificationResult => ({
  documents,
  differing: differences.length,
  differences: differences.slice(0, SHOWN),
  lostEvents: lostEvents.length,
  notComparable,
});
