import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  payouts,
  type PayoutDocument,
  type PayoutItem,
  type PayoutStatus,
} from '../../projections/money/payouts.js';
import type { Position } from '../ports/event-store.js';
import { seesEverything } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
  type PageInput,
} from '../shared/page.js';
import { query } from '../shared/query.js';
import { withVendorNames, type Named } from './vendor-names.js';

export interface PayoutView {
  readonly payout: PayoutDocument & Named;
  /** A page of what it contains, in the order in which it came. */
  readonly items: readonly PayoutItem[];
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

const contents = list({
  projection: payouts,
  sorts: { position: [{ field: 'position' }] },
  sortedBy: { by: 'position', descending: false },
});

/** A payout with a page of its contents. */
export const getPayout = query<PageInput & { readonly payoutId: string }, PayoutView>({
  name: 'GetPayout',
  permission: 'payout.read',
  reads: [payouts],
  run: async ({ payoutId, limit, cursor }, { caller, services }) => {
    const payout = await services.documents.get(payouts, payoutId);
    const isSeen =
      payout?.kind === 'payout' &&
      (payout.vendorOrgId === caller.organization.id || seesEverything(caller));
    if (!isSeen) throw missing('payout/unknown', 'this payout does not exist');
    const page = { limit, cursor, offset: 0, q: null, sort: [], counted: false };
    const found = await pageOf(services.documents, contents, page, { batch: payout.batches });
    const items = found.items.flatMap((doc) => (doc.kind === 'item' ? [doc] : []));
    const [named] = await withVendorNames(services.documents, [payout]);
    return { payout: named!, items, nextCursor: found.nextCursor, asOf: found.asOf };
  },
});

export interface ListPayoutsInput extends ListInput {
  readonly status: readonly PayoutStatus[];
  readonly vendorOrgIds: readonly string[];
  readonly accountId: readonly string[];
  readonly runId: readonly string[];
  readonly currency: readonly string[];
  readonly requested: Between;
}

export const payoutList = list({
  projection: payouts,
  sorts: {
    requestedAt: [{ field: 'requestedAt' }],
    status: [{ field: 'status' }],
    amount: [{ field: 'currency' }, { field: 'amount' }],
    arrivesOn: [{ field: 'arrivesOn', nullable: true }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'requestedAt', descending: true },
});

export const listPayouts = query<ListPayoutsInput, Page<PayoutDocument & Named>>({
  name: 'ListPayouts',
  permission: 'payout.read',
  reads: [payouts],
  run: async (
    { status, vendorOrgIds, accountId, runId, currency, requested, q, ...page },
    { caller, services },
  ) => {
    const filter = {
      kind: 'payout',
      ...condition('status', status),
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('accountId', accountId),
      ...condition('runId', runId),
      ...condition('currency', currency),
      ...condition('requestedAt', requested),
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id }),
    };
    const found = await pageOf(
      services.documents,
      payoutList,
      { ...page, q: null },
      filter,
      q === null
        ? undefined
        : [{ transferReference: { prefix: q.trim() } }, { payoutReference: { prefix: q.trim() } }],
    );
    const items = found.items.flatMap((doc) => (doc.kind === 'payout' ? [doc] : []));
    return { ...found, items: await withVendorNames(services.documents, items) };
  },
});
