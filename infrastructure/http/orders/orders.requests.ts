import { orderList } from '../../../application/trading/order.queries.js';
import type { PurchaseTerms } from '../../../application/trading/purchase.use-cases.js';
import {
  prepaidMethods,
  type PrepaidMethod,
} from '../../../domain/money/payment/payment.events.js';
import { orderStatuses, type OrderStatus } from '../../../domain/trading/order/order-status.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { AddressRequest, ListRequest, UnitPriceRequest } from '../kernel/requests.js';
import {
  CurrencyCode,
  Day,
  Flag,
  Id,
  Instant,
  OneOf,
  Part,
  Parts,
  RepeatedId,
  RepeatedOneOf,
  RepeatedText,
  Sort,
  StrictWhole,
  Text,
} from '../kernel/rules.js';

export class OrderLineRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
  @Part(() => UnitPriceRequest, {
    optional: true,
    description: 'The price you saw; refused if it has changed',
  })
  expectedUnitPrice?: UnitPriceRequest;
  @OneOf(['reject', 'backorder'], {
    optional: true,
    description:
      'backorder: what is not in stock waits for it, oldest order first, if the product allows it; reject, the default: as onShortage says',
  })
  whenShort?: 'reject' | 'backorder';
  @CurrencyCode({
    optional: true,
    description:
      'In which the line is ordered; that of the request, or the default of its prices, if omitted',
  })
  currency?: string;
}

export class PurchaseTermsRequest {
  @Part(() => AddressRequest) shippingAddress!: AddressRequest;
  @Part(() => AddressRequest, { optional: true, description: 'The shipping address by default' })
  billingAddress?: AddressRequest;
  @Text({ max: 60, optional: true }) poNumber?: string;
  @Text({ max: 2000, lines: true, optional: true }) note?: string;
  @OneOf(['reject', 'dropLine'], { optional: true }) onShortage?: 'reject' | 'dropLine';
  @Flag({ optional: true, description: 'All orders of the purchase or none' })
  allOrNothing?: boolean;
  @OneOf(['account', ...prepaidMethods], {
    optional: true,
    description:
      'On account by default; orders paid by card are confirmed once the bank holds the money, by bank transfer once all of it has come',
  })
  payment?: 'account' | PrepaidMethod;
}

export const termsOf = (body: PurchaseTermsRequest): PurchaseTerms => ({
  shippingAddress: body.shippingAddress,
  billingAddress: body.billingAddress ?? null,
  poNumber: body.poNumber ?? null,
  note: body.note ?? null,
  onShortage: body.onShortage ?? 'reject',
  allOrNothing: body.allOrNothing ?? false,
  ...(body.payment ? { payment: body.payment } : {}),
});

export class PlaceOrderRequest extends PurchaseTermsRequest {
  @Parts(() => OrderLineRequest, {
    mayRepeat: 'each line keeps its own quantity',
    min: 1,
    max: 1500,
  })
  lines!: OrderLineRequest[];
  @CurrencyCode({
    optional: true,
    description: 'Of the lines that name none; each vendor’s order has one currency',
  })
  currency?: string;
}

export class ShippedLineRequest {
  @Id() id!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
}

export class ParcelRequest {
  @Text({ max: 100, optional: true, description: 'The shipment\u2019s by default' })
  carrier?: string;
  @Text({ max: 100, optional: true }) tracking?: string;
  @StrictWhole({ min: 1, optional: true }) weightGrams?: number;
}

export class OrderStatusRequest {
  @OneOf(['Cancelled', 'PartlyShipped', 'Shipped', 'Delivered', 'Completed'])
  status!: 'Cancelled' | 'PartlyShipped' | 'Shipped' | 'Delivered' | 'Completed';
  @Text({ max: 500, lines: true, optional: true, description: 'Of a cancellation' })
  reason?: string;
  @Parts(() => ShippedLineRequest, {
    once: 'id',
    min: 1,
    max: 1000,
    optional: true,
    description: 'Of a shipment; everything that remains and does not wait for stock if omitted',
  })
  lines?: ShippedLineRequest[];
  @Text({ max: 100, optional: true }) carrier?: string;
  @Text({ max: 100, optional: true, description: 'Of a shipment in one parcel' }) tracking?: string;
  @Parts(() => ParcelRequest, {
    mayRepeat: 'parcels may be alike',
    min: 1,
    max: 100,
    optional: true,
    description: 'Of a shipment in several',
  })
  parcels?: ParcelRequest[];
  @Text({
    max: 500,

    optional: true,
    description: 'Of a delivery that the vendor reports',
  })
  proof?: string;
}

export class ClosingRequest {
  @Parts(() => ShippedLineRequest, {
    once: 'id',
    min: 1,
    max: 1000,
    optional: true,
    description:
      'Units that are not going to be shipped; everything not shipped yet if omitted, or, as the buyer, everything that waits for stock',
  })
  lines?: ShippedLineRequest[];
  @Text({ max: 500, description: 'Read by the other side' }) reason!: string;
}

export class OrderNoteRequest {
  @Text({ max: 2_000, lines: true }) text!: string;
  @Id({ optional: true, description: 'Of the line that it is about; the order by default' })
  lineId?: string;
}

export class ListOrdersRequest extends ListRequest {
  @RepeatedOneOf(orderStatuses, { optional: true }) status?: OrderStatus[];
  @RepeatedId({ optional: true }) buyerOrgId?: string[];
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedId({ optional: true, description: 'Ids of persons' }) placedBy?: string[];
  @RepeatedText({ each: 60, optional: true }) poNumber?: string[];
  @RepeatedText({ each: 3, optional: true, description: 'Currency of the total' })
  currency?: string[];
  @Instant({ optional: true }) placedFrom?: string;
  @Instant({ optional: true }) placedTo?: string;
  @Day({ optional: true }) promisedFrom?: string;
  @Day({ optional: true }) promisedTo?: string;
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only orders of which something was closed short, or only the others',
  })
  closedShort?: 'true' | 'false';
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only orders of which something waits for stock, or only the others',
  })
  backordered?: 'true' | 'false';
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only orders whose buyer asks for the rest to be closed, or only the others',
  })
  closingAsked?: 'true' | 'false';
  @Id({ optional: true, description: 'Only orders with this product, also where it was dropped' })
  productId?: string;
  @Sort(Object.keys(orderList.sorts), '-placedAt') sort?: string;
}
