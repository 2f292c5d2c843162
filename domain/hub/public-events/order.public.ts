import { toDecimal, type Money } from '../../shared/money/money.js';
import type { ListPrice, OrderLine, Shortage } from '../../trading/order/order-line.js';
import type { OfOrder, ShippedLine } from '../../trading/order/order.events.js';
import { publicEvent } from './public-event.js';
import {
  day,
  flag,
  id,
  instant,
  list,
  money,
  nullable,
  object,
  oneOf,
  optional,
  said,
  text,
  unitPrice,
  whole,
} from './shape.js';

export const amountOf = ({ amount, currency }: Money) => ({
  amount: toDecimal({ amount, currency }),
  currency,
});

const ofOrder = {
  orderId: id,
  purchaseId: id,
  number: said(text, 'As people read it'),
  buyerOrgId: id,
  vendorOrgId: id,
};

const order = ({ orderId, purchaseId, number, buyerOrgId, vendorOrgId }: OfOrder) => ({
  orderId,
  purchaseId,
  number,
  buyerOrgId,
  vendorOrgId,
});

const subject = ({ orderId }: { readonly orderId: string }): string => `order/${orderId}`;

/** Whoever picks and ships sees what an order is, and not what it costs. */
const WITHHELD = 'Null for readers of the feed who may see no prices';

const totals = {
  net: said(nullable(money), WITHHELD),
  total: said(nullable(money), `With tax. ${WITHHELD}`),
};

const totalsOf = (of: { readonly netAmount: Money; readonly totalAmount: Money }) => ({
  net: amountOf(of.netAmount),
  total: amountOf(of.totalAmount),
});

export const orderLine = object({
  lineId: id,
  productId: id,
  sku: text,
  name: text,
  quantity: said(whole, 'Selling units'),
  unit: text,
  unitPrice: said(nullable(unitPrice), WITHHELD),
  net: said(nullable(money), WITHHELD),
  promisedDate: day,
  priceList: optional(said(id, 'Where the price is of a list')),
});

export const lineOf = (line: OrderLine) => ({
  lineId: line.lineId,
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unit: line.unit,
  unitPrice: {
    amount: line.unitPrice.amount,
    currency: line.unitPrice.currency,
    per: line.unitPrice.per,
  },
  net: amountOf(line.net),
  promisedDate: line.promisedDate,
  ...('priceListId' in line.priceSource
    ? { priceList: (line.priceSource as ListPrice).priceListId }
    : {}),
});

const units = list(object({ lineId: id, quantity: whole }));
const unitsOf = (lines: readonly ShippedLine[]) =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity }));

const shortage = object({ lineId: id, requested: whole, available: whole });
const shortageOf = ({ lineId, requested, available }: Shortage) => ({
  lineId,
  requested,
  available,
});

const by = oneOf('buyer', 'vendor', 'operator', 'process');

const parcel = object({
  carrier: nullable(text),
  tracking: nullable(text),
  weightGrams: nullable(whole),
});

export const orderPublicEvents = {
  'order.placed': publicEvent({
    from: ['OrderPlaced'],
    title: 'An order was placed with a vendor; its stock is not reserved yet',
    subject,
    thin: { ...ofOrder, ...totals, lineCount: whole, prepaid: flag },
    full: { poNumber: nullable(text), lines: list(orderLine) },
    make: ({ data }) => ({
      ...order(data),
      ...totalsOf(data),
      lineCount: data.lines.length,
      prepaid: data.payment !== undefined,
      poNumber: data.poNumber,
      lines: data.lines.map(lineOf),
    }),
  }),
  'order.awaiting_approval': publicEvent({
    from: ['OrderAwaitingApproval'],
    title: 'Everything is reserved; the buyer has to approve',
    subject,
    thin: { ...ofOrder, deadline: instant },
    make: ({ data }) => ({ ...order(data), deadline: data.deadline }),
  }),
  'order.confirmed': publicEvent({
    from: ['OrderConfirmed'],
    title: 'An order was confirmed: ship it',
    subject,
    thin: {
      ...ofOrder,
      ...totals,
      droppedLines: said(list(shortage), 'Not supplied'),
      backordered: said(units, 'Units that wait for stock'),
    },
    make: ({ data }) => ({
      ...order(data),
      ...totalsOf(data),
      droppedLines: data.droppedLines.map(shortageOf),
      backordered: unitsOf(data.backordered ?? []),
    }),
  }),
  'order.backorder_reserved': publicEvent({
    from: ['OrderBackorderReserved'],
    title: 'Stock came for lines that waited for it, and is reserved for them',
    subject,
    thin: {
      ...ofOrder,
      lines: list(
        object({
          lineId: id,
          quantity: whole,
          backordered: said(whole, 'Units that go on waiting'),
        }),
      ),
    },
    make: ({ data }) => ({
      ...order(data),
      lines: data.lines.map(({ lineId, quantity, backordered }) => ({
        lineId,
        quantity,
        backordered,
      })),
    }),
  }),
  'order.rejected': publicEvent({
    from: ['OrderRejected'],
    title: 'An order was not accepted',
    subject,
    thin: {
      ...ofOrder,
      reasons: list(
        object({
          code: oneOf(
            'out-of-stock',
            'approval-declined',
            'approval-expired',
            'other-order-rejected',
            'payment-expired',
          ),
          shortage: optional(shortage),
        }),
      ),
    },
    make: ({ data }) => ({
      ...order(data),
      reasons: data.reasons.map((reason) => ({
        code: reason.code,
        ...(reason.shortage ? { shortage: shortageOf(reason.shortage) } : {}),
      })),
    }),
  }),
  'order.cancelled': publicEvent({
    from: ['OrderCancelled'],
    title: 'An order was cancelled: do not ship it',
    subject,
    thin: { ...ofOrder, by },
    make: ({ data }) => ({ ...order(data), by: data.by }),
  }),
  'order.shipped': publicEvent({
    from: ['OrderPartlyShipped', 'OrderShipped'],
    title: 'Goods of an order have left',
    subject,
    thin: {
      ...ofOrder,
      shipmentId: id,
      complete: said(flag, 'Nothing is left to be shipped'),
      lines: units,
      parcels: list(parcel),
    },
    make: ({ type, data }) => ({
      ...order(data),
      shipmentId: data.shipmentId,
      complete: type === 'OrderShipped',
      lines: unitsOf(data.lines),
      parcels: (
        data.parcels ?? [{ carrier: data.carrier, tracking: data.tracking, weightGrams: null }]
      ).map(({ carrier, tracking, weightGrams }) => ({ carrier, tracking, weightGrams })),
    }),
  }),
  'order.delivered': publicEvent({
    from: ['OrderDelivered'],
    title: 'An order has arrived',
    subject,
    thin: { ...ofOrder, by },
    make: ({ data }) => ({ ...order(data), by: data.by }),
  }),
  'order.completed': publicEvent({
    from: ['OrderCompleted'],
    title: 'An order is over',
    subject,
    thin: ofOrder,
    make: ({ data }) => order(data),
  }),
  'order.closed_short': publicEvent({
    from: ['OrderClosedShort'],
    title: 'Units of an order are not going to be supplied',
    subject,
    thin: {
      ...ofOrder,
      ...totals,
      closingId: id,
      by,
      status: text,
      lines: list(object({ lineId: id, productId: id, quantity: whole, remaining: whole })),
    },
    make: ({ data }) => ({
      ...order(data),
      ...totalsOf(data),
      closingId: data.closingId,
      by: data.by,
      status: data.status,
      lines: data.lines.map(({ lineId, productId, quantity, remaining }) => ({
        lineId,
        productId,
        quantity,
        remaining,
      })),
    }),
  }),
  'order.closing_requested': publicEvent({
    from: ['OrderClosingRequested'],
    title: 'The buyer asks for units of an order not to be supplied',
    subject,
    thin: { ...ofOrder, requestId: id, lines: units },
    make: ({ data }) => ({
      ...order(data),
      requestId: data.requestId,
      lines: unitsOf(data.lines),
    }),
  }),
  'order.closing_declined': publicEvent({
    from: ['OrderClosingDeclined'],
    title: 'The vendor supplies what the buyer asked not to be supplied',
    subject,
    thin: { ...ofOrder, requestId: id, by },
    make: ({ data }) => ({ ...order(data), requestId: data.requestId, by: data.by }),
  }),
  'order.note_added': publicEvent({
    from: ['OrderNoteAdded'],
    title: 'Somebody wrote a note on an order',
    subject,
    thin: { noteId: id, orderId: id, buyerOrgId: id, vendorOrgId: id, lineId: nullable(id), by },
    make: ({ data: { noteId, orderId, buyerOrgId, vendorOrgId, lineId, by: side } }) => ({
      noteId,
      orderId,
      buyerOrgId,
      vendorOrgId,
      lineId,
      by: side,
    }),
  }),
};
