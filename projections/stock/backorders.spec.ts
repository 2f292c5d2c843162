import { anOrder, line } from '../../domain/trading/trading-events-spec.js';
import { project } from '../projection-spec.js';
import { backorders } from './backorders.js';

const early = '2026-03-01T09:00:00.000Z';
const o1 = anOrder('o1', [line('l1', 10, { productId: 'p-1' })]);
const o2 = anOrder('o2', [line('l2', 5, { productId: 'p-1' })], { occurredAt: early } as object);
const key = 'p-1|v-1|leeds';

describe('what a vendor has to buy', () => {
  const spec = project(backorders);
  const older = o2.queuedAt('l2', 'leeds', 5);
  const second = {
    ...older,
    data: { ...older.data, since: early, promisedDate: '2026-03-20' },
  };

  it('is what orders wait for at a location: how much, since when, and the first day promised', () => {
    spec.given(o1.queuedAt('l1', 'leeds', 6), second).thenMatches(key, {
      productId: 'p-1',
      location: 'leeds',
      quantity: 11,
      since: early,
      promisedDate: '2026-03-20',
      orders: 2,
      lines: [
        { orderId: 'o2', lineId: 'l2', quantity: 5 },
        { orderId: 'o1', lineId: 'l1', quantity: 6 },
      ],
    });
  });

  it('becomes less as stock comes here or elsewhere, and is nothing once nobody waits', () => {
    const queued = [o1.queuedAt('l1', 'leeds', 6), second];
    const came = [...queued, o2.servedAt('l2', 'leeds', 5, 0), o1.servedAt('l1', 'leeds', 1, 5)];
    spec.given(...came).thenMatches(key, { quantity: 5, orders: 1, promisedDate: '2026-04-01' });
    spec
      .given(...came, o1.coveredAt('l1', 'leeds', 2, 3))
      .thenMatches(key, { quantity: 3, lines: [{ lineId: 'l1', quantity: 3 }] });
    spec.given(...came, o1.coveredAt('l1', 'leeds', 5, 0)).thenDocuments({});
  });

  it('is not bought twice because a line may be served from two locations', () => {
    spec
      .given(o1.queuedAt('l1', 'bristol', 6, false), o1.queuedAt('l1', 'leeds', 6))
      .thenDocuments({ [key]: { quantity: 6 } });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
