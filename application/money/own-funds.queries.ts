import { utcDayAt } from '../../domain/shared/time/days.js';
import { accountBalances } from '../../projections/money/account-balances.js';
import { requirePermission } from '../shared/caller.js';
import { query } from '../shared/query.js';
import { balancesAt, custodyOf, negativeVendors, type Custody } from './period-checks.js';

/** Whose money lies at the gateway, and how much of it is the operator's. Minor units. */
export interface OwnFunds extends Custody {
  /** What is neither a buyer's nor a vendor's; below zero: money of others is missing. */
  readonly own: number;
  /** What the gateway says that can be used now; null: it does not answer. */
  readonly available: number | null;
  /** The most that may be taken out: never more than the own, nor than can be used. */
  readonly most: number;
}

/** By currency; who sees the whole marketplace. */
export const getOwnFunds = query<{ readonly now: string }, readonly OwnFunds[]>({
  name: 'GetOwnFunds',
  permission: 'payout.read',
  reads: [accountBalances],
  run: async ({ now }, { caller, services }) => {
    requirePermission(caller, 'marketplace.readAny');
    const [rows, negative, said] = await Promise.all([
      balancesAt(utcDayAt(now), services),
      negativeVendors(services),
      services.gateway.balances(),
    ]);
    return custodyOf(rows, negative.amounts).map((custody) => {
      const own = custody.there - custody.owed;
      const available =
        said.is === 'done'
          ? (said.value.find((b) => b.currency === custody.currency)?.available ?? 0)
          : null;
      const most = Math.max(0, available === null ? own : Math.min(own, available));
      return { ...custody, own, available, most };
    });
  },
});
