import { taxRates } from '../../domain/pricing/tax-rates/tax-rates.js';
import type { TaxCategory } from '../../domain/pricing/tax/tax.js';
import { derivedId } from '../shared/command/ids.js';
import { useCase } from '../shared/use-case.js';

/** The marketplace has one list of rates. */
export const taxRatesId = derivedId('tax-rates', 'marketplace');

export interface SetTaxRateInput {
  readonly country: string;
  readonly category: TaxCategory;
  readonly from: string;
  /** Null: no rate from that day on. */
  readonly percent: string | null;
  readonly reason: string;
}

export const setTaxRate = useCase({
  name: 'SetTaxRate',
  decider: taxRates,
  permission: 'taxRate.manage',
  prepare: (input: SetTaxRateInput, { caller, meta, services }) => ({
    id: taxRatesId,
    command: {
      type: 'SetTaxRate',
      at: meta.at,
      ...input,
      by: caller.person.id,
      configured: services.taxRates.configured,
    },
  }),
});
