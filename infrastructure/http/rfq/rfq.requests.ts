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

export class RfqLineRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
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

export class DeclineQuoteRequest {
  @Text({ max: 500, lines: true, optional: true }) reason?: string;
}
