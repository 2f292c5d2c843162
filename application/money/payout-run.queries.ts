import {
  notPaidReasons,
  type NotPaidReason,
  type PayoutRunScope,
} from '../../domain/money/payout-run/payout-run.events.js';
import {
  nextDueDay,
  type PayoutSchedule,
} from '../../domain/money/payout-terms/payout-schedule.js';
import { termsInForce } from '../../domain/money/payout-terms/payout-terms.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import type { Money } from '../../domain/shared/money/money.js';
import { addDays, dayIn } from '../../domain/shared/time/days.js';
import { payoutAccounts } from '../../projections/money/payout-accounts.js';
import {
  payoutRuns,
  summed,
  type NotPaidDocument,
  type NotPaidSum,
  type PayoutRunDocument,
  type PayoutRunStatus,
  type RunSum,
} from '../../projections/money/payout-runs.js';
import {
  MARKETPLACE_TERMS,
  payoutTermsModel,
  type PayoutTermsDocument,
} from '../../projections/money/payout-terms.js';
import { vendorBalances } from '../../projections/money/vendor-balances.js';
import type { Documents } from '../ports/documents.js';
import type { Position } from '../ports/event-store.js';
import { seesEverything } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import {
  candidatePage,
  judged,
  type PayoutCandidate,
  type RunQuestion,
} from './payout-candidates.js';
import type { PayoutSettings } from './payout-settings.js';
import { withVendorNames, type Named } from './vendor-names.js';
import { vendorsNamed } from './vendors-named.js';

/** The day of the last run by schedule; null: there was none. */
export async function lastScheduledDay(documents: Documents): Promise<string | null> {
  const { documents: found } = await documents.find(payoutRuns, {
    filter: { bySchedule: true },
    sort: [{ field: 'startedAt', descending: true }],
    limit: 1,
    after: null,
  });
  const last = found[0]?.document;
  return last?.kind === 'run' ? last.day : null;
}

async function questionNow(
  documents: Documents,
  { timeZone }: PayoutSettings,
  scope: PayoutRunScope,
): Promise<RunQuestion> {
  const day = dayIn(timeZone, Date.now());
  const last = scope === 'due' ? await lastScheduledDay(documents) : null;
  return {
    scope,
    day,
    since: last !== null && last < day ? last : addDays(day, -1),
    at: new Date().toISOString(),
  };
}

export interface RunPreview {
  readonly scope: PayoutRunScope;
  readonly day: string;
  readonly paid: readonly RunSum[];
  readonly notPaid: readonly NotPaidSum[];
  readonly notDue: number;
  /** There are more accounts than were added up. */
  readonly truncated: boolean;
}

/** Accounts that a preview adds up at most, and how many are read at once. */
const PREVIEWED = 20_000;
const READ_AT_ONCE = 500;

/** What a run would do if it began now, added up. */
export const previewPayoutRun = query<
  { readonly scope: PayoutRunScope; readonly vendorOrgIds: readonly string[] },
  RunPreview
>({
  name: 'PreviewPayoutRun',
  permission: 'marketplace.readAny',
  reads: [vendorBalances, payoutAccounts, payoutTermsModel, payoutRuns],
  run: async ({ scope, vendorOrgIds }, { services: { documents, payoutSettings } }) => {
    const question = {
      ...(await questionNow(documents, payoutSettings, scope)),
      vendorOrgIds: vendorOrgIds.length > 0 ? vendorOrgIds : null,
    };
    let paid: readonly RunSum[] = [];
    let notPaid: RunPreview['notPaid'] = [];
    let notDue = 0;
    let seen = 0;
    for (let after: Parameters<typeof candidatePage>[3] = null; ;) {
      const page = await candidatePage(documents, payoutSettings, question, after, READ_AT_ONCE);
      for (const { outcome, currency, available } of page.candidates)
        if (outcome === 'pay') paid = summed<RunSum>(paid, { currency }, available);
        else if (outcome === 'notDue') notDue++;
        else notPaid = summed<NotPaidSum>(notPaid, { currency, reason: outcome }, available);
      seen += READ_AT_ONCE;
      if (page.next === null || seen >= PREVIEWED)
        return { scope, day: question.day, paid, notPaid, notDue, truncated: page.next !== null };
      after = page.next;
    }
  },
});

export interface ListPayoutCandidatesInput extends ListInput {
  readonly scope: PayoutRunScope;
  readonly vendorOrgIds: readonly string[];
  readonly currency: readonly string[];
}

export const payoutCandidateList = list({
  projection: vendorBalances,
  sorts: {
    currency: [{ field: 'currency' }, { field: 'vendorOrgId' }],
    available: [{ field: 'currency' }, { field: 'available' }],
    reserved: [{ field: 'currency' }, { field: 'reserved' }],
  },
  sortedBy: { by: 'available', descending: true },
});

/** Each vendor with money or a debt, and what a run would do with it. */
export const listPayoutCandidates = query<ListPayoutCandidatesInput, Page<PayoutCandidate & Named>>(
  {
    name: 'ListPayoutCandidates',
    permission: 'marketplace.readAny',
    reads: [vendorBalances, payoutAccounts, payoutTermsModel, payoutRuns],
    run: async ({ scope, vendorOrgIds, currency, q, ...page }, { services }) => {
      const { documents, payoutSettings } = services;
      const found = await pageOf(
        documents,
        payoutCandidateList,
        { ...page, q: null },
        {
          isOwed: true,
          ...condition('vendorOrgId', vendorOrgIds),
          ...condition('currency', currency),
          ...(await vendorsNamed(documents, q)),
        },
      );
      const question = await questionNow(documents, payoutSettings, scope);
      const items = await judged(documents, payoutSettings, found.items, question);
      return { ...found, items: await withVendorNames(documents, items) };
    },
  },
);

export interface ListPayoutRunsInput extends ListInput {
  readonly status: readonly PayoutRunStatus[];
}

export const payoutRunList = list({
  projection: payoutRuns,
  sorts: {
    startedAt: [{ field: 'startedAt' }],
    day: [{ field: 'day' }],
    status: [{ field: 'status' }],
    accounts: [{ field: 'accounts' }],
  },
  sortedBy: { by: 'startedAt', descending: true },
});

const isRun = (doc: PayoutRunDocument | NotPaidDocument): doc is PayoutRunDocument =>
  doc.kind === 'run';

export const listPayoutRuns = query<ListPayoutRunsInput, Page<PayoutRunDocument>>({
  name: 'ListPayoutRuns',
  permission: 'marketplace.readAny',
  reads: [payoutRuns],
  run: async ({ status, q, ...page }, { services }) => {
    const filter = {
      kind: 'run',
      ...condition('status', status),
      ...(q === null ? {} : { day: { prefix: q.trim() } }),
    };
    const found = await pageOf(services.documents, payoutRunList, { ...page, q: null }, filter);
    return {
      ...found,
      items: (found.items as (PayoutRunDocument | NotPaidDocument)[]).filter(isRun),
    };
  },
});

export const getPayoutRun = query<
  { readonly runId: string },
  { readonly run: PayoutRunDocument; readonly seen: Position | null }
>({
  name: 'GetPayoutRun',
  permission: 'marketplace.readAny',
  reads: [payoutRuns],
  run: async ({ runId }, { services }) => {
    const run = await services.documents.get(payoutRuns, runId);
    if (run?.kind !== 'run') throw missing('payout-run/unknown', 'this payout run does not exist');
    return { run, seen: null };
  },
});

export interface ListNotPaidInput extends ListInput {
  readonly runId: string;
  readonly reason: readonly NotPaidReason[];
  readonly currency: readonly string[];
}

export const notPaidList = list({
  projection: payoutRuns,
  sorts: {
    reason: [{ field: 'reason' }],
    amount: [{ field: 'currency' }, { field: 'amount' }],
    vendorOrgId: [{ field: 'vendorOrgId' }],
  },
  sortedBy: { by: 'reason', descending: false },
});

/** Whom a run has not paid, and why. */
export const listNotPaid = query<ListNotPaidInput, Page<NotPaidDocument & Named>>({
  name: 'ListNotPaid',
  permission: 'marketplace.readAny',
  reads: [payoutRuns],
  run: async ({ runId, reason, currency, q, ...page }, { services: { documents } }) => {
    const run = await documents.get(payoutRuns, runId);
    if (run?.kind !== 'run') throw missing('payout-run/unknown', 'this payout run does not exist');
    const found = await pageOf(
      documents,
      notPaidList,
      { ...page, q: null },
      {
        runId,
        ...condition('reason', reason),
        ...condition('currency', currency),
        ...(await vendorsNamed(documents, q)),
      },
    );
    const items = (found.items as (PayoutRunDocument | NotPaidDocument)[]).flatMap((doc) =>
      doc.kind === 'notPaid' ? [doc] : [],
    );
    return { ...found, items: await withVendorNames(documents, items) };
  },
});

export { notPaidReasons };

/** Terms of payouts as they are set, and as they apply. */
export interface PayoutTermsView {
  readonly vendorOrgId: string | null;
  /** Null: none of its own. */
  readonly own: PayoutTermsDocument | null;
  readonly schedule: PayoutSchedule;
  readonly minima: readonly Money[];
  /** The next day that the schedule names; null: by hand. */
  readonly nextDue: string | null;
  readonly settings: Pick<PayoutSettings, 'timeZone' | 'startsAt'>;
  readonly twoPeopleAbove: readonly Money[];
}

/** A vendor's terms, or the marketplace's. */
export const getPayoutTerms = query<{ readonly vendorOrgId: string | null }, PayoutTermsView>({
  name: 'GetPayoutTerms',
  permission: 'payout.read',
  reads: [payoutTermsModel],
  run: async ({ vendorOrgId }, { caller, services: { documents, payoutSettings } }) => {
    if (!seesEverything(caller) && vendorOrgId !== caller.organization.id)
      throw missing('payout-terms/unknown', 'this vendor does not exist');
    const marketplace = await documents.get(payoutTermsModel, MARKETPLACE_TERMS);
    const own =
      vendorOrgId === null ? marketplace : await documents.get(payoutTermsModel, vendorOrgId);
    const inForce = termsInForce(marketplace, vendorOrgId === null ? null : own);
    const { timeZone, startsAt, twoPeopleAbove } = payoutSettings;
    return {
      vendorOrgId,
      own,
      ...inForce,
      nextDue: nextDueDay(inForce.schedule, dayIn(timeZone, Date.now())),
      settings: { timeZone, startsAt },
      twoPeopleAbove: seesEverything(caller)
        ? [...twoPeopleAbove].map(([currency, amount]) => ({ currency, amount }))
        : [],
    };
  },
});
