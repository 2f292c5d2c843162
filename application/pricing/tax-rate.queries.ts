import type { UnappliedTaxRate } from '../../domain/pricing/tax-rates/tax-rates.js';
import { taxRates, type TaxRateDocument } from '../../projections/pricing/tax-rates.js';
import { list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const taxRateList = list({
  projection: taxRates,
  sorts: {
    country: [{ field: 'country' }, { field: 'category' }, { field: 'from' }],
    from: [{ field: 'from' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'country', descending: false },
});

export const listTaxRates = query<ListInput, Page<TaxRateDocument>>({
  name: 'ListTaxRates',
  permission: 'marketplace.readAny',
  reads: [taxRates],
  run: (page, { services }) => pageOf(services.documents, taxRateList, page, {}),
});

/** What the configuration says otherwise than what is recorded: shown, and not applied. */
export const listUnappliedTaxRates = query<object, readonly UnappliedTaxRate[]>({
  name: 'ListUnappliedTaxRates',
  permission: 'marketplace.readAny',
  reads: [],
  run: (_input, { services }) => Promise.resolve(services.taxRates.unapplied),
});
