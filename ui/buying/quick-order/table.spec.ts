import { readText, tableOf, wantedOf } from './table';

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
