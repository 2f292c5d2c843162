import { project } from '../projection-spec.js';
import { aPaidPurchase } from './paid-purchase-spec.js';
import { vendorQuarters } from './vendor-quarters.js';

describe('what a vendor’s sales came to in a quarter', () => {
  const spec = project(vendorQuarters);

  it('is what was taken for them, what was credited, and what was charged', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    const documents = [
      ...spec
        .given(...it.events)
        .documents()
        .values(),
    ];
    const credited = it.events.flatMap((e) => (e.type === 'EarningReleased' ? [e.data] : []));
    for (const { vendorOrgId, net, commission, tax } of credited)
      expect(documents.find((d) => d.vendorOrgId === vendorOrgId)).toMatchObject({
        year: 2026,
        quarter: 1,
        consideration: net,
        activities: 1,
        fees: commission,
        feesVat: tax,
      });
    const captured = it.events.flatMap((e) => (e.type === 'PaymentCaptured' ? e.data.shares : []));
    expect(documents.reduce((n, d) => n + d.captured, 0)).toBe(
      captured.reduce((n, s) => n + s.amount, 0),
    );
  });

  it('is less by what was given back, and what was taken is not', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.refund('r-1', 6_000);
    const reversed = it.events.flatMap((e) => (e.type === 'EarningReversed' ? [e.data] : []));
    expect(reversed).not.toEqual([]);
    const [{ vendorOrgId, net }] = reversed as [(typeof reversed)[number]];
    const released = it.events.flatMap((e) =>
      e.type === 'EarningReleased' && e.data.vendorOrgId === vendorOrgId ? [e.data.net] : [],
    );
    const document = [
      ...spec
        .given(...it.events)
        .documents()
        .values(),
    ].find((d) => d.vendorOrgId === vendorOrgId);
    expect(document!.consideration).toBe(released.reduce((a, b) => a + b, 0) - net);
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
