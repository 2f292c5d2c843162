import Type from 'typebox';
import { paidStatuses } from '../../../application/trading/payment-of-order.js';
import { prepaidMethods } from '../../../domain/money/payment/payment.events.js';
import { orderActions, orderStatuses } from '../../../domain/trading/order/order-status.js';
import {
  anything,
  currency,
  day,
  flag,
  id,
  instant,
  list,
  mapOf,
  nullable,
  object,
  oneOf,
  optional,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { acceptedFields, address, money, moneyIfSeen, unitPriceIfSeen } from '../kernel/schemas.js';

export const status = oneOf(orderStatuses);

const Placement = object({
  ...acceptedFields,
  orders: list(object({ id, number: text, vendorOrgId: id, status, totalAmount: money })),
});

const parties = {
  buyerOrgId: id,
  buyerName: text,
  vendorOrgId: id,
  vendorName: text,
  placedBy: nullable(id),
};

/** How a part of a purchase is paid before delivery. */
export const paidBy = object(
  { id, method: oneOf(prepaidMethods), currency, status: oneOf(paidStatuses) },
  'A payment before delivery; NotAsked: the buyer pays once everything is reserved and approved. Null: on account',
);

const OrderSummary = object({
  id,
  number: text,
  purchaseId: nullable(id),
  poNumber: nullable(text),
  ...parties,
  placedAt: instant,
  status,
  lines: whole,
  units: whole,
  shippedUnits: whole,
  closedUnits: whole,
  backorderedUnits: whole,
  closingAsked: flag,
  payment: nullable(paidBy),
  netAmount: moneyIfSeen,
  totalAmount: moneyIfSeen,
  promisedDate: nullable(day),
  changedAt: instant,
});

const buyerTaxId = object(
  {
    id: text,
    check: oneOf(['form', 'confirmed']),
    confirmedOn: optional(day),
    consultation: optional(text),
  },
  'Of a supply into another member state: how the id was checked when the order was placed. With tax, it was not confirmed yet; without, and check `form`, relief was granted before it was',
);

const taxOf = {
  category: text,
  percent: text,
  country: text,
  exemptionReason: nullable(text),
  buyerTaxId: optional(buyerTaxId),
  vendorTaxId: optional(text),
};

const PriceSource = Type.Union([
  object(
    {
      kind: Type.Optional(Type.Literal('list')),
      priceListId: id,
      name: text,
      minQuantity: whole,
      maxQuantity: nullable(whole),
    },
    'A price list',
  ),
  object(
    { kind: Type.Optional(Type.Literal('quote')), rfqId: id, quoteId: id, number: text },
    'An accepted quote',
  ),
]);

const OrderLine = object({
  id,
  productId: id,
  sku: text,
  name: text,
  categoryPath: list(text),
  unit: text,
  packSize: nullable(whole),
  quantity: whole,
  unitPrice: unitPriceIfSeen,
  priceSource: nullable(ref('PriceSource', PriceSource)),
  listPrice: optional(unitPriceIfSeen),
  lineTotal: moneyIfSeen,
  roundingLost: optional(text),
  tax: nullable(object(taxOf)),
  dispatchCountry: optional(text),
  promisedDate: nullable(day),
  shipped: whole,
  closed: whole,
  backordered: whole,
  reserved: whole,
  backorderPromisedDate: optional(day),
  row: optional(whole),
  at: optional(instant),
});

const TimelineEntry = object({
  eventId: id,
  type: text,
  status,
  at: instant,
  recordedAt: instant,
  person: nullable(text),
  organization: nullable(text),
  client: nullable(text),
  detail: mapOf(anything),
});

const party = oneOf(['buyer', 'vendor', 'operator', 'process']);
const unitsOfLines = list(object({ lineId: id, quantity: whole }));

const shortage = { lineId: id, requested: whole, available: whole };

const Order = object({
  id,
  number: text,
  purchaseId: nullable(id),
  ...parties,
  createdAt: instant,
  poNumber: nullable(text),
  note: nullable(text),
  status,
  payment: nullable(paidBy),
  currency,
  timeZone: text,
  country: text,
  netAmount: moneyIfSeen,
  taxes: list(object({ ...taxOf, net: moneyIfSeen, tax: moneyIfSeen })),
  totalAmount: moneyIfSeen,
  taxRounding: optional(oneOf(['halfUp'], 'How the taxes were rounded; absent: half to even')),
  shippingAddress: nullable(address),
  billingAddress: nullable(address),
  items: list(ref('OrderLine', OrderLine)),
  charges: list(
    object({
      code: text,
      description: text,
      quantity: whole,
      unitPrice: unitPriceIfSeen,
      lineTotal: moneyIfSeen,
      roundingLost: optional(text),
    }),
  ),
  droppedLines: list(object({ ...shortage, name: text, sku: text })),
  reasons: list(object({ code: text, message: text, shortage: optional(object(shortage)) })),
  shipments: list(
    object({
      shipmentId: id,
      lines: unitsOfLines,
      carrier: nullable(text),
      tracking: nullable(text),
      parcels: optional(
        list(
          object({
            carrier: nullable(text),
            tracking: nullable(text),
            weightGrams: nullable(whole),
          }),
        ),
      ),
      at: instant,
    }),
  ),
  closings: list(
    object(
      {
        closingId: text,
        by: party,
        closedBy: nullable(id),
        reason: text,
        requestId: nullable(id),
        at: instant,
        lines: unitsOfLines,
      },
      'Units that are not going to be supplied',
    ),
  ),
  closingRequest: nullable(
    object(
      { requestId: id, requestedBy: id, reason: text, at: instant, lines: unitsOfLines },
      'The buyer asks for the rest to be closed, and nobody has answered',
    ),
  ),
  closedNetAmount: moneyIfSeen,
  notes: list(
    object({
      id,
      lineId: nullable(id),
      text,
      by: party,
      writtenBy: id,
      at: instant,
    }),
  ),
  timeline: list(ref('TimelineEntry', TimelineEntry)),
  allowedTransitions: list(status),
  allowedActions: list(oneOf(orderActions)),
  revision,
  changedAt: instant,
});

const ClosingEffect = object(
  {
    status,
    lines: list(object({ id, quantity: whole, remaining: whole, lineTotal: money })),
    netAmount: money,
    taxes: list(object({ ...taxOf, net: money, tax: money })),
    totalAmount: money,
    freedUnits: whole,
  },
  'What closing would leave: the order’s status and totals, the lines that it touches, and the units that are free for others',
);

const ClosingRequested = object({ ...acceptedFields, requestId: nullable(id) });

const OrderChanged = object({ ...acceptedFields, status });

export const ordersSchemas = {
  Placement,
  OrderSummary,
  PriceSource,
  OrderLine,
  TimelineEntry,
  Order,
  OrderChanged,
  ClosingEffect,
  ClosingRequested,
};
