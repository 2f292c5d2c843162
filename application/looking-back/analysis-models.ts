import type { OrganizationType } from '../../domain/people/organization/organization.events.js';
import { addDays } from '../../domain/shared/time/days.js';
import { sales } from '../../projections/looking-back/sales.js';
import { serviceLevels } from '../../projections/looking-back/service-levels.js';
import type { AnyProjection } from '../../projections/projection.js';
import { unmetDemand } from '../../projections/stock/unmet-demand.js';
import type { Filter } from '../ports/documents.js';

/** What figures are grouped by. */
export interface Dimension {
  readonly field: string;
  /** Only the first characters: the first 7 of a day are its month. */
  readonly length?: number;
  readonly type: 'day' | 'month' | 'year' | 'text' | 'id' | 'currency';
  /** Field with the display name of an id; grouped together with it. */
  readonly label?: string;
  /** Column for the product's current name, looked up in the catalogue. */
  readonly nameColumn?: string;
  /** Its meaning, in a sentence. */
  readonly says: string;
}

/** A measure: the fields to sum, and how its value is computed from the sums. */
export interface MeasureDefinition {
  readonly unit: 'money' | 'units' | 'count' | 'percent' | 'days';
  readonly sums: readonly string[];
  /** Null where it is undefined, such as a share of zero. */
  readonly of: (...sums: readonly number[]) => number | null;
  /** What it includes and excludes, in a sentence. */
  readonly says: string;
  /** Explanation for where the data gives no value. */
  readonly lacking?: string;
}

export interface AnalysisModel {
  readonly projection: AnyProjection;
  /** Restricts its documents. */
  readonly filter: Filter;
  /** Excludes future days, `today` being the current day in UTC. */
  readonly upTo?: (today: string) => Filter;
  /**
   * The field that identifies each type of organisation's own figures; a type without one may not
   * use the model.
   */
  readonly scope: Readonly<Partial<Record<OrganizationType, string>>>;
  readonly dimensions: Readonly<Record<string, Dimension>>;
  readonly measures: Readonly<Record<string, MeasureDefinition>>;
}

const sum = (unit: MeasureDefinition['unit'], field: string, says: string): MeasureDefinition => ({
  unit,
  sums: [field],
  of: (value) => value!,
  says,
});

/** One sum as a share of another, in per cent with one decimal; null where the whole is zero. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1000 * part) / whole) / 10;

/** Average days from a sum of minutes, with one decimal. */
const averageDays = (minutes: number, count: number): number | null =>
  count === 0 ? null : Math.round((10 * minutes) / count / 1_440) / 10;

const NO_LIST_PRICE =
  'No line here has a price for everyone to be held against: its vendor has none at that quantity, or it is an imported order, which does not tell.';
const NOT_ORDERED_HERE =
  'Nothing here was ordered on this marketplace: imported orders tell neither what was promised or missing, nor when it was shipped.';

const traded: Readonly<Record<string, MeasureDefinition>> = {
  orders: sum(
    'count',
    'orders',
    'Orders confirmed here and imported orders; one with lines of several categories counts once, under its first.',
  ),
  lines: sum('count', 'lines', 'Order lines, without charges and credit notes.'),
  quantity: sum(
    'units',
    'quantity',
    'Selling units on order lines, without what was cancelled or closed short; credit notes are not taken off.',
  ),
  sales: sum(
    'money',
    'net',
    'Net of order lines before tax, without what was cancelled or closed short; charges and credit notes apart.',
  ),
  spend: sum(
    'money',
    'net',
    'The same as sales, as its buyers see it: net of order lines before tax; charges and credit notes apart.',
  ),
  charges: sum(
    'money',
    'chargesNet',
    'Postage, fees and discounts on imported orders, before tax.',
  ),
  credits: sum('money', 'creditNet', 'Net of credit-note lines, as a positive amount.'),
  creditCharges: sum('money', 'creditChargesNet', 'Charges on credit notes, signed.'),
  creditedQuantity: sum('units', 'creditQuantity', 'Selling units on credit-note lines.'),
  netSales: {
    unit: 'money',
    sums: ['net', 'creditNet'],
    of: (net, credit) => net! - credit!,
    says: 'Sales less credits; charges apart.',
  },
  averageOrder: {
    unit: 'money',
    sums: ['net', 'orders'],
    of: (net, orders) => (orders === 0 ? null : Math.round(net! / orders!)),
    says: 'Sales by number of orders, rounded to the minor unit.',
  },
  priceVariance: {
    unit: 'money',
    sums: ['listedNet', 'listNet'],
    of: (net, list) => (list === 0 ? null : net! - list!),
    says: "What was paid above (or, negative, below) the vendor's price for everyone at the same quantity, on lines that have such a price. Contracts, buyer groups and quotes make the difference.",
    lacking: NO_LIST_PRICE,
  },
  priceVarianceShare: {
    unit: 'percent',
    sums: ['listedNet', 'listNet'],
    of: (net, list) => share(net! - list!, list!),
    says: 'Price variance by what the same lines cost at the price for everyone, in per cent.',
    lacking: NO_LIST_PRICE,
  },
};

const day: Dimension = {
  field: 'day',
  type: 'day',
  says: "The day of placement in the vendor's time zone.",
};
const month: Dimension = { ...day, length: 7, type: 'month' };
const year: Dimension = { ...day, length: 4, type: 'year' };
const currency: Dimension = {
  field: 'currency',
  type: 'currency',
  says: 'ISO 4217; amounts of several currencies are never added.',
};
const vendor: Dimension = {
  field: 'vendorOrgId',
  type: 'id',
  label: 'vendorName',
  says: 'Who sold.',
};
const buyer: Dimension = {
  field: 'buyerOrgId',
  type: 'id',
  label: 'buyerName',
  says: 'Who bought.',
};

const product: Dimension = {
  field: 'productId',
  type: 'id',
  nameColumn: 'name',
  says: 'The product, with the name that it has now.',
};

/** The models that can be analysed. Each measure is defined here and nowhere else. */
export const analysisModels: Readonly<Record<string, AnalysisModel>> = {
  sales: {
    projection: sales,
    filter: { kind: 'day' },
    scope: { Buyer: 'buyerOrgId', Seller: 'vendorOrgId' },
    dimensions: {
      day,
      month,
      year,
      vendor,
      buyer,
      country: { field: 'country', type: 'text', says: 'Where the order went.' },
      category: {
        field: 'category',
        type: 'text',
        says: 'The path from the root; empty for what has none, such as charges alone.',
      },
      currency,
    },
    measures: traded,
  },
  products: {
    projection: sales,
    filter: { kind: 'product' },
    scope: { Seller: 'vendorOrgId' },
    dimensions: {
      month: {
        field: 'month',
        type: 'month',
        says: "The month of placement in the vendor's time zone.",
      },
      year: {
        field: 'month',
        length: 4,
        type: 'year',
        says: "The year of placement in the vendor's time zone.",
      },
      product,
      sku: { field: 'sku', type: 'text', says: "The vendor's code." },
      vendor: { field: 'vendorOrgId', type: 'id', says: 'Who sells it.' },
      currency,
    },
    measures: Object.fromEntries(
      [
        'lines',
        'quantity',
        'sales',
        'credits',
        'creditedQuantity',
        'netSales',
        'priceVariance',
        'priceVarianceShare',
      ].map((name) => [name, traded[name]!]),
    ),
  },
  fulfilment: {
    projection: serviceLevels,
    filter: { kind: 'placed' },
    scope: { Buyer: 'buyerOrgId', Seller: 'vendorOrgId' },
    dimensions: { day, month, year, vendor, buyer },
    measures: {
      orders: sum(
        'count',
        'orders',
        'Orders on which the stock has decided: confirmed, or rejected for want of it. Those that wait, were declined or were withdrawn before are not in it.',
      ),
      fillRate: {
        unit: 'percent',
        sums: ['filledUnits', 'orderedUnits'],
        of: (filled, ordered) => share(filled!, ordered!),
        says: 'Selling units confirmed from stock by units ordered, in per cent: what was dropped, rejected or backordered for want of stock, closed short or cancelled by its vendor lacks. What the buyer cancelled or asked to be closed does not.',
        lacking: NOT_ORDERED_HERE,
      },
      lineFillRate: {
        unit: 'percent',
        sums: ['filledLines', 'orderedLines'],
        of: (filled, ordered) => share(filled!, ordered!),
        says: 'Order lines confirmed from stock by lines ordered, in per cent; those backordered, closed short or cancelled by their vendor lack.',
        lacking: NOT_ORDERED_HERE,
      },
      orderedQuantity: sum('units', 'orderedUnits', 'Selling units that those orders asked for.'),
      filledQuantity: sum(
        'units',
        'filledUnits',
        'Selling units of them that were confirmed from stock, without what was closed short or cancelled by its vendor.',
      ),
      shippedOrders: sum(
        'count',
        'shippedOrders',
        'Orders of which everything has been shipped that was not closed short.',
      ),
      timeToShip: {
        unit: 'days',
        sums: ['minutesToShip', 'shippedOrders'],
        of: (minutes, orders) => averageDays(minutes!, orders!),
        says: 'From placement until the last of it was shipped, in days of 24 hours, on average over orders that were shipped in full. Waiting for an approval counts.',
        lacking: NOT_ORDERED_HERE,
      },
      deliveredOrders: sum('count', 'deliveredOrders', 'Orders whose delivery was recorded.'),
      cycleTime: {
        unit: 'days',
        sums: ['minutesToDelivery', 'deliveredOrders'],
        of: (minutes, orders) => averageDays(minutes!, orders!),
        says: 'From placement until delivery was recorded, in days of 24 hours, on average over delivered orders.',
        lacking: NOT_ORDERED_HERE,
      },
    },
  },
  deliveries: {
    projection: serviceLevels,
    filter: { kind: 'due' },
    // lines promised for today can still be shipped today
    upTo: (today) => ({ day: { to: addDays(today, -1) } }),
    scope: { Buyer: 'buyerOrgId', Seller: 'vendorOrgId' },
    dimensions: {
      day: { ...day, says: "The promised day, in the vendor's time zone, up to yesterday." },
      month: { ...month, says: 'The month of the promised day.' },
      year: { ...year, says: 'The year of the promised day.' },
      vendor,
      buyer,
    },
    measures: {
      linesDue: sum(
        'count',
        'lines',
        'Confirmed order lines promised for a day that has ended in every time zone; lines cancelled, or closed before anything of them was shipped, are not in it.',
      ),
      onTimeLines: sum(
        'count',
        'onTime',
        'Of them those of which all that was supplied was shipped on their promised day at the latest; what was closed short lacks in the fill rate.',
      ),
      lateLines: {
        unit: 'count',
        sums: ['lines', 'onTime'],
        of: (lines, onTime) => lines! - onTime!,
        says: 'Lines due of which all that was supplied was shipped after their promised day, or has not been until now.',
      },
      overdueLines: {
        unit: 'count',
        sums: ['lines', 'onTime', 'late'],
        of: (lines, onTime, late) => lines! - onTime! - late!,
        says: 'Of the late lines those of which something is still to be shipped.',
      },
      onTimeRate: {
        unit: 'percent',
        sums: ['onTime', 'lines'],
        of: (onTime, lines) => share(onTime!, lines!),
        says: 'Lines shipped on time by lines due, in per cent.',
        lacking: NOT_ORDERED_HERE,
      },
    },
  },
  unmetDemand: {
    projection: unmetDemand,
    filter: { kind: 'day' },
    scope: { Seller: 'vendorOrgId' },
    dimensions: {
      day: {
        field: 'day',
        type: 'day',
        says: "The day of the request, in the vendor's time zone.",
      },
      month: {
        field: 'day',
        length: 7,
        type: 'month',
        says: "The month of the request, in the vendor's time zone.",
      },
      product,
      vendor: { field: 'vendorOrgId', type: 'id', says: 'Who could not supply it.' },
    },
    measures: {
      requests: sum(
        'count',
        'requests',
        'Order lines that could not be met in full at any location, or of which a part was closed short without the buyer asking for it.',
      ),
      requested: sum(
        'units',
        'requested',
        'Units asked for at the last location by those lines; of a closing, the units closed.',
      ),
      missing: sum(
        'units',
        'missing',
        'Units of those lines that could be reserved nowhere, or were closed short.',
      ),
      missingShare: {
        unit: 'percent',
        sums: ['missing', 'requested'],
        of: (missing, requested) => share(missing!, requested!),
        says: 'Missing by requested units, in per cent.',
      },
    },
  },
};
