import { amountOf } from './order.public.js';
import { publicEvent } from './public-event.js';
import {
  day,
  id,
  instant,
  list,
  money,
  nullable,
  object,
  optional,
  said,
  text,
  unitPrice,
  whole,
} from './shape.js';

const ofPurchase = { purchaseId: id, buyerOrgId: id };
const purchase = (of: { readonly purchaseId: string; readonly buyerOrgId: string }) => ({
  purchaseId: of.purchaseId,
  buyerOrgId: of.buyerOrgId,
});
const purchaseSubject = ({ purchaseId }: { readonly purchaseId: string }): string =>
  `purchase/${purchaseId}`;

const ofRfq = { rfqId: id, buyerOrgId: id, vendorOrgId: id };
const rfq = (of: {
  readonly rfqId: string;
  readonly buyerOrgId: string;
  readonly vendorOrgId: string;
}) => ({ rfqId: of.rfqId, buyerOrgId: of.buyerOrgId, vendorOrgId: of.vendorOrgId });
const rfqSubject = ({ rfqId }: { readonly rfqId: string }): string => `rfq/${rfqId}`;

export const buyingPublicEvents = {
  'purchase.placed': publicEvent({
    from: ['PurchasePlaced'],
    title: 'A purchase was placed; it becomes an order with each vendor',
    personal: 'thin',
    subject: purchaseSubject,
    thin: {
      ...ofPurchase,
      number: text,
      placedBy: said(id, 'The user'),
      orders: list(object({ orderId: id, number: text, vendorOrgId: id, total: money })),
      approvalNeededBefore: said(nullable(instant), 'Null: it needs no approval'),
    },
    full: { poNumber: nullable(text) },
    make: ({ data }) => ({
      ...purchase(data),
      number: data.number,
      placedBy: data.placedBy,
      orders: data.orders.map(({ orderId, number, vendorOrgId, totalAmount }) => ({
        orderId,
        number,
        vendorOrgId,
        total: amountOf(totalAmount),
      })),
      approvalNeededBefore: data.approval?.deadline ?? null,
      poNumber: data.poNumber,
    }),
  }),
  'purchase.approved': publicEvent({
    from: ['PurchaseApproved'],
    title: 'A purchase was approved',
    personal: 'thin',
    subject: purchaseSubject,
    thin: { ...ofPurchase, approvedBy: said(id, 'The user') },
    make: ({ data }) => ({ ...purchase(data), approvedBy: data.approvedBy }),
  }),
  'purchase.declined': publicEvent({
    from: ['PurchaseDeclined'],
    title: 'A purchase was declined by an approver',
    personal: 'thin',
    subject: purchaseSubject,
    thin: { ...ofPurchase, declinedBy: said(id, 'The user') },
    make: ({ data }) => ({ ...purchase(data), declinedBy: data.declinedBy }),
  }),
  'purchase.approval_expired': publicEvent({
    from: ['PurchaseApprovalExpired'],
    title: 'Nobody approved a purchase in time',
    subject: purchaseSubject,
    thin: { ...ofPurchase, deadline: instant },
    make: ({ data }) => ({ ...purchase(data), deadline: data.deadline }),
  }),
  'purchase.approval_lapsed': publicEvent({
    from: ['PurchaseApprovalLapsed'],
    title: 'No order of a purchase is left that could be approved',
    subject: purchaseSubject,
    thin: ofPurchase,
    make: ({ data }) => purchase(data),
  }),
  'quote.requested': publicEvent({
    from: ['QuoteRequested'],
    title: 'A buyer asks for a quote',
    subject: rfqSubject,
    // which vendors are asked besides, and for what, is not told to each of them
    thin: { rfqId: id, number: text, buyerOrgId: id, neededBy: nullable(day) },
    make: ({ data: { rfqId, number, buyerOrgId, neededBy } }) => ({
      rfqId,
      number,
      buyerOrgId,
      neededBy,
    }),
  }),
  'quote.offered': publicEvent({
    from: ['QuoteOffered'],
    title: 'A vendor has quoted',
    subject: rfqSubject,
    thin: { ...ofRfq, quoteId: id, number: text, round: whole, validUntil: instant },
    full: {
      lines: list(
        object({
          lineId: id,
          productId: id,
          sku: text,
          quantity: whole,
          unitPrice,
          leadTimeDays: nullable(whole),
          minimumQuantity: optional(whole),
        }),
      ),
    },
    make: ({ data }) => ({
      ...rfq(data),
      quoteId: data.quoteId,
      number: data.number,
      round: data.round,
      validUntil: data.validUntil,
      lines: data.lines.map((line) => ({
        lineId: line.lineId,
        productId: line.productId,
        sku: line.sku,
        quantity: line.quantity,
        unitPrice: {
          amount: line.unitPrice.amount,
          currency: line.unitPrice.currency,
          per: line.unitPrice.per,
        },
        leadTimeDays: line.leadTimeDays,
        ...(line.minimumQuantity === undefined ? {} : { minimumQuantity: line.minimumQuantity }),
      })),
    }),
  }),
  'quote.request_declined': publicEvent({
    from: ['QuoteRequestDeclined'],
    title: 'A vendor does not quote',
    subject: rfqSubject,
    thin: ofRfq,
    make: ({ data }) => rfq(data),
  }),
  'quote.accepted': publicEvent({
    from: ['QuoteAccepted', 'QuotesAccepted'],
    title: 'A quote was accepted, alone or together with those of others; orders follow',
    subject: rfqSubject,
    // of quotes that are accepted together each vendor learns of its own order alone
    thin: { rfqId: id, buyerOrgId: id },
    make: ({ data: { rfqId, buyerOrgId } }) => ({ rfqId, buyerOrgId }),
  }),
  'quote.declined': publicEvent({
    from: ['QuoteDeclined'],
    title: 'The buyer has declined a quote',
    subject: rfqSubject,
    thin: { ...ofRfq, quoteId: id },
    make: ({ data }) => ({ ...rfq(data), quoteId: data.quoteId }),
  }),
  'quote.expired': publicEvent({
    from: ['QuoteExpired'],
    title: 'A quote is not valid any more',
    subject: rfqSubject,
    thin: { ...ofRfq, quoteId: id, validUntil: instant },
    make: ({ data }) => ({ ...rfq(data), quoteId: data.quoteId, validUntil: data.validUntil }),
  }),
};
