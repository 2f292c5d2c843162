import { OPERATOR_BOOK } from '../../domain/money/ledger/entry.js';
import type {
  PeriodBalance,
  PeriodCheck,
  PeriodCheckName,
} from '../../domain/money/period/period.events.js';
import { endOfMonth } from '../../domain/money/period/period.js';
import type { Currency, Money } from '../../domain/shared/money/money.js';
import { addDays, daysBetween, utcDayAt } from '../../domain/shared/time/days.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import { accountBalances, type AccountDay } from '../../projections/money/account-balances.js';
import { heldFunds, type HeldFunds } from '../../projections/money/held-funds.js';
import { reconciliations } from '../../projections/money/reconciliations.js';
import { orderSummaries } from '../../projections/trading/order-summaries.js';
import type { Documents, DocumentQuery, DocumentPage, Filter } from '../ports/documents.js';
import type { Services } from '../shared/use-case.js';

type Needed = Pick<Services, 'documents' | 'analysisLimitMs'>;

export const firstDayOf = (month: string): string => `${month}-01`;
export const lastDayOf = (month: string): string => addDays(utcDayAt(endOfMonth(month)), -1);
export const monthAfter = (month: string): string => endOfMonth(month).slice(0, 7);
export const monthBefore = (month: string): string => addDays(firstDayOf(month), -1).slice(0, 7);

const MAX_ROWS = 5_000;
/** Held funds that are looked at one by one; with more the count says "at least". */
const MAX_HELD = 5_000;
const PAGE = 500;

/** What the accounts of the operator's book had been posted until the end of a day: a sum of days. */
export async function balancesAt(
  day: string,
  { documents, analysisLimitMs }: Needed,
): Promise<readonly PeriodBalance[]> {
  const { groups } = await documents.aggregate(accountBalances, {
    filter: { kind: 'day', book: OPERATOR_BOOK, day: { to: day } },
    conditions: {},
    group: [{ field: 'account' }, { field: 'currency' }],
    sums: ['debit', 'credit'],
    limit: MAX_ROWS,
    limitMs: analysisLimitMs,
  });
  return groups
    .map(({ keys: [account, currency], sums: [debit, credit] }) => ({
      account: account as PeriodBalance['account'],
      currency: currency as string,
      debit: debit!,
      credit: credit!,
    }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const key = ({ account, currency }: PeriodBalance): string => `${currency}|${account}`;

/** The first day on which anything was posted to the operator's book; null: nothing was. */
export async function firstPostedDay(documents: Documents): Promise<string | null> {
  const { documents: found } = await documents.find(accountBalances, {
    filter: { kind: 'day', book: OPERATOR_BOOK },
    sort: [{ field: 'day', descending: false }],
    limit: 1,
    after: null,
  });
  return (found[0]?.document as AccountDay | undefined)?.day ?? null;
}

const BLOCKS: ReadonlySet<PeriodCheckName> = new Set(['reconciled', 'findings', 'custody']);

const checked = (
  check: PeriodCheckName,
  count: number,
  amounts: readonly Money[] = [],
): PeriodCheck => ({ check, isDone: count === 0, blocks: BLOCKS.has(check), count, amounts });

/** What stands between a month and its end, as it is now. Everything is computed of read models. */
export async function checksOf(month: string, services: Needed): Promise<readonly PeriodCheck[]> {
  const { documents } = services;
  const rows = await balancesAt(lastDayOf(month), services);
  const [unreconciled, findings, negative, held, clearing] = await Promise.all([
    daysNotReconciled(month, documents),
    openFindings(month, documents),
    accountsBeyond('vendorAvailable', { from: 1 }, services),
    heldByState(documents),
    accountsBeyond('clearing', { not: 0 }, services),
  ]);
  const custody = shortfalls(rows, negative.amounts);
  const suspense = openBalances(rows, 'suspense');
  return [
    checked('reconciled', unreconciled),
    checked('findings', findings),
    checked('custody', custody.length, custody),
    checked('clearing', clearing.count, clearing.amounts),
    checked('suspense', suspense.length, suspense),
    checked('capturedNotShipped', held.notShipped.count, held.notShipped.amounts),
    checked('deliveredNotReleased', held.delivered.count, held.delivered.amounts),
    checked('negativeVendors', negative.count, negative.amounts),
  ];
}

async function daysNotReconciled(month: string, documents: Documents): Promise<number> {
  const first = await firstPostedDay(documents);
  const last = lastDayOf(month);
  if (first === null || first > last) return 0;
  const from = first > firstDayOf(month) ? first : firstDayOf(month);
  const { documents: days } = await documents.find(reconciliations, {
    filter: { kind: 'day', day: { from, to: last } },
    sort: [],
    limit: 31,
    after: null,
  });
  const done = days.filter(({ document }) => document.kind === 'day' && document.run?.isWhole);
  return daysBetween(from, last) + 1 - done.length;
}

async function openFindings(month: string, documents: Documents): Promise<number> {
  const { total } = await documents.find(reconciliations, {
    filter: {
      kind: 'finding',
      status: ['Open', 'Proposed'],
      day: { to: lastDayOf(month) },
    },
    sort: [],
    limit: 1,
    after: null,
    count: true,
  });
  return total ?? 0;
}

interface Counted {
  readonly count: number;
  readonly amounts: readonly Money[];
}

async function accountsBeyond(
  account: PeriodBalance['account'],
  balance: Filter[string],
  { documents, analysisLimitMs }: Needed,
): Promise<Counted> {
  const { groups } = await documents.aggregate(accountBalances, {
    filter: { kind: 'account', book: OPERATOR_BOOK, account },
    conditions: { balance },
    group: [{ field: 'currency' }],
    sums: ['balance'],
    limit: MAX_ROWS,
    limitMs: analysisLimitMs,
  });
  return {
    count: groups.reduce((n, group) => n + group.documents, 0),
    amounts: groups.map(({ keys: [currency], sums: [amount] }) => ({
      amount: amount!,
      currency: currency as Currency,
    })),
  };
}

const balanceOf = (rows: readonly PeriodBalance[], account: string, currency: string): number =>
  rows
    .filter((r) => r.account === account && r.currency === currency)
    .reduce((n, { debit, credit }) => n + debit - credit, 0);

const currenciesOf = (rows: readonly PeriodBalance[]): readonly string[] => [
  ...new Set(rows.map(({ currency }) => currency)),
];

const openBalances = (
  rows: readonly PeriodBalance[],
  account: PeriodBalance['account'],
): readonly Money[] =>
  currenciesOf(rows)
    .map((currency) => ({ amount: balanceOf(rows, account, currency), currency }))
    .filter(({ amount }) => amount !== 0);

/** Where money of buyers and vendors lies. */
const custodians = ['gateway', 'buyersCash', 'gatewayReserved'] as const;
/** To whom it is owed. */
const owing = [
  'buyersMoney',
  'orderFunds',
  'clearing',
  'vendorAvailable',
  'vendorReserved',
  'refundsInTransit',
] as const;

/** Whose money lies at the gateway, in one currency. Minor units. */
export interface Custody {
  readonly currency: string;
  /** All that is there. */
  readonly there: number;
  /** What is owed to buyers and vendors, by account; and all of it. */
  readonly owing: readonly {
    readonly account: PeriodBalance['account'];
    readonly amount: number;
  }[];
  readonly owed: number;
}

/**
 * What is at the gateway, and whose it is.
 *
 * @param negative What vendors owe the operator: nothing that is owed to another is less by it
 */
export function custodyOf(
  rows: readonly PeriodBalance[],
  negative: readonly Money[],
): readonly Custody[] {
  return currenciesOf(rows).map((currency) => {
    const there = custodians.reduce((n, account) => n + balanceOf(rows, account, currency), 0);
    const debts = negative.find((m) => m.currency === currency)?.amount ?? 0;
    const parts = owing.map((account) => ({
      account,
      amount: (account === 'vendorAvailable' ? debts : 0) - balanceOf(rows, account, currency),
    }));
    return { currency, there, owing: parts, owed: parts.reduce((n, { amount }) => n + amount, 0) };
  });
}

const shortfalls = (
  rows: readonly PeriodBalance[],
  negativeVendors: readonly Money[],
): readonly Money[] =>
  custodyOf(rows, negativeVendors)
    .filter(({ there, owed }) => owed > there)
    .map(({ currency, there, owed }) => ({ amount: owed - there, currency }));

/** Vendors who owe the operator, by currency. */
export const negativeVendors = (services: Needed): Promise<Counted> =>
  accountsBeyond('vendorAvailable', { from: 1 }, services);

const NOT_SHIPPED: ReadonlySet<OrderStatus> = new Set<OrderStatus>([
  'Placed',
  'AwaitingApproval',
  'Confirmed',
]);
const DELIVERED: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['Delivered', 'Completed']);

async function heldByState(
  documents: Documents,
): Promise<{ readonly notShipped: Counted; readonly delivered: Counted }> {
  const notShipped = new Sums();
  const delivered = new Sums();
  let seen = 0;
  for (let after: DocumentQuery['after'] = null; seen < MAX_HELD;) {
    const page: DocumentPage<HeldFunds> = await documents.find(heldFunds, {
      filter: { isHeld: true },
      sort: [{ field: 'capturedAt', descending: false }],
      limit: PAGE,
      after,
    });
    const keys = page.documents.map((d) => d.key);
    const orders = new Map(
      (await documents.getMany(orderSummaries, keys)).map((d) => [d.key, d.document.status]),
    );
    for (const { key: orderId, document } of page.documents) {
      const status = orders.get(orderId);
      if (status === undefined) continue;
      if (NOT_SHIPPED.has(status)) notShipped.add(document);
      if (DELIVERED.has(status)) delivered.add(document);
    }
    seen += page.documents.length;
    const last = page.documents.at(-1);
    if (!last || page.documents.length < PAGE) break;
    after = { values: [last.document.capturedAt], key: last.key };
  }
  return { notShipped, delivered };
}

class Sums implements Counted {
  count = 0;
  private readonly sums = new Map<Currency, number>();

  add({ held, currency }: HeldFunds): void {
    this.count++;
    this.sums.set(currency, (this.sums.get(currency) ?? 0) + held);
  }

  get amounts(): readonly Money[] {
    return [...this.sums].map(([currency, amount]) => ({ amount, currency }));
  }
}
