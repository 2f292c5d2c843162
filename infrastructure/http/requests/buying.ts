import { myPriceList } from '../../../application/buying/my-prices.queries.js';
import { partNumberList } from '../../../application/buying/part-number.use-cases.js';
import { requisitionListList } from '../../../application/buying/requisition-list.use-cases.js';
import { viewList } from '../../../application/buying/saved-view.use-cases.js';
import {
  Flag,
  Id,
  Parts,
  RepeatedId,
  RepeatedText,
  Sort,
  StrictWhole,
  Text,
  Whole,
} from '../kernel/rules.js';
import { ListRequest } from '../kernel/requests.js';
import { PurchaseTermsRequest } from './orders.js';

export class ResolveRowRequest {
  @StrictWhole({ description: 'Your own number of the row; it is answered' }) row!: number;
  @Text({ max: 200, description: 'A part number of your own, a SKU, or a name' }) code!: string;
  @StrictWhole({ min: 0, optional: true, description: 'The minimum order quantity where absent' })
  quantity?: number;
  @Text({
    max: 20,
    optional: true,
    description:
      "The product's selling unit where absent; pieces are turned into packs where they fill them",
  })
  unit?: string;
}

export class ResolveRequest {
  @Parts(() => ResolveRowRequest, { min: 1, max: 5_000 }) rows!: ResolveRowRequest[];
}

export class OffersRequest {
  @Whole({ min: 1, optional: true, description: 'The minimum order quantity where absent' })
  quantity?: number;
}

export class LastPurchasesRequest {
  @RepeatedId({ description: 'Up to a hundred products' }) productId!: string[];
}

export class ListMyPricesRequest extends ListRequest {
  @RepeatedId({ optional: true }) vendorId?: string[];
  @Sort(Object.keys(myPriceList.sorts), 'name') sort?: string;
}

export class PartNumberRequest {
  @Text({ max: 64 }) partNumber!: string;
  @Id() productId!: string;
}

export class PartNumbersRequest {
  @Parts(() => PartNumberRequest, { min: 1, max: 1_000 }) items!: PartNumberRequest[];
}

export class ListPartNumbersRequest extends ListRequest {
  @RepeatedId({ optional: true }) productId?: string[];
  @Sort(Object.keys(partNumberList.sorts), 'partNumber') sort?: string;
}

export class WantedLineRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 0, description: '0 takes it out where quantities are set' })
  quantity!: number;
}

export class WantedLinesRequest {
  @Parts(() => WantedLineRequest, { min: 1, max: 1_500 }) lines!: WantedLineRequest[];
}

export class OrderCartRequest extends PurchaseTermsRequest {
  @Flag({
    optional: true,
    description: 'Order although prices are not what they were when lines were put in',
  })
  acceptPriceChanges?: boolean;
}

export class RequisitionListRequest {
  @Text({ max: 100 }) name!: string;
  @Parts(() => WantedLineRequest, { max: 1_500, optional: true }) lines?: WantedLineRequest[];
}

export class RenameRequest {
  @Text({ max: 100 }) name!: string;
}

export class ListRequisitionListsRequest extends ListRequest {
  @Sort(Object.keys(requisitionListList.sorts), 'name') sort?: string;
}

export class ViewRequest {
  @Text({ max: 100 }) name!: string;
  @Text({ max: 60, description: 'The list or screen that it is of', example: 'orders' })
  of!: string;
  @Text({
    max: 4_000,
    min: 0,
    description: "The screen's query",
    example: 'status=Confirmed&sort=promisedDate',
  })
  query!: string;
  @Flag({ optional: true, description: 'Your colleagues see it too' }) shared?: boolean;
}

export class ListViewsRequest extends ListRequest {
  @RepeatedText({ each: 60, optional: true }) of?: string[];
  @Sort(Object.keys(viewList.sorts), 'name') sort?: string;
}

export const linesOf = (lines: readonly WantedLineRequest[]) =>
  lines.map(({ productId, quantity }) => ({ productId: productId.toLowerCase(), quantity }));
