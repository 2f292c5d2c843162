import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import type { Log } from '../telemetry/log.js';
import type { Verification } from './verify.js';

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
  /** Events that are not what was written: their hash differs. */
  readonly changedEvents: number;
  readonly notComparable: string | null;
}

/** Verifies read models together, telling per cent, and each as it is done. */
export type Verifier = (
  names: readonly string[],
  onProgress: (percent: number) => void,
  onVerified: (verification: Verification) => void,
  signal: AbortSignal,
) => Promise<void>;

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
 * Verifies read models for operators while the marketplace goes on: those that are waiting
 * together, as the history is read once for all of them. What came of the last one of each is kept
 * for every replica to tell.
 */
export class Verifications {
  private waiting: Row[] = [];
  private running: readonly Row[] = [];
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
      // an earlier version kept less
      result: row.result && { ...NOTHING, ...row.result },
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
      while (this.waiting.length > 0 && !this.stopping.signal.aborted) {
        const rows = this.waiting;
        this.waiting = [];
        await this.together(rows);
      }
    } finally {
      clearInterval(saying);
      this.waiting = [];
      this.running = [];
    }
  }

  private async together(rows: readonly Row[]): Promise<void> {
    this.running = rows.map((row) => ({ ...row, status: 'running' }));
    const keeping: Promise<void>[] = [];
    const ended = (name: string, result: VerificationResult): void => {
      const row = this.running.find((r) => r.name === name);
      this.running = this.running.filter((r) => r !== row);
      if (!row || this.stopping.signal.aborted) return;
      const endedAt = new Date(this.now()).toISOString();
      const done: Row = { ...row, status: 'done', endedAt, progress: 100, result };
      keeping.push(
        this.keep(done).catch((error: unknown) =>
          this.log(`verification of ${name}: ${String(error)}`, { level: 'error' }),
        ),
      );
    };
    await this.verify(
      rows.map((r) => r.name),
      (progress) => (this.running = this.running.map((row) => ({ ...row, progress }))),
      (verification) => ended(verification.projection, resultOf(verification)),
      this.stopping.signal,
    ).catch((error: unknown) => {
      for (const { name } of this.running) {
        this.log(`verification of ${name}: ${String(error)}`, { level: 'error' });
        ended(name, { ...NOTHING, notComparable: (error as Error).message });
      }
    });
    await Promise.all(keeping);
  }

  private async say(): Promise<void> {
    for (const row of [...this.running, ...this.waiting]) await this.keep(row);
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
  changedEvents: 0,
  notComparable: null,
};

const resultOf = ({
  documents,
  differences,
  lostEvents,
  hashes,
  notComparable,
}: Verification): VerificationResult => ({
  documents,
  differing: differences.length,
  differences: differences.slice(0, SHOWN),
  lostEvents: lostEvents.length,
  changedEvents: hashes?.changedCount ?? 0,
  notComparable,
});
