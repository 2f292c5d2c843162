import {
  amountText,
  countText,
  dayText,
  momentText,
  shortened,
  whenText,
} from '../../core/formats';
import type { Cell } from './columns';

/** The text of a cell: plain, as a list has a thousand of them. */
export interface CellText {
  /** Its classes. */
  readonly css: string;
  readonly text: string;
  /** Behind it, muted: a currency, a unit. */
  readonly after: string;
}

const CODE_LENGTH = 24;

/** @param now milliseconds, for what says how long ago it was */
export function cellText(cell: Cell, now: number): CellText {
  switch (cell.kind) {
    case 'text':
      return { css: cell.muted ? 'muted' : '', text: cell.text, after: '' };
    case 'code': {
      return { css: 'mono', text: shortened(cell.text, CODE_LENGTH), after: '' };
    }
    case 'money':
      return { css: '', text: amountText(cell.money), after: cell.money.currency };
    case 'count':
      return { css: cell.tone ?? '', text: countText(cell.count), after: cell.unit ?? '' };
    case 'when':
      return { css: '', text: whenText(cell.at, now), after: '' };
    case 'day': {
      const day = dayText(cell.day);
      return cell.late
        ? { css: 'refused', text: $localize`${day}:day: late`, after: '' }
        : { css: '', text: day, after: '' };
    }
    case 'status':
      return { css: `status ${cell.status.tone}`, text: cell.status.label, after: '' };
    case 'none':
      return { css: 'muted', text: '–', after: '' };
  }
}

/** The tooltip of a cell, where it says more than its text; else empty. */
export function fullText(cell: Cell): string {
  if (cell.kind === 'when') return momentText(cell.at);
  return cell.kind === 'code' && shortened(cell.text, CODE_LENGTH) !== cell.text ? cell.text : '';
}
