import type { PurchaseTerms } from '../../../application/purchase/purchase.use-cases.js';
import { orderStatuses, type OrderStatus } from '../../../domain/order/order-status.js';
import { Flag, Id, Instant, OneOf, Part, Parts, StrictWhole, Text } from '../rules.js';
import { AddressRequest, PageRequest, UnitPriceRequest } from './common.js';

export class OrderLineRequest {
  @Id() productId!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
  @Part(() => UnitPriceRequest, { optional: true, description: 'What you saw; another price is refused' }) expectedUnitPrice?: UnitPriceRequest;
}

export class PurchaseTermsRequest {
  @Part(() => AddressRequest) shippingAddress!: AddressRequest;
  @Part(() => AddressRequest, { optional: true, description: 'The shipping address where absent' }) billingAddress?: AddressRequest;
  @Text({ max: 60, optional: true }) poNumber?: string;
  @Text({ max: 2000, optional: true }) note?: string;
  @OneOf(['reject', 'dropLine'], { optional: true }) onShortage?: 'reject' | 'dropLine';
  @Flag({ optional: true, description: 'All orders of the purchase or none' }) allOrNothing?: boolean;
}

export const termsOf = (body: PurchaseTermsRequest): PurchaseTerms => ({
  shippingAddress: body.shippingAddress,
  billingAddress: body.billingAddress ?? null,
  poNumber: body.poNumber ?? null,
  note: body.note ?? null,
  onShortage: body.onShortage ?? 'reject',
  allOrNothing: body.allOrNothing ?? false,
});

export class PlaceOrderRequest extends PurchaseTermsRequest {
  @Parts(() => OrderLineRequest, { min: 1, max: 1500 }) lines!: OrderLineRequest[];
}

export class ShippedLineRequest {
  @Id() id!: string;
  @StrictWhole({ min: 1 }) quantity!: number;
}

export class OrderStatusRequest {
  @OneOf(['Cancelled', 'PartlyShipped', 'Shipped', 'Delivered', 'Completed'])
  status!: 'Cancelled' | 'PartlyShipped' | 'Shipped' | 'Delivered' | 'Completed';
  @Text({ max: 500, optional: true, description: 'Of a cancellation' }) reason?: string;
  @Parts(() => ShippedLineRequest, { min: 1, max: 1000, optional: true, description: 'Of a shipment; absent: everything that is left' }) lines?: ShippedLineRequest[];
  @Text({ max: 100, optional: true }) carrier?: string;
  @Text({ max: 100, optional: true }) tracking?: string;
  @Text({ max: 500, optional: true, description: 'Of a delivery that the vendor reports' }) proof?: string;
}

export class ListOrdersRequest extends PageRequest {
  @OneOf(orderStatuses, { optional: true }) status?: OrderStatus;
  @Id({ optional: true }) buyerOrgId?: string;
  @Id({ optional: true }) vendorOrgId?: string;
  @Instant({ optional: true }) placedFrom?: string;
  @Instant({ optional: true }) placedTo?: string;
}

export class ListPurchasesRequest extends PageRequest {
  @OneOf(['NotNeeded', 'Awaited', 'Approved', 'Declined', 'Expired'], { optional: true }) approval?: string;
}

export class ApprovalRequest {
  @OneOf(['Approved', 'Declined']) decision!: 'Approved' | 'Declined';
  @Text({ max: 500, optional: true, description: 'Needed to decline' }) reason?: string;
}
