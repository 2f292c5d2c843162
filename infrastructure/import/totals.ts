import { divideHalfEven, exponentOf } from '../../domain/shared/money/money.js';
import { outcomes, type Outcome, type ReadRow } from './classify.js';
import { decimalOf } from './micros.js';

/** Totals of one outcome. Decimals are exact. */
export interface OutcomeTotals {
  readonly rows: number;
  readonly quantity: number;
  /** Σ quantity × price, exactly: `"9747747.934"`. */
  readonly value: string;
  /**
   * Difference between the exact value and the booked amounts, which are rounded row by row: `exact
   * − booked`. Null for outcomes that book nothing.
   */
  readonly rounding: string | null;
}

export type ImportTotals = Readonly<Record<Outcome | 'file', OutcomeTotals>>;

const booked: ReadonlySet<Outcome> = new Set(['charge', 'creditNoteLine', 'orderLine']);

/** Totals by outcome, which add up to those of the file. */
export class Totals {
  private readonly sums = new Map(
    outcomes.map((outcome) => [outcome, { rows: 0, quantity: 0, micros: 0n, lost: 0n }]),
  );

  add({ outcome, quantity, micros, currency }: ReadRow): void {
    const sum = this.sums.get(outcome)!;
    sum.rows++;
    sum.quantity += quantity;
    sum.micros += micros;
    if (!booked.has(outcome)) return;
    const scale = 10n ** BigInt(6 - exponentOf(currency));
    if (micros % scale !== 0n) sum.lost += micros - divideHalfEven(micros, scale) * scale;
  }

  result(): ImportTotals {
    const of = (chosen: readonly Outcome[], rounds: boolean): OutcomeTotals => {
      const parts = chosen.map((outcome) => this.sums.get(outcome)!);
      const lost = parts.reduce((n, p) => n + p.lost, 0n);
      return {
        rows: parts.reduce((n, p) => n + p.rows, 0),
        quantity: parts.reduce((n, p) => n + p.quantity, 0),
        value: decimalOf(parts.reduce((n, p) => n + p.micros, 0n)),
        rounding: rounds ? decimalOf(lost) : null,
      };
    };
    return {
      ...(Object.fromEntries(outcomes.map((o) => [o, of([o], booked.has(o))])) as Record<
        Outcome,
        OutcomeTotals
      >),
      file: of(outcomes, true),
    };
  }
}
