import { readText, tableOf, wantedOf, withColumns } from './table';

const wanted = (text: string) =>
  wantedOf(readText(text)).map(({ code, quantity, unit }) => [code, quantity, unit]);

describe('rows that are pasted', () => {
  it('come straight from a spreadsheet, with tabs', () => {
    expect(wanted('ENV-C5\t10\nTAP-50\t6')).toEqual([
      ['ENV-C5', 10, ''],
      ['TAP-50', 6, ''],
    ]);
  });

  it('come with semicolons and German numbers', () => {
    expect(wanted('Artikelnummer;Menge;Einheit\n00417;1.200;BX\n00418;12,0;BX')).toEqual([
      ['00417', 1200, 'BX'],
      ['00418', 12, 'BX'],
    ]);
  });

  it('come with commas, quotes and a byte order mark', () => {
    expect(wanted('\uFEFFSKU,Description,Qty\n"A,1","Tape, clear","1,200"\nB2,Box,3')).toEqual([
      ['A,1', 1200, ''],
      ['B2', 3, ''],
    ]);
  });

  it('keep their leading zeros', () => {
    expect(wanted('000123\t1')).toEqual([['000123', 1, '']]);
  });

  it('need no quantity', () => {
    expect(wanted('ENV-C5\nTAP-50')).toEqual([
      ['ENV-C5', null, ''],
      ['TAP-50', null, ''],
    ]);
  });

  it('find the quantity in whichever column it stands', () => {
    expect(wanted('ENV-C5\tC5 envelope\t10\nTAP-50\tTape\t6')).toEqual([
      ['ENV-C5', 10, ''],
      ['TAP-50', 6, ''],
    ]);
  });

  it('keep the quantity that cannot be read beside those that can', () => {
    expect(wanted('ENV-C5\t10\nENV-C6\tten\nTAP-50\t6')).toEqual([
      ['ENV-C5', 10, ''],
      ['ENV-C6', Number.NaN, ''],
      ['TAP-50', 6, ''],
    ]);
  });

  it('are added up where codes are equal, and not where a quantity cannot be read', () => {
    expect(wanted('env-c5\t10\nENV-C5\t5\nENV-C5\t1.5\nTAP-50\t1')).toEqual([
      ['env-c5', 15, ''],
      ['ENV-C5', Number.NaN, ''],
      ['TAP-50', 1, ''],
    ]);
  });

  it('are the right ones of a table that has more: a code of codes, and no price for a quantity', () => {
    expect(wanted('Reference,SKU,Qty\n4500-1,ENV-C5,10')).toEqual([['ENV-C5', 10, '']]);
    expect(wanted('SKU,Price,Qty\nENV-C5,12.00,10')).toEqual([['ENV-C5', 10, '']]);
    expect(wanted('SKU;Amount;Menge\nENV-C5;12,00;10')).toEqual([['ENV-C5', 10, '']]);
    expect(wanted('SKU,Amount\nENV-C5,12.00\nENV-C6,8.50')).toEqual([
      ['ENV-C5', null, ''],
      ['ENV-C6', null, ''],
    ]);
    expect(wanted('ENV-C5\t12.00\t10\nENV-C6\t8.50\t5')).toEqual([
      ['ENV-C5', 10, ''],
      ['ENV-C6', 5, ''],
    ]);
  });

  it('may stand below a title, and have quotation marks in them', () => {
    expect(wanted('Order of March\n\nSKU,Qty\n1/2" pipe,3\n"A,1",4')).toEqual([
      ['1/2" pipe', 3, ''],
      ['A,1', 4, ''],
    ]);
    expect(wanted('sep=;\nSKU;Qty\nA,1;3')).toEqual([['A,1', 3, '']]);
    expect(wanted("SKU,Qty\n'+49-A,3")).toEqual([['+49-A', 3, '']]);
  });

  it('with quantities of two readings are asked about, unless another one proves which', () => {
    const table = readText('SKU;Menge\nA;1.000\nB;2.000');
    expect(table.unclear).toEqual(['1.000', '2.000']);
    expect(wantedOf(table).map(({ quantity }) => quantity)).toEqual([Number.NaN, Number.NaN]);
    const said = withColumns(table, table.columns, 'comma');
    expect([said.unclear, wantedOf(said).map(({ quantity }) => quantity)]).toEqual([
      [],
      [1000, 2000],
    ]);
    expect(wanted('SKU;Menge\nA;1.000\nB;1.200')).toEqual([
      ['A', 1000, ''],
      ['B', 1200, ''],
    ]);
    expect(wanted('SKU;Menge\nA;1.000\nB;2.000,0')).toEqual([
      ['A', 1000, ''],
      ['B', 2000, ''],
    ]);
  });

  it('are none where nothing stands', () => {
    expect(wanted('\n \n\t\n')).toEqual([]);
  });
});

describe('a sheet', () => {
  it('finds its columns by their names, wherever they stand', () => {
    expect(
      tableOf([
        ['Pos.', 'Einheit', 'Bestellnummer', 'Menge'],
        ['1', 'PK', 'ENV-C5', '4'],
      ]).columns,
    ).toEqual({ code: 2, quantity: 3, unit: 1 });
  });
});
