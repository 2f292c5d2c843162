import type { PeriodBalance, PeriodCheck } from '../../domain/money/period/period.events.js';
import { requireMonth } from '../../domain/money/period/period.js';
import { accountBalances } from '../../projections/money/account-balances.js';
import { heldFunds } from '../../projections/money/held-funds.js';
import { periods, type Period } from '../../projections/money/periods.js';
import { reconciliations } from '../../projections/money/reconciliations.js';
import { requirePermission } from '../shared/caller.js';
import { query } from '../shared/query.js';
import { balancesAt, checksOf, firstPostedDay, lastDayOf, monthBefore } from './period-checks.js';

/** The most months that are listed: forty years. */
const MOST = 480;

const untouched = (month: string): Period => ({
  month,
  status: 'Open',
  proposedBy: null,
  proposedAt: null,
  reason: null,
  declined: null,
  closed: null,
});

/** Every month since the first posting, the newest first; who sees the whole marketplace. */
export const listPeriods = query<{ readonly today: string }, readonly Period[]>({
  name: 'ListPeriods',
  permission: 'payout.read',
  reads: [periods, accountBalances],
  run: async ({ today }, { caller, services: { documents } }) => {
    requirePermission(caller, 'marketplace.readAny');
    const first = await firstPostedDay(documents);
    if (first === null) return [];
    const { documents: found } = await documents.find(periods, {
      filter: {},
      sort: [{ field: 'month', descending: true }],
      limit: MOST,
      after: null,
    });
    const known = new Map(found.map(({ key, document }) => [key, document]));
    const months: Period[] = [];
    for (let month = today.slice(0, 7); month >= first.slice(0, 7); month = monthBefore(month)) {
      months.push(known.get(month) ?? untouched(month));
      if (months.length === MOST) break;
    }
    return months;
  },
});

/** An account in a month. Minor units; debit positive. */
export interface PeriodRow {
  readonly account: PeriodBalance['account'];
  readonly currency: string;
  /** The closing balance of the month before, as it was closed with. */
  readonly opening: number;
  readonly movements: number;
  readonly closing: number;
  /** Of the movements, what is dated into a month that was closed before it came. */
  readonly datedEarlier: number;
}

export interface PeriodDetail extends Period {
  readonly checks: readonly PeriodCheck[];
  readonly rows: readonly PeriodRow[];
}

/** A month, with what stands between it and its end, and what each account has moved in it. */
export const getPeriod = query<{ readonly month: string }, PeriodDetail>({
  name: 'GetPeriod',
  permission: 'payout.read',
  reads: [periods, accountBalances, reconciliations, heldFunds],
  run: async ({ month }, { caller, services }) => {
    requirePermission(caller, 'marketplace.readAny');
    requireMonth(month);
    const { documents } = services;
    const [own, before] = await Promise.all([
      documents.get(periods, month),
      documents.get(periods, monthBefore(month)),
    ]);
    const found = own ?? untouched(month);
    const now = await balancesAt(lastDayOf(monthBefore(month)), services);
    const opening = before?.closed?.balances ?? now;
    const closing = found.closed?.balances ?? (await balancesAt(lastDayOf(month), services));
    return {
      ...found,
      checks: found.closed?.checks ?? (await checksOf(month, services)),
      rows: rowsOf(opening, now, closing),
    };
  },
});

function rowsOf(
  opening: readonly PeriodBalance[],
  openingNow: readonly PeriodBalance[],
  closing: readonly PeriodBalance[],
): readonly PeriodRow[] {
  const netOf = (of: readonly PeriodBalance[]) =>
    new Map(of.map((b) => [`${b.currency}|${b.account}`, b.debit - b.credit]));
  const [opened, now, closed] = [netOf(opening), netOf(openingNow), netOf(closing)];
  return [...new Set([...opened.keys(), ...closed.keys()])].sort().map((key) => {
    const [currency, account] = key.split('|') as [string, PeriodBalance['account']];
    const [begin, end] = [opened.get(key) ?? 0, closed.get(key) ?? 0];
    return {
      account,
      currency,
      opening: begin,
      movements: end - begin,
      closing: end,
      datedEarlier: (now.get(key) ?? 0) - begin,
    };
  });
}
