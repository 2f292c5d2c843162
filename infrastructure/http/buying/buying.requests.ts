import { myPriceList } from '../../../application/buying/my-prices.queries.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest } from '../kernel/requests.js';
import {
  AnyNumber,
  AnyText,
  CurrencyCode,
  Parts,
  RepeatedId,
  Sort,
  StrictWhole,
  Whole,
} from '../kernel/rules.js';

export class ResolveRowRequest {
  @StrictWhole({ description: 'Your own row number; it is returned' }) row!: number;
  @AnyText({ description: 'Your own part number, a SKU, or a name' }) code!: string;
  @AnyNumber({ optional: true, description: 'The minimum order quantity by default' })
  quantity?: number | string;
  @AnyText({
    optional: true,
    description:
      "The product's selling unit by default; pieces are converted to packs if they fill them",
  })
  unit?: string;
}

export class ResolveRequest {
  @Parts(() => ResolveRowRequest, {
    mayRepeat: 'a code that stands in two rows is two lines',
    min: 1,
    max: 5_000,
  })
  rows!: ResolveRowRequest[];
  @CurrencyCode({
    optional: true,
    description: 'In which the lines are to be ordered; the default of their prices if omitted',
  })
  currency?: string;
}

export class OffersRequest {
  @Whole({ min: 1, optional: true, description: 'The minimum order quantity by default' })
  quantity?: number;
  @CurrencyCode({ optional: true, description: 'The default of its prices if omitted' })
  currency?: string;
}

export class LastPurchasesRequest {
  @RepeatedId({ description: 'Up to a hundred products' }) productId!: string[];
}

export class ListMyPricesRequest extends ListRequest {
  @AlsoNamed('vendorOrgId')
  @RepeatedId({ optional: true })
  vendorId?: string[];
  @Sort(Object.keys(myPriceList.sorts), 'name') sort?: string;
}
