import { project, type GivenEvent } from '../projection-spec.js';
import { lastPurchaseKey, lastPurchases, type LastPurchaseDocument } from './last-purchases.js';

const price = (amount: string) => ({ amount, currency: 'GBP', per: 1 });
const placed = (orderId: string, amount: string, productIds: readonly string[] = ['a4']) => ({
  type: 'OrderPlaced',
  data: {
    orderId,
    buyerOrgId: 'b',
    number: orderId.toUpperCase(),
    occurredAt: '2026-03-02T09:00:00.000Z',
    lines: productIds.map((productId) => ({
      lineId: `${orderId}-${productId}`,
      productId,
      quantity: 10,
      unitPrice: price(amount),
    })),
  },
});
const then = (type: string, orderId: string, more: object = {}) => ({
  type,
  data: { orderId, buyerOrgId: 'b', occurredAt: '2026-03-02T10:00:00.000Z', ...more },
});
const confirmed = (orderId: string, ...dropped: string[]) =>
  then('OrderConfirmed', orderId, { droppedLines: dropped.map((lineId) => ({ lineId })) });

const spec = project(lastPurchases, {
  because: 'the last purchase is that of the order which is confirmed last',
  orderMatters: true,
});
const fold = (...events: readonly object[]): ReadonlyMap<string, LastPurchaseDocument> =>
  spec.given(...(events as readonly GivenEvent[])).documents();
const last = (documents: ReadonlyMap<string, LastPurchaseDocument>, productId = 'a4') =>
  documents.get(lastPurchaseKey('b', productId));

describe('the last purchase of a product', () => {
  it('counts from the confirmation of its order on', () => {
    expect(last(fold(placed('o1', '2.55')))).toBeUndefined();
    expect(last(fold(placed('o1', '2.55'), confirmed('o1')))).toMatchObject({
      orderId: 'o1',
      number: 'O1',
      quantity: 10,
      unitPrice: price('2.55'),
      before: null,
    });
    expect(last(fold(placed('o1', '2.55'), then('OrderRejected', 'o1')))).toBeUndefined();
  });

  it('is the latest that was confirmed, while others wait', () => {
    const documents = fold(
      placed('o1', '2.55'),
      confirmed('o1'),
      placed('o2', '2.40'),
      confirmed('o2'),
      placed('o3', '9.99'),
    );
    expect(last(documents)).toMatchObject({ orderId: 'o2', before: { orderId: 'o1' } });
  });

  it('leaves out what was dropped', () => {
    const documents = fold(placed('o1', '2.55', ['a4', 'env']), confirmed('o1', 'o1-env'));
    expect([last(documents)?.kind, last(documents, 'env')]).toEqual(['bought', undefined]);
  });

  it('is the one before again where it is cancelled', () => {
    const twice = [placed('o1', '2.55'), confirmed('o1'), placed('o2', '2.40'), confirmed('o2')];
    expect(last(fold(...twice, then('OrderCancelled', 'o2')))).toMatchObject({
      orderId: 'o1',
      unitPrice: price('2.55'),
      before: null,
    });
    expect(
      last(fold(placed('o1', '2.55'), confirmed('o1'), then('OrderCancelled', 'o1'))),
    ).toBeUndefined();
    expect(last(fold(...twice, then('OrderCancelled', 'o1')))).toMatchObject({ orderId: 'o2' });
  });

  it('is without what was closed short, and the one before again where nothing of it remains', () => {
    const twice = [placed('o1', '2.55'), confirmed('o1'), placed('o2', '2.40'), confirmed('o2')];
    const closed = (orderId: string, remaining: number) =>
      then('OrderClosedShort', orderId, {
        lines: [{ lineId: `${orderId}-a4`, productId: 'a4', remaining }],
      });
    expect(last(fold(...twice, closed('o2', 4)))).toMatchObject({ orderId: 'o2', quantity: 4 });
    expect(last(fold(...twice, closed('o2', 0)))).toMatchObject({
      orderId: 'o1',
      quantity: 10,
      unitPrice: price('2.55'),
      before: null,
    });
    expect(last(fold(...twice, closed('o1', 0)))).toMatchObject({ orderId: 'o2', before: null });
    expect(
      last(fold(...twice, closed('o1', 3), then('OrderDelivered', 'o2'), closed('o2', 0))),
    ).toMatchObject({ orderId: 'o1', quantity: 3 });
    expect(last(fold(...twice.slice(0, 2), closed('o1', 0)))).toBeUndefined();
  });

  it('remembers no order once it is delivered', () => {
    const documents = fold(placed('o1', '2.55'), confirmed('o1'), then('OrderDelivered', 'o1'));
    expect([...documents.keys()]).toEqual([lastPurchaseKey('b', 'a4')]);
  });
});
