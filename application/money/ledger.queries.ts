import {
  operatorAccounts,
  OPERATOR_BOOK,
  vendorAccounts,
  type Posting,
} from '../../domain/money/ledger/entry.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { accountBalances, type AccountBalance } from '../../projections/money/account-balances.js';
import { ledgerEntries, type LedgerEntry } from '../../projections/money/ledger-entries.js';
import type { Filter } from '../ports/documents.js';
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
import { statementOf, type Statement, type StatementInput } from './statement.js';

export const accountNames: readonly Posting['account'][] = [
  ...new Set([...operatorAccounts, ...vendorAccounts]),
];

export interface ListAccountsInput extends ListInput {
  /** `operator`, or a vendor's id. */
  readonly book: readonly string[];
  readonly account: readonly string[];
  readonly currency: readonly string[];
  /** Orders or vendors whose accounts they are. */
  readonly of: readonly string[];
  /** Only accounts that are not at zero, or only those that are; null: all. */
  readonly open: boolean | null;
}

export const accountList = list({
  projection: accountBalances,
  sorts: {
    account: [{ field: 'book' }, { field: 'account' }, { field: 'currency' }],
    balance: [{ field: 'currency' }, { field: 'balance' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'account', descending: false },
});

/** Every account of the books with its balance, for those who see the whole marketplace. */
export const listAccounts = query<ListAccountsInput, Page<AccountBalance>>({
  name: 'ListLedgerAccounts',
  permission: 'payout.read',
  reads: [accountBalances],
  run: async ({ book, account, currency, of, open, q, ...page }, { caller, services }) => {
    requirePermission(caller, 'marketplace.readAny');
    const filter = {
      kind: 'account',
      ...condition('book', book),
      ...condition('account', account),
      ...condition('currency', currency),
      ...condition('of', of),
      ...(q === null ? {} : { account: { prefix: q.trim() } }),
      ...(open === null ? {} : { balance: open ? { not: 0 } : 0 }),
    };
    const found = await pageOf(services.documents, accountList, { ...page, q: null }, filter);
    return {
      ...found,
      items: found.items.flatMap((doc) => (doc.kind === 'account' ? [doc] : [])),
    };
  },
});

export type AccountStatement = Statement & { readonly account: AccountBalance };

/** What was posted to one account: from the account to its entries, and to the events that made them. */
export const getAccountStatement = query<
  StatementInput & { readonly accountId: string },
  AccountStatement
>({
  name: 'GetLedgerAccountStatement',
  permission: 'payout.read',
  reads: [ledgerEntries, accountBalances],
  run: async ({ accountId, ...input }, { caller, services: { documents } }) => {
    requirePermission(caller, 'marketplace.readAny');
    const account = await documents.get(accountBalances, accountId);
    if (account?.kind !== 'account')
      throw missing('ledger/unknown-account', 'nothing was ever posted to such an account');
    return { account, ...(await statementOf(documents, account, input)) };
  },
});

export interface ListEntriesInput extends ListInput {
  readonly book: readonly string[];
  readonly currency: readonly string[];
  readonly orderId: readonly string[];
  readonly vendorOrgIds: readonly string[];
  readonly eventType: readonly string[];
  readonly eventId: readonly string[];
  readonly stream: readonly string[];
  readonly valueDate: Between;
}

export const entryList = list({
  projection: ledgerEntries,
  sorts: {
    position: [{ field: 'position' }],
    valueDate: [{ field: 'valueDate' }, { field: 'position' }],
  },
  sortedBy: { by: 'valueDate', descending: true },
});

export const listEntries = query<ListEntriesInput, Page<LedgerEntry>>({
  name: 'ListLedgerEntries',
  permission: 'payout.read',
  reads: [ledgerEntries],
  run: async (
    { book, currency, orderId, vendorOrgIds, eventType, eventId, stream, valueDate, q, ...page },
    { caller, services },
  ) => {
    requirePermission(caller, 'marketplace.readAny');
    const filter = {
      kind: 'entry',
      ...condition('book', book),
      ...condition('currency', currency),
      ...condition('orderId', orderId),
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('eventType', eventType),
      ...condition('eventId', eventId),
      ...condition('stream', stream),
      ...condition('valueDate', valueDate),
      ...(q === null ? {} : { 'about.number': { prefix: q.trim() } }),
    };
    const found = await pageOf(services.documents, entryList, { ...page, q: null }, filter);
    return {
      ...found,
      items: found.items.flatMap((doc) => (doc.kind === 'entry' ? [doc] : [])),
    };
  },
});

export interface TrialBalanceRow {
  readonly account: Posting['account'];
  readonly currency: string;
  /** Minor units. */
  readonly debit: number;
  readonly credit: number;
}

export interface TrialBalance {
  readonly book: string;
  /** The last value date that it includes; null: all. */
  readonly day: string | null;
  readonly rows: readonly TrialBalanceRow[];
  readonly asOf: Position;
}

const MAX_ROWS = 5_000;

/** What each account of a book holds at the end of a day: a sum of days, whatever was posted on them. */
export const getTrialBalance = query<
  { readonly book: string | null; readonly day: string | null },
  TrialBalance
>({
  name: 'GetTrialBalance',
  permission: 'payout.read',
  reads: [accountBalances],
  run: async ({ book, day }, { caller, services }) => {
    requirePermission(caller, 'marketplace.readAny');
    const of = book ?? OPERATOR_BOOK;
    const filter: Filter = { kind: 'day', book: of, ...(day === null ? {} : { day: { to: day } }) };
    const { groups, seen } = await services.documents.aggregate(accountBalances, {
      filter,
      conditions: {},
      group: [{ field: 'account' }, { field: 'currency' }],
      sums: ['debit', 'credit'],
      limit: MAX_ROWS,
      limitMs: services.analysisLimitMs,
    });
    const rows = groups.map(({ keys: [account, currency], sums: [debit, credit] }) => ({
      account: account as Posting['account'],
      currency: currency as string,
      debit: debit!,
      credit: credit!,
    }));
    const placeOf = ({ account }: TrialBalanceRow): number => accountNames.indexOf(account);
    return {
      book: of,
      day,
      rows: rows.sort((a, b) => placeOf(a) - placeOf(b) || (a.currency < b.currency ? -1 : 1)),
      asOf: seen,
    };
  },
});
