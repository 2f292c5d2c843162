import { DAY_MS } from '../../domain/shared/time/days.js';
import { heldFunds, type HeldFunds } from '../../projections/money/held-funds.js';
import type { Documents } from '../ports/documents.js';
import { vendorAccountId } from '../shared/command/ids.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { withVendorNames, type Named } from './vendor-names.js';
import { vendorsNamed } from './vendors-named.js';

/** From so many days on somebody is told. */
export const HELD_LONG_DAYS = 60;
/** From so many days on it is to be decided: released, or given back. Gateways allow 90 at most. */
export const HELD_TOO_LONG_DAYS = 80;

export interface HeldFundsView extends HeldFunds, Named {
  /** Whole days since it was captured. */
  readonly days: number;
  readonly mustBeDecided: boolean;
  /** The vendor's account of that currency. */
  readonly accountId: string;
}

export interface ListHeldFundsInput extends ListInput {
  /** Held for so many days or longer. */
  readonly days: number;
  readonly vendorOrgIds: readonly string[];
  readonly currency: readonly string[];
  /** Only money that somebody keeps from being released, or only the rest; null: all. */
  readonly onHold: boolean | null;
}

export const heldFundsList = list({
  projection: heldFunds,
  sorts: {
    capturedAt: [{ field: 'capturedAt' }],
    held: [{ field: 'currency' }, { field: 'held' }],
    number: [{ field: 'number' }],
  },
  sortedBy: { by: 'capturedAt', descending: false },
});

/** Orders whose money is held, the longest first. */
export const listHeldFunds = query<ListHeldFundsInput, Page<HeldFundsView>>({
  name: 'ListOrderFundsHeld',
  permission: 'marketplace.readAny',
  reads: [heldFunds],
  run: async (
    { days, vendorOrgIds, currency, onHold, q, ...page },
    { services: { documents } },
  ) => {
    const now = Date.now();
    const found = await pageOf(
      documents,
      heldFundsList,
      { ...page, q: null },
      {
        isHeld: true,
        ...(days > 0 ? { capturedAt: { to: new Date(now - days * DAY_MS).toISOString() } } : {}),
        ...condition('vendorOrgId', vendorOrgIds),
        ...condition('currency', currency),
        ...(onHold === null ? {} : { isOnHold: onHold }),
        ...(await vendorsNamed(documents, q)),
      },
    );
    const named = await withVendorNames(documents, found.items);
    return {
      ...found,
      items: named.map((one): HeldFundsView => {
        const since = Math.floor((now - Date.parse(one.capturedAt)) / DAY_MS);
        return {
          ...one,
          days: since,
          mustBeDecided: since >= HELD_TOO_LONG_DAYS,
          accountId: vendorAccountId(one.vendorOrgId, one.currency),
        };
      }),
    };
  },
});

/** When the money that has been held for longest was captured; null: none is held. */
export async function longestHeldSince(documents: Pick<Documents, 'find'>): Promise<string | null> {
  const { documents: found } = await documents.find(heldFunds, {
    filter: { isHeld: true },
    sort: [{ field: 'capturedAt', descending: false }],
    limit: 1,
    after: null,
  });
  return found[0]?.document.capturedAt ?? null;
}
