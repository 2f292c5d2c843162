import { project, type GivenEvent } from '../projection-spec.js';
import { serviceLevels, type ServiceLevelDocument } from './service-levels.js';

const line = (lineId: string, quantity: number, promisedDate: string) => ({
  lineId,
  quantity,
  promisedDate,
});
const of = { orderId: 'o', purchaseId: 'p', number: '1', buyerOrgId: 'b', vendorOrgId: 'v' };
const placed = {
  type: 'OrderPlaced',
  data: {
    ...of,
    vendorName: 'V',
    buyerName: 'B',
    vendorTimeZone: 'Pacific/Auckland',
    occurredAt: '2026-03-02T20:00:00.000Z',
    lines: [line('l1', 10, '2026-03-05'), line('l2', 5, '2026-03-05'), line('l3', 1, '2026-03-09')],
  },
};
const confirmed = (...dropped: string[]) => ({
  type: 'OrderConfirmed',
  data: {
    ...of,
    occurredAt: '2026-03-02T20:00:01.000Z',
    droppedLines: dropped.map((lineId) => ({ lineId })),
  },
});
const rejected = (code: string) => ({
  type: 'OrderRejected',
  data: { ...of, occurredAt: '2026-03-02T20:00:01.000Z', reasons: [{ code }] },
});
const shipment = (
  type: 'OrderPartlyShipped' | 'OrderShipped',
  occurredAt: string,
  lines: Record<string, number>,
) => ({
  type,
  data: {
    ...of,
    occurredAt,
    lines: Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity })),
  },
});
const cancelled = {
  type: 'OrderCancelled',
  data: { ...of, by: 'buyer', occurredAt: '2026-03-03T20:00:00.000Z' },
};
const delivered = {
  type: 'OrderDelivered',
  data: { ...of, occurredAt: '2026-03-06T20:00:00.000Z' },
};

const fold = (...events: readonly object[]): ReadonlyMap<string, ServiceLevelDocument> =>
  project(serviceLevels)
    .given(...(events as readonly GivenEvent[]))
    .documents();
const placedOf = (...events: readonly object[]): ServiceLevelDocument | undefined =>
  fold(...events).get('placed:2026-03-03|v|b');
const dueOf = (day: string, ...events: readonly object[]): ServiceLevelDocument | undefined =>
  fold(...events).get(`due:${day}|v|b`);

describe('service levels', () => {
  it('count what the stock could fill of what was ordered, on the vendor’s day of placement', () => {
    expect(placedOf(placed)).toBeUndefined();
    expect(placedOf(placed, confirmed())).toMatchObject({
      day: '2026-03-03',
      orders: 1,
      orderedLines: 3,
      filledLines: 3,
      orderedUnits: 16,
      filledUnits: 16,
    });
    expect(placedOf(placed, confirmed('l2'))).toMatchObject({
      orders: 1,
      orderedLines: 3,
      filledLines: 2,
      orderedUnits: 16,
      filledUnits: 11,
    });
    expect(placedOf(placed, rejected('out-of-stock'))).toMatchObject({
      orders: 1,
      orderedUnits: 16,
      filledUnits: 0,
    });
  });

  it('do not count what waits for stock as filled, and promise it for its own day', () => {
    const [l1, ...others] = placed.data.lines;
    const backorder = { promisedDate: '2026-04-01', waitsAt: ['leeds'] };
    const waits = {
      ...placed,
      data: { ...placed.data, lines: [{ ...l1!, backorder }, ...others] },
    };
    const short = confirmed();
    const partly = {
      ...short,
      data: { ...short.data, backordered: [{ lineId: 'l1', quantity: 6 }] },
    };
    expect(placedOf(waits, partly)).toMatchObject({
      orderedLines: 3,
      filledLines: 2,
      orderedUnits: 16,
      filledUnits: 10,
    });
    expect(dueOf('2026-04-01', waits, partly)).toMatchObject({ lines: 1, onTime: 0 });
    expect(dueOf('2026-03-05', waits, partly)).toMatchObject({ lines: 1 });
    const sent = [
      shipment('OrderPartlyShipped', '2026-03-03T20:00:00.000Z', { l1: 4, l2: 5, l3: 1 }),
      shipment('OrderShipped', '2026-03-30T20:00:00.000Z', { l1: 6 }),
    ];
    expect(dueOf('2026-04-01', waits, partly, ...sent)).toMatchObject({ lines: 1, onTime: 1 });
    // what was not in stock is lacking once, whoever closes it
    const close = (quantity: number, by: string) => ({
      type: 'OrderClosedShort',
      data: {
        ...of,
        occurredAt: '2026-03-03T20:00:00.000Z',
        by,
        requestId: null,
        status: 'Confirmed',
        lines: [{ lineId: 'l1', quantity }],
      },
    });
    const wasFilled = { filledLines: 2, filledUnits: 10 };
    expect(placedOf(waits, partly, close(6, 'vendor'))).toMatchObject(wasFilled);
    expect(placedOf(waits, partly, close(6, 'buyer'))).toMatchObject(wasFilled);
    expect(placedOf(waits, partly, close(7, 'vendor'))).toMatchObject({ filledUnits: 9 });
    expect(placedOf(waits, confirmed(), close(6, 'buyer'))).toMatchObject({ filledUnits: 16 });
    const byVendor = { ...cancelled, data: { ...cancelled.data, by: 'vendor' } };
    expect(placedOf(waits, partly, close(6, 'buyer'), byVendor)).toMatchObject({
      filledLines: 0,
      filledUnits: 0,
    });
  });

  it('leave out orders that somebody declined: the stock had no part in it', () => {
    expect(placedOf(placed, rejected('approval-declined'))).toBeUndefined();
    expect(placedOf(placed, rejected('other-order-rejected'))).toBeUndefined();
  });

  it('measure the time from placement until all is shipped, and until it is delivered', () => {
    const history = [
      placed,
      confirmed(),
      shipment('OrderPartlyShipped', '2026-03-03T20:00:00.000Z', { l1: 10 }),
      shipment('OrderShipped', '2026-03-04T20:00:00.000Z', { l2: 5, l3: 1 }),
    ];
    expect(placedOf(...history)).toMatchObject({
      shippedOrders: 1,
      minutesToShip: 2 * 1_440,
      deliveredOrders: 0,
    });
    expect(placedOf(...history, delivered)).toMatchObject({
      shippedOrders: 1,
      deliveredOrders: 1,
      minutesToDelivery: 4 * 1_440,
    });
  });

  it('count a line as on time when the last of it was shipped on its promised day, in the vendor’s zone, and late after that', () => {
    // 10:00 UTC on the 5th is 23:00 in Auckland, 11:30 UTC is the 6th there
    const half = shipment('OrderPartlyShipped', '2026-03-04T00:00:00.000Z', { l1: 5 });
    expect(dueOf('2026-03-05', placed, confirmed(), half)).toMatchObject({
      lines: 2,
      onTime: 0,
      late: 0,
    });
    expect(
      dueOf(
        '2026-03-05',
        placed,
        confirmed(),
        half,
        shipment('OrderPartlyShipped', '2026-03-05T10:00:00.000Z', { l1: 5 }),
      ),
    ).toMatchObject({ lines: 2, onTime: 1, late: 0 });
    expect(
      dueOf(
        '2026-03-05',
        placed,
        confirmed(),
        half,
        shipment('OrderShipped', '2026-03-05T11:30:00.000Z', { l1: 5, l2: 5, l3: 1 }),
      ),
    ).toMatchObject({ onTime: 0, late: 2 });
    expect(
      dueOf(
        '2026-03-09',
        placed,
        confirmed(),
        half,
        shipment('OrderShipped', '2026-03-05T11:30:00.000Z', { l1: 5, l2: 5, l3: 1 }),
      ),
    ).toMatchObject({ lines: 1, onTime: 1 });
  });

  it('do not take a part of a line for the whole of it because it is reported again', () => {
    const half = shipment('OrderPartlyShipped', '2026-03-04T00:00:00.000Z', { l1: 5 });
    const again = { ...half, envelope: { revision: 2 } };
    expect(dueOf('2026-03-05', placed, confirmed(), half, again)).toMatchObject({ onTime: 0 });
  });

  it('promise nothing of what was dropped or cancelled', () => {
    expect(dueOf('2026-03-05', placed, confirmed('l2'))).toMatchObject({ lines: 1 });
    expect(dueOf('2026-03-05', placed, confirmed('l2'), cancelled)).toMatchObject({ lines: 0 });
    expect(dueOf('2026-03-05', placed, cancelled)).toBeUndefined();
  });

  const closing = (
    lines: Record<string, number>,
    { status = 'PartlyShipped', requestId = null as string | null } = {},
  ) => ({
    type: 'OrderClosedShort',
    data: {
      ...of,
      occurredAt: '2026-03-08T20:00:00.000Z',
      status,
      requestId,
      lines: Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity })),
    },
  });
  const half = shipment('OrderPartlyShipped', '2026-03-04T00:00:00.000Z', { l1: 4 });
  const rest = { l1: 6, l2: 5, l3: 1 };

  it('lack what is closed short, a line once, and not what the buyer asked to be closed', () => {
    const history = [placed, confirmed(), half];
    expect(placedOf(...history, closing({ l1: 2 }))).toMatchObject({
      filledLines: 2,
      filledUnits: 14,
    });
    expect(placedOf(...history, closing({ l1: 2 }), closing({ l1: 4, l2: 5 }))).toMatchObject({
      filledLines: 1,
      filledUnits: 5,
    });
    expect(placedOf(...history, closing({ l1: 2 }, { requestId: 'r' }))).toMatchObject({
      filledLines: 3,
      filledUnits: 16,
    });
  });

  it('lack what its vendor cancels after its confirmation, and not what the buyer cancels', () => {
    const by = (by: string) => ({ ...cancelled, data: { ...cancelled.data, by } });
    expect(placedOf(placed, confirmed('l2'), by('vendor'))).toMatchObject({
      orderedUnits: 16,
      filledLines: 0,
      filledUnits: 0,
    });
    expect(placedOf(placed, confirmed('l2'), by('buyer'))).toMatchObject({ filledUnits: 11 });
    expect(placedOf(placed, by('vendor'))).toBeUndefined();
  });

  it('judge a line closed short by when what was supplied of it was shipped, and forget one of which nothing was', () => {
    const closed = closing(rest, { status: 'Shipped' });
    expect(dueOf('2026-03-05', placed, confirmed(), half, closed)).toMatchObject({
      lines: 1,
      onTime: 1,
      late: 0,
    });
    const late = shipment('OrderPartlyShipped', '2026-03-05T11:30:00.000Z', { l1: 4 });
    expect(dueOf('2026-03-05', placed, confirmed(), late, closed)).toMatchObject({
      lines: 1,
      onTime: 0,
      late: 1,
    });
    expect(dueOf('2026-03-09', placed, confirmed(), half, closed)).toMatchObject({ lines: 0 });
    const part = closing({ l1: 2 });
    expect(dueOf('2026-03-05', placed, confirmed(), half, part)).toMatchObject({
      lines: 2,
      onTime: 0,
    });
    const last = shipment('OrderPartlyShipped', '2026-03-05T00:00:00.000Z', { l1: 4 });
    expect(dueOf('2026-03-05', placed, confirmed(), half, part, last)).toMatchObject({
      lines: 2,
      onTime: 1,
    });
  });

  it('count an order as shipped when its rest is closed, with the time until its last shipment', () => {
    const closed = closing(rest, { status: 'Shipped' });
    expect(placedOf(placed, confirmed(), half, closed)).toMatchObject({
      shippedOrders: 1,
      minutesToShip: 28 * 60,
    });
    expect(placedOf(placed, confirmed(), half, closing({ l1: 6 }))).toMatchObject({
      shippedOrders: 0,
    });
  });

  it('wait for nothing of an old order that was delivered with something left, once it is closed', () => {
    const history = [placed, confirmed(), half, delivered];
    expect(fold(...history).has('order:o')).toBe(true);
    const closed = closing(rest, { status: 'Delivered' });
    expect(fold(...history, closed).has('order:o')).toBe(false);
    expect(dueOf('2026-03-05', ...history, closed)).toMatchObject({ lines: 1, onTime: 1 });
  });

  it('remember an order no longer than something can be learnt from it', () => {
    const all = shipment('OrderShipped', '2026-03-04T20:00:00.000Z', { l1: 10, l2: 5, l3: 1 });
    expect(fold(placed, confirmed(), all).has('order:o')).toBe(true);
    expect(fold(placed, confirmed(), all, delivered).has('order:o')).toBe(false);
    expect(fold(placed, rejected('out-of-stock')).has('order:o')).toBe(false);
    expect(fold(placed, confirmed(), cancelled).has('order:o')).toBe(false);
  });

  it('add up to the same in whatever order the orders of several streams come', () => {
    const of2 = (event: { readonly data: object }): object => ({
      ...event,
      data: { ...event.data, orderId: 'o2' },
    });
    const all = shipment('OrderShipped', '2026-03-04T20:00:00.000Z', { l1: 10, l2: 5, l3: 1 });
    const events = [placed, confirmed('l2'), of2(placed), of2(confirmed()), of2(all), cancelled];
    expect(placedOf(...events)).toMatchObject({ orders: 2, filledLines: 5, shippedOrders: 1 });
    expect(dueOf('2026-03-05', ...events)).toMatchObject({ lines: 2, onTime: 2, late: 0 });
  });
});
