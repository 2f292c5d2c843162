import { randomBytes } from 'node:crypto';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { CallKind, GatewayAnswer } from '../../../application/ports/payment-gateway.js';
import type { GatewayClock } from './gateway-clock.js';
import type { Happened, News } from './news.js';
import { buckets, type KeyRecord } from './records.js';

/** What is to be written at once, if nothing of what it rests on has changed. */
export interface Decision<Result> {
  readonly changes: readonly KeyValueChange[];
  readonly news?: readonly Happened[];
  readonly result: Result;
}

/** What a call comes to: refused, or something done that has a name. */
export type Outcome<Value> =
  | { readonly refused: string }
  | (Omit<Decision<Value>, 'result'> & { readonly ref: string; readonly value: Value });

/** A record as it is stored: what is written in its place names it. */
export interface Stored<Record> {
  readonly is: Record;
  readonly json: string;
}

/** The store did not answer whether it has written. */
class PerhapsWritten extends Error {}

/** What falls due by the gateway's clock. */
export type DueKind = 'authorisation' | 'checkout' | 'dispute' | 'inquiry' | 'payout' | 'return';

/**
 * The state of the simulated gateway, in the key-value store alone: it survives a restart, and all
 * replicas see one. Each change is one guarded write, decided anew where another was faster.
 */
export class Simulation {
  /** The earliest that this process knows of, in milliseconds of the gateway's clock. */
  private earliestDueMs = 0;

  constructor(
    readonly store: KeyValueStore,
    readonly clock: GatewayClock,
    readonly news: News,
  ) {}

  async read<Record>(bucket: string, key: string): Promise<Stored<Record> | null> {
    const json = await this.store.get(bucket, key);
    return json === null ? null : { is: JSON.parse(json) as Record, json };
  }

  async change<Result>(decide: () => Promise<Decision<Result>>): Promise<Result> {
    for (;;) {
      const { changes, news = [], result } = await decide();
      if (changes.length === 0) return result;
      const told = news.map((happened) => this.news.of(happened));
      if (!(await this.write([...changes, ...told.flatMap((t) => t.changes)]))) continue;
      this.news.tell(told.map(({ sending }) => sending));
      return result;
    }
  }

  /**
   * Does something once per key: what came of it is kept with the key, also a refusal, as Stripe
   * does (docs.stripe.com/api/idempotent_requests), and answered to whoever asks again.
   */
  once<Value>(
    key: string,
    kind: CallKind,
    of: object,
    decide: () => Promise<Outcome<Value>>,
  ): Promise<GatewayAnswer<Value>> {
    const asked = JSON.stringify(of, Object.keys(of).toSorted());
    return answered(() =>
      this.change(async (): Promise<Decision<GatewayAnswer<Value>>> => {
        const kept = await this.read<KeyRecord>(buckets.keys, key);
        if (kept) {
          const isSame = kept.is.kind === kind && kept.is.asked === asked;
          const answer = isSame ? kept.is.answer : refused('idempotency_error');
          return { changes: [], result: answer as GatewayAnswer<Value> };
        }
        const outcome = await decide();
        const isRefused = 'refused' in outcome;
        const answer: GatewayAnswer<Value> = isRefused
          ? refused(outcome.refused)
          : { is: 'done', value: outcome.value };
        const ref = isRefused ? null : outcome.ref;
        const record: KeyRecord = { kind, asked, ref, answer };
        return {
          changes: [
            { bucket: buckets.keys, key, value: JSON.stringify(record), ifValue: null },
            ...(isRefused ? [] : outcome.changes),
          ],
          news: isRefused ? [] : outcome.news,
          result: answer,
        };
      }),
    );
  }

  /** To be written with what falls due then. */
  due(atMs: number, kind: DueKind, id: string): KeyValueChange {
    this.earliestDueMs = Math.min(this.earliestDueMs, atMs);
    return { bucket: buckets.due, key: dueKey(atMs, kind, id), value: '' };
  }

  /** Not due any more. */
  notDue(atMs: number, kind: DueKind, id: string): KeyValueChange {
    return { bucket: buckets.due, key: dueKey(atMs, kind, id), value: null };
  }

  /**
   * What is due by now.
   *
   * @param isSure Whether to look also where nothing is that this process knows of: another may
   */
  async dueNow(
    isSure: boolean,
  ): Promise<readonly { readonly atMs: number; readonly kind: DueKind; readonly id: string }[]> {
    const nowMs = await this.clock.nowMs();
    if (!isSure && nowMs < this.earliestDueMs) return [];
    this.earliestDueMs = Number.POSITIVE_INFINITY;
    const all = (await this.store.list(buckets.due)).map(([key]) => {
      const [at, kind, id] = key.split('~') as [string, DueKind, string];
      return { atMs: Date.parse(at), kind, id };
    });
    for (const { atMs } of all)
      if (atMs > nowMs) this.earliestDueMs = Math.min(this.earliestDueMs, atMs);
    return all.filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
  }

  private async write(changes: readonly KeyValueChange[]): Promise<boolean> {
    try {
      return await this.store.write(changes);
    } catch (error) {
      if (error instanceof EngineUnavailable && !error.outcomeUnknown) throw error;
      throw new PerhapsWritten((error as Error).message, { cause: error });
    }
  }
}

const dueKey = (atMs: number, kind: DueKind, id: string): string =>
  `${new Date(atMs).toISOString()}~${kind}~${id}`;

export const refused = (code: string): { readonly is: 'refused'; readonly code: string } => ({
  is: 'refused',
  code,
});

export const done = <Value>(value: Value): GatewayAnswer<Value> => ({ is: 'done', value });

/** Says what the store's failures mean to whoever has called. */
export async function answered<Value>(
  ask: () => Promise<GatewayAnswer<Value>>,
): Promise<GatewayAnswer<Value>> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PerhapsWritten) return { is: 'unknown', why: error.message };
    return { is: 'unavailable', why: (error as Error).message };
  }
}

export const replacing = (
  bucket: string,
  key: string,
  before: Stored<unknown> | null,
  after: unknown,
): KeyValueChange => ({
  bucket,
  key,
  value: JSON.stringify(after),
  ifValue: before?.json ?? null,
});

const ID_BYTES = 12;

/** What nobody can guess. */
export const randomId = (): string => randomBytes(ID_BYTES).toString('hex');

/** A movement of the balance. */
export const newTransaction = (): string => `sim_txn_${randomId()}`;
