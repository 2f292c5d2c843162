import type { OrderLine } from '../../api/models/order-line';
import { OrderLineRow } from './order-line-row';

const LINE = {
  id: 'l-1',
  sku: '22086',
  name: "Paper chain kit 50's Christmas",
  quantity: 1_200,
  unit: 'EA',
  shipped: 0,
  closed: 0,
  backordered: 0,
  unitPrice: { amount: '12.4', currency: 'GBP', per: 100 },
  lineTotal: { amount: '148.80', currency: 'GBP' },
  promisedDate: '2020-03-31',
} as OrderLine;

describe('A line of an order', () => {
  const pattern = document.createElement('div');
  pattern.innerHTML =
    '<span></span><span></span><span><span></span></span><span><button></button></span><span><span></span></span><span><span>shipped</span></span><span></span><span><button aria-label="Add a message on"></button></span>';
  const cells = ({ element }: OrderLineRow): string[] =>
    Array.from(element.children, (cell) => cell.textContent);
  const promised = ({ element }: OrderLineRow): string => element.children[6]!.className;
  let row: OrderLineRow;

  beforeEach(() => {
    row = new OrderLineRow(pattern);
    row.write(LINE, 7, 'Confirmed');
  });

  it('says what was ordered, for how much, and where it stands', () => {
    expect(cells(row)).toEqual([
      '22086',
      "Paper chain kit 50's Christmas",
      '1,200 each',
      '12.40 GBP / 100',
      '148.80 GBP',
      '0 shipped',
      '31 Mar 2020',
      '',
    ]);
    expect(row.element.ariaRowIndex).toBe('9');
    expect(row.element.querySelector('span:last-child > button')!.ariaLabel).toBe(
      'Add a message on 22086',
    );
    expect(cells(new OrderLineRow(pattern)).join('')).toBe('shipped');
  });

  it('says what of it is not going to be supplied, and waits for no more', () => {
    row.write({ ...LINE, shipped: 1_000, closed: 200 }, 7, 'Shipped');
    expect(cells(row)[2]).toBe('1,200 each, 200 closed');
    expect(row.element.children[5]!.className).toBe('done');
    expect(promised(row)).toBe('');
  });

  it('says what of it waits for stock, and for when that is promised', () => {
    const waits = { ...LINE, backordered: 800, backorderPromisedDate: '2999-04-30' };
    row.write(waits, 7, 'Confirmed');
    expect(cells(row)[2]).toBe('1,200 each, 800 on backorder');
    expect(cells(row)[6]).toBe('31 Mar 2020, remainder 30 Apr 2999');
    expect(promised(row)).toBe('');
    row.write({ ...waits, shipped: 390, closed: 10 }, 7, 'PartlyShipped');
    expect(cells(row)[2]).toBe('1,200 each, 10 closed, 800 on backorder');
    expect(cells(row)[6]).toBe('30 Apr 2999');
  });

  it('is marked where the day that was promised is over, until everything was shipped or the order is closed', () => {
    expect(promised(row)).toBe('refused');
    row.write({ ...LINE, shipped: 1_199 }, 7, 'PartlyShipped');
    expect(promised(row)).toBe('refused');
    row.write({ ...LINE, shipped: 1_200 }, 7, 'Shipped');
    expect(promised(row)).toBe('');
    expect(row.element.children[5]!.className).toBe('done');
    row.write(LINE, 7, 'Cancelled');
    expect(promised(row)).toBe('');
    row.write({ ...LINE, promisedDate: '2999-01-01' }, 7, 'Confirmed');
    expect(promised(row)).toBe('');
    row.write({ ...LINE, promisedDate: null }, 7, 'Confirmed');
    expect(cells(row)[6]).toBe('–');
  });

  it('says what has changed, in the elements that it has', () => {
    const before = [...row.element.querySelectorAll('*')];
    row.write({ ...LINE, sku: '22087', shipped: 1_200 }, 7, 'Shipped');
    expect(cells(row).slice(0, 6)).toEqual([
      '22087',
      "Paper chain kit 50's Christmas",
      '1,200 each',
      '12.40 GBP / 100',
      '148.80 GBP',
      '1,200 shipped',
    ]);
    expect([...row.element.querySelectorAll('*')]).toEqual(before);
    expect(row.line.sku).toBe('22087');
  });
});
