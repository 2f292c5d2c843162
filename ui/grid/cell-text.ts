import { amountText, countText, dayText, momentText, shortened, whenText } from '../ground/formats';
import type { Cell } from './columns';

/** What a cell says: plain text, for a list has a thousand of them. */
export interface CellText {
  /** Its classes. */
  readonly css: string;
  readonly text: string;
  /** Behind it, muted: a currency, a unit. */
  readonly after: string;
  /** Shown where one points at it; empty: the text itself, where it is cut. */
  readonly title: string;
}

const CODE_LENGTH = 24;

/** @param now milliseconds, for what says how long ago it was */
export function cellText(cell: Cell, now: number): CellText {
  switch (cell.kind) {
    case 'text':
      return { css: cell.muted ? 'muted' : '', text: cell.text, after: '', title: '' };
    case 'code': {
      const text = shortened(cell.text, CODE_LENGTH);
      return { css: 'mono', text, after: '', title: text === cell.text ? '' : cell.text };
    }
    case 'money':
      return { css: '', text: amountText(cell.money), after: cell.money.currency, title: '' };
    case 'count':
      return { css: cell.tone ?? '', text: countText(cell.count), after: cell.unit ?? '', title: '' };
    case 'when':
      return { css: '', text: whenText(cell.at, now), after: '', title: momentText(cell.at) };
    case 'day': {
      const day = dayText(cell.day);
      return cell.late ? { css: 'refused', text: $localize`${day}:day: late`, after: '', title: '' } : { css: '', text: day, after: '', title: '' };
    }
    case 'status':
      return { css: `status ${cell.status.tone}`, text: cell.status.word, after: '', title: '' };
    case 'none':
      return { css: 'muted', text: '–', after: '', title: '' };
  }
}
