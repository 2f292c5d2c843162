import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { taxRates } from './tax-rates.js';

const rate = { country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' } as const;
const seeded = builds('TaxRatesSeeded', {
  rates: [rate, { ...rate, category: 'reduced', percent: '5' }],
});
const set = builds('TaxRateSet', {
  ...rate,
  from: '2027-01-01',
  percent: '21',
  before: null,
  reason: 'Finance Act 2026',
  setBy: 'u-1',
});

describe('tax rates', () => {
  const spec = project(taxRates);

  it('are those with which the marketplace began, and those set since', () => {
    spec.given(seeded(), set()).then('GB|standard|2027-01-01', {
      key: 'GB|standard|2027-01-01',
      ...rate,
      from: '2027-01-01',
      percent: '21',
      reason: 'Finance Act 2026',
      setBy: 'u-1',
      changedAt: recordedAt(2),
    });
    spec.given(seeded(), set()).thenDocuments({
      'GB|standard|2011-01-04': { percent: '20', reason: null },
      'GB|reduced|2011-01-04': { percent: '5' },
      'GB|standard|2027-01-01': { percent: '21' },
    });
  });

  it('of the same day are corrected, and end', () => {
    spec
      .given(seeded(), set(), set({ percent: '22', before: '21' }))
      .thenMatches('GB|standard|2027-01-01', { percent: '22' });
    spec
      .given(seeded(), set({ percent: null }))
      .thenMatches('GB|standard|2027-01-01', { percent: null });
  });
});
