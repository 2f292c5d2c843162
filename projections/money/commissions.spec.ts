import { builds } from '../../domain/event-builder-spec.js';
import { project } from '../projection-spec.js';
import { commissions } from './commissions.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });

describe('commissions', () => {
  const spec = project(commissions);
  const fixed = builds('CommissionFixed', {
    purchaseId: 'pu-1',
    orderId: 'o-1',
    number: '26-000001-1',
    vendorOrgId: 'v-1',
    gross: gbp(12_000),
    net: gbp(10_000),
    parts: [
      { ruleId: 'all', name: 'Everything', base: gbp(10_000), percent: '10', amount: gbp(1_000) },
    ],
    amount: gbp(1_000),
    tax: { treatment: 'domestic', percent: '20', amount: gbp(200) },
    edition: 3,
  });

  it('are what was frozen when the order was placed', () => {
    spec.given(fixed()).then('o-1', {
      id: 'o-1',
      number: '26-000001-1',
      purchaseId: 'pu-1',
      vendorOrgId: 'v-1',
      currency: 'GBP',
      gross: gbp(12_000),
      net: gbp(10_000),
      parts: fixed().data.parts,
      amount: gbp(1_000),
      tax: { treatment: 'domestic', percent: '20', amount: gbp(200) },
      edition: 3,
      fixedAt: '2026-03-02T09:00:00.000Z',
    });
    spec.thenEveryHandledEventWasGiven();
  });
});
