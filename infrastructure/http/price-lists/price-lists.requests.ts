import { priceListList, pricesOfList } from '../../../application/pricing/price-list.queries.js';
import { ListRequest } from '../kernel/requests.js';
import {
  Id,
  Instant,
  OneOf,
  Part,
  Parts,
  RepeatedOneOf,
  Sort,
  StrictWhole,
  Text,
  CurrencyCode,
  Decimal,
  Ids,
} from '../kernel/rules.js';

export class AudienceRequest {
  @OneOf(['everyone', 'organizations', 'buyerGroup']) kind!:
    'everyone' | 'organizations' | 'buyerGroup';
  @Ids({ max: 1000, optional: true }) organizationIds?: string[];
  @Text({ max: 60, optional: true }) group?: string;
}

export class DraftPriceListRequest {
  @Text({ max: 200 }) name!: string;
  @CurrencyCode() currency!: string;
  @Part(() => AudienceRequest) audience!: AudienceRequest;
  @Instant({ optional: true, description: 'Now by default' }) validFrom?: string;
  @Instant({ optional: true, description: 'No end if omitted' }) validTo?: string;
  @StrictWhole({ min: -1_000_000, max: 1_000_000, optional: true }) precedence?: number;
}

export class PriceRowRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 1, optional: true, description: '1 by default' }) minQuantity?: number;
  @StrictWhole({ min: 1, optional: true, description: 'No end if omitted' }) maxQuantity?: number;
  @Decimal() unitPrice!: string;
  @StrictWhole({
    min: 1,
    optional: true,
    description: 'Units that the price is for; 1 by default',
  })
  per?: number;
  @CurrencyCode({ optional: true, description: 'If given, it must be the list’s' })
  currency?: string;
}

export class AddPricesRequest {
  @Parts(() => PriceRowRequest, {
    mayRepeat: 'a product has a row for each break',
    min: 1,
    max: 1000,
  })
  rows!: PriceRowRequest[];
}

export class ChangePricesRequest {
  @Ids({
    max: 1000,
    description: 'The rows given here replace those of each product; one without rows has no price',
  })
  products!: string[];
  @Parts(() => PriceRowRequest, { mayRepeat: 'a product has a row for each break', max: 1000 })
  rows!: PriceRowRequest[];
}

export class ListPriceListsRequest extends ListRequest {
  @RepeatedOneOf(['Draft', 'Published', 'Retired'], { optional: true }) status?: string[];
  @Sort(Object.keys(priceListList.sorts), 'name') sort?: string;
}

export class ListPricesRequest extends ListRequest {
  @Sort(Object.keys(pricesOfList.sorts), 'productId') sort?: string;
}
