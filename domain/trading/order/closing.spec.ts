import { TODAYS_ROUNDING, totalsOf } from '../../pricing/tax/tax.js';
import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { anOrder, line } from '../trading-events-spec.js';
import { allowedActions, orderStatuses } from './order-status.js';
import type { OrderCommand } from './order.commands.js';
import type { OrderEvent, Party } from './order.events.js';
import { order } from './order.js';

const at = '2026-03-05T09:00:00.000Z';
const orderId = 'o1';
const o1 = anOrder(orderId, [
  line('l1', 10),
  line('l2', 5, {
    unitPrice: { amount: '0.333', currency: 'GBP', per: 1 },
    net: { amount: 166, currency: 'GBP' },
    roundingLost: '5000/10000',
    tax: { category: 'zero', percent: '0', country: 'GB', exemptionReason: null },
  }),
]);
const confirmed = [o1.placed(), o1.confirmed()];
const partly = [...confirmed, o1.partlyShipped('s1', { l1: 4 })];
const shipped = [...confirmed, o1.shipped('s1', { l1: 10, l2: 5 })];
const lines = (quantities: Record<string, number> | null) =>
  quantities && Object.entries(quantities).map(([lineId, quantity]) => ({ lineId, quantity }));
const close = (
  quantities: Record<string, number> | null,
  { by = 'vendor' as Party, reason = 'No longer made', closingId = 'c1' } = {},
): OrderCommand => ({
  type: 'CloseShort',
  at,
  orderId,
  closingId,
  by,
  person: 'u-5',
  reason,
  lines: lines(quantities),
});
const ask = (
  quantities: Record<string, number> | null,
  { by = 'buyer' as Party, requestId = 'r1' } = {},
): OrderCommand => ({
  type: 'RequestClosing',
  at,
  orderId,
  requestId,
  by,
  person: 'u-1',
  reason: 'Bought elsewhere',
  lines: lines(quantities),
});
const refuse = (requestId: string, { by = 'vendor' as Party, reason = 'On its way' } = {}) =>
  ({ type: 'DeclineClosing', at, orderId, requestId, by, person: 'u-5', reason }) as OrderCommand;
const deliver = (by: Party): OrderCommand => ({
  type: 'DeliverOrder',
  at,
  orderId,
  by,
  proof: 'Signed',
});
const cancel = (by: Party): OrderCommand => ({
  type: 'CancelOrder',
  at,
  orderId,
  by,
  reason: 'No longer made',
  closingId: 'c1',
  person: 'u-5',
});
const complete: OrderCommand = { type: 'CompleteOrder', at, orderId };
const eventsOf = (command: OrderCommand, given: readonly OrderEvent[]) =>
  order.decide(command, fold(order, given));
const closedOf = (command: OrderCommand, given: readonly OrderEvent[]) => {
  const [event] = eventsOf(command, given);
  if (event?.type !== 'OrderClosedShort') throw new Error(`it was ${event?.type}`);
  return event;
};

describe('closing the rest of an order', () => {
  const spec = specify(order);

  it('says what of which line will not come, what remains, and what the order is worth without it', () => {
    const { data } = closedOf(close(null), partly);
    expect(data).toEqual({
      orderId,
      purchaseId: 'pu-1',
      number: '26-000001-o1',
      buyerOrgId: 'b-1',
      vendorOrgId: 'v-1',
      occurredAt: at,
      closingId: 'c1',
      by: 'vendor',
      closedBy: 'u-5',
      reason: 'No longer made',
      requestId: null,
      status: 'Shipped',
      ...totalsOf(
        'GBP',
        [{ tax: o1.lines[0]!.tax, net: { amount: 400, currency: 'GBP' } }],
        TODAYS_ROUNDING,
      ),
      lines: [
        {
          lineId: 'l1',
          productId: 'p-l1',
          quantity: 6,
          remaining: 4,
          net: { amount: 400, currency: 'GBP' },
          locations: ['leeds'],
        },
        {
          lineId: 'l2',
          productId: 'p-l2',
          quantity: 5,
          remaining: 0,
          net: { amount: 0, currency: 'GBP' },
          locations: ['leeds'],
        },
      ],
    });
  });

  it('computes what is left of a line from its price, and tax anew for each rate', () => {
    const { data } = closedOf(close({ l2: 2 }), partly);
    expect(data).toMatchObject({
      status: 'PartlyShipped',
      netAmount: { amount: 1_100 },
      taxes: [
        { percent: '20', net: { amount: 1_000 }, tax: { amount: 200 } },
        { percent: '0', net: { amount: 100 }, tax: { amount: 0 } },
      ],
      totalAmount: { amount: 1_300 },
      lines: [{ lineId: 'l2', remaining: 3, net: { amount: 100 }, roundingLost: '-1000/10000' }],
    });
  });

  it('is for what is neither shipped nor closed: each unit is closed once', () => {
    const closed = [...partly, closedOf(close({ l1: 2 }), partly)];
    spec
      .given(...closed)
      .when(close({ l1: 5 }, { closingId: 'c2' }))
      .thenFails('order/closed-quantity', { field: 'lines[0].quantity', allowed: ['1 to 4'] });
    spec
      .given(...closed)
      .when(close({ l1: 2 }))
      .thenNothing();
    const { data } = closedOf(close({ l1: 4 }, { closingId: 'c2' }), closed);
    expect(data.lines).toMatchObject([{ lineId: 'l1', quantity: 4, remaining: 4 }]);
  });

  it.each<[string, Record<string, number> | [string, number][], string]>([
    [
      'names a line twice',
      [
        ['l1', 1],
        ['l1', 1],
      ],
      'order/line-twice',
    ],
    ['names a line of another order', { nope: 1 }, 'order/unknown-line'],
    ['names a line that is shipped', { l1: 1 }, 'order/unknown-line'],
    ['closes nothing of a line', { l2: 0 }, 'order/closed-quantity'],
    ['closes half a unit', { l2: 0.5 }, 'order/closed-quantity'],
    ['names nothing', {}, 'order/no-lines'],
  ])('is refused where it %s', (_what, named, code) => {
    const given = [...confirmed, o1.partlyShipped('s1', { l1: 10 })];
    const rows = Array.isArray(named) ? named : Object.entries(named);
    const wanted = rows.map(([lineId, quantity]) => ({ lineId, quantity }));
    spec
      .given(...(code === 'order/line-twice' ? partly : given))
      .when({ ...close(null), lines: wanted } as OrderCommand)
      .thenFails(code);
  });

  it('leaves nothing to be shipped, or exactly what is still open', () => {
    const closed = [...partly, closedOf(close({ l1: 6 }), partly)];
    const ship = (quantities: Record<string, number> | null): OrderCommand => ({
      type: 'ShipOrder',
      at,
      orderId,
      shipmentId: 's2',
      lines: lines(quantities),
      final: true,
      carrier: null,
      tracking: null,
      parcels: [],
      lacking: [],
    });
    spec
      .given(...closed)
      .when(ship({ l1: 1 }))
      .thenFails('order/shipped-quantity', { allowed: [] });
    expect(eventsOf(ship(null), closed)).toMatchObject([
      { type: 'OrderShipped', data: { lines: [{ lineId: 'l2', quantity: 5 }] } },
    ]);
    spec
      .given(...partly, closedOf(close(null), partly))
      .when(ship(null))
      .thenFails('order/transition');
  });

  it('takes a reason, and is for vendor and operator: the buyer asks for it', () => {
    spec
      .given(...partly)
      .when(close(null, { reason: ' ' }))
      .thenFails('text/required', { field: 'reason' });
    spec
      .given(...partly)
      .when(close(null, { by: 'buyer' }))
      .thenFails('order/party');
    spec
      .given(...partly)
      .when(ask(null, { by: 'vendor' }))
      .thenFails('order/party');
    expect(eventsOf(close(null, { by: 'operator' }), partly)).toMatchObject([
      { data: { by: 'operator' } },
    ]);
  });

  it('of an order of which nothing has been shipped is cancelling it, once', () => {
    expect(eventsOf(close(null), confirmed)).toMatchObject([
      { type: 'OrderCancelled', data: { by: 'vendor', reason: 'No longer made' } },
    ]);
    const some = [...confirmed, closedOf(close({ l1: 10 }), confirmed)];
    expect(eventsOf(close({ l2: 5 }, { closingId: 'c2' }), some)).toMatchObject([
      { type: 'OrderCancelled' },
    ]);
    spec
      .given(...confirmed, ...eventsOf(close(null), confirmed))
      .when(close(null))
      .thenNothing();
  });

  it.each(orderStatuses)('offers it where something may be left: %s', (status) => {
    const may = ['order.cancel'];
    const left = ['Confirmed', 'PartlyShipped', 'Delivered', 'Completed'].includes(status);
    const order = { status, open: 3, backordered: 0, isAsked: true };
    expect(allowedActions(order, 'vendor', may)).toEqual(
      left ? ['CloseShort', 'DeclineClosing'] : [],
    );
    expect(allowedActions(order, 'buyer', may)).toEqual(left ? ['RequestClosing'] : []);
    expect(allowedActions({ ...order, backordered: 1 }, 'buyer', may)).toEqual(
      left ? ['CloseShort', 'RequestClosing'] : [],
    );
    expect(allowedActions({ ...order, open: 0 }, 'vendor', may)).toEqual([]);
    expect(allowedActions(order, 'operator', [])).toEqual([]);
  });

  it.each([
    ['is not confirmed yet', [o1.placed()]],
    ['waits for an approval', [o1.placed(), o1.awaitingApproval()]],
    ['was rejected', [o1.placed(), o1.rejected()]],
    ['was cancelled', [...confirmed, o1.cancelled()]],
    ['is shipped', shipped],
    ['is delivered', [...shipped, o1.delivered()]],
    ['is completed', [...shipped, o1.delivered(), o1.completed()]],
  ])('has nothing to close of an order that %s', (_what, given) => {
    spec
      .given(...given)
      .when(close(null))
      .thenFails('order/nothing-open');
    spec
      .given(...given)
      .when(ask(null))
      .thenFails('order/nothing-open');
  });
});

describe('a buyer who does not want the rest', () => {
  const spec = specify(order);
  const asked = [...partly, ...eventsOf(ask({ l1: 6 }), partly)];

  it('asks for it with a reason, by line and quantity or for all that is left', () => {
    expect(asked.at(-1)).toMatchObject({
      type: 'OrderClosingRequested',
      data: { requestId: 'r1', requestedBy: 'u-1', lines: [{ lineId: 'l1', quantity: 6 }] },
    });
    expect(eventsOf(ask(null), partly)).toMatchObject([
      {
        data: {
          lines: [
            { lineId: 'l1', quantity: 6 },
            { lineId: 'l2', quantity: 5 },
          ],
        },
      },
    ]);
    spec
      .given(...asked)
      .when(ask({ l1: 6 }))
      .thenNothing();
  });

  it('is answered by the closing, which names the request', () => {
    expect(closedOf(close({ l1: 6 }), asked).data.requestId).toBe('r1');
    const closed = [...asked, closedOf(close({ l1: 6 }), asked)];
    expect(closedOf(close({ l2: 1 }, { closingId: 'c2' }), closed).data.requestId).toBeNull();
    spec
      .given(...closed)
      .when(refuse('r1'))
      .thenFails('order/request-answered');
  });

  it('is refused with a reason, and can ask again', () => {
    spec
      .given(...asked)
      .when(refuse('r1', { reason: '' }))
      .thenFails('text/required', { field: 'reason' });
    spec
      .given(...asked)
      .when(refuse('r1', { by: 'buyer' }))
      .thenFails('order/party');
    spec
      .given(...asked)
      .when(refuse('r9'))
      .thenFails('order/unknown-request', { allowed: ['r1'] });
    const declined = [...asked, ...eventsOf(refuse('r1'), asked)];
    expect(declined.at(-1)).toMatchObject({ type: 'OrderClosingDeclined' });
    spec
      .given(...declined)
      .when(refuse('r1'))
      .thenFails('order/request-answered');
    expect(eventsOf(ask({ l2: 5 }, { requestId: 'r2' }), declined)).toHaveLength(1);
  });

  it('replaces a request by the next', () => {
    const again = [...asked, ...eventsOf(ask({ l2: 5 }, { requestId: 'r2' }), asked)];
    spec
      .given(...again)
      .when(refuse('r1'))
      .thenFails('order/request-answered');
    expect(eventsOf(refuse('r2'), again)).toHaveLength(1);
  });

  it('has asked in vain once the goods are on their way', () => {
    spec
      .given(...asked, o1.shipped('s2', { l1: 6, l2: 5 }))
      .when(refuse('r1'))
      .thenFails('order/request-answered');
  });
});

describe('an order that would end with something left', () => {
  const spec = specify(order);

  it('is not delivered: it says what is still to come, and what to do', () => {
    spec
      .given(...partly)
      .when(deliver('buyer'))
      .thenFails('order/rest-open');
    expect(() => eventsOf(deliver('vendor'), partly)).toThrow(
      '11 units are still to be shipped (6 of L1, 5 of L2): ship the rest, or close it short',
    );
    expect(() => eventsOf(deliver('buyer'), partly)).toThrow('ask the vendor to close the rest');
    const closed = [...partly, closedOf(close(null), partly)];
    spec
      .given(...closed)
      .when(deliver('buyer'))
      .thenTypes('OrderDelivered');
  });

  it('is closed where its vendor or the operator cancels it after a part was shipped', () => {
    for (const by of ['vendor', 'operator'] as const)
      expect(eventsOf(cancel(by), partly)).toMatchObject([
        { type: 'OrderClosedShort', data: { by, closingId: 'c1', status: 'Shipped' } },
      ]);
    spec
      .given(...partly, ...eventsOf(cancel('vendor'), partly))
      .when(cancel('vendor'))
      .thenNothing();
    expect(() => eventsOf(cancel('buyer'), partly)).toThrow('ask the vendor to close the rest');
  });

  it('as old histories have them, can be closed after its delivery and its completion', () => {
    const delivered = [...partly, o1.delivered()];
    expect(closedOf(close(null), delivered).data.status).toBe('Delivered');
    const completed = [...delivered, o1.completed()];
    expect(closedOf(close(null), completed).data.status).toBe('Completed');
    spec
      .given(...completed)
      .when(close({ l1: 1 }))
      .thenFails('order/whole-rest');
    spec
      .given(...completed, closedOf(close(null), completed))
      .when(close(null, { closingId: 'c2' }))
      .thenFails('order/nothing-open');
  });

  it('is closed by its completion', () => {
    const delivered = [...partly, o1.delivered()];
    expect(eventsOf(complete, delivered)).toMatchObject([
      {
        type: 'OrderClosedShort',
        data: { by: 'process', closedBy: null, status: 'Delivered', lines: [{}, {}] },
      },
      { type: 'OrderCompleted' },
    ]);
    expect(eventsOf(complete, [...shipped, o1.delivered()])).toMatchObject([
      { type: 'OrderCompleted' },
    ]);
  });
});

describe('what waits for stock', () => {
  const spec = specify(order);
  const waiting = [o1.placed(), o1.confirmed([], { backordered: [{ lineId: 'l1', quantity: 6 }] })];
  const ship = (quantities: Record<string, number> | null, final = false): OrderCommand => ({
    type: 'ShipOrder',
    at,
    orderId,
    shipmentId: 's1',
    lines: lines(quantities),
    final,
    carrier: null,
    tracking: null,
    parcels: [],
    lacking: [],
  });
  const record = (backordered: number): OrderCommand => ({
    type: 'RecordBackorderReserved',
    at,
    orderId,
    lines: [{ lineId: 'l1', backordered }],
  });

  it('is not shipped before it has come, and what is reserved is', () => {
    spec
      .given(...waiting)
      .when(ship({ l1: 5 }))
      .thenFails('order/backordered', { field: 'lines[0].quantity', allowed: ['1 to 4'] });
    expect(eventsOf(ship(null), waiting)).toMatchObject([
      {
        type: 'OrderPartlyShipped',
        data: {
          lines: [
            { lineId: 'l1', quantity: 4 },
            { lineId: 'l2', quantity: 5 },
          ],
        },
      },
    ]);
    spec
      .given(...waiting)
      .when(ship(null, true))
      .thenFails('order/not-all-shipped');
    const sent = [...waiting, ...eventsOf(ship(null), waiting)];
    spec
      .given(...sent)
      .when({ ...ship(null), shipmentId: 's2' } as OrderCommand)
      .thenFails('order/backordered', { field: 'lines' });
  });

  it('becomes less as stock comes, whatever is told late or twice', () => {
    spec
      .given(...waiting)
      .when(record(2))
      .then([o1.backorderReserved({ l1: 4 }, { l1: 2 }, { occurredAt: at })]);
    const less = [...waiting, o1.backorderReserved({ l1: 4 }, { l1: 2 })];
    spec
      .given(...less)
      .when(record(2))
      .thenNothing();
    spec
      .given(...less)
      .when(record(5))
      .thenNothing();
    spec.given(o1.placed()).when(record(0)).thenNothing();
    expect(eventsOf(ship({ l1: 8 }), less)).toMatchObject([{ type: 'OrderPartlyShipped' }]);
  });

  it('is closed by its buyer without asking, and nothing that is reserved', () => {
    spec
      .given(...waiting)
      .when(close({ l1: 7 }, { by: 'buyer' }))
      .thenFails('order/not-backordered', { field: 'lines[0].quantity', allowed: ['1 to 6'] });
    spec
      .given(...waiting)
      .when(close({ l2: 1 }, { by: 'buyer' }))
      .thenFails('order/not-backordered');
    spec
      .given(...confirmed)
      .when(close(null, { by: 'buyer' }))
      .thenFails('order/party');
    expect(eventsOf(close(null, { by: 'buyer' }), waiting)).toMatchObject([
      {
        type: 'OrderClosedShort',
        data: { by: 'buyer', lines: [{ lineId: 'l1', quantity: 6, backordered: 6, remaining: 4 }] },
      },
    ]);
  });

  it('is closed before what is reserved', () => {
    const [event] = eventsOf(close({ l1: 7 }), waiting);
    expect(event).toMatchObject({ data: { lines: [{ quantity: 7, backordered: 6 }] } });
    const [few] = eventsOf(close({ l1: 2 }), waiting);
    const left = fold(order, [...waiting, few!]);
    expect(left).toMatchObject({ backordered: { l1: 4 }, closed: { l1: 2 } });
  });
});
