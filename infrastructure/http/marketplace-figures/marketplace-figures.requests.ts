import { figuresList } from '../../../application/money/marketplace-figures.queries.js';
import { ListRequest } from '../kernel/requests.js';
import { Sort, Whole } from '../kernel/rules.js';

export class ListMarketplaceFiguresRequest extends ListRequest {
  @Whole({ min: 2_000, max: 2_999, optional: true, description: 'This year by default, in UTC' })
  year?: number;
  @Sort(Object.keys(figuresList.sorts), 'vendor') sort?: string;
}
