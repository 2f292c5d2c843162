import { eventTypes, type EventType } from '../../domain/events.js';
import type { Currency } from '../../domain/shared/money/money.js';
import type { Projection } from '../projection.js';

/** What a vendor's sales through the payments of the marketplace came to in a quarter. Minor units. */
export interface VendorQuarter {
  readonly id: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  /** In UTC. */
  readonly year: number;
  /** 1 to 4. */
  readonly quarter: number;
  /** Taken from buyers, gross, and how often: refunds and charges are not taken off. */
  readonly captured: number;
  readonly payments: number;
  /** Credited to the vendor, net of what the marketplace charges, less what was taken back. */
  readonly consideration: number;
  /** Orders that were credited. */
  readonly activities: number;
  /** Charged to the vendor, and the VAT on it. */
  readonly fees: number;
  readonly feesVat: number;
}

const handles = [
  'PaymentCaptured',
  'EarningReleased',
  'EarningReversed',
] as const satisfies readonly EventType[];

const quarterOf = (at: string): { readonly year: number; readonly quarter: number } => ({
  year: Number(at.slice(0, 4)),
  quarter: Math.ceil(Number(at.slice(5, 7)) / 3),
});

export const vendorQuarterKey = (vendorOrgId: string, currency: Currency, at: string): string => {
  const { year, quarter } = quarterOf(at);
  return `${vendorOrgId}|${currency}|${year}-Q${quarter}`;
};

/** The figures that the law asks of a marketplace, per vendor, currency and quarter. */
export const vendorQuarters: Projection<VendorQuarter, (typeof handles)[number]> = {
  name: 'vendor-quarters',
  version: 1,
  handles,
  ignores: (Object.keys(eventTypes) as EventType[]).filter(
    (type) => !(handles as readonly EventType[]).includes(type),
  ),
  indexes: [['year', 'vendorOrgId', 'quarter']],
  columns: ['currency'],
  route: ({ type, data }) =>
    type === 'PaymentCaptured'
      ? [
          ...new Set(
            data.shares.map((s) => vendorQuarterKey(s.vendorOrgId, data.currency, data.occurredAt)),
          ),
        ]
      : [vendorQuarterKey(data.vendorOrgId, data.currency, data.occurredAt)],
  evolve: (id, doc, { type, data }) => {
    const [vendorOrgId] = id.split('|') as [string];
    const before: VendorQuarter = doc ?? {
      id,
      vendorOrgId,
      currency: data.currency,
      ...quarterOf(data.occurredAt),
      captured: 0,
      payments: 0,
      consideration: 0,
      activities: 0,
      fees: 0,
      feesVat: 0,
    };
    if (type === 'PaymentCaptured') {
      const own = data.shares.filter((s) => s.vendorOrgId === vendorOrgId);
      return {
        ...before,
        captured: before.captured + own.reduce((n, { amount }) => n + amount, 0),
        payments: before.payments + own.length,
      };
    }
    const sign = type === 'EarningReleased' ? 1 : -1;
    return {
      ...before,
      consideration: before.consideration + sign * data.net,
      activities: before.activities + (type === 'EarningReleased' ? 1 : 0),
      fees: before.fees + sign * data.commission,
      feesVat: before.feesVat + sign * data.tax,
    };
  },
};
