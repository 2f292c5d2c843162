import { findLayout, isTotalLabel } from './layout.js';

const names = (rows: string[][]): readonly string[] =>
  findLayout(rows).columns.map(({ name }) => name);

describe('the names of the columns', () => {
  it('stand in the first row of most tables', () => {
    expect(
      findLayout([
        ['sku', 'name'],
        ['A', 'x'],
      ]),
    ).toMatchObject({
      titleRows: 0,
      headerRows: 1,
    });
    expect(names([['sku'], ['A'], ['B']])).toEqual(['sku']);
  });

  it('stand below a title', () => {
    const rows = [
      ['Price list spring 2026'],
      ['valid from', '2026-03-01'],
      ['SKU', 'Name', 'Price'],
      ['A', 'x', '1.5'],
      ['B', 'y', '2.5'],
    ];
    expect(findLayout(rows).titleRows).toBe(2);
    expect(names(rows)).toEqual(['SKU', 'Name', 'Price']);
  });

  it('stand in two rows where a group spans several columns', () => {
    const rows = [
      ['Item', 'Price', '', 'Stock'],
      ['code', 'from 1', 'from 10', ''],
      ['A', '1.50', '1.20', '7'],
      ['B', '2.50', '2.20', '8'],
    ];
    expect(findLayout(rows).headerRows).toBe(2);
    expect(names(rows)).toEqual(['Item code', 'Price from 1', 'Price from 10', 'Stock']);
  });

  it('are made unlike where one has none, or that of another, and somebody has to look', () => {
    const { columns } = findLayout([
      ['sku', 'Price', '', 'Price', ''],
      ['A', '1', '2', '3', '4'],
      ['B', '1', '2', '3', '4'],
    ]);
    expect(columns.map(({ name, doubt }) => [name, doubt])).toEqual([
      ['sku', null],
      ['Price (column 2)', 'doubled'],
      ['Column 3', 'nameless'],
      ['Price (column 4)', 'doubled'],
      ['Column 5', 'nameless'],
    ]);
  });

  it('are few where only a few have one', () => {
    expect(
      names([
        ['sku', 'name', '', ''],
        ['A', 'x', '1', '2'],
        ['B', 'y', '3', '4'],
      ]),
    ).toEqual(['sku', 'name', 'Column 3', 'Column 4']);
  });

  it('may be numbers, as the quantities of breaks are', () => {
    expect(
      names([
        ['sku', '1', '10', '100'],
        ['A', '5.00', '4.00', '3.00'],
      ]),
    ).toEqual(['sku', '1', '10', '100']);
  });

  it('are where somebody says', () => {
    const rows = [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ];
    expect(findLayout(rows, { titleRows: 1 }).columns[0]!.name).toBe('c');
    expect(findLayout(rows, { headerRows: 0 }).columns.map(({ name }) => name)).toEqual([
      'Column 1',
      'Column 2',
    ]);
  });
});

it.each(['Total', 'Grand total:', 'Summe', 'Gesamtsumme', 'Subtotal', 'TOTALE'])(
  '%s adds up what is above',
  (text) => expect(isTotalLabel(text)).toBe(true),
);
it.each(['Total lubricant', 'TOTAL-1', 'Summer', ''])('%j does not', (text) =>
  expect(isTotalLabel(text)).toBe(false),
);
