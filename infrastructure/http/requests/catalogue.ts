import type { ProductDetails } from '../../../domain/catalogue/product/product.events.js';
import { productSorts } from '../../../application/ports/catalogue-search.js';
import {
  Attributes,
  Flag,
  Id,
  Instant,
  OneOf,
  Part,
  Parts,
  RepeatedId,
  RepeatedOneOf,
  RepeatedPair,
  Sort,
  StrictWhole,
  Text,
  Texts,
  Whole,
  CurrencyCode,
  Decimal,
  Ids,
} from '../kernel/rules.js';
import { categoryList } from '../../../application/catalogue/catalogue.queries.js';
import { priceListList, pricesOfList } from '../../../application/people/account.queries.js';
import { stockList } from '../../../application/stock/stock.queries.js';
import { ListRequest, PageRequest } from '../kernel/requests.js';

export class AttributeDefinitionRequest {
  @Text({ max: 60 }) name!: string;
  @OneOf(['text', 'number', 'boolean', 'choice']) type!: 'text' | 'number' | 'boolean' | 'choice';
  @Text({ max: 20, optional: true }) unit?: string;
  @Texts({ max: 200, each: 100, optional: true }) choices?: string[];
  @Flag() required!: boolean;
}

export class CreateCategoryRequest {
  @Text({ max: 100 }) name!: string;
  @Id({ optional: true, description: 'Absent: a root' }) parentId?: string;
  @Parts(() => AttributeDefinitionRequest, { max: 100, optional: true })
  attributes?: AttributeDefinitionRequest[];
}

export class CategoryAttributesRequest {
  @Parts(() => AttributeDefinitionRequest, { max: 100 }) attributes!: AttributeDefinitionRequest[];
}

export class MediaRequest {
  @Text({ max: 2000 }) url!: string;
  @Text({ max: 300, min: 0 }) alt!: string;
}

export class ProductDetailsRequest {
  @Text({ max: 200 }) name!: string;
  @Text({ max: 10_000, min: 0, optional: true }) description?: string;
  @Id() categoryId!: string;
  @Attributes({ optional: true }) attributes?: Record<string, string | boolean>;
  @Parts(() => MediaRequest, { max: 50, optional: true }) media?: MediaRequest[];
  @Text({ max: 20, optional: true, description: 'The selling unit; EA where absent' })
  unit?: string;
  @StrictWhole({ min: 1, optional: true, description: 'Pieces in a selling unit' })
  packSize?: number;
  @StrictWhole({ min: 1, optional: true }) minimumOrderQuantity?: number;
  @StrictWhole({ min: 1, optional: true }) orderMultiple?: number;
  @StrictWhole({ min: 0, max: 3650, optional: true }) leadTimeDays?: number;
  @OneOf(['standard', 'reduced', 'zero', 'exempt'], { optional: true })
  taxCategory?: ProductDetails['taxCategory'];
}

export class ListProductRequest extends ProductDetailsRequest {
  @Text({ max: 64 }) sku!: string;
}

export class DiscontinueRequest {
  @Id({ optional: true }) successorId?: string;
  @Text({ max: 500 }) reason!: string;
}

const sorts = productSorts.flatMap((sort) => (sort === 'relevance' ? [sort] : [sort, `-${sort}`]));

export class VendorProductsRequest extends PageRequest {
  @Whole({
    min: 0,
    max: 10_000,
    optional: true,
    description: 'Pass over so many; either this or cursor',
  })
  offset?: number;
  @Text({
    max: 200,
    optional: true,
    description: 'Words, each whole or as a beginning, or a SKU; mistakes are forgiven',
  })
  q?: string;
  @RepeatedId({ optional: true, description: 'Ids of categories; each with all below it' })
  category?: string[];
  @RepeatedPair({
    optional: true,
    description: 'Attributes as name:value; of one name any value, of all names one',
    example: ['size:C5'],
  })
  attribute?: string[];
  @Decimal({
    optional: true,
    description: 'Lowest price of one unit at the minimum order quantity',
  })
  priceFrom?: string;
  @Decimal({ optional: true, description: 'Prices below this' }) priceBelow?: string;
  @CurrencyCode({ optional: true, description: 'Of priceFrom and priceBelow' }) currency?: string;
  @Text({ max: 64, optional: true, description: 'Exactly this SKU' }) sku?: string;
  @OneOf(sorts, {
    optional: true,
    description: 'relevance where absent: by name where no words are searched',
  })
  sort?: string;
}

export class FindProductsRequest extends VendorProductsRequest {
  @RepeatedId({ optional: true }) vendorId?: string[];
}

export class SuggestRequest {
  @Text({ max: 200, description: 'What has been typed' }) q!: string;
  @Whole({ min: 1, max: 20, optional: true, description: '8 where absent' }) limit?: number;
}

export class PricingRequest {
  @Id({ optional: true, description: 'Your own company where absent' }) buyerOrgId?: string;
  @Whole({ min: 1, optional: true, description: '1 where absent' }) quantity?: number;
  @Instant({ optional: true, description: 'Instant of validity; now where absent' }) at?: string;
}

export class AdjustStockRequest {
  @Text({ max: 60 }) location!: string;
  @StrictWhole({
    min: -1_000_000_000,
    optional: true,
    description: 'By how much; either this or quantity',
  })
  delta?: number;
  @StrictWhole({ optional: true, description: 'What was counted; either this or delta' })
  quantity?: number;
  @Text({ max: 500 }) reason!: string;
}

export class ListStockRequest extends ListRequest {
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only what has to be reordered, or only the rest',
  })
  low?: 'true' | 'false';
  @Sort(Object.keys(stockList.sorts), '-changedAt') sort?: string;
}

export class StockHistoryRequest extends PageRequest {
  @Text({ max: 60 }) location!: string;
}

export class ReceiveStockRequest {
  @Text({ max: 60 }) location!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
  @Text({ max: 100, optional: true, description: 'Delivery note' }) reference?: string;
}

export class ReorderPointRequest {
  @Text({ max: 60 }) location!: string;
  @StrictWhole({ optional: true, description: 'Absent: none' }) reorderPoint?: number;
}

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
  @Instant({ optional: true, description: 'Now where absent' }) validFrom?: string;
  @Instant({ optional: true, description: 'Absent: no end' }) validTo?: string;
  @StrictWhole({ min: -1_000_000, max: 1_000_000, optional: true }) precedence?: number;
}

export class PriceRowRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 1, optional: true, description: '1 where absent' }) minQuantity?: number;
  @StrictWhole({ min: 1, optional: true, description: 'Absent: no end' }) maxQuantity?: number;
  @Decimal() unitPrice!: string;
  @StrictWhole({
    min: 1,
    optional: true,
    description: 'Units that the price is for; 1 where absent',
  })
  per?: number;
  @CurrencyCode({ optional: true, description: 'Where given, it must be the list’s' })
  currency?: string;
}

export class AddPricesRequest {
  @Parts(() => PriceRowRequest, { min: 1, max: 1000 }) rows!: PriceRowRequest[];
}

export class ChangePricesRequest {
  @Ids({
    max: 1000,
    description: 'Each has exactly the rows given here from now on; one without rows has no price',
  })
  products!: string[];
  @Parts(() => PriceRowRequest, { max: 1000 }) rows!: PriceRowRequest[];
}

export class ListPriceListsRequest extends ListRequest {
  @RepeatedOneOf(['Draft', 'Published', 'Retired'], { optional: true }) status?: string[];
  @Sort(Object.keys(priceListList.sorts), 'name') sort?: string;
}

export class ListPricesRequest extends ListRequest {
  @Sort(Object.keys(pricesOfList.sorts), 'productId') sort?: string;
}

export class ListCategoriesRequest extends ListRequest {
  @Sort(Object.keys(categoryList.sorts), 'path') sort?: string;
}
