import { project } from '../projection-spec.js';
import { heldFunds } from './held-funds.js';
import { aPaidPurchase } from './paid-purchase-spec.js';

describe('money that is held', () => {
  const spec = project(heldFunds);

  it('is what was captured for an order, until the order is completed', () => {
    const it = aPaidPurchase();
    it.paid();
    spec.given(...it.events).thenMatches('o-1', {
      number: '26-000001-1',
      vendorOrgId: 'v-1',
      captured: 12_000,
      held: 12_000,
      isHeld: true,
    });
    it.release();
    spec.given(...it.events).thenDocuments({
      'o-1': { released: 12_000, held: 0, isHeld: false },
      'o-2': { vendorOrgId: 'v-2', held: 6_000, isHeld: true },
    });
  });

  it('is less by what the buyer is given back of it, and not by what had been released', () => {
    const it = aPaidPurchase();
    it.paid();
    it.refund('r-1', 2_000);
    spec.given(...it.events).thenMatches('o-1', { refunded: 2_000, held: 10_000 });
    it.release();
    it.refund('r-2', 6_000);
    spec
      .given(...it.events)
      .thenMatches('o-1', { refunded: 2_000, released: 10_000, held: 0, isHeld: false });
  });

  it('is less by a lost chargeback that the vendor bears, and not by one of the platform’s', () => {
    const it = aPaidPurchase();
    it.paid();
    it.borne();
    spec.given(...it.events).thenMatches('o-1', { refunded: 12_000, held: 0, isHeld: false });
    const other = aPaidPurchase();
    other.paid();
    other.borne('platform');
    spec.given(...other.events).thenMatches('o-1', { refunded: 0, held: 12_000 });
  });

  it('says why it is not released, until the hold is lifted', () => {
    const it = aPaidPurchase();
    it.paid();
    it.pay({ type: 'SetReleaseHold', orderId: 'o-1', reason: 'forged?', by: 'u-1' });
    it.release();
    spec.given(...it.events).thenMatches('o-1', {
      held: 12_000,
      hold: { reason: 'forged?', by: 'u-1' },
      isOnHold: true,
    });
    it.pay({ type: 'LiftReleaseHold', orderId: 'o-1', reason: 'genuine', by: 'u-2' });
    spec
      .given(...it.events)
      .thenMatches('o-1', { held: 0, released: 12_000, hold: null, isOnHold: false });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
