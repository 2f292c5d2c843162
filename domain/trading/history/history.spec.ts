import fc from 'fast-check';
import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { stockWriteOff } from '../../stock/stock-write-off/stock-write-off.js';
import { creditNote } from '../credit-note/credit-note.js';
import type { OrderCommand } from '../order/order.commands.js';
import { order } from '../order/order.js';
import type { HistoricalCharge, HistoricalLine } from './historical-line.js';

const at = '2010-12-01T08:26:00.000Z';
const file = 'f'.repeat(64);
const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const line = (row: number, quantity = 2): HistoricalLine => ({
  row,
  lineId: `ffffffff-${row}`,
  productId: 'p',
  sku: '85123A',
  name: 'T-LIGHT HOLDER',
  categoryPath: ['Gifts'],
  unit: 'EA',
  quantity,
  unitPrice: { amount: '2.55', currency: 'GBP', per: 1 },
  net: gbp(255 * quantity),
});
const postage: HistoricalCharge = {
  row: 9,
  code: 'POST',
  description: 'POSTAGE',
  quantity: 1,
  unitPrice: { amount: '18', currency: 'GBP', per: 1 },
  net: gbp(1_800),
};
const parties = {
  number: '536365',
  vendorOrgId: 'v',
  vendorName: 'V',
  vendorTimeZone: 'Europe/London',
  buyerOrgId: 'b',
  buyerName: 'B',
  country: 'GB',
  currency: 'GBP',
};
const importing = (lines: readonly HistoricalLine[], more: object = {}): OrderCommand =>
  ({
    type: 'ImportHistoricalOrder',
    at,
    orderId: 'o',
    ...parties,
    file,
    lines,
    charges: [],
    ...more,
  }) as OrderCommand;
const imported = (command: OrderCommand, ...before: OrderCommand[]) =>
  order.decide(
    command,
    before.reduce((state, c) => fold(order, order.decide(c, state), state), order.initial),
  );
const [whole] = order.decide(importing([line(1), line(2)]), null);

describe('an order of the past', () => {
  it('is recorded as it was, at its own time, with its charges, completed', () => {
    const [event] = order.decide(importing([line(1)], { charges: [postage] }), null);
    expect(event).toMatchObject({
      type: 'HistoricalOrderImported',
      data: {
        occurredAt: at,
        netAmount: gbp(510 + 1_800),
        lines: [{ row: 1 }],
        charges: [{ code: 'POST' }],
      },
    });
    expect(fold(order, [event!])).toMatchObject({
      status: 'Completed',
      number: '536365',
      lines: [{ sku: '85123A' }],
    });
  });

  it('knows its rows: what comes again changes nothing, what is new is added', () => {
    specify(order)
      .given(whole!)
      .when(importing([line(1), line(2)]))
      .thenNothing();
    const [added] = imported(importing([line(2), line(3)]), importing([line(1), line(2)]));
    expect(added).toMatchObject({
      type: 'HistoricalOrderLinesImported',
      data: { lines: [{ row: 3 }], netAmount: gbp(510) },
    });
    expect(
      imported(importing([line(1)], { file: 'e'.repeat(64) }), importing([line(1)])),
    ).toHaveLength(1);
  });

  it('takes no rows of another buyer or currency, and none at all is no order', () => {
    specify(order)
      .given(whole!)
      .when(importing([line(3)], { buyerOrgId: 'other', buyerName: 'Other' }))
      .thenFails('history/other-buyer', { field: 'buyer', allowed: ['B'] });
    specify(order)
      .given(whole!)
      .when(importing([line(3)], { currency: 'EUR' }))
      .thenFails('history/other-currency');
    specify(order).given().when(importing([])).thenFails('history/nothing');
  });

  it('is changed by nobody, and nothing is added to an order that was placed here', () => {
    for (const command of [
      { type: 'CancelOrder', at, orderId: 'o', by: 'buyer', reason: 'x' },
      { type: 'CompleteOrder', at, orderId: 'o' },
    ] as OrderCommand[])
      specify(order).given(whole!).when(command).thenFails('order/historical');
  });

  it('ends the same in whatever parts and repetitions its rows come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 8,
        }),
        (parts) => {
          let state = order.initial;
          let net = 0;
          for (const part of parts) {
            const events = order.decide(
              importing([...new Set(part)].map((row) => line(row, row))),
              state,
            );
            for (const event of events) {
              net += (event.data as unknown as { netAmount: { amount: number } }).netAmount.amount;
              state = order.evolve(state, event);
            }
          }
          const rows = [...new Set(parts.flat())];
          expect(state!.lines.map((l) => l.quantity).sort((a, b) => a - b)).toEqual(
            rows.sort((a, b) => a - b),
          );
          expect(net).toBe(rows.reduce((n, row) => n + row * 255, 0));
        },
      ),
    );
  });
});

describe('a credit note and a write-off of the past', () => {
  it('are recorded once, row by row', () => {
    const command = {
      type: 'ImportHistoricalCreditNote' as const,
      at,
      creditNoteId: 'c',
      ...parties,
      number: 'C1',
      file,
      lines: [line(1)],
      charges: [],
    };
    const [event] = creditNote.decide(command, null);
    expect(event).toMatchObject({
      type: 'HistoricalCreditNoteImported',
      data: { netAmount: gbp(510) },
    });
    specify(creditNote).given(event!).when(command).thenNothing();
    specify(creditNote)
      .given(event!)
      .when({ ...command, lines: [line(1), line(2)] })
      .thenTypes('HistoricalCreditNoteLinesImported');

    const lost = { row: 1, productId: 'p', sku: 'S', note: 'damaged', quantity: 3 };
    const writeOff = {
      type: 'ImportHistoricalStockWriteOff' as const,
      at,
      writeOffId: 'w',
      number: '7',
      vendorOrgId: 'v',
      file,
      lines: [lost],
    };
    const [written] = stockWriteOff.decide(writeOff, null);
    specify(stockWriteOff).given(written!).when(writeOff).thenNothing();
    specify(stockWriteOff)
      .given(written!)
      .when({ ...writeOff, lines: [lost, { ...lost, row: 2 }] })
      .thenTypes('HistoricalStockWriteOffImported');
    specify(stockWriteOff)
      .given()
      .when({ ...writeOff, lines: [] })
      .thenFails('history/nothing');
  });
});
