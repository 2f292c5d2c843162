import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import type { Moved, Movements } from './movements.js';
import { buckets } from './records.js';

/** So many payments can be captured at the same time without waiting for each other. */
const PARTS = 16;

interface Part {
  readonly key: string;
  readonly value: string;
}

/**
 * What the operator has at the gateway, by currency. It lies in parts: every capture adds to it, and
 * one record would be written by all of them, one after the other. Amounts are minor units. It gives
 * changes to write; each rests on what it has read.
 */
export class Balance {
  constructor(
    private readonly store: KeyValueStore,
    private readonly movements: Movements,
  ) {}

  async of(currency: Currency): Promise<number> {
    return (await this.parts(currency)).reduce((sum, { value }) => sum + Number(value), 0);
  }

  /** All currencies in which there was ever something. */
  async all(): Promise<Readonly<Record<Currency, number>>> {
    const sums: Record<Currency, number> = {};
    for (const [key, value] of await this.store.list(buckets.balance)) {
      const currency = key.split(':', 1)[0]!;
      sums[currency] = (sums[currency] ?? 0) + Number(value);
    }
    return sums;
  }

  /**
   * What is more by `moved`, less what is kept of it. What is below zero leaves whether there is
   * enough or not, as what a bank takes back: the balance may then be below zero.
   *
   * @param more What moves with it, in the same currency
   */
  async credit(moved: Moved, ...more: readonly Moved[]): Promise<readonly KeyValueChange[]> {
    const all = [moved, ...more];
    const sum = all.reduce((n, { amount, fee = 0 }) => n + amount - fee, 0);
    const key = `${moved.currency}:${Math.floor(Math.random() * PARTS)}`;
    const before = await this.store.get(buckets.balance, key);
    return [
      change(key, before, Number(before ?? 0) + sum),
      ...all.flatMap((of) => this.movements.of(of)),
    ];
  }

  /** What is less by `moved`, whose amount is below zero; null: it is not that much. */
  async debit(moved: Moved): Promise<readonly KeyValueChange[] | null> {
    const { currency, amount } = moved;
    const parts = await this.parts(currency);
    if (parts.reduce((sum, { value }) => sum + Number(value), 0) < -amount) return null;
    const largestFirst = parts.toSorted((a, b) => Number(b.value) - Number(a.value));
    // what is owed in another part counts, and is to be as it was read
    const changes: KeyValueChange[] = parts
      .filter(({ value }) => Number(value) < 0)
      .map(({ key, value }) => change(key, value, Number(value)));
    let left = -amount;
    for (const { key, value } of largestFirst) {
      const taken = Math.min(left, Number(value));
      if (taken <= 0) break;
      changes.push(change(key, value, Number(value) - taken));
      left -= taken;
    }
    return left === 0 ? [...changes, ...this.movements.of(moved)] : null;
  }

  private async parts(currency: Currency): Promise<readonly Part[]> {
    return (await this.store.list(buckets.balance))
      .map(([key, value]) => ({ key, value }))
      .filter(({ key }) => key.startsWith(`${currency}:`));
  }
}

const change = (key: string, before: string | null, amount: number): KeyValueChange => ({
  bucket: buckets.balance,
  key,
  value: String(amount),
  ifValue: before,
});
