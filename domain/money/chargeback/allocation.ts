import { never } from '../../shared/decider/decider.js';
import { shareOf } from '../ledger/share.js';
import type { Bearer, ChargebackShare } from './chargeback.events.js';
import type { DisputeReason } from './dispute-standing.js';

/** What is known of an order when a payment of it is disputed. */
export interface DisputedOrder {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** Captured, and neither refunded nor charged back: minor units, gross. */
  readonly left: number;
  readonly isDelivered: boolean;
  /** Something of it was refunded, closed short or cancelled. */
  readonly wasReduced: boolean;
}

/**
 * Who pays for a lost chargeback, by its reason: a stolen card is the platform's risk, which has taken
 * it; goods that did not come, or were not as described, are the vendor's. A person may decide
 * otherwise until the bank has decided.
 */
export function bearerOf(reason: DisputeReason): Bearer {
  switch (reason) {
    case 'notReceived':
    case 'notAsDescribed':
    case 'creditNotProcessed':
    case 'cancelled':
      return 'vendor';
    case 'fraudulent':
    case 'unrecognized':
    case 'duplicate':
    case 'other':
      return 'platform';
    default:
      return never(reason);
  }
}

/** Whether the facts of an order fit what the buyer says. */
function fits(reason: DisputeReason, { isDelivered, wasReduced }: DisputedOrder): boolean {
  switch (reason) {
    case 'notReceived':
      return !isDelivered;
    case 'notAsDescribed':
      return isDelivered;
    case 'creditNotProcessed':
    case 'cancelled':
      return wasReduced;
    case 'fraudulent':
    case 'unrecognized':
    case 'duplicate':
    case 'other':
      return false;
    default:
      return never(reason);
  }
}

/**
 * Which orders of a purchase a chargeback is probably about, for a person to check: the only one that
 * costs exactly so much; else the only one whose facts fit the reason; else all of them in
 * proportion, by cumulated difference. An order has at most what is left of it; what is more than
 * all of them is nobody's, and the platform's to bear.
 */
export function proposedShares(
  reason: DisputeReason,
  amount: number,
  orders: readonly DisputedOrder[],
): readonly ChargebackShare[] {
  const open = orders.filter((o) => o.left > 0);
  const share = ({ orderId, number, vendorOrgId }: DisputedOrder, of: number): ChargebackShare => ({
    orderId,
    number,
    vendorOrgId,
    amount: of,
  });
  const exact = open.filter((o) => o.left === amount);
  const fitting = open.filter((o) => fits(reason, o));
  for (const found of [exact, fitting]) {
    const [only] = found;
    if (only && found.length === 1 && only.left >= amount) return [share(only, amount)];
  }
  const whole = open.reduce((n, o) => n + o.left, 0);
  const shared = Math.min(amount, whole);
  let before = 0;
  return open.flatMap((order) => {
    const part = shareOf(shared, before + order.left, whole) - shareOf(shared, before, whole);
    before += order.left;
    return part > 0 ? [share(order, part)] : [];
  });
}
