import { computed, signal } from '@angular/core';
import type { BriefProduct } from '../../api/models/brief-product';
import type { CheckedLine } from '../../api/models/checked-line';
import type { LineProblem } from '../../api/models/line-problem';
import type { ResolvedRow } from '../../api/models/resolved-row';
import { typedWhole } from '../../core/typed-number';
import { parseWholeNumber } from '../../core/whole-number';
import type { WantedRow } from './table';

/** The API resolves so many rows at once. */
export const MOST_ROWS = 5_000;

export interface QuickRow {
  /** Of this row for good, whatever moves around it. */
  readonly key: number;
  readonly code: string;
  readonly quantityText: string;
  readonly unit: string;
  /** `pending`: the response has not arrived. */
  readonly state: 'new' | 'pending' | 'resolved';
  readonly line: CheckedLine | null;
  readonly candidates: readonly BriefProduct[];
  readonly problems: readonly LineProblem[];
}

type Typed = Pick<QuickRow, 'code' | 'quantityText' | 'unit'>;

/** What the API is asked for one row. */
export interface RowQuestion {
  readonly row: number;
  readonly code: string;
  readonly quantity?: number;
  readonly unit?: string;
}

const blank = (key: number, typed: Typed): QuickRow => ({
  key,
  ...typed,
  state: 'new',
  line: null,
  candidates: [],
  problems: [],
});
const isEmpty = ({ code, quantityText }: QuickRow): boolean =>
  code.trim() === '' && quantityText.trim() === '';

/** A problem that is known before anybody is asked. */
function unreadable(quantityText: string): LineProblem {
  const typed = typedWhole(quantityText);
  return {
    code: 'row/quantity',
    params: { quantity: quantityText },
    detail:
      typed.is === 'unclear'
        ? $localize`“${quantityText}:quantity:” can be read in two ways. Which do you mean?`
        : $localize`“${quantityText}:quantity:” is not a whole number of 1 or more`,
    suggestions: typed.is === 'unclear' ? [...typed.choices] : [],
    blocking: true,
  };
}

/**
 * The rows of a quick order: typed, pasted or from a file, each with what the API says of it. What
 * is wrong stays until it is right. There is always an empty row at the end to type into.
 */
export class QuickRows {
  private next = 0;
  readonly rows = signal<readonly QuickRow[]>([
    blank(this.next++, { code: '', quantityText: '', unit: '' }),
  ]);

  readonly filled = computed(() => this.rows().filter((row) => !isEmpty(row)));
  readonly good = computed(() =>
    this.filled().filter(
      (row) =>
        row.state === 'resolved' &&
        row.line !== null &&
        !row.problems.some(({ blocking }) => blocking),
    ),
  );
  readonly bad = computed(() =>
    this.filled().filter(
      (row) =>
        row.state === 'resolved' &&
        (row.line === null || row.problems.some(({ blocking }) => blocking)),
    ),
  );
  readonly asking = computed(() => this.filled().some(({ state }) => state === 'pending'));

  /**
   * Adds below what is there; where a code is there already, its quantities add up. Answers how
   * many rows found no room.
   */
  add(wanted: readonly WantedRow[]): number {
    const rows = this.filled().slice();
    const indexOf = new Map(rows.map((row, index) => [keyOf(row), index]));
    let left = 0;
    for (const { code, quantityText, unit } of wanted) {
      const index = indexOf.get(keyOf({ code, unit }));
      const before = index === undefined ? undefined : rows[index];
      const sum = before
        ? parseWholeNumber(before.quantityText || '0') + parseWholeNumber(quantityText || '0')
        : Number.NaN;
      if (before && !Number.isNaN(sum))
        rows[index!] = blank(before.key, { code: before.code, quantityText: String(sum), unit });
      else if (rows.length >= MOST_ROWS) left++;
      else {
        indexOf.set(keyOf({ code, unit }), rows.length);
        rows.push(blank(this.next++, { code, quantityText, unit }));
      }
    }
    this.rows.set(this.withEmpty(rows));
    return left;
  }

  change(key: number, typed: Partial<Typed>): void {
    this.rows.update((rows) =>
      this.withEmpty(
        rows.map((row) =>
          row.key === key
            ? blank(key, {
                code: row.code,
                quantityText: row.quantityText,
                unit: row.unit,
                ...typed,
              })
            : row,
        ),
      ),
    );
  }

  remove(keys: ReadonlySet<number>): void {
    this.rows.update((rows) => this.withEmpty(rows.filter(({ key }) => !keys.has(key))));
  }

  /** The questions of all rows that have changed, which are pending from here on. */
  ask(): readonly RowQuestion[] {
    const questions: RowQuestion[] = [];
    this.rows.update((rows) =>
      rows.map((row) => {
        if (row.state !== 'new' || row.code.trim() === '') return row;
        const quantity = row.quantityText.trim() === '' ? null : parseWholeNumber(row.quantityText);
        if (quantity !== null && !(quantity >= 1))
          return { ...row, state: 'resolved', problems: [unreadable(row.quantityText)] };
        questions.push({
          row: row.key,
          code: row.code.trim(),
          ...(quantity === null ? {} : { quantity }),
          ...(row.unit.trim() ? { unit: row.unit.trim() } : {}),
        });
        return { ...row, state: 'pending' };
      }),
    );
    return questions;
  }

  /** What was typed meanwhile is asked anew: an answer to what stood there before is dropped. */
  answer(questions: readonly RowQuestion[], answers: readonly ResolvedRow[]): void {
    const byRow = new Map(answers.map((answer) => [answer.row, answer]));
    const requested = new Map(questions.map((question) => [question.row, question]));
    this.rows.update((rows) =>
      rows.map((row) => {
        const answer = byRow.get(row.key);
        if (!answer || row.state !== 'pending' || row.code.trim() !== requested.get(row.key)?.code)
          return row;
        const { line, candidates, problems } = answer;
        const quantityText =
          row.quantityText.trim() === '' && line ? String(line.quantity) : row.quantityText;
        // an answer about a line stands at its line
        return {
          ...row,
          quantityText,
          state: 'resolved',
          line,
          candidates,
          problems: [
            ...problems,
            ...(line?.problems ?? []).filter(
              ({ code }) => !problems.some((problem) => problem.code === code),
            ),
          ],
        };
      }),
    );
  }

  /** There was no answer: the rows are asked again with the next ones. */
  unasked(questions: readonly RowQuestion[]): void {
    const keys = new Set(questions.map(({ row }) => row));
    this.rows.update((rows) =>
      rows.map((row) =>
        keys.has(row.key) && row.state === 'pending' ? { ...row, state: 'new' } : row,
      ),
    );
  }

  private withEmpty(rows: readonly QuickRow[]): readonly QuickRow[] {
    const last = rows.at(-1);
    return last && isEmpty(last)
      ? rows
      : [...rows, blank(this.next++, { code: '', quantityText: '', unit: '' })];
  }
}

const keyOf = ({ code, unit }: { readonly code: string; readonly unit: string }): string =>
  `${code.trim().toLowerCase()}\0${unit.trim().toLowerCase()}`;
