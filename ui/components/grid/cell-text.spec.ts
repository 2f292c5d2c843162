import { cellText, fullText } from './cell-text';
import type { Cell } from './columns';

const NOW = Date.parse('2026-03-10T12:00:00Z');

describe('what a cell says', () => {
  beforeEach(() => (document.documentElement.lang = 'en-GB'));

  it('is an amount with its currency behind it', () => {
    expect(cellText({ kind: 'money', money: { amount: '1204.5', currency: 'GBP' } }, NOW)).toEqual({
      css: '',
      text: '1,204.50',
      after: 'GBP',
    });
  });
  it('is a status by its label and its tone, whose shape the style sheet gives', () => {
    expect(
      cellText({ kind: 'status', status: { tone: 'going', label: 'Shipped' } }, NOW),
    ).toMatchObject({ css: 'status going', text: 'Shipped' });
  });
  it('is how long ago something was, and exactly when in its tooltip', () => {
    const cell: Cell = { kind: 'when', at: '2026-03-10T10:00:00Z' };
    expect(cellText(cell, NOW).text).toMatch(/2 hr ago/);
    expect(fullText(cell)).toMatch(/10 Mar 2026/);
  });
  it('says that a day has passed', () => {
    expect(cellText({ kind: 'day', day: '2026-03-09', late: true }, NOW)).toMatchObject({
      css: 'refused',
      text: '9 Mar 2026 late',
    });
    expect(cellText({ kind: 'day', day: '2026-03-11' }, NOW)).toMatchObject({
      css: '',
      text: '11 Mar 2026',
    });
  });
  it('cuts a long code in the middle and keeps it whole in its tooltip', () => {
    const code = 'A-VERY-LONG-PURCHASE-ORDER-NUMBER-0001';
    expect(cellText({ kind: 'code', text: code }, NOW).text).toHaveLength(24);
    expect(fullText({ kind: 'code', text: code })).toBe(code);
    expect(fullText({ kind: 'code', text: 'SHORT-1' })).toBe('');
  });
});
