import type { DisputeReason } from '../../domain/money/chargeback/dispute-standing.js';

/** Something that happens to a purchase, in days before now. */
interface Happening {
  readonly daysAgo: number;
}

/**
 * A purchase of one vendor that is paid before it is delivered. A card payment is waited for 72
 * hours from when it was placed, a bank transfer seven days: none is older, as it would have expired.
 */
export interface PaidPurchase {
  readonly key: string;
  readonly buyer: string;
  readonly vendor: string;
  readonly lines: readonly (readonly [sku: string, quantity: number])[];
  readonly method: 'card' | 'transfer';
  readonly placed: number;
  /** Absent: the buyer is asked to pay, and has not. Of a bank transfer: how much of it has come. */
  readonly paid?: Happening & { readonly part?: number };
  readonly shipped?: number;
  readonly delivered?: number;
  readonly completed?: number;
  readonly refunded?: Happening & { readonly part: number; readonly reason: string };
  readonly disputed?: Happening & { readonly reason: DisputeReason };
  /** All that the vendor has is paid out then. */
  readonly paidOut?: number;
}

/**
 * Every state of money that there is to see. The vendor whom visitors sign in as has been paid all
 * that was its own, so that what they try themselves stands alone in its account.
 */
export const paidPurchases: readonly PaidPurchase[] = [
  {
    key: 'paid-out-by-transfer',
    buyer: 'northgate',
    vendor: 'solent',
    lines: [['HG-GOG-CLR', 24]],
    method: 'transfer',
    placed: 6.2,
    paid: { daysAgo: 5.6 },
    shipped: 5.1,
    delivered: 4.6,
    completed: 4.1,
    paidOut: 3.8,
  },
  {
    key: 'paid-out',
    buyer: 'acme',
    vendor: 'harrow',
    lines: [['LBL-100-150', 10]],
    method: 'card',
    placed: 2.8,
    paid: { daysAgo: 2.78 },
    shipped: 2.5,
    delivered: 2.2,
    completed: 1.9,
    paidOut: 1.7,
  },
  {
    key: 'disputed',
    buyer: 'kestrel',
    vendor: 'pennine',
    lines: [['HT-SCR-SET6', 4]],
    method: 'card',
    placed: 2.6,
    paid: { daysAgo: 2.59 },
    shipped: 2.3,
    delivered: 2.0,
    completed: 1.8,
    disputed: { daysAgo: 0.6, reason: 'notAsDescribed' },
  },
  {
    key: 'refunded',
    buyer: 'acme',
    vendor: 'pennine',
    lines: [['HT-KNIFE', 24]],
    method: 'card',
    placed: 2.2,
    paid: { daysAgo: 2.18 },
    shipped: 1.4,
    refunded: { daysAgo: 0.5, part: 0.25, reason: 'six of them arrived crushed' },
  },
  {
    key: 'available',
    buyer: 'northgate',
    vendor: 'solent',
    lines: [['HG-MUFF-27', 10]],
    method: 'card',
    placed: 1.9,
    paid: { daysAgo: 1.88 },
    shipped: 1.3,
    delivered: 0.9,
    completed: 0.7,
  },
  {
    key: 'authorised',
    buyer: 'acme',
    vendor: 'harrow',
    lines: [['STR-400-17', 3]],
    method: 'card',
    placed: 0.8,
    paid: { daysAgo: 0.79 },
  },
  {
    key: 'part-transferred',
    buyer: 'acme',
    vendor: 'solent',
    lines: [['HG-MUFF-27', 12]],
    method: 'transfer',
    placed: 0.75,
    paid: { daysAgo: 0.45, part: 0.5 },
  },
  {
    key: 'to-pay',
    buyer: 'acme',
    vendor: 'pennine',
    lines: [['HT-SCR-SET6', 2]],
    method: 'card',
    placed: 0.4,
  },
];
