import { requisitionListList } from '../../../application/buying/requisition-list.queries.js';
import { WantedLineRequest } from '../cart/cart.requests.js';
import { ListRequest } from '../kernel/requests.js';
import { Parts, Sort, Text } from '../kernel/rules.js';

export class RequisitionListRequest {
  @Text({ max: 100 }) name!: string;
  @Parts(() => WantedLineRequest, {
    mayRepeat: 'quantities of a product add up',
    max: 1_500,
    optional: true,
  })
  lines?: WantedLineRequest[];
}

export class RenameRequest {
  @Text({ max: 100 }) name!: string;
}

export class ListRequisitionListsRequest extends ListRequest {
  @Sort(Object.keys(requisitionListList.sorts), 'name') sort?: string;
}
