import type { PrepaidMethod } from '../../money/payment/payment.events.js';
import { toDecimal } from '../../shared/money/money.js';

/** What may be in the way of paying by a method before delivery. */
export interface PayingRules {
  /** The least and the most of one payment, by currency, in minor units. */
  readonly limits: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  /** Vendors to whom the gateway pays nothing at present; absent: none. */
  readonly restricted?: readonly { readonly vendorOrgId: string; readonly name: string }[];
}

/** All that is paid for at once: what a purchase has in one currency. */
export interface PaidAtOnce {
  readonly currency: string;
  /** In minor units; null: not known yet, so that no limit is compared. */
  readonly amount: number | null;
  readonly vendorOrgIds: readonly string[];
  /** Names of products that may have to wait for stock. */
  readonly waiting: readonly string[];
}

export type PayingObstacle =
  'waits-for-stock' | 'vendor-restricted' | 'currency' | 'above-limit' | 'below-limit';

/** Why a method is not offered; a sentence without its full stop. */
export interface NotOffered {
  readonly code: PayingObstacle;
  readonly detail: string;
}

/** As it goes on after “by”. */
const words: Readonly<Record<PrepaidMethod, string>> = { card: 'card', transfer: 'bank transfer' };

/** Why what is paid at once cannot be paid by a method; null: it can. */
export function notOffered(
  method: PrepaidMethod,
  { limits, restricted = [] }: PayingRules,
  { currency, amount, vendorOrgIds, waiting }: PaidAtOnce,
): NotOffered | null {
  const by = words[method];
  // a bank holds money for days, what waits for stock takes weeks
  if (waiting.length > 0)
    return {
      code: 'waits-for-stock',
      detail: `"${waiting[0]!}" may have to wait for stock for longer than money can be held`,
    };
  const vendor = restricted.find((v) => vendorOrgIds.includes(v.vendorOrgId));
  // what was paid could not be passed on
  if (vendor)
    return {
      code: 'vendor-restricted',
      detail: `${vendor.name} takes no payments by ${by} at present`,
    };
  const limit = limits[currency];
  if (!limit) return { code: 'currency', detail: `payments in ${currency} are not taken by ${by}` };
  if (amount === null) return null;
  const inWords = (minor: number): string =>
    `${toDecimal({ amount: minor, currency })} ${currency}`;
  if (amount > limit.max)
    return {
      code: 'above-limit',
      detail: `at most ${inWords(limit.max)} can be paid at once by ${by}`,
    };
  if (amount > 0 && amount < limit.min)
    return {
      code: 'below-limit',
      detail: `at least ${inWords(limit.min)} can be paid by ${by}`,
    };
  return null;
}
