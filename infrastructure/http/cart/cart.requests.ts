import { CurrencyCode, Flag, Id, OneOf, Parts, StrictWhole } from '../kernel/rules.js';
import { PurchaseTermsRequest } from '../orders/orders.requests.js';

export class WantedLineRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 0, description: 'When setting quantities, 0 removes the line' })
  quantity!: number;
  @CurrencyCode({
    optional: true,
    nullable: true,
    description:
      'In which the line is to be ordered, remembered with it; null: the default of its prices again. As before if omitted',
  })
  currency?: string | null;
}

export class WantedLinesRequest {
  @Parts(() => WantedLineRequest, {
    mayRepeat: 'quantities of a product add up',
    min: 1,
    max: 1_500,
  })
  lines!: WantedLineRequest[];
}

export class SetLinesRequest {
  @Parts(() => WantedLineRequest, { once: 'productId', min: 1, max: 1_500 })
  lines!: WantedLineRequest[];
}

export class CartLineRequest extends WantedLineRequest {
  @OneOf(['reject', 'backorder'], {
    optional: true,
    description:
      'backorder: wait for stock where there is too little, if the product allows it; as chosen before if omitted',
  })
  whenShort?: 'reject' | 'backorder';
}

export class AddToCartRequest {
  @Parts(() => CartLineRequest, {
    mayRepeat: 'quantities of a product add up',
    min: 1,
    max: 1_500,
  })
  lines!: CartLineRequest[];
}

export class SetCartLinesRequest {
  @Parts(() => CartLineRequest, { once: 'productId', min: 1, max: 1_500 })
  lines!: CartLineRequest[];
}

export class OrderCartRequest extends PurchaseTermsRequest {
  @Flag({
    optional: true,
    description: 'Order even if prices have changed since the lines were added',
  })
  acceptPriceChanges?: boolean;
}

export const linesOf = (lines: readonly WantedLineRequest[]) =>
  lines.map(({ productId, quantity, currency }) => ({
    productId: productId.toLowerCase(),
    quantity,
    ...(currency === undefined ? {} : { currency }),
  }));

export const cartLinesOf = (lines: readonly CartLineRequest[]) =>
  lines.map(({ productId, quantity, whenShort, currency }) => ({
    productId: productId.toLowerCase(),
    quantity,
    ...(whenShort ? { whenShort } : {}),
    ...(currency === undefined ? {} : { currency }),
  }));
