import { eventTypesOutside } from '../../domain/events.js';
import type { TaxRatesEvent } from '../../domain/pricing/tax-rates/tax-rates.events.js';
import type { TaxRate } from '../../domain/pricing/tax/tax.js';
import { isoTime, type Projection } from '../projection.js';

export interface TaxRateDocument extends TaxRate {
  /** `GB|standard|2011-01-04` */
  readonly key: string;
  /** Null: the marketplace began with it. */
  readonly reason: string | null;
  readonly setBy: string | null;
  readonly changedAt: string;
}

const keyOf = ({ country, category, from }: TaxRate): string => `${country}|${category}|${from}`;

/** Every tax rate by country, category and first day. */
export const taxRates: Projection<TaxRateDocument, TaxRatesEvent['type']> = {
  name: 'tax-rates',
  version: 1,
  handles: ['TaxRatesSeeded', 'TaxRateSet'],
  ignores: eventTypesOutside('taxRates'),
  indexes: [['country', 'category', 'from'], ['from']],
  columns: ['changedAt'],
  text: { weights: { country: 1 }, of: (doc) => [`${doc.country} ${doc.category}`] },
  route: (event) =>
    event.type === 'TaxRatesSeeded' ? event.data.rates.map(keyOf) : [keyOf(event.data)],
  evolve: (key, _doc, event) => {
    const changedAt = isoTime(event.recordedAt);
    if (event.type === 'TaxRateSet') {
      const { country, category, from, percent, reason, setBy } = event.data;
      return { key, country, category, from, percent, reason, setBy, changedAt };
    }
    const rate = event.data.rates.find((r) => keyOf(r) === key)!;
    return { key, ...rate, reason: null, setBy: null, changedAt };
  },
};
