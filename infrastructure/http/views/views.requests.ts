import { viewList } from '../../../application/buying/saved-view.queries.js';
import { ListRequest } from '../kernel/requests.js';
import { Flag, RepeatedText, Sort, Text } from '../kernel/rules.js';

export class ViewRequest {
  @Text({ max: 100 }) name!: string;
  @Text({ max: 60, description: 'The list or screen that it belongs to', example: 'orders' })
  of!: string;
  @Text({
    max: 4_000,
    min: 0,
    description: "The screen's query",
    example: 'status=Confirmed&sort=promisedDate',
  })
  query!: string;
  @Flag({ optional: true, description: 'Visible to your colleagues' }) shared?: boolean;
}

export class ListViewsRequest extends ListRequest {
  @RepeatedText({ each: 60, optional: true }) of?: string[];
  @Sort(Object.keys(viewList.sorts), 'name') sort?: string;
}
