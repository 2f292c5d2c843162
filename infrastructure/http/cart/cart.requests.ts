import { Flag, Id, Parts, StrictWhole } from '../kernel/rules.js';
import { PurchaseTermsRequest } from '../orders/orders.requests.js';

export class WantedLineRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 0, description: 'When setting quantities, 0 removes the line' })
  quantity!: number;
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

export class OrderCartRequest extends PurchaseTermsRequest {
  @Flag({
    optional: true,
    description: 'Order even if prices have changed since the lines were added',
  })
  acceptPriceChanges?: boolean;
}

export const linesOf = (lines: readonly WantedLineRequest[]) =>
  lines.map(({ productId, quantity }) => ({ productId: productId.toLowerCase(), quantity }));
