import type { Filter } from '../ports/documents.js';
import type { OrganizationType } from '../../domain/organization/organization.events.js';

/** What figures are grouped by. */
export interface Dimension {
  readonly field: string;
  /** The first characters only: 7 of a day is its month. */
  readonly length?: number;
  readonly type: 'day' | 'month' | 'year' | 'text' | 'id' | 'currency';
  /** Says of an id who or what it is; grouped with it. */
  readonly label?: string;
  /** What it means, in a sentence. */
  readonly says: string;
}

/** A figure: what is added up, and how the answer follows from the sums. */
export interface MeasureDefinition {
  readonly unit: 'money' | 'units' | 'count' | 'percent';
  readonly sums: readonly string[];
  /** Null where there is nothing to tell, such as a share of nothing. */
  readonly of: (...sums: readonly number[]) => number | null;
  /** What it includes and what not, in a sentence. */
  readonly says: string;
}

export interface AnalysisModel {
  readonly projection: string;
  /** Which of its documents. */
  readonly filter: Filter;
  /** The field that holds each side's own; a side without one may not ask. */
  readonly scope: Readonly<Partial<Record<OrganizationType, string>>>;
  readonly dimensions: Readonly<Record<string, Dimension>>;
  readonly measures: Readonly<Record<string, MeasureDefinition>>;
}

const sum = (unit: MeasureDefinition['unit'], field: string, says: string): MeasureDefinition => ({ unit, sums: [field], of: (value) => value!, says });

const traded: Readonly<Record<string, MeasureDefinition>> = {
  orders: sum('count', 'orders', 'Orders confirmed here and imported orders; one with lines of several categories counts once, under its first.'),
  lines: sum('count', 'lines', 'Order lines, without charges and credit notes.'),
  quantity: sum('units', 'quantity', 'Selling units on order lines; credit notes are not taken off.'),
  sales: sum('money', 'net', 'Net of order lines before tax; charges and credit notes apart.'),
  charges: sum('money', 'chargesNet', 'Postage, fees and discounts on imported orders, before tax.'),
  credits: sum('money', 'creditNet', 'Net of credit-note lines, as a positive amount.'),
  creditCharges: sum('money', 'creditChargesNet', 'Charges on credit notes, signed.'),
  creditedQuantity: sum('units', 'creditQuantity', 'Selling units on credit-note lines.'),
  netSales: { unit: 'money', sums: ['net', 'creditNet'], of: (net, credit) => net! - credit!, says: 'Sales less credits; charges apart.' },
  averageOrder: {
    unit: 'money',
    sums: ['net', 'orders'],
    of: (net, orders) => (orders === 0 ? null : Math.round(net! / orders!)),
    says: 'Sales by number of orders, rounded to the minor unit.',
  },
};

const day: Dimension = { field: 'day', type: 'day', says: "The day of placement in the vendor's time zone." };
const month: Dimension = { ...day, length: 7, type: 'month' };
const year: Dimension = { ...day, length: 4, type: 'year' };
const currency: Dimension = { field: 'currency', type: 'currency', says: 'ISO 4217; amounts of several currencies are never added.' };
const vendor: Dimension = { field: 'vendorOrgId', type: 'id', label: 'vendorName', says: 'Who sold.' };
const buyer: Dimension = { field: 'buyerOrgId', type: 'id', label: 'buyerName', says: 'Who bought.' };

/** What can be asked. Each measure is defined here and nowhere else. */
export const analysisModels: Readonly<Record<string, AnalysisModel>> = {
  sales: {
    projection: 'sales',
    filter: { kind: 'day' },
    scope: { Buyer: 'buyerOrgId', Seller: 'vendorOrgId' },
    dimensions: {
      day,
      month,
      year,
      vendor,
      buyer,
      country: { field: 'country', type: 'text', says: 'Where the order went.' },
      category: { field: 'category', type: 'text', says: 'The path from the root; empty for what has none, such as charges alone.' },
      currency,
    },
    measures: traded,
  },
  products: {
    projection: 'sales',
    filter: { kind: 'product' },
    scope: { Seller: 'vendorOrgId' },
    dimensions: {
      product: { field: 'productId', type: 'id', label: 'name', says: 'The product with its name at its last sale.' },
      sku: { field: 'sku', type: 'text', says: "The vendor's code." },
      vendor: { field: 'vendorOrgId', type: 'id', says: 'Who sells it.' },
      currency,
    },
    measures: Object.fromEntries(['lines', 'quantity', 'sales', 'credits', 'creditedQuantity', 'netSales'].map((name) => [name, traded[name]!])),
  },
  unmetDemand: {
    projection: 'unmet-demand',
    filter: {},
    scope: { Seller: 'vendorOrgId' },
    dimensions: {
      day: { field: 'day', type: 'day', says: 'The UTC day of the request.' },
      month: { field: 'day', length: 7, type: 'month', says: 'The UTC month of the request.' },
      product: { field: 'productId', type: 'id', says: 'What was wanted.' },
      vendor: { field: 'vendorOrgId', type: 'id', says: 'Who could not supply it.' },
    },
    measures: {
      requests: sum('count', 'requests', 'Order lines that could not be met in full at any location.'),
      requested: sum('units', 'requested', 'Units asked for at the last location by those lines.'),
      missing: sum('units', 'missing', 'Units of those lines that could be reserved nowhere.'),
      missingShare: {
        unit: 'percent',
        sums: ['missing', 'requested'],
        of: (missing, requested) => (requested === 0 ? null : Math.round((1000 * missing!) / requested!) / 10),
        says: 'Missing by requested units, in per cent.',
      },
    },
  },
};
