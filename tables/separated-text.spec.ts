import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  csvLine,
  findSeparator,
  guarded,
  rowsOfText,
  SeparatedText,
  separatorLine,
  unguarded,
} from './separated-text.js';

const cells = (text: string, separator = ','): (readonly string[])[] =>
  rowsOfText(text, separator).map((row) => row.cells);

describe('separated text', () => {
  it.each([
    ['a quotation mark inside a cell', 'IN-1,Pipe 1/2" x', [['IN-1', 'Pipe 1/2" x']]],
    ['one at the beginning', 'IN-1,"1/2" pipe', [['IN-1', '"1/2" pipe']]],
    ['one that was not doubled', 'IN-1,"1/2" pipe"', [['IN-1', '1/2" pipe']]],
    ['one that was', 'IN-1,"1/2"" pipe"', [['IN-1', '1/2" pipe']]],
    [
      'two of them',
      'A,6" x 4" tray,1\nB,x,2',
      [
        ['A', '6" x 4" tray', '1'],
        ['B', 'x', '2'],
      ],
    ],
    ['a separator in a quotation', '"A,1","x"', [['A,1', 'x']]],
    [
      'a line break in a quotation',
      '"A\nB",x\nC,y',
      [
        ['A\nB', 'x'],
        ['C', 'y'],
      ],
    ],
    [
      'old line ends',
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'Windows line ends',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty lines',
      'a,b\n\n\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['spaces around', ' a , "b" ,c', [['a', 'b', 'c']]],
    [
      'empty quotations',
      '"",x\n,""',
      [
        ['', 'x'],
        ['', ''],
      ],
    ],
    ['empty cells at the end', 'a,,', [['a', '', '']]],
  ] as [string, string, string[][]][])('takes %s', (_what, text, rows) =>
    expect(cells(text)).toEqual(rows),
  );

  it('loses one line to a quotation that never ends, not the rest of the file', () => {
    const rows = rowsOfText('a,b\n"1,2\nc,d\n"e",f\ng,h\n', ',');
    expect(rows.map((row) => [row.line, row.isOpen, row.cells.join('|')])).toEqual([
      [1, false, 'a|b'],
      [2, true, '"1|2'],
      [3, false, 'c|d'],
      [4, false, 'e|f'],
      [5, false, 'g|h'],
    ]);
  });

  it('says in which line a row begins', () => {
    expect(rowsOfText('a\n"b\r\nb"\n\nc', ',').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('is the same in whatever pieces it comes', () => {
    const text = 'a;"b\r\n""c";d\r\n;"x" y;\r\n"é";2\r\r"open;1\r\nlast';
    const whole = rowsOfText(text, ';');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 60 }), (sizes) => {
        const reader = new SeparatedText(';');
        const rows = [];
        let at = 0;
        for (const size of sizes) {
          rows.push(...reader.push(text.slice(at, at + size)));
          at += size;
        }
        rows.push(...reader.push(text.slice(at)), ...reader.end());
        expect(rows).toEqual(whole);
      }),
    );
  });

  const table = fc.array(
    fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.stringMatching(/^[ "',;\t\r\n=+\-@a1.]{0,8}$/),
      ),
      { minLength: 2, maxLength: 5 },
    ),
    { minLength: 1, maxLength: 8 },
  );

  it('that we wrote comes back as it was, here and elsewhere', () => {
    fc.assert(
      fc.property(
        // what is only white space is an empty cell to every reader
        table.map((rows) => rows.map((row, i) => [`k${i}`, ...row])),
        (rows) => {
          const text = rows.map((row) => csvLine(row)).join('');
          expect(cells(text).map((row) => row.map(unguarded))).toEqual(rows);
          const elsewhere = parse(text, { relax_column_count: true }) as string[][];
          expect(elsewhere.map((row) => row.map(unguarded))).toEqual(rows);
        },
      ),
    );
  });

  it('never begins a line or a cell with what a spreadsheet takes for a formula', () => {
    for (const text of ['=1+1', '+49-A', '-x', '@a', "'=x", '\n=1', '＝1', '4500\n=HYPERLINK()'])
      expect(csvLine(['a', text])).toMatch(/^a,"?(?:'|4500\n)/);
    expect(csvLine(['4500\n=1', '-3.5'])).toBe('"4500\n=1",-3.5\r\n');
    expect(['-5', '-5.25', 'a=b', "'abc"].map(guarded)).toEqual(['-5', '-5.25', 'a=b', "'abc"]);
  });
});

describe('the separator of a table', () => {
  it.each([
    [';', 'Artikel;Preis\nA;12,50\nB;1,20\n'],
    [',', 'sku,name\nA,"x; y; z"\nB,"p; q"\n'],
    ['\t', 'sku\tname, long\nA\tx, y\n'],
    ['|', 'sku|name\nA|x\n'],
    [',', '"Item\ncode",name\nA,x\n'],
    [';', '"Item,\ncode";name\nA;x\n'],
    [';', 'sep=;\nsku;name\nA,1;x\n'],
    [',', 'sku\nA\nB\n'],
    [';', 'Price list 2026, valid from March\n\nsku;price\nA;1,5\nB;2,5\nC;3,5\n'],
    [',', 'sku,name,price\nA,"one;two",1\nB,three,2\n'],
  ])('is %j', (separator, text) => expect(findSeparator(text)).toBe(separator));

  it('stands in a first line of its own in files that Excel wrote', () => {
    expect(separatorLine('sep=;\r\na;b')).toEqual({ separator: ';', length: 7 });
    expect(separatorLine('separate;b')).toBeNull();
  });
});
