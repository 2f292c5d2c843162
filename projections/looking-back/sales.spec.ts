import { project, type GivenEvent } from '../projection-spec.js';
import type { ProjectedEvent } from '../projection.js';
import { sales, type SalesDocument } from './sales.js';

const line = (
  lineId: string,
  productId: string,
  category: string,
  quantity: number,
  net: number,
) => ({
  lineId,
  productId,
  sku: productId,
  name: productId,
  categoryPath: ['Paper', category],
  quantity,
  net: { amount: net, currency: 'GBP' },
});
const parties = {
  vendorOrgId: 'v',
  vendorName: 'V',
  buyerOrgId: 'b',
  buyerName: 'B',
  currency: 'GBP',
  vendorTimeZone: 'Pacific/Auckland',
};
const of = { orderId: 'o', purchaseId: 'p', number: '1', buyerOrgId: 'b', vendorOrgId: 'v' };
const placed = {
  type: 'OrderPlaced',
  data: {
    ...of,
    ...parties,
    occurredAt: '2026-03-02T20:00:00.000Z',
    shippingAddress: { country: 'NZ' },
    lines: [line('l1', 'a4', 'Copier', 10, 4_000), line('l2', 'env', 'Envelopes', 5, 500)],
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
const cancelled = {
  type: 'OrderCancelled',
  data: { ...of, occurredAt: '2026-03-03T20:00:01.000Z' },
};

const fold = (...events: readonly object[]): ReadonlyMap<string, SalesDocument> =>
  project(sales)
    .given(...(events as readonly GivenEvent[]))
    .documents();
const ofKind = (documents: ReadonlyMap<string, SalesDocument>, kind: string): SalesDocument[] =>
  [...documents.values()].filter((d) => d.kind === kind);

describe('sales', () => {
  it('count an order once it is confirmed, on the vendor’s day, by category, product and customer', () => {
    expect(ofKind(fold(placed), 'day')).toEqual([]);
    const documents = fold(placed, confirmed());
    expect(ofKind(documents, 'day')).toMatchObject([
      {
        day: '2026-03-03',
        country: 'NZ',
        category: 'Paper / Copier',
        orders: 1,
        lines: 1,
        quantity: 10,
        net: 4_000,
      },
      {
        day: '2026-03-03',
        category: 'Paper / Envelopes',
        orders: 0,
        lines: 1,
        quantity: 5,
        net: 500,
      },
    ]);
    expect(ofKind(documents, 'customer')).toMatchObject([
      { buyerOrgId: 'b', orders: 1, lines: 2, net: 4_500, firstDay: '2026-03-03' },
    ]);
    expect(ofKind(documents, 'product')).toMatchObject([
      { productId: 'a4', month: '2026-03' },
      { productId: 'env', quantity: 5 },
    ]);
  });

  it('leave out what was dropped, and take back what is cancelled after its confirmation', () => {
    expect(ofKind(fold(placed, confirmed('l2')), 'customer')).toMatchObject([
      { orders: 1, lines: 1, net: 4_000 },
    ]);
    expect(ofKind(fold(placed, confirmed('l2'), cancelled), 'customer')).toMatchObject([
      { orders: 0, lines: 0, quantity: 0, net: 0 },
    ]);
    expect(ofKind(fold(placed, cancelled), 'customer')).toEqual([]);
  });

  it('take back what is closed short, and leave what remains at its value', () => {
    const closed = (lines: object[], status = 'Confirmed') => ({
      type: 'OrderClosedShort',
      data: { ...of, occurredAt: '2026-03-04T20:00:00.000Z', status, lines },
    });
    const part = closed([{ lineId: 'l1', quantity: 4, remaining: 6, net: { amount: 2_399 } }]);
    const rest = closed([
      { lineId: 'l1', quantity: 6, remaining: 0, net: { amount: 0 } },
      { lineId: 'l2', quantity: 1, remaining: 4, net: { amount: 400 } },
    ]);
    const documents = fold(placed, confirmed(), part);
    expect(ofKind(documents, 'customer')).toMatchObject([
      { orders: 1, lines: 2, quantity: 11, net: 2_899 },
    ]);
    const product = [...fold(placed, confirmed(), part, rest).values()].filter(
      (d) => d.kind === 'product',
    );
    expect(product).toMatchObject([
      { productId: 'a4', lines: 0, quantity: 0, net: 0 },
      { productId: 'env', lines: 1, quantity: 4, net: 400 },
    ]);
    expect(ofKind(fold(placed, confirmed(), part, cancelled), 'customer')).toMatchObject([
      { orders: 0, lines: 0, quantity: 0, net: 0 },
    ]);
    expect(ofKind(fold(placed, confirmed(), part), 'day')).toMatchObject([
      { day: '2026-03-03', net: 2_399 },
      { day: '2026-03-03', net: 500 },
    ]);
  });

  it('hold what remains against the price for everyone', () => {
    const listed = {
      ...placed,
      data: {
        ...placed.data,
        lines: placed.data.lines.map((l) => ({
          ...l,
          listPrice: { amount: '5.00', currency: 'GBP', per: 1 },
        })),
      },
    };
    const part = {
      type: 'OrderClosedShort',
      data: {
        ...of,
        occurredAt: '2026-03-04T20:00:00.000Z',
        status: 'Confirmed',
        lines: [{ lineId: 'l1', quantity: 4, remaining: 6, net: { amount: 2_400 } }],
      },
    };
    expect(ofKind(fold(listed, confirmed('l2'), part), 'customer')).toMatchObject([
      { net: 2_400, listedNet: 2_400, listNet: 3_000 },
    ]);
  });

  it('come out the same when an event is handed over again after its order was remembered', () => {
    const documents = new Map(fold(placed, confirmed('l2')));
    const look = (key: string): SalesDocument | undefined => documents.get(key);
    const again = { ...confirmed('l2') } as unknown as ProjectedEvent<'OrderConfirmed'>;
    const keys = sales.route(again, look) as readonly string[];
    expect(new Set(keys)).toEqual(new Set([...fold(placed, confirmed('l2')).keys()]));
    expect(sales.evolve(keys[0]!, undefined, again, look)).toEqual(documents.get(keys[0]!));
  });

  it('are not taken for nothing because somebody looked before the order was there', () => {
    const documents = new Map(fold(placed));
    const event = { ...confirmed() } as unknown as ProjectedEvent<'OrderConfirmed'>;
    expect(sales.route(event, () => undefined)).toEqual(['order:o']);
    expect(
      (sales.route(event, (key) => documents.get(key)) as readonly string[]).length,
    ).toBeGreaterThan(1);
  });

  it('add up to the same in whatever order the orders of several streams come', () => {
    const second = { orderId: 'o2', occurredAt: '2026-03-04T09:00:00.000Z' };
    const of2 = <E extends { readonly data: object }>(event: E): E => ({
      ...event,
      data: { ...event.data, ...second },
    });
    const events = [placed, confirmed('l2'), of2(placed), of2(confirmed()), cancelled];
    expect(ofKind(fold(...events), 'customer')).toMatchObject([
      { orders: 1, lines: 2, net: 4_500, firstDay: '2026-03-03', lastDay: '2026-03-04' },
    ]);
  });
});
