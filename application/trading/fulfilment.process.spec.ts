import fc from 'fast-check';
import { builds } from '../../domain/event-builder-spec.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import {
  anOrder,
  approvalByMonday,
  aPurchase,
  line,
} from '../../domain/trading/trading-events-spec.js';
import type { GivenEvent } from '../../projections/projection-spec.js';
import type { ProjectedEvent } from '../../projections/projection.js';
import { paymentIdOf } from '../shared/command/ids.js';
import { process, type AcrossStreams, type CommandPart } from '../shared/process/process-spec.js';
import { send } from '../shared/process/process.js';
import { fulfilment } from './fulfilment.process.js';
import type { FulfilmentState } from './fulfilment.state.js';

type AnyEvent = Parameters<typeof fulfilment.react>[1];

const stocks = ['StockReserved', 'StockReservationDeclined'];
const settlements = ['OrderAwaitingApproval', 'OrderConfirmed', 'OrderRejected'];

const effects: AcrossStreams = {
  because: 'orders, reservations and settlements are answers to commands that were sent before',
  isCause: (earlier: ProjectedEvent, later: ProjectedEvent) => {
    // one append: what is frozen with the purchase is there before anything that follows from it
    if (earlier.type === 'PurchasePlaced' || earlier.type === 'CommissionFixed') return true;
    // asked for when it is known of every order whether it can be supplied
    if (later.type.startsWith('Payment')) return !earlier.type.startsWith('Payment');
    if (earlier.type.startsWith('Payment')) return settlements.includes(later.type);
    const [one, other] = [earlier.data, later.data] as { orderId?: string; lineId?: string }[];
    const sameOrder = one!.orderId === other!.orderId;
    if (earlier.type === 'OrderPlaced') return sameOrder;
    // what a line waits for is asked for once its order is placed, and told it when it comes
    if ([earlier, later].some(({ type }) => type.startsWith('Backorder'))) return sameOrder;
    if (earlier.type.startsWith('Purchase')) return settlements.includes(later.type);
    // location after location; and all have answered before an order is settled
    if (stocks.includes(earlier.type))
      return stocks.includes(later.type)
        ? sameOrder && one!.lineId === other!.lineId
        : settlements.includes(later.type) || later.type.endsWith('Shipped');
    // what one order comes to settles the others of an all-or-nothing purchase
    return settlements.includes(earlier.type) && !sameOrder;
  },
};
const races: AcrossStreams = {
  because: 'whoever is faster, the approver, the buyer or the stock, spares the others commands',
  orderMatters: true,
};

const a = line('a', 10, { locations: ['leeds', 'bristol'] });
const b = line('b', 5, { locations: ['leeds'] });
const o1 = anOrder('o1', [a, b]);
const o2 = anOrder('o2', [line('c', 1, { locations: ['york'] })], { vendorOrgId: 'v-2' });
const both = aPurchase([o1, o2]);
const one = aPurchase([o1]);

/** Its reservations, all of them held: a over two locations. */
const held = [
  o1.reserved('b', 'leeds', 5),
  o1.reserved('a', 'leeds', 4),
  o1.reserved('a', 'bristol', 6),
];

/** An event without a place: for those who fold by themselves. */
const recordedAtOnce = (event: GivenEvent): AnyEvent => event as unknown as AnyEvent;

describe('the fulfilment process', () => {
  const spec = process(fulfilment, effects);
  const racing = process(fulfilment, races);
  const begun = [one.placed(), o1.placed()];

  it('places an order per vendor, with what the purchase froze', () => {
    spec
      .given()
      .when(both.placed())
      .sends(
        {
          type: 'PlaceOrder',
          orderId: 'o1',
          vendorOrgId: 'v-1',
          lines: o1.lines,
          poNumber: 'PO-7',
        },
        { type: 'PlaceOrder', orderId: 'o2', vendorOrgId: 'v-2', lines: o2.lines },
      )
      .waitsForNothing();
  });

  it('reserves every line at its first location once the order is placed', () => {
    spec
      .given(one.placed())
      .when(o1.placed())
      .sends(
        { type: 'ReserveStock', lineId: 'a', location: 'leeds', quantity: 10, last: false },
        { type: 'ReserveStock', lineId: 'b', location: 'leeds', quantity: 5, last: true },
      );
  });

  it('asks the next location for what is still missing', () => {
    spec
      .given(...begun)
      .when(o1.reserved('a', 'leeds', 4))
      .sends({ type: 'ReserveStock', location: 'bristol', quantity: 6, last: true });
    spec
      .given(...begun)
      .when(o1.shortOf('a', 'leeds', 0, false))
      .sends({ type: 'ReserveStock', location: 'bristol', quantity: 10, last: true });
  });

  it('confirms when every line is held', () => {
    spec
      .given(...begun, ...held.slice(0, 2))
      .when(held[2]!)
      .sends({ type: 'ConfirmOrder', orderId: 'o1', droppedLines: [] });
  });

  it('asks for each order by itself: one may be confirmed while another still waits', () => {
    spec
      .given(both.placed(), o1.placed(), o2.placed(), ...held.slice(0, 2))
      .when(held[2]!)
      .sends({ type: 'ConfirmOrder', orderId: 'o1' });
  });

  it('settles an order once, though another one is settled before it is told so', () => {
    spec
      .given(both.placed(), o1.placed(), o2.placed(), ...held)
      .when(o2.reserved('c', 'york', 1))
      .sends({ type: 'ConfirmOrder', orderId: 'o2' });
  });

  it('rejects with the reasons, and gives stock back only after the order says rejected', () => {
    const short = [...begun, ...held.slice(0, 2), o1.shortOf('a', 'bristol', 3, true)];
    spec
      .given(...short.slice(0, -1))
      .when(short.at(-1)!)
      .sends({
        type: 'RejectOrder',
        reasons: [{ code: 'out-of-stock', shortage: { lineId: 'a', requested: 10, available: 7 } }],
      });
    spec
      .given(...short)
      .when(o1.rejected())
      .sends(
        { type: 'ReleaseReservation', location: 'leeds', reason: 'order rejected' },
        { type: 'ReleaseReservation', location: 'leeds', reason: 'order rejected' },
      )
      .hasEnded();
  });

  it('drops a short line where the buyer wants that, and gives back what was held of it', () => {
    const drop = [
      one.placed({ onShortage: 'dropLine' }),
      o1.placed({ onShortage: 'dropLine' }),
      ...held.slice(0, 2),
      o1.shortOf('a', 'bristol', 0, true),
    ];
    spec
      .given(...drop.slice(0, -1))
      .when(drop.at(-1)!)
      .sends({
        type: 'ConfirmOrder',
        droppedLines: [{ lineId: 'a', requested: 10, available: 4 }],
      });
    spec
      .given(...drop)
      .when(o1.confirmed(['a']))
      .sends({ type: 'ReleaseReservation', location: 'leeds', reason: 'line dropped' })
      .goesOn();
  });

  it('rejects an order that no location can supply at all, also where lines may be dropped', () => {
    const nowhere = anOrder('o1', [line('a', 1, { locations: [] })]);
    spec
      .given(aPurchase([nowhere], { onShortage: 'dropLine' }).placed())
      .when(nowhere.placed())
      .sends({ type: 'RejectOrder' });
  });

  describe('all or nothing', () => {
    const start = [both.placed({ allOrNothing: true }), o1.placed(), o2.placed(), ...held];

    it('confirms no order before every order is held', () => {
      spec
        .given(...start.slice(0, -1))
        .when(start.at(-1)!)
        .sendsNothing();
      const [confirmFirst, confirmSecond]: CommandPart[] = [
        { type: 'ConfirmOrder', orderId: 'o1' },
        { type: 'ConfirmOrder', orderId: 'o2' },
      ];
      spec
        .given(...start)
        .when(o2.reserved('c', 'york', 1))
        .sends(confirmFirst!, confirmSecond!);
    });

    it('rejects every order when one is short, each with its own reason', () => {
      spec
        .given(...start)
        .when(o2.shortOf('c', 'york', 0, true))
        .sends(
          { type: 'RejectOrder', orderId: 'o1', reasons: [{ code: 'other-order-rejected' }] },
          { type: 'RejectOrder', orderId: 'o2', reasons: [{ code: 'out-of-stock' }] },
        );
    });
  });

  describe('an approval', () => {
    const awaited = [one.placed({ approval: approvalByMonday }), o1.placed(), ...held];
    const waiting = [...awaited, o1.awaitingApproval()];
    const { deadline } = approvalByMonday;
    const expire = { type: 'ExpireApproval', at: deadline, purchaseId: 'pu-1' } as const;

    it('is waited for with the stock held, until its deadline', () => {
      spec
        .given(...awaited.slice(0, -1))
        .when(awaited.at(-1)!)
        .sends({ type: 'AwaitApproval', orderId: 'o1', deadline });
      spec
        .given(...awaited)
        .when(o1.awaitingApproval())
        .sendsNothing()
        .waitsExactly({
          name: 'approval',
          at: deadline,
          command: send(purchase, 'pu-1', expire, { onRefusal: 'ignore' }),
        });
    });

    it('confirms the order when it is given, and waits no more', () => {
      spec
        .given(...waiting)
        .when(one.approved())
        .sends({ type: 'ConfirmOrder', orderId: 'o1' })
        .waitsForNothing();
    });

    it('rejects the order when it is refused, or when nobody decided in time', () => {
      const rejected = (code: string): CommandPart => ({
        type: 'RejectOrder',
        reasons: [{ code }],
      });
      spec
        .given(...waiting)
        .when(one.declined())
        .sends(rejected('approval-declined'))
        .waitsForNothing();
      spec
        .given(...waiting)
        .when(one.approvalExpired())
        .sends(rejected('approval-expired'))
        .waitsForNothing();
    });

    it('is waited for no more once every order is cancelled or rejected', () => {
      spec
        .given(...waiting)
        .when(o1.cancelled())
        .sends(
          { type: 'ReleaseReservation' },
          { type: 'ReleaseReservation' },
          { type: 'ReleaseReservation' },
          { type: 'LapseApproval', purchaseId: 'pu-1' },
        )
        .hasEnded();
      const two = [
        both.placed({ approval: approvalByMonday }),
        o1.placed(),
        o2.placed(),
        ...held,
        o1.awaitingApproval(),
      ];
      racing
        .given(...two)
        .when(o1.cancelled())
        .sends(
          { type: 'ReleaseReservation' },
          { type: 'ReleaseReservation' },
          { type: 'ReleaseReservation' },
        )
        .waitsUntil({ [deadline]: { type: 'ExpireApproval' } });
      racing
        .given(...two, o1.cancelled(), o2.shortOf('c', 'york', 0, true))
        .when(o2.rejected())
        .sends({ type: 'LapseApproval' })
        .hasEnded();
      racing
        .given(...begun.slice(0, 0), one.placed({ approval: approvalByMonday }), o1.placed())
        .when(o1.cancelled())
        .sends({ type: 'LapseApproval' })
        .waitsForNothing()
        .goesOn();
    });

    it('may be faster than the reservation, or than the order is told to wait', () => {
      racing
        .given(...awaited.slice(0, -1), one.approved())
        .when(awaited.at(-1)!)
        .sends({ type: 'ConfirmOrder' });
      racing
        .given(...awaited, one.approved())
        .when(o1.awaitingApproval())
        .sends({ type: 'ConfirmOrder' });
    });
  });

  it('gives back what is held when the buyer cancels, and what comes after that, and then ends', () => {
    const whole = o1.reserved('a', 'leeds', 10);
    racing
      .given(...begun, whole)
      .when(o1.cancelled())
      .sends({ type: 'ReleaseReservation', reason: 'order cancelled' })
      .goesOn();
    racing
      .given(...begun, whole, o1.cancelled())
      .when(o1.reserved('b', 'leeds', 5))
      .sends({ type: 'ReleaseReservation', reason: 'order cancelled' })
      .hasEnded();
    racing
      .given(...begun, whole, o1.cancelled())
      .when(o1.shortOf('b', 'leeds', 2, true))
      .sendsNothing()
      .hasEnded();
  });

  it('gives back the stock of a confirmed order that is cancelled, also where others go on', () => {
    spec
      .given(...begun, ...held, o1.confirmed())
      .when(o1.cancelled())
      .sends(
        { type: 'ReleaseReservation', location: 'leeds' },
        { type: 'ReleaseReservation', location: 'bristol' },
        { type: 'ReleaseReservation', location: 'leeds' },
      )
      .hasEnded();
    spec
      .given(both.placed(), o1.placed(), o2.placed(), ...held, o1.confirmed())
      .when(o1.cancelled())
      .goesOn();
  });

  it('takes what is shipped from the reservations, location by location', () => {
    const confirmed = [...begun, ...held, o1.confirmed()];
    spec
      .given(...confirmed)
      .when(o1.partlyShipped('s1', { a: 7 }))
      .sends(
        { type: 'ShipReservedStock', location: 'leeds', quantity: 4, shipmentId: 's1' },
        { type: 'ShipReservedStock', location: 'bristol', quantity: 3, shipmentId: 's1' },
      );
    spec
      .given(...confirmed, o1.partlyShipped('s1', { a: 7 }))
      .when(o1.shipped('s2', { a: 3, b: 5 }))
      .sends(
        { type: 'ShipReservedStock', location: 'bristol', quantity: 3, shipmentId: 's2' },
        { type: 'ShipReservedStock', location: 'leeds', quantity: 5, shipmentId: 's2' },
      );
  });

  it('gives back exactly what is closed short, first where it was reserved last', () => {
    const partly = [...begun, ...held, o1.confirmed(), o1.partlyShipped('s1', { a: 3 })];
    const closed = o1.closedShort({ a: 6, b: 2 }, { status: 'PartlyShipped' });
    const part = (quantity: number) => ({ quantity, releaseId: 'closing-1' });
    spec
      .given(...partly)
      .when(closed)
      .sends(
        { type: 'ReleaseReservation', location: 'bristol', part: part(6), reason: 'closed short' },
        { type: 'ReleaseReservation', location: 'leeds', part: part(2) },
      )
      .goesOn();
    spec
      .given(...partly, closed)
      .when(o1.shipped('s2', { a: 1, b: 3 }))
      .sends(
        { type: 'ShipReservedStock', location: 'leeds', quantity: 1 },
        { type: 'ShipReservedStock', location: 'leeds', quantity: 3 },
      );
    spec
      .given(...partly, closed)
      .when(o1.closedShort({ a: 1 }, { closingId: 'closing-2' }))
      .sends({
        type: 'ReleaseReservation',
        location: 'leeds',
        part: { quantity: 1, releaseId: 'closing-2' },
      });
    spec
      .given(...partly, closed, o1.shipped('s2', { a: 1, b: 3 }), o1.delivered())
      .when(o1.completed())
      .sendsNothing()
      .hasEnded();
  });

  it('gives back whatever is reserved for lines that are closed after it has ended', () => {
    spec
      .given(...begun, ...held, o1.confirmed(), o1.delivered(), o1.completed())
      .when(o1.closedShort({ a: 6 }, { status: 'Completed' }))
      .sends(
        { type: 'ReleaseReservation', productId: 'p-a', location: 'leeds' },
        { type: 'ReleaseReservation', productId: 'p-a', location: 'bristol' },
      )
      .hasEnded();
  });

  it('completes a delivered order by itself after 14 days', () => {
    const shipped = [...begun, ...held, o1.confirmed(), o1.shipped('s1', { a: 10, b: 5 })];
    spec
      .given(...shipped)
      .when(o1.delivered())
      .sendsNothing()
      .waitsUntil({ '2026-03-16T09:00:00.000Z': { type: 'CompleteOrder', orderId: 'o1' } });
    spec
      .given(...shipped, o1.delivered())
      .when(o1.completed())
      .sendsNothing()
      .hasEnded();
  });

  it('has nothing to do with orders that no purchase placed, or after it has ended', () => {
    spec.given().when(o1.confirmed()).sendsNothing().hasEnded();
    spec
      .given(...begun, ...held, o1.confirmed(), o1.delivered(), o1.completed())
      .when(o1.cancelled())
      .sendsNothing()
      .hasEnded();
  });

  describe('of a purchase that is paid by card', () => {
    const payment = { method: 'card', payWithinHours: 72 } as const;
    const ofPayment = {
      paymentId: paymentIdOf('pu-1', 'GBP'),
      purchaseId: 'pu-1',
      buyerOrgId: 'b-1',
      currency: 'GBP',
    };
    const authorised = builds('PaymentAuthorised', {
      ...ofPayment,
      gatewayRef: 'pi_1',
      amount: 1_800,
      captureBefore: '2026-03-09T09:00:00.000Z',
    });
    const taken = builds('PaymentCaptured', {
      ...ofPayment,
      gatewayRef: 'pi_1',
      shares: [],
      amount: 1_800,
      fee: 9,
      entries: [],
    });
    const abandoned = builds('PaymentAbandoned', { ...ofPayment, reason: 'expired' });
    const charged = builds('CommissionFixed', {
      purchaseId: 'pu-1',
      orderId: 'o1',
      number: '26-000001-o1',
      vendorOrgId: 'v-1',
      gross: { amount: 1_800, currency: 'GBP' },
      edition: 1,
      net: { amount: 1_500, currency: 'GBP' },
      parts: [],
      amount: { amount: 150, currency: 'GBP' },
      tax: { treatment: 'domestic', percent: '20', amount: { amount: 30, currency: 'GBP' } },
    });
    const prepaid = [one.placed({ payment }), charged(), o1.placed()];

    it('asks for the money once everything is held, and confirms when the bank holds it', () => {
      spec
        .given(...prepaid, ...held.slice(0, 2))
        .when(held[2]!)
        .sends({
          type: 'RequestPayment',
          currency: 'GBP',
          dueBy: '2026-03-05T09:00:00.000Z',
          shares: [{ orderId: 'o1', number: '26-000001-o1', vendorOrgId: 'v-1', amount: 1_800 }],
          charged: [{ orderId: 'o1', vendorOrgId: 'v-1', gross: 1_800, commission: 150, tax: 30 }],
        });
      spec
        .given(...prepaid, ...held)
        .when(authorised())
        .sends({ type: 'ConfirmOrder', orderId: 'o1', droppedLines: [] });
      spec
        .given(...prepaid, ...held, authorised())
        .when(authorised({ gatewayRef: 'pi_2' }))
        .sendsNothing();
    });

    it('confirms what is paid by bank transfer when the money has come and was taken', () => {
      const byTransfer = { method: 'transfer', payWithinHours: 168 } as const;
      const waiting = [one.placed({ payment: byTransfer }), charged(), o1.placed()];
      spec
        .given(...waiting, ...held.slice(0, 2))
        .when(held[2]!)
        .sends({ type: 'RequestPayment', method: 'transfer', dueBy: '2026-03-09T09:00:00.000Z' });
      spec
        .given(...waiting, ...held)
        .when(taken())
        .sends({ type: 'ConfirmOrder', orderId: 'o1', droppedLines: [] });
      // of a card it is known already
      spec
        .given(...prepaid, ...held, authorised())
        .when(taken())
        .sendsNothing();
    });

    it('asks after the approval, where one is needed', () => {
      const waiting = [
        one.placed({ payment, approval: approvalByMonday }),
        o1.placed(),
        ...held,
        o1.awaitingApproval(),
      ];
      spec
        .given(...waiting)
        .when(one.approved())
        .sends({ type: 'RequestPayment' });
    });

    it('asks for what is left where a line was dropped', () => {
      spec
        .given(
          one.placed({ payment, onShortage: 'dropLine' }),
          o1.placed(),
          ...held.filter((e) => e.data.lineId === 'a'),
        )
        .when(o1.shortOf('b', 'leeds', 0, true))
        .sends({
          type: 'RequestPayment',
          shares: [{ orderId: 'o1', number: '26-000001-o1', vendorOrgId: 'v-1', amount: 1_200 }],
        });
    });

    it('rejects what nobody has paid for in time, and gives the stock back', () => {
      spec
        .given(...prepaid, ...held)
        .when(abandoned())
        .sends({
          type: 'RejectOrder',
          orderId: 'o1',
          reasons: [
            {
              code: 'payment-expired',
              message: 'the purchase was not paid before its deadline',
            },
          ],
        });
      spec
        .given(...prepaid, ...held)
        .when(abandoned({ reason: 'nothing-left' }))
        .sendsNothing();
    });

    it('asks once for all orders, when it is known of each whether it can be supplied', () => {
      const first = [both.placed({ payment }), o1.placed(), ...held, o2.placed()];
      spec
        .given(...first)
        .when(o2.shortOf('c', 'york', 0, true))
        .sends({ type: 'RejectOrder', orderId: 'o2' });
      spec
        .given(...first, o2.shortOf('c', 'york', 0, true))
        .when(o2.rejected())
        .sends({
          type: 'RequestPayment',
          shares: [{ orderId: 'o1', number: '26-000001-o1', vendorOrgId: 'v-1', amount: 1_800 }],
        });
    });
  });

  it('has a line wait at each of its locations for what is not in stock, and confirms the order', () => {
    const waits = line('a', 10, {
      locations: ['leeds'],
      backorder: { promisedDate: '2026-04-01', waitsAt: ['leeds', 'bristol'] },
    });
    const o = anOrder('o1', [waits]);
    const ordered = [aPurchase([o]).placed(), o.placed()];
    const queued = [
      ...ordered,
      o.reserved('a', 'leeds', 4),
      o.queuedAt('a', 'leeds', 6),
      o.queuedAt('a', 'bristol', 6, false),
    ];
    spec
      .given(...ordered.slice(0, 1))
      .when(ordered[1]!)
      .sends({ type: 'ReserveStock', location: 'leeds', quantity: 10, last: false });
    spec
      .given(...ordered)
      .when(o.reserved('a', 'leeds', 4))
      .sends(
        {
          type: 'QueueBackorder',
          location: 'leeds',
          quantity: 6,
          toBuy: true,
          promisedDate: '2026-04-01',
          since: o.placed().data.occurredAt,
        },
        { type: 'QueueBackorder', location: 'bristol', quantity: 6, toBuy: false },
        {
          type: 'ConfirmOrder',
          droppedLines: [],
          backordered: [{ lineId: 'a', quantity: 6 }],
        },
      );
    const confirmed = o.confirmed([], { backordered: [{ lineId: 'a', quantity: 6 }] });
    spec
      .given(...queued, confirmed)
      .when(o.servedAt('a', 'bristol', 2, 4, { toBuy: false }))
      .sends(
        { type: 'CoverBackorder', location: 'leeds', covered: 2 },
        { type: 'RecordBackorderReserved', lines: [{ lineId: 'a', backordered: 4 }] },
      );
    // stock that came before the order was confirmed is told afterwards
    spec
      .given(...queued, o.servedAt('a', 'leeds', 6, 0), o.coveredAt('a', 'bristol', 6, 0))
      .when(confirmed)
      .sends({ type: 'RecordBackorderReserved', lines: [{ lineId: 'a', backordered: 0 }] });
    // two locations at the same instant: the later one takes back what is too much
    spec
      .given(...queued, confirmed, o.servedAt('a', 'leeds', 6, 0))
      .when(o.servedAt('a', 'bristol', 5, 1, { toBuy: false }))
      .sends({ type: 'ReleaseReservation', location: 'bristol', part: { quantity: 5 } });
    spec
      .given(...queued, confirmed)
      .when(o.cancelled())
      .sends(
        { type: 'CoverBackorder', location: 'leeds', covered: 6 },
        { type: 'CoverBackorder', location: 'bristol', covered: 6 },
        { type: 'ReleaseReservation', location: 'leeds' },
      );
    spec
      .given(...queued, confirmed, o.cancelled(), o.coveredAt('a', 'leeds', 6, 0))
      .when(o.coveredAt('a', 'bristol', 6, 0, { toBuy: false }))
      .sendsNothing()
      .hasEnded();
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());

  it('whatever stock answers, holds exactly what it confirms and gives everything else back', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            quantity: fc.integer({ min: 1, max: 9 }),
            stock: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.constantFrom<'reject' | 'dropLine'>('reject', 'dropLine'),
        fc.boolean(),
        (wanted, onShortage, cancel) => {
          const own = wanted.map(({ quantity, stock }, i) =>
            line(`l${i}`, quantity, { locations: stock.map((_, n) => `at${n}`) }),
          );
          const ofStock = anOrder('o1', own, { onShortage });
          const left = new Map<string, number>(
            wanted.flatMap(({ stock }, i) => stock.map((n, s) => [`p-l${i}/at${s}`, n] as const)),
          );
          const held = new Map<string, number>();
          let state: FulfilmentState | null = null;
          let outcome = '';
          const queue: AnyEvent[] = [
            aPurchase([ofStock], { onShortage }).placed(),
            ofStock.placed(),
          ].map(recordedAtOnce);
          for (let steps = 0; queue.length > 0 && steps < 200; steps++) {
            const reaction = fulfilment.react(state, queue.shift()!);
            ({ state } = reaction);
            for (const { command: c } of reaction.commands) {
              const place = `${c.productId as string}/${c.location as string}`;
              if (c.type === 'ReserveStock') {
                const [there, asked] = [left.get(place)!, c.quantity as number];
                const got = there === 0 || (c.last && there < asked) ? 0 : Math.min(there, asked);
                if (got > 0) held.set(c.reservationId as string, got);
                queue.push(
                  got > 0
                    ? recordedAtOnce(
                        ofStock.reserved(
                          c.lineId as string,
                          c.location as string,
                          got,
                          c.reservationId as string,
                        ),
                      )
                    : recordedAtOnce(
                        ofStock.shortOf(
                          c.lineId as string,
                          c.location as string,
                          there,
                          c.last as boolean,
                        ),
                      ),
                );
                if (cancel && outcome === '' && steps > 1) {
                  outcome = 'cancelled';
                  queue.push(recordedAtOnce(ofStock.cancelled()));
                }
              } else if (c.type === 'ReleaseReservation') {
                expect(held.delete(c.reservationId as string)).toBe(true);
              } else if (
                outcome === '' &&
                (c.type === 'ConfirmOrder' || c.type === 'RejectOrder')
              ) {
                outcome = c.type === 'ConfirmOrder' ? 'confirmed' : 'rejected';
                const dropped = new Set(
                  ((c.droppedLines as { lineId: string }[] | undefined) ?? []).map((d) => d.lineId),
                );
                queue.push(
                  recordedAtOnce(
                    outcome === 'confirmed' ? ofStock.confirmed([...dropped]) : ofStock.rejected(),
                  ),
                );
                if (outcome === 'confirmed')
                  for (const l of own)
                    if (!dropped.has(l.lineId)) left.set(`wanted/${l.lineId}`, l.quantity);
              }
            }
          }
          const total = [...held.values()].reduce((n, q) => n + q, 0);
          const wantedTotal = [...left]
            .filter(([k]) => k.startsWith('wanted/'))
            .reduce((n, [, q]) => n + q, 0);
          expect(outcome).not.toBe('');
          expect(total).toBe(outcome === 'confirmed' ? wantedTotal : 0);
        },
      ),
    );
  });
});
