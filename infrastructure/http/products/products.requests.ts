import { productSorts } from '../../../application/ports/catalogue-search.js';
import type { ProductDetails } from '../../../domain/catalogue/product/product.events.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { PageRequest } from '../kernel/requests.js';
import {
  Attributes,
  Flag,
  Id,
  Instant,
  OneOf,
  Part,
  Parts,
  RepeatedId,
  RepeatedPair,
  RepeatedText,
  StrictWhole,
  Text,
  Whole,
  Words,
  CurrencyCode,
  Decimal,
} from '../kernel/rules.js';

export class MediaRequest {
  @Text({ max: 2000 }) url!: string;
  @Text({ max: 300, min: 0 }) alt!: string;
}

export class VariantOfRequest {
  @Text({ max: 255, description: "The vendor's own code for all of the variants" }) group!: string;
  @Text({ max: 200, description: 'What all of them are called' }) name!: string;
  @Words({
    description: 'What tells this one apart',
    example: { Colour: 'Red', Size: 'M' },
  })
  attributes!: Record<string, string>;
}

export class ProductDetailsRequest {
  @Text({ max: 200 }) name!: string;
  @Text({ max: 10_000, min: 0, lines: true, optional: true }) description?: string;
  @Id() categoryId!: string;
  @Attributes({ optional: true }) attributes?: Record<string, string | boolean>;
  @Parts(() => MediaRequest, { mayRepeat: 'they are shown in this order', max: 50, optional: true })
  media?: MediaRequest[];
  @Text({ max: 20, optional: true, description: 'The selling unit; EA by default' })
  unit?: string;
  @StrictWhole({ min: 1, optional: true, description: 'Pieces in a selling unit' })
  packSize?: number;
  @StrictWhole({ min: 1, optional: true }) minimumOrderQuantity?: number;
  @StrictWhole({ min: 1, optional: true }) orderMultiple?: number;
  @StrictWhole({ min: 0, max: 3650, optional: true }) leadTimeDays?: number;
  @StrictWhole({
    min: 0,
    max: 3650,
    optional: true,
    nullable: true,
    description:
      'It is sold when it is out of stock, and what waits is promised in so many days; null: not sold then. Left out in a change, it stays as it was',
  })
  backorderLeadTimeDays?: number | null;
  @OneOf(['standard', 'reduced', 'zero', 'exempt'], { optional: true })
  taxCategory?: ProductDetails['taxCategory'];
  @Part(() => VariantOfRequest, {
    optional: true,
    nullable: true,
    description:
      'What it is one variant of; null: of nothing. Left out in a change, it stays as it was',
  })
  variantOf?: VariantOfRequest | null;
  @Flag({
    optional: true,
    description:
      'Made for a buyer who has asked for it: in no catalogue and no search, ordered by an accepted quote alone. Left out in a change, it stays as it was',
  })
  unlisted?: boolean;
}

export class ListProductRequest extends ProductDetailsRequest {
  @Text({ max: 64 }) sku!: string;
}

export class DiscontinueRequest {
  @Id({ optional: true }) successorId?: string;
  @Text({ max: 500, lines: true }) reason!: string;
}

export const sorts = productSorts.flatMap((sort) =>
  sort === 'relevance' ? [sort] : [sort, `-${sort}`],
);

export class VendorProductsRequest extends PageRequest {
  @Whole({
    min: 0,
    max: 10_000,
    optional: true,
    description: 'Number of items to skip; either this or cursor',
  })
  offset?: number;
  @Text({
    max: 200,
    optional: true,
    description: 'Words, each whole or as a prefix, or a SKU; typing errors are tolerated',
  })
  q?: string;
  @RepeatedText({
    each: 600,
    optional: true,
    description:
      'Categories, each including its subcategories: by id, by name, or by path such as Paper / Card',
    example: ['Paper / Card'],
  })
  category?: string[];
  @RepeatedPair({
    optional: true,
    description:
      'Attributes as name:value; values of one name are alternatives, and every name must match',
    example: ['size:C5'],
  })
  attribute?: string[];
  @Decimal({
    optional: true,
    description: 'Lowest price of one unit at the minimum order quantity',
  })
  priceFrom?: string;
  @Decimal({ optional: true, description: 'Prices below this' }) priceBelow?: string;
  @CurrencyCode({ optional: true, description: 'Currency of priceFrom and priceBelow' })
  currency?: string;
  @Text({ max: 64, optional: true, description: 'Exactly this SKU' }) sku?: string;
  @OneOf(sorts, {
    optional: true,
    description: 'relevance by default: by name if no words are given',
  })
  sort?: string;
}

export class FindProductsRequest extends VendorProductsRequest {
  @AlsoNamed('vendorOrgId')
  @RepeatedId({ optional: true })
  vendorId?: string[];
}

export class SuggestRequest {
  @Text({ max: 200, description: 'The text typed so far' }) q!: string;
  @Whole({ min: 1, max: 20, optional: true, description: '8 by default' }) limit?: number;
}

export class PricingRequest {
  @Id({ optional: true, description: 'Your own company by default' }) buyerOrgId?: string;
  @Whole({ min: 1, optional: true, description: '1 by default' }) quantity?: number;
  @CurrencyCode({ optional: true, description: 'The default of its prices if omitted' })
  currency?: string;
  @Instant({ optional: true, description: 'Instant of validity; now by default' }) at?: string;
  @Instant({
    optional: true,
    description:
      'Only what had been recorded by then is considered, as somebody who asked then was told; everything by default',
  })
  known?: string;
}
