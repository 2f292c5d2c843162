import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  reconciliations,
  type ReconciledDay,
  type ReconciliationFinding,
} from '../../projections/money/reconciliations.js';
import type { Position } from '../ports/event-store.js';
import { requirePermission } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';

export const reconciledDayList = list({
  projection: reconciliations,
  sorts: { day: [{ field: 'day' }], openFindings: [{ field: 'openFindings' }, { field: 'day' }] },
  sortedBy: { by: 'day', descending: true },
});

export const findingList = list({
  projection: reconciliations,
  sorts: {
    openedAt: [{ field: 'openedAt' }],
    day: [{ field: 'day' }],
    difference: [{ field: 'currency' }, { field: 'difference' }],
  },
  sortedBy: { by: 'day', descending: true },
});

export interface ListReconciliationsInput extends ListInput {
  readonly day: Between;
}

/** Days that were compared with the gateway, newest first; who sees the whole marketplace. */
export const listReconciliations = query<ListReconciliationsInput, Page<ReconciledDay>>({
  name: 'ListReconciliations',
  permission: 'payout.read',
  reads: [reconciliations],
  run: async ({ day, q, ...page }, { caller, services }) => {
    requirePermission(caller, 'marketplace.readAny');
    const filter = {
      kind: 'day',
      ...condition('day', day),
      // a day, a month, or a year
      ...(q === null ? {} : { day: { prefix: q.trim() } }),
    };
    const found = await pageOf(services.documents, reconciledDayList, { ...page, q: null }, filter);
    return { ...found, items: found.items.flatMap((doc) => (doc.kind === 'day' ? [doc] : [])) };
  },
});

export const getReconciliation = query<
  { readonly day: string },
  ReconciledDay & { readonly asOf: Position }
>({
  name: 'GetReconciliation',
  permission: 'payout.read',
  reads: [reconciliations],
  run: async ({ day }, { caller, services: { documents } }) => {
    requirePermission(caller, 'marketplace.readAny');
    const { documents: found, seen } = await documents.find(reconciliations, {
      filter: { kind: 'day', day },
      sort: [],
      limit: 1,
      after: null,
    });
    const doc = found[0]?.document;
    if (doc?.kind !== 'day')
      throw missing(
        'reconciliation/unknown-day',
        'that day was never compared with the gateway: ask for it',
      );
    return { ...doc, asOf: seen };
  },
});

export interface ListFindingsInput extends ListInput {
  readonly day: readonly string[];
  readonly status: readonly string[];
  readonly what: readonly string[];
  readonly currency: readonly string[];
}

export const findingStatuses = ['Open', 'Proposed', 'Resolved', 'Cleared'] as const;

/** What did not agree; who sees the whole marketplace. */
export const listFindings = query<ListFindingsInput, Page<ReconciliationFinding>>({
  name: 'ListReconciliationFindings',
  permission: 'payout.read',
  reads: [reconciliations],
  run: async ({ day, status, what, currency, ...page }, { caller, services }) => {
    requirePermission(caller, 'marketplace.readAny');
    const filter = {
      kind: 'finding',
      ...condition('day', day),
      ...condition('status', status),
      ...condition('what', what),
      ...condition('currency', currency),
    };
    const found = await pageOf(services.documents, findingList, { ...page, q: null }, filter);
    return { ...found, items: found.items.flatMap((doc) => (doc.kind === 'finding' ? [doc] : [])) };
  },
});
