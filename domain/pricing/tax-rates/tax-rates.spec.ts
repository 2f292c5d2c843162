import { specify } from '../../shared/decider/decider-spec.js';
import type { TaxRate } from '../tax/tax.js';
import type { TaxRatesEvent } from './tax-rates.events.js';
import { taxRates, unappliedRates, type TaxRatesCommand } from './tax-rates.js';

const at = '2026-03-02T09:00:00.000Z';
const british: TaxRate = { country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' };
const configured = [british];
const seeded: TaxRatesEvent = {
  type: 'TaxRatesSeeded',
  data: { rates: configured, occurredAt: at },
};
const set: Extract<TaxRatesCommand, { type: 'SetTaxRate' }> = {
  type: 'SetTaxRate',
  at,
  country: 'GB',
  category: 'standard',
  from: '2027-01-01',
  percent: '21',
  reason: 'Finance Act 2026',
  by: 'u1',
  configured,
};
const recorded = (more: Partial<Extract<TaxRatesEvent, { type: 'TaxRateSet' }>['data']> = {}) =>
  ({
    type: 'TaxRateSet',
    data: {
      country: 'GB',
      category: 'standard',
      from: '2027-01-01',
      percent: '21',
      before: null,
      reason: 'Finance Act 2026',
      setBy: 'u1',
      occurredAt: at,
      ...more,
    },
  }) as const;

describe('tax rates', () => {
  const spec = specify(taxRates);

  it('begin with those of the configuration, once', () => {
    const seed: TaxRatesCommand = { type: 'SeedTaxRates', at, rates: configured };
    spec.given().when(seed).then([seeded]);
    spec
      .given(seeded)
      .when({ ...seed, rates: [] })
      .thenNothing();
  });

  it('are set from a day on, and a repeat changes nothing', () => {
    spec.given(seeded).when(set).then([recorded()]);
    spec.given(seeded, recorded()).when(set).thenNothing();
    // whoever never began with any does now
    spec.given().when(set).then([seeded, recorded()]);
  });

  it('of the same day are corrected, and end on a day', () => {
    spec
      .given(seeded, recorded())
      .when({ ...set, percent: '22' })
      .then([recorded({ percent: '22', before: '21' })]);
    spec
      .given(seeded)
      .when({ ...set, percent: null })
      .then([recorded({ percent: null })]);
    spec
      .given(seeded)
      .when({ ...set, category: 'reduced', percent: null })
      .thenFails('tax-rate/none', { field: 'from' });
    const state = spec
      .given(seeded, recorded())
      .when({ ...set, percent: '22' })
      .state();
    expect(state).toEqual([british, { ...british, from: '2027-01-01', percent: '22' }]);
  });

  it.each([
    [{ country: 'UK' }, 'country', ['GB']],
    [{ country: 'XX' }, 'country', []],
    [{ country: 'MC' }, 'country', ['FR']],
    [{ country: 'IM' }, 'country', ['GB']],
    [{ category: 'luxury' as 'standard' }, 'category', ['standard', 'reduced', 'zero', 'exempt']],
    [{ from: '2027-02-29' }, 'from', []],
    [{ from: '1.1.2027' }, 'from', []],
    [{ percent: '20%' }, 'percent', []],
    [{ percent: '-1' }, 'percent', []],
    [{ percent: '120' }, 'percent', []],
  ])('are not taken with %j', (more, field, allowed) => {
    spec
      .given(seeded)
      .when({ ...set, ...more })
      .thenFails('tax-rate/invalid', { field, allowed });
  });

  it('are set with a reason', () => {
    spec
      .given(seeded)
      .when({ ...set, reason: ' ' })
      .thenFails('text/required', { field: 'reason' });
  });

  it('of the configuration that are others than those recorded are named', () => {
    const other = { ...british, percent: '19' };
    const more = { ...british, country: 'SE', percent: '25' };
    expect(unappliedRates([british], [british])).toEqual([]);
    expect(unappliedRates([british], [other])).toEqual([{ ...british, recorded: '19' }]);
    expect(unappliedRates([british, more], [british, other])).toEqual([
      { ...more, recorded: undefined },
    ]);
  });
});
