import type {
  NotPaidReason,
  PayoutRunPlace,
  PayoutRunScope,
} from '../../domain/money/payout-run/payout-run.events.js';
import {
  isDueWithin,
  nextDueDay,
  type PayoutSchedule,
} from '../../domain/money/payout-terms/payout-schedule.js';
import { minimumIn, termsInForce } from '../../domain/money/payout-terms/payout-terms.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { addDays } from '../../domain/shared/time/days.js';
import {
  payoutAccounts,
  type PayoutAccountDocument,
} from '../../projections/money/payout-accounts.js';
import { MARKETPLACE_TERMS, payoutTermsModel } from '../../projections/money/payout-terms.js';
import {
  vendorBalances,
  vendorBalancesKey,
  type VendorBalances,
} from '../../projections/money/vendor-balances.js';
import type { Documents } from '../ports/documents.js';
import type { PayoutSettings } from './payout-settings.js';

/** What a run would do with an account. */
export interface PayoutCandidate {
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  /** Minor units. */
  readonly available: number;
  readonly reserved: number;
  /** `pay`, `notDue`, or why it is not paid. */
  readonly outcome: 'pay' | 'notDue' | NotPaidReason;
  /** Less is carried over. Minor units. */
  readonly minimum: number;
  readonly schedule: PayoutSchedule;
  /** The next day that its schedule names; null: by hand. */
  readonly nextDue: string | null;
  /** Why payouts are blocked, or why the gateway cannot pay; null otherwise. */
  readonly why: string | null;
  /** Nothing is paid into its new bank account before; null: no waiting. */
  readonly coolsUntil: string | null;
}

/** Of which vendors a run is, and when. */
export interface RunQuestion {
  readonly scope: PayoutRunScope;
  /** The day of the run, in the operator's time zone. */
  readonly day: string;
  /** Whoever was due after this day is due; null: the day before. */
  readonly since: string | null;
  /** The instant, ISO 8601. */
  readonly at: string;
}

/**
 * What a run would do with these accounts; a page of them costs two look-ups by key. Accounts without
 * any event have nothing available, and are left out.
 */
export async function judged(
  documents: Documents,
  settings: PayoutSettings,
  accounts: readonly VendorBalances[],
  question: RunQuestion,
): Promise<readonly PayoutCandidate[]> {
  const vendors = [...new Set(accounts.map((a) => a.vendorOrgId))];
  const [termsFound, accountsFound] = await Promise.all([
    documents.getMany(payoutTermsModel, [MARKETPLACE_TERMS, ...vendors]),
    documents.getMany(payoutAccounts, vendors),
  ]);
  const terms = new Map(termsFound.map((t) => [t.key, t.document]));
  const bank = new Map(accountsFound.map((a) => [a.key, a.document]));
  return accounts.flatMap((balances): PayoutCandidate[] => {
    const { accountId, vendorOrgId, currency, available, reserved, blocked } = balances;
    if (accountId === null) return [];
    const payoutAccount = bank.get(vendorOrgId) ?? null;
    const { schedule, minima } = termsInForce(
      terms.get(MARKETPLACE_TERMS) ?? null,
      terms.get(vendorOrgId) ?? null,
    );
    const minimum = minimumIn(minima, currency);
    const limit = settings.twoPeopleAbove.get(currency) ?? null;
    const outcome = outcomeOf({ balances, payoutAccount, schedule, minimum, limit, question });
    return [
      {
        accountId,
        vendorOrgId,
        currency,
        available,
        reserved,
        outcome,
        minimum,
        schedule,
        nextDue: nextDueDay(schedule, addDays(question.day, 1)),
        why: outcome === 'blocked' ? blocked!.reason : (payoutAccount?.reason ?? null),
        coolsUntil: outcome === 'coolingDown' ? payoutAccount!.coolsUntil : null,
      },
    ];
  });
}

function outcomeOf({
  balances: { available, reserved, isBlocked },
  payoutAccount,
  schedule,
  minimum,
  limit,
  question: { scope, day, since, at },
}: {
  readonly balances: VendorBalances;
  readonly payoutAccount: PayoutAccountDocument | null;
  readonly schedule: PayoutSchedule;
  readonly minimum: number;
  readonly limit: number | null;
  readonly question: RunQuestion;
}): PayoutCandidate['outcome'] {
  if (scope === 'due' && !isDueWithin(schedule, since ?? addDays(day, -1), day)) return 'notDue';
  if (available < 0) return 'negative';
  if (available === 0 && reserved > 0) return 'held';
  if (isBlocked) return 'blocked';
  if (available === 0 || available < minimum) return 'belowMinimum';
  if (payoutAccount?.status !== 'Enabled') return 'notReady';
  if (payoutAccount.coolsUntil !== null && payoutAccount.coolsUntil > at) return 'coolingDown';
  if (limit !== null && available > limit) return 'secondPerson';
  return 'pay';
}

export interface CandidatePage {
  readonly candidates: readonly PayoutCandidate[];
  /** Null: that was the last. */
  readonly next: PayoutRunPlace | null;
}

/** A page of the accounts that a run has to look at: those with money or a debt, whatever was before. */
export async function candidatePage(
  documents: Documents,
  settings: PayoutSettings,
  question: RunQuestion & { readonly vendorOrgIds: readonly string[] | null },
  after: PayoutRunPlace | null,
  limit: number,
): Promise<CandidatePage> {
  const found = await documents.find(vendorBalances, {
    filter: {
      isOwed: true,
      ...(question.vendorOrgIds ? { vendorOrgId: question.vendorOrgIds } : {}),
    },
    sort: [
      { field: 'currency', descending: false },
      { field: 'vendorOrgId', descending: false },
    ],
    limit,
    after: after && {
      values: [after.currency, after.vendorOrgId],
      key: vendorBalancesKey(after.vendorOrgId, after.currency),
    },
  });
  const accounts = found.documents.map((d) => d.document);
  const last = accounts.length === limit ? accounts.at(-1)! : null;
  return {
    candidates: await judged(documents, settings, accounts, question),
    next: last && { currency: last.currency, vendorOrgId: last.vendorOrgId },
  };
}
