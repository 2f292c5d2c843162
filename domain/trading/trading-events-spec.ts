import { builds, type EventOf } from '../event-builder-spec.js';
import { TODAYS_ROUNDING, totalsOf } from '../pricing/tax/tax.js';
import type { Address } from '../shared/address/address.js';
import { sum } from '../shared/money/money.js';
import type {
  HistoricalCharge,
  HistoricalContents,
  HistoricalLine,
} from './history/historical-line.js';
import type { OrderLine } from './order/order-line.js';
import type { OfOrder, PlacedOrder, RejectionReason, Shipment } from './order/order.events.js';
import type { ApprovalRequirement, PurchasedOrder } from './purchase/purchase.events.js';

export const leeds: Address = {
  city: 'Leeds',
  country: 'GB',
  consignee: { subject: 'consignee-1', sealed: '1.e.shippingAddress.x' },
};

/** A line of a product `p-<line>` at 1.00 GBP. */
export const line = (
  lineId: string,
  quantity: number,
  more: Partial<OrderLine> = {},
): OrderLine => ({
  lineId,
  productId: `p-${lineId}`,
  sku: lineId.toUpperCase(),
  name: `Product ${lineId}`,
  categoryPath: ['Paper', 'Copier'],
  unit: 'EA',
  packSize: 1,
  quantity,
  unitPrice: { amount: '1.00', currency: 'GBP', per: 1 },
  priceSource: { priceListId: 'pl-1', name: 'Trade', minQuantity: 1, maxQuantity: null },
  net: { amount: quantity * 100, currency: 'GBP' },
  tax: { category: 'standard', percent: '20', country: 'GB', exemptionReason: null },
  promisedDate: '2026-03-05',
  locations: ['leeds'],
  ...more,
});

/** The events of one order, in one vendor's part of a purchase. */
export function anOrder(
  orderId: string,
  lines: readonly OrderLine[],
  more: Partial<PlacedOrder> = {},
) {
  const of: OfOrder = {
    orderId,
    purchaseId: more.purchaseId ?? 'pu-1',
    number: more.number ?? `26-000001-${orderId}`,
    buyerOrgId: more.buyerOrgId ?? 'b-1',
    vendorOrgId: more.vendorOrgId ?? 'v-1',
  };
  const currency = lines[0]?.net.currency ?? 'GBP';
  const shipment = (shipmentId: string, quantities: Record<string, number>): Shipment => ({
    shipmentId,
    lines: Object.entries(quantities).map(([lineId, quantity]) => ({ lineId, quantity })),
    carrier: 'Parcelforce',
    tracking: `track-${shipmentId}`,
  });
  const placed = builds('OrderPlaced', {
    ...of,
    ...totalsOf(currency, lines, TODAYS_ROUNDING),
    buyerName: 'Acme',
    vendorName: 'Harrow',
    vendorTimeZone: 'Europe/London',
    placedBy: 'u-1',
    currency,
    lines,
    shippingAddress: leeds,
    billingAddress: leeds,
    poNumber: 'PO-7',
    note: null,
    onShortage: 'reject',
    ...more,
  });
  return {
    orderId,
    lines,
    /** As it stands in the purchase. */
    purchased: (): PurchasedOrder => {
      const { number, vendorOrgId, vendorName, vendorTimeZone } = placed().data;
      const { netAmount, taxes, totalAmount, taxRounding } = placed().data;
      const vendor = { vendorOrgId, vendorName, vendorTimeZone };
      const totals = { netAmount, taxes, totalAmount, ...(taxRounding ? { taxRounding } : {}) };
      return { orderId, number, ...vendor, currency, lines, ...totals };
    },
    placed,
    awaitingApproval: builds('OrderAwaitingApproval', {
      ...of,
      deadline: '2026-03-09T09:00:00.000Z',
    }),
    /** Confirmed without the lines named, of which nothing was available. */
    confirmed: (
      dropped: readonly string[] = [],
      data: Partial<EventOf<'OrderConfirmed'>['data']> = {},
    ) =>
      builds('OrderConfirmed', {
        ...of,
        ...totalsOf(
          currency,
          lines.filter((l) => !dropped.includes(l.lineId)),
          TODAYS_ROUNDING,
        ),
        droppedLines: lines
          .filter((l) => dropped.includes(l.lineId))
          .map((l) => ({ lineId: l.lineId, requested: l.quantity, available: 0 })),
      })(data),
    rejected: (
      reasons: readonly RejectionReason[] = [{ code: 'out-of-stock', message: 'Nothing left' }],
    ) => builds('OrderRejected', { ...of, reasons })(),
    /** Stock came for these lines; the others are what goes on waiting. */
    backorderReserved: (
      quantities: Record<string, number>,
      left: Record<string, number> = {},
      data: Partial<EventOf<'OrderBackorderReserved'>['data']> = {},
    ) =>
      builds('OrderBackorderReserved', {
        ...of,
        lines: Object.entries(quantities).map(([lineId, quantity]) => ({
          lineId,
          quantity,
          backordered: left[lineId] ?? 0,
        })),
      })(data),
    cancelled: builds('OrderCancelled', { ...of, by: 'buyer', reason: 'Ordered twice' }),
    partlyShipped: (
      shipmentId: string,
      quantities: Record<string, number>,
      data: Partial<EventOf<'OrderPartlyShipped'>['data']> = {},
    ) => builds('OrderPartlyShipped', { ...of, ...shipment(shipmentId, quantities) })(data),
    shipped: (
      shipmentId: string,
      quantities: Record<string, number>,
      data: Partial<EventOf<'OrderShipped'>['data']> = {},
    ) => builds('OrderShipped', { ...of, ...shipment(shipmentId, quantities) })(data),
    delivered: builds('OrderDelivered', { ...of, by: 'buyer', proof: 'Signed: B. Reed' }),
    completed: builds('OrderCompleted', of),
    /** Closed short by its vendor, of lines of which nothing had been closed before. */
    closedShort: (
      quantities: Record<string, number>,
      data: Partial<EventOf<'OrderClosedShort'>['data']> = {},
    ) => {
      const remaining = (l: OrderLine): number => l.quantity - (quantities[l.lineId] ?? 0);
      const net = (l: OrderLine) => ({ amount: remaining(l) * 100, currency });
      return builds('OrderClosedShort', {
        ...of,
        ...totalsOf(
          currency,
          lines.filter((l) => remaining(l) > 0).map((l) => ({ ...l, net: net(l) })),
          TODAYS_ROUNDING,
        ),
        closingId: 'closing-1',
        by: 'vendor',
        closedBy: 'u-5',
        reason: 'No longer made',
        requestId: null,
        status: 'Shipped',
        lines: lines
          .filter((l) => quantities[l.lineId] !== undefined)
          .map((l) => ({
            lineId: l.lineId,
            productId: l.productId,
            quantity: quantities[l.lineId]!,
            remaining: remaining(l),
            net: net(l),
            locations: l.locations,
          })),
      })(data);
    },
    closingRequested: (quantities: Record<string, number>) =>
      builds('OrderClosingRequested', {
        ...of,
        requestId: 'request-1',
        requestedBy: 'u-1',
        reason: 'Bought elsewhere',
        lines: shipment('', quantities).lines,
      })(),
    closingDeclined: builds('OrderClosingDeclined', {
      ...of,
      requestId: 'request-1',
      by: 'vendor',
      declinedBy: 'u-5',
      reason: 'It leaves tomorrow',
    }),
    noted: builds('OrderNoteAdded', {
      noteId: 'n-1',
      orderId,
      buyerOrgId: of.buyerOrgId,
      vendorOrgId: of.vendorOrgId,
      lineId: null,
      text: 'Ring at the gate',
      by: 'buyer',
      writtenBy: 'u-1',
    }),
    /** Stock held for one of its lines. */
    reserved: (lineId: string, location: string, quantity: number, reservationId?: string) =>
      builds('StockReserved', {
        ...stockOf(lineId, location),
        requested: quantity,
        quantity,
        reservationId: reservationId ?? `r-${orderId}-${lineId}-${location}`,
      })(),
    /** One of its lines waits for stock at a location. */
    queuedAt: (lineId: string, location: string, quantity: number, toBuy = true) =>
      builds('BackorderQueued', {
        ...stockOf(lineId, location),
        reservationId: `r-${orderId}-${lineId}-${location}`,
        toBuy,
        quantity,
        since: placed().data.occurredAt,
        promisedDate: '2026-04-01',
        orderNumber: of.number,
      })(),
    /** Stock came to a location for a line that waits there; `waiting` goes on waiting. */
    servedAt: (
      lineId: string,
      location: string,
      quantity: number,
      waiting: number,
      data: Partial<EventOf<'BackorderReserved'>['data']> = {},
    ) =>
      builds('BackorderReserved', {
        ...stockOf(lineId, location),
        reservationId: `r-${orderId}-${lineId}-${location}`,
        toBuy: true,
        quantity,
        waiting,
      })(data),
    /** A location was told that it need not supply so much of a line. */
    coveredAt: (
      lineId: string,
      location: string,
      quantity: number,
      waiting: number,
      data: Partial<EventOf<'BackorderReduced'>['data']> = {},
    ) =>
      builds('BackorderReduced', {
        ...stockOf(lineId, location),
        reservationId: `r-${orderId}-${lineId}-${location}`,
        toBuy: true,
        quantity,
        covered: quantity,
        waiting,
      })(data),
    /** Too little stock for one of its lines; `last` where no further location is asked. */
    shortOf: (lineId: string, location: string, available: number, last: boolean) =>
      builds('StockReservationDeclined', {
        ...stockOf(lineId, location),
        requested: lines.find((l) => l.lineId === lineId)!.quantity,
        available,
        last,
        reservationId: `r-${orderId}-${lineId}-${location}`,
      })(),
  };

  function stockOf(lineId: string, location: string) {
    const { productId } = lines.find((l) => l.lineId === lineId)!;
    const { purchaseId, vendorOrgId } = of;
    return { productId, vendorOrgId, location, purchaseId, orderId, lineId };
  }
}

export type AnOrder = ReturnType<typeof anOrder>;

export const approvalByMonday: ApprovalRequirement = {
  limit: { amount: 50_000, currency: 'GBP' },
  net: [{ amount: 60_000, currency: 'GBP' }],
  deadline: '2026-03-09T09:00:00.000Z',
};

/** The events of one purchase of these orders. */
export function aPurchase(
  orders: readonly AnOrder[],
  more: Partial<EventOf<'PurchasePlaced'>['data']> = {},
) {
  const of = { purchaseId: more.purchaseId ?? 'pu-1', buyerOrgId: more.buyerOrgId ?? 'b-1' };
  return {
    placed: builds('PurchasePlaced', {
      ...of,
      number: '26-000001',
      buyerName: 'Acme',
      placedBy: 'u-1',
      orders: orders.map((o) => o.purchased()),
      shippingAddress: leeds,
      billingAddress: leeds,
      poNumber: 'PO-7',
      note: null,
      onShortage: 'reject',
      allOrNothing: false,
      approval: null,
      ...more,
    }),
    commissionFixed: builds('CommissionFixed', {
      purchaseId: of.purchaseId,
      orderId: 'o1',
      number: '26-000001-o1',
      vendorOrgId: 'v-1',
      gross: { amount: 1_800, currency: 'GBP' },
      net: { amount: 1_500, currency: 'GBP' },
      parts: [],
      amount: { amount: 150, currency: 'GBP' },
      tax: { treatment: 'domestic', percent: '20', amount: { amount: 30, currency: 'GBP' } },
      edition: 1,
    }),
    approved: builds('PurchaseApproved', { ...of, approvedBy: 'u-9', reason: 'Within budget' }),
    declined: builds('PurchaseDeclined', { ...of, declinedBy: 'u-9', reason: 'Too dear' }),
    approvalLapsed: builds('PurchaseApprovalLapsed', of),
    approvalExpired: builds('PurchaseApprovalExpired', {
      ...of,
      deadline: approvalByMonday.deadline,
    }),
  };
}

const historicalParties = {
  number: '2011-17',
  vendorOrgId: 'v-1',
  vendorName: 'Harrow',
  vendorTimeZone: 'Europe/London',
  buyerOrgId: 'b-1',
  buyerName: 'Acme',
  country: 'FR',
  currency: 'GBP',
};

/** A line of the past at 1.00 GBP, from the row of that number. */
export const historicalLine = (row: number, quantity: number): HistoricalLine => ({
  row,
  lineId: `h-${row}`,
  productId: `p-${row}`,
  sku: `S${row}`,
  name: `Old product ${row}`,
  categoryPath: ['Paper'],
  unit: 'EA',
  quantity,
  unitPrice: { amount: '1.00', currency: 'GBP', per: 1 },
  net: { amount: quantity * 100, currency: 'GBP' },
});

/** A charge of the past, from the row of that number; `amount` in pence. */
export const historicalCharge = (row: number, amount: number): HistoricalCharge => ({
  row,
  code: 'POST',
  description: 'Postage',
  quantity: 1,
  unitPrice: { amount: (amount / 100).toFixed(2), currency: 'GBP', per: 1 },
  net: { amount, currency: 'GBP' },
});

/** What one import brought of a document, added up. */
export function contents(
  lines: readonly HistoricalLine[],
  charges: readonly HistoricalCharge[] = [],
): HistoricalContents {
  const netAmount = sum(
    'GBP',
    [...lines, ...charges].map((part) => part.net),
  );
  return { file: 'f00d', lines, charges, netAmount };
}

const ofHistoricalOrder = {
  orderId: 'o-2011',
  ...historicalParties,
  ...contents([historicalLine(1, 6), historicalLine(2, 4)], [historicalCharge(3, 250)]),
};

/** The events of one order of the past, shipped to France in 2011. */
export const historicalOrder = {
  imported: builds('HistoricalOrderImported', ofHistoricalOrder),
  linesImported: builds('HistoricalOrderLinesImported', {
    ...ofHistoricalOrder,
    ...contents([historicalLine(9, 2)]),
  }),
};

const ofCreditNote = { creditNoteId: 'cn-2011', ...historicalParties, number: 'C2011-3' };

/** The events of one credit note of the past. */
export const historicalCreditNote = {
  imported: builds('HistoricalCreditNoteImported', {
    ...ofCreditNote,
    ...contents([historicalLine(1, 3)], [historicalCharge(2, -50)]),
  }),
  linesImported: builds('HistoricalCreditNoteLinesImported', {
    ...ofCreditNote,
    ...contents([historicalLine(9, 2)]),
  }),
};
