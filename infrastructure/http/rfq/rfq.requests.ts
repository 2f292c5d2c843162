import { rfqList } from '../../../application/trading/rfq.queries.js';
import type { RfqStatus } from '../../../projections/trading/rfqs.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest, UnitPriceRequest } from '../kernel/requests.js';
import {
  Day,
  Id,
  Ids,
  Instant,
  Part,
  Parts,
  RepeatedOneOf,
  Sort,
  StrictWhole,
  Text,
} from '../kernel/rules.js';
import { PurchaseTermsRequest } from '../orders/orders.requests.js';

export class RfqFileRequest {
  @Id({ description: 'From POST /rfq/files' }) id!: string;
  @Text({ max: 200, example: 'drawing.pdf' }) name!: string;
}

export class RfqLineRequest {
  @Id({ optional: true, description: 'Either a product, or a description' }) productId?: string;
  @Text({
    max: 2000,
    lines: true,
    optional: true,
    description: 'Of something that nobody lists, in place of a product',
  })
  description?: string;
  @StrictWhole({ min: 1 }) quantity!: number;
  @Text({ max: 20, optional: true, description: 'Of the quantity', example: 'm' }) unit?: string;
  @Part(() => UnitPriceRequest, {
    optional: true,
    description: 'What you would like to pay; the vendors see it',
  })
  targetPrice?: UnitPriceRequest;
  @Part(() => RfqFileRequest, { optional: true, description: 'The vendors asked can read it' })
  file?: RfqFileRequest;
  @Ids({
    max: 20,
    optional: true,
    description:
      'Of the vendors whom the request goes to, who is asked for this line: of a product its own by default (others offer an equivalent), of a description all',
  })
  vendorOrgIds?: string[];
  @Text({ max: 500, lines: true, optional: true }) note?: string;
}

export class RfqRequest {
  @AlsoNamed('vendorIds')
  @Ids({ max: 20 })
  vendorOrgIds!: string[];
  @Parts(() => RfqLineRequest, {
    mayRepeat: 'a product may be asked for in several quantities',
    min: 1,
    max: 500,
  })
  lines!: RfqLineRequest[];
  @Day({ optional: true }) neededBy?: string;
  @Text({ max: 2000, lines: true, optional: true }) note?: string;
}

export class ListRfqsRequest extends ListRequest {
  @RepeatedOneOf(['Requested', 'Quoted', 'Accepted', 'Closed'], { optional: true })
  status?: RfqStatus[];
  @Instant({ optional: true }) requestedFrom?: string;
  @Instant({ optional: true }) requestedTo?: string;
  @Sort(Object.keys(rfqList.sorts), '-requestedAt') sort?: string;
}

export class QuotedLineRequest {
  @Id({ description: 'Of the line in the request for quotes' }) id!: string;
  @Id({
    optional: true,
    description:
      'Your product that you would deliver; needed where the line describes something, or names a product of another vendor',
  })
  productId?: string;
  @StrictWhole({
    min: 1,
    optional: true,
    description: 'In selling units of the product; as requested by default',
  })
  quantity?: number;
  @StrictWhole({
    min: 1,
    optional: true,
    description: 'The least that you supply at this price; not above the quantity',
  })
  minimumQuantity?: number;
  @Part(() => UnitPriceRequest) unitPrice!: UnitPriceRequest;
  @StrictWhole({ max: 3650, optional: true, description: "The product's own by default" })
  leadTimeDays?: number;
  @Text({ max: 500, lines: true, optional: true }) note?: string;
}

export class QuoteRequest {
  @Parts(() => QuotedLineRequest, { once: 'id', min: 1, max: 500 }) lines!: QuotedLineRequest[];
  @Instant({ description: 'The quote can be accepted until then' }) validUntil!: string;
  @Text({ max: 2000, lines: true, optional: true }) note?: string;
}

export class AcceptQuoteRequest extends PurchaseTermsRequest {
  @Ids({
    max: 500,
    optional: true,
    description: 'Ids of the lines to order; all quoted lines by default',
  })
  lines?: string[];
}

export class AcceptedLineRequest {
  @Id({ description: 'Of the line' }) id!: string;
  @Id({ description: 'Of the quote that it is ordered from' }) quoteId!: string;
}

export class AcceptQuotesRequest extends PurchaseTermsRequest {
  @Parts(() => AcceptedLineRequest, { once: 'id', min: 1, max: 500 }) lines!: AcceptedLineRequest[];
}

export class DeclineQuoteRequest {
  @Text({ max: 500, lines: true, optional: true }) reason?: string;
}
