import { taxRateList } from '../../../application/pricing/tax-rate.queries.js';
import { taxCategories, type TaxCategory } from '../../../domain/pricing/tax/tax.js';
import { ListRequest } from '../kernel/requests.js';
import { Day, OneOf, Sort, Text } from '../kernel/rules.js';

export class TaxRateRequest {
  @Text({
    max: 2,
    description: 'ISO 3166-1; IC for the Canary Islands, EA for Ceuta and Melilla',
    example: 'GB',
  })
  country!: string;
  @OneOf(taxCategories) category!: TaxCategory;
  @Day({ description: 'First day on which it applies', example: '2027-01-01' }) from!: string;
  @Text({
    max: 6,
    optional: true,
    description: 'None if omitted: the rate ends, and nothing of the category can be ordered',
    example: '20',
  })
  percent?: string;
  @Text({ max: 500, example: 'Finance Act 2026, section 3' }) reason!: string;
}

export class ListTaxRatesRequest extends ListRequest {
  @Sort(Object.keys(taxRateList.sorts), 'country') sort?: string;
}
