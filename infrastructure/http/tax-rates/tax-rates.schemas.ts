import { taxCategories } from '../../../domain/pricing/tax/tax.js';
import { day, id, instant, list, nullable, object, oneOf, text } from '../kernel/schema.js';

const rate = {
  country: text,
  category: oneOf(taxCategories),
  from: day,
  percent: nullable(text),
};

const TaxRate = object(
  { ...rate, reason: nullable(text), setBy: nullable(id), changedAt: instant },
  'A rate from a day on; percent null: none from that day on. reason null: the marketplace began with it',
);

const UnappliedTaxRates = object({
  items: list(object({ ...rate, recorded: nullable(text) }, 'recorded: what applies instead')),
});

export const taxRatesSchemas = { TaxRate, UnappliedTaxRates };
