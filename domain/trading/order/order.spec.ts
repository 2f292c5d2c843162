import fc from 'fast-check';
import type { PaymentStatus } from '../../money/payment/payment-state.js';
import { TODAYS_ROUNDING, totalsOf, type TaxRounding } from '../../pricing/tax/tax.js';
import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { DomainError } from '../../shared/decider/domain-error.js';
import type { OrderLine } from './order-line.js';
import { allowedTransitions, canMove } from './order-status.js';
import type { OrderCommand } from './order.commands.js';
import type { OrderEvent, Party } from './order.events.js';
import { order, type KnownOrder } from './order.js';

const at = '2026-03-02T09:00:00.000Z';
const orderId = 'o1';
const of = {
  orderId,
  purchaseId: 'pu1',
  number: '26-000001-1',
  buyerOrgId: 'b1',
  vendorOrgId: 'v1',
};
const address = { city: 'Leeds', country: 'GB', consignee: { subject: 's', sealed: 'x' } };
const line = (lineId: string, quantity: number): OrderLine => ({
  lineId,
  productId: `p-${lineId}`,
  sku: lineId,
  name: lineId,
  categoryPath: ['Office'],
  unit: 'EA',
  packSize: 1,
  quantity,
  unitPrice: { amount: '1.00', currency: 'GBP', per: 1 },
  priceSource: { priceListId: 'pl', name: 'Trade', minQuantity: 1, maxQuantity: null },
  net: { amount: quantity * 100, currency: 'GBP' },
  tax: { category: 'standard', percent: '20', country: 'GB', exemptionReason: null },
  promisedDate: '2026-03-04',
  locations: ['leeds'],
});
const lines = [line('l1', 10), line('l2', 5)];
const place: Extract<OrderCommand, { type: 'PlaceOrder' }> = {
  type: 'PlaceOrder',
  at,
  ...of,
  ...totalsOf('GBP', lines, TODAYS_ROUNDING),
  buyerName: 'Acme',
  vendorName: 'Harrow',
  vendorTimeZone: 'Europe/London',
  placedBy: 'u1',
  currency: 'GBP',
  lines,
  shippingAddress: address,
  billingAddress: address,
  poNumber: null,
  note: null,
  onShortage: 'reject',
};
const [placed] = order.decide(place, null) as [OrderEvent];
const confirm: OrderCommand = { type: 'ConfirmOrder', at, orderId, droppedLines: [] };
const [confirmed] = order.decide(confirm, fold(order, [placed])) as [OrderEvent];
const ship = (
  shipmentId: string,
  shipped: [string, number][] | null,
  final = false,
): OrderCommand => ({
  type: 'ShipOrder',
  at,
  orderId,
  shipmentId,
  lines: shipped && shipped.map(([lineId, quantity]) => ({ lineId, quantity })),
  final,
  carrier: 'Parcelforce',
  tracking: 'PF1',
  parcels: [],
  lacking: [],
});

const cancel = (by: Party, reason: string): OrderCommand => ({
  type: 'CancelOrder',
  at,
  orderId,
  by,
  reason,
  closingId: 'k1',
  person: 'u1',
});

describe('an order', () => {
  const spec = specify(order);

  it('keeps every frozen value that it was placed with', () => {
    spec.given().when(place).thenTypes('OrderPlaced');
    expect(placed.data).toMatchObject({
      ...of,
      lines,
      totalAmount: { amount: 1800, currency: 'GBP' },
    });
    spec.given(placed).when(place).thenNothing();
  });

  it('confirmed without a line that ran short is worth what remains', () => {
    spec
      .given(placed)
      .when({
        type: 'ConfirmOrder',
        at,
        orderId,
        droppedLines: [{ lineId: 'l2', requested: 5, available: 2 }],
      })
      .then([
        {
          type: 'OrderConfirmed',
          data: {
            ...of,
            ...totalsOf('GBP', [lines[0]!], TODAYS_ROUNDING),
            droppedLines: [{ lineId: 'l2', requested: 5, available: 2 }],
            occurredAt: at,
          },
        },
      ]);
  });

  it('is recomputed by the rule of rounding under which it was placed', () => {
    const reduced = { ...lines[0]!.tax, percent: '10' };
    const odd = [
      { ...lines[0]!, net: { amount: 25, currency: 'GBP' }, tax: reduced },
      { ...lines[1]!, tax: reduced },
    ];
    const { taxRounding: _today, ...placedBefore } = place;
    const confirmedTax = (rounding: TaxRounding): number => {
      const command = { ...placedBefore, ...totalsOf('GBP', odd, rounding), lines: odd };
      const [event] = order.decide(
        {
          type: 'ConfirmOrder',
          at,
          orderId,
          droppedLines: [{ lineId: 'l2', requested: 5, available: 0 }],
        },
        fold(order, order.decide(command, null)),
      ) as [Extract<OrderEvent, { type: 'OrderConfirmed' }>];
      return event.data.taxes[0]!.tax.amount;
    };
    // 10 % of 0.25 is two and a half pence
    expect(confirmedTax('halfUp')).toBe(3);
    expect(confirmedTax('halfEven')).toBe(2);
  });

  it('confirmed and cancelled exclude each other', () => {
    const cancelled: OrderEvent = {
      type: 'OrderCancelled',
      data: { ...of, by: 'buyer', reason: '', occurredAt: at },
    };
    spec.given(placed, cancelled).when(confirm).thenFails('order/transition');
    spec
      .given(placed, confirmed)
      .when({ type: 'RejectOrder', at, orderId, reasons: [] })
      .thenFails('order/transition');
    spec.given(placed, confirmed).when(confirm).thenNothing();
  });

  it('is cancelled by its vendor only with a reason, and by nobody once something was shipped', () => {
    spec
      .given(placed, confirmed)
      .when(cancel('vendor', ''))
      .thenFails('text/required', { field: 'reason' });
    spec.given(placed, confirmed).when(cancel('buyer', '')).thenTypes('OrderCancelled');
    const [shipped] = order.decide(ship('s1', [['l1', 1]]), fold(order, [placed, confirmed])) as [
      OrderEvent,
    ];
    spec.given(placed, confirmed, shipped).when(cancel('buyer', 'x')).thenFails('order/transition');
  });

  it('says of a shipment in several parcels each of them, and the first where one is asked for', () => {
    const parcels = [
      { carrier: 'DX', tracking: 'DX1', weightGrams: 12_000 },
      { carrier: 'DX', tracking: 'DX2', weightGrams: null },
    ];
    const command = {
      ...ship('s1', null, true),
      carrier: null,
      tracking: null,
      parcels,
    } as OrderCommand;
    const [shipped] = order.decide(command, fold(order, [placed, confirmed]));
    expect(shipped!.data).toMatchObject({ carrier: 'DX', tracking: 'DX1', parcels });
    const [single] = order.decide(ship('s1', null, true), fold(order, [placed, confirmed]));
    expect(single!.data).not.toHaveProperty('parcels');
  });

  it('is shipped in parts, each shipment once, and says what is left when it was meant to be the last', () => {
    spec
      .given(placed, confirmed)
      .when(ship('s1', [['l1', 4]]))
      .thenTypes('OrderPartlyShipped');
    const [partly] = order.decide(ship('s1', [['l1', 4]]), fold(order, [placed, confirmed])) as [
      OrderEvent,
    ];
    spec
      .given(placed, confirmed, partly)
      .when(ship('s1', [['l1', 4]]))
      .thenNothing();
    spec
      .given(placed, confirmed, partly)
      .when(ship('s2', [['l1', 7]]))
      .thenFails('order/shipped-quantity', { allowed: ['1 to 6'] });
    spec
      .given(placed, confirmed, partly)
      .when(ship('s2', [['l1', 6]], true))
      .thenFails('order/not-all-shipped');
    spec
      .given(placed, confirmed, partly)
      .when(ship('s2', null, true))
      .thenTypes('OrderShipped');
    spec
      .given(placed, confirmed)
      .when(ship('s1', [['nope', 1]]))
      .thenFails('order/unknown-line', { field: 'lines[0].id', allowed: ['l1', 'l2'] });
  });

  it('is not shipped where what is reserved was counted away: it says of which line, where, and what is there', () => {
    const short = { lineId: 'l2', location: 'leeds', needed: 5, onHand: 1 };
    const command = { ...ship('s1', null, true), lacking: [short] } as OrderCommand;
    spec
      .given(placed, confirmed)
      .when(command)
      .thenFails('order/not-on-hand', {
        field: 'lines[1].quantity',
        message: /5 of l2 would be shipped, and 1 is on hand at leeds/,
      });
    const both = { ...command, lacking: [{ ...short, lineId: 'l1' }, short] } as OrderCommand;
    spec
      .given(placed, confirmed)
      .when(both)
      .thenFails('order/not-on-hand', { field: 'lines', message: /^2 lines cannot be shipped/ });
    const [shipped] = order.decide(ship('s1', null), fold(order, [placed, confirmed])) as [
      OrderEvent,
    ];
    spec.given(placed, confirmed, shipped).when(command).thenNothing();
  });

  it('is shipped once its money is held, taken, or on account', () => {
    const paid = (payment?: PaymentStatus) =>
      ({ ...ship('s1', null, true), ...(payment ? { payment } : {}) }) as OrderCommand;
    for (const payment of [undefined, 'Authorised', 'Capturing', 'Captured'] as const)
      spec.given(placed, confirmed).when(paid(payment)).thenTypes('OrderShipped');
    spec
      .given(placed, confirmed)
      .when(paid('CaptureFailed'))
      .thenFails('order/not-paid', {
        field: 'status',
        message: /could not be charged, and the buyer was asked to pay in another way/,
      });
    for (const payment of ['Requested', 'Abandoned'] as const)
      spec.given(placed, confirmed).when(paid(payment)).thenFails('order/not-paid');
  });

  it('is delivered by its vendor only with a proof', () => {
    const [shipped] = order.decide(ship('s1', null), fold(order, [placed, confirmed])) as [
      OrderEvent,
    ];
    spec
      .given(placed, confirmed, shipped)
      .when({ type: 'DeliverOrder', at, orderId, by: 'vendor', proof: null })
      .thenFails('order/no-proof');
    spec
      .given(placed, confirmed, shipped)
      .when({ type: 'DeliverOrder', at, orderId, by: 'buyer', proof: null })
      .thenTypes('OrderDelivered');
    spec
      .given(placed, confirmed)
      .when({ type: 'DeliverOrder', at, orderId, by: 'buyer', proof: null })
      .thenFails('order/transition');
  });

  it('offers each party only the steps that it may take', () => {
    expect(allowedTransitions('Confirmed', 'buyer', ['order.cancel', 'order.deliver'])).toEqual([
      'Cancelled',
    ]);
    expect(allowedTransitions('Confirmed', 'vendor', ['order.ship'])).toEqual([
      'PartlyShipped',
      'Shipped',
    ]);
    expect(allowedTransitions('Delivered', 'buyer', ['order.complete'])).toEqual([]);
  });

  it('never goes backwards and never ships more than was ordered, whatever it is told', () => {
    const command = fc.oneof<fc.Arbitrary<OrderCommand>[]>(
      fc.constant(confirm),
      fc.constant({ type: 'RejectOrder', at, orderId, reasons: [] }),
      fc.constant({ type: 'AwaitApproval', at, orderId, deadline: at }),
      fc.constant(cancel('buyer', 'x')),
      fc
        .record({
          s: fc.uuid(),
          l: fc.constantFrom('l1', 'l2'),
          q: fc.integer({ min: 1, max: 11 }),
          f: fc.boolean(),
        })
        .map(({ s, l, q, f }) => ship(s, [[l, q]], f)),
      fc.constant({ type: 'DeliverOrder', at, orderId, by: 'buyer', proof: null }),
      fc.constant({ type: 'CompleteOrder', at, orderId }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let state = fold(order, [placed]);
        for (const c of commands) {
          try {
            for (const event of order.decide(c, state)) {
              const before = state!.status;
              state = order.evolve(state, event);
              if (state!.status === before) continue;
              const parties = ['buyer', 'vendor', 'operator', 'process'] as const;
              expect(parties.some((party) => canMove(before, state!.status, party))).toBe(true);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
          }
          for (const l of lines)
            expect((state as KnownOrder).shipped[l.lineId] ?? 0).toBeLessThanOrEqual(l.quantity);
        }
      }),
    );
  });
});
