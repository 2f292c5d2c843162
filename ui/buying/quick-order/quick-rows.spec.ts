import type { ResolvedRow } from '../../api/models/resolved-row';
import { MOST_ROWS, QuickRows } from './quick-rows';

const wanted = (code: string, quantityText = '', unit = '') => ({
  code,
  quantityText,
  unit,
  quantity: null,
});
const right = (row: number, code: string, quantity: number): ResolvedRow => ({
  row,
  code,
  matchedBy: 'sku',
  candidates: [],
  problems: [],
  line: {
    productId: code,
    quantity,
    product: null,
    price: null,
    lineTotal: null,
    breaks: [],
    seenUnitPrice: null,
    currency: null,
    currencies: [],
    available: 9,
    promisedDate: null,
    whenShort: 'reject',
    backordered: 0,
    backorderPromisedDate: null,
    problems: [],
  },
});
const unknown = (row: number, code: string): ResolvedRow => ({
  row,
  code,
  matchedBy: null,
  line: null,
  candidates: [],
  problems: [
    { code: 'resolve/unknown', params: {}, detail: 'unknown', suggestions: [], blocking: true },
  ],
});

describe('the rows of a quick order', () => {
  it('end with an empty one to type into', () => {
    const quick = new QuickRows();
    quick.add([wanted('A', '1')]);
    expect(quick.rows().map(({ code }) => code)).toEqual(['A', '']);
    quick.change(quick.rows()[1]!.key, { code: 'B' });
    expect(quick.rows().map(({ code }) => code)).toEqual(['A', 'B', '']);
  });

  it('add up where a code is there already', () => {
    const quick = new QuickRows();
    quick.add([wanted('A', '10'), wanted('B', '1')]);
    quick.add([wanted('a', '1.200')]);
    expect(quick.filled().map(({ code, quantityText }) => [code, quantityText])).toEqual([
      ['A', '1210'],
      ['B', '1'],
    ]);
  });

  it('are asked once, and again when they change', () => {
    const quick = new QuickRows();
    quick.add([wanted('A', '10'), wanted('B')]);
    const questions = quick.ask();
    expect(questions).toEqual([
      { row: expect.any(Number), code: 'A', quantity: 10 },
      { row: expect.any(Number), code: 'B' },
    ]);
    expect(quick.ask()).toEqual([]);
    quick.answer(questions, [right(questions[0]!.row, 'A', 10), unknown(questions[1]!.row, 'B')]);
    expect(quick.good().map(({ code }) => code)).toEqual(['A']);
    expect(quick.bad().map(({ code }) => code)).toEqual(['B']);
    quick.change(questions[1]!.row, { code: 'C' });
    expect(quick.ask()).toEqual([{ row: questions[1]!.row, code: 'C' }]);
  });

  it('take no answer to what stood there before', () => {
    const quick = new QuickRows();
    quick.add([wanted('A', '1')]);
    const questions = quick.ask();
    quick.change(questions[0]!.row, { code: 'AB' });
    quick.ask();
    quick.answer(questions, [right(questions[0]!.row, 'A', 1)]);
    expect(quick.good()).toEqual([]);
  });

  it('are asked again where there was no answer', () => {
    const quick = new QuickRows();
    quick.add([wanted('A', '1')]);
    const questions = quick.ask();
    quick.unasked(questions);
    expect(quick.ask()).toEqual(questions);
  });

  it('say at once that a quantity cannot be read', () => {
    const quick = new QuickRows();
    quick.add([wanted('A', '1.5')]);
    expect(quick.ask()).toEqual([]);
    expect(quick.bad()[0]!.problems[0]!.detail).toContain('1.5');
  });

  it('say how many found no room', () => {
    const quick = new QuickRows();
    expect(
      quick.add(Array.from({ length: MOST_ROWS + 3 }, (_, index) => wanted(`SKU-${index}`))),
    ).toBe(3);
  });
});
