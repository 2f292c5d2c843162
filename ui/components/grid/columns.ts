import type { Money } from '../../api/models/money';
import type { Status } from '../../terms/statuses';

/** What stands in a cell. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string; readonly muted?: boolean }
  /** An identifier: monospaced, cut in the middle. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'money'; readonly money: Money }
  | {
      readonly kind: 'count';
      readonly count: number;
      readonly unit?: string;
      readonly tone?: 'refused' | 'waiting';
    }
  /** An instant, as a distance within a week. */
  | { readonly kind: 'when'; readonly at: string }
  /** A calendar day; `late` says so. */
  | { readonly kind: 'day'; readonly day: string; readonly late?: boolean }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'none' };

/** Of a column that grows, against others that do. */
export interface Growing {
  /** Pixels. */
  readonly least: number;
  readonly share: number;
}

export interface Column<T> {
  readonly key: string;
  readonly header: string;
  /** Pixels, or what it takes of the room that is left. */
  readonly width: number | Growing;
  readonly numeric?: boolean;
  /** The API's name for sorting by it. */
  readonly sort?: string;
  /** Not shown unless chosen. */
  readonly optional?: boolean;
  /**
   * Where it stands in a row of two lines, where there is no room for columns; not at all if
   * absent.
   */
  readonly narrow?: 'title' | 'sub' | 'end' | 'endSub';
  readonly cell: (row: T) => Cell;
}

export const grows = (least: number, share: number): Growing => ({ least, share });
export const textCell = (text: string | null | undefined, muted = false): Cell =>
  text === null || text === undefined || text === ''
    ? { kind: 'none' }
    : { kind: 'text', text, muted };
export const codeCell = (text: string | null | undefined): Cell =>
  text ? { kind: 'code', text } : { kind: 'none' };
/** Null: one's role is not told. */
export const moneyCell = (money: Money | null): Cell =>
  money ? { kind: 'money', money } : { kind: 'none' };
export const dayCell = (day: string | null, late = false): Cell =>
  day === null ? { kind: 'none' } : { kind: 'day', day, late };
