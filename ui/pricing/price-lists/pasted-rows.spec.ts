import { pastedRows } from './pasted-rows';

const shown = (text: string) => pastedRows(text)?.map(({ from, price, per }) => [from, price, per]);

describe('breaks that are pasted', () => {
  it.each<[string, string, string[][]]>([
    [
      'quantity and price',
      '1\t10.00\n10\t9.50',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'names above them',
      'From\tPrice\n1\t10.00\n10\t9.50',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'names that say another order',
      'Net price;Ab Menge;Bis\n10,00;1;9\n9,50;10;',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'from and to',
      '1\t9\t10.00\n10\t\t9.50',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    ['from and to of one break', '1\t9\t10.00', [['1', '10.00', '1']]],
    [
      'a price for so many',
      '1\t10.00\t100\n10\t9.50\t100',
      [
        ['1', '10.00', '100'],
        ['10', '9.50', '100'],
      ],
    ],
    [
      'ranges in one cell',
      '1 – 9\t10.00\n10+\t9.50',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'words',
      'from 1\t10.00\n≥ 10\t9.50',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'currencies',
      '1\t£ 10.00\r\n10\t£ 9.50\r\n',
      [
        ['1', '10.00', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'a cell in quotation marks',
      '1;"10,50"\n10;"9,50"',
      [
        ['1', '10.50', '1'],
        ['10', '9.50', '1'],
      ],
    ],
    [
      'what others of the column prove',
      '1\t1,250\n10\t12,5',
      [
        ['1', '1.250', '1'],
        ['10', '12.5', '1'],
      ],
    ],
    [
      'what nothing proves, to be asked about',
      '1\t1,250\n10\t2,500',
      [
        ['1', '1,250', '1'],
        ['10', '2,500', '1'],
      ],
    ],
    [
      'what is no price, to be told',
      '1\tn/a\n2\t3',
      [
        ['1', 'n/a', '1'],
        ['2', '3', '1'],
      ],
    ],
  ])('with %s are understood', (_what, text, rows) => expect(shown(text)).toEqual(rows));

  it('are none where it is one value', () => {
    expect(pastedRows('12.50')).toBeNull();
    expect(pastedRows('1,250\n')).toBeNull();
    expect(pastedRows('From\tPrice\n')).toBeNull();
  });
});
