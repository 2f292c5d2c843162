import { OPERATOR_BOOK } from '../../domain/money/ledger/entry.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { utcDayAt } from '../../domain/shared/time/days.js';
import { accountBalances } from '../../projections/money/account-balances.js';
import { heldFunds, type HeldFunds } from '../../projections/money/held-funds.js';
import { ledgerEntries } from '../../projections/money/ledger-entries.js';
import {
  vendorBalances,
  type VendorBalances,
  type VendorFlows,
} from '../../projections/money/vendor-balances.js';
import { organizations } from '../../projections/people/organizations.js';
import type { Documents } from '../ports/documents.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import { vendorAccountId } from '../shared/command/ids.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { statementOf, type AccountRef, type Statement, type StatementInput } from './statement.js';
import { withVendorNames, type Named } from './vendor-names.js';
import { vendorsNamed } from './vendors-named.js';

export type VendorAccountView = VendorBalances & Named & { readonly id: string };

const nothing: VendorFlows = {
  captured: 0,
  gross: 0,
  commission: 0,
  tax: 0,
  reversed: 0,
  paid: 0,
};

/** In a month in which nothing has moved yet, nothing has. */
function viewOf(balances: VendorBalances & Named): VendorAccountView {
  const month = utcDayAt(new Date().toISOString()).slice(0, 7);
  const inMonth = balances.month < month ? nothing : balances.inMonth;
  const id = vendorAccountId(balances.vendorOrgId, balances.currency);
  return { ...balances, month: balances.month < month ? month : balances.month, inMonth, id };
}

/** Vendors of whose money some is held and none was released yet have an account of no events. */
const MAX_WITHOUT = 1_000;

async function accountOf(
  documents: Documents,
  accountId: string,
  caller: Caller,
): Promise<VendorAccountView> {
  const find = async (filter: Record<string, string | null>): Promise<VendorBalances | undefined> =>
    (
      await documents.find(vendorBalances, { filter, sort: [], limit: MAX_WITHOUT, after: null })
    ).documents
      .map((d) => d.document)
      .find((d) => vendorAccountId(d.vendorOrgId, d.currency) === accountId);
  const found = seesEverything(caller)
    ? ((await find({ accountId })) ?? (await find({ accountId: null })))
    : await find({ vendorOrgId: caller.organization.id });
  if (!found) throw missing('vendor-account/unknown', 'this account does not exist');
  const [named] = await withVendorNames(documents, [found]);
  return viewOf(named!);
}

export const getVendorAccount = query<{ accountId: string }, VendorAccountView>({
  name: 'GetVendorAccount',
  permission: 'payout.read',
  reads: [vendorBalances],
  run: ({ accountId }, { caller, services }) => accountOf(services.documents, accountId, caller),
});

export interface ListVendorAccountsInput extends ListInput {
  readonly vendorOrgIds: readonly string[];
  readonly currency: readonly string[];
  /** Only accounts whose payouts are blocked, or only the others; null: all. */
  readonly blocked: boolean | null;
}

export const vendorAccountList = list({
  projection: vendorBalances,
  sorts: {
    currency: [{ field: 'currency' }, { field: 'vendorOrgId' }],
    held: [{ field: 'currency' }, { field: 'held' }],
    available: [{ field: 'currency' }, { field: 'available' }],
    reserved: [{ field: 'currency' }, { field: 'reserved' }],
    onTheWay: [{ field: 'currency' }, { field: 'onTheWay' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'currency', descending: false },
});

/** A vendor's accounts, one per currency; for the operator everybody's. */
export const listVendorAccounts = query<ListVendorAccountsInput, Page<VendorAccountView>>({
  name: 'ListVendorAccounts',
  permission: 'payout.read',
  reads: [vendorBalances],
  run: async ({ vendorOrgIds, currency, blocked, q, ...page }, { caller, services }) => {
    const filter = {
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('currency', currency),
      ...(blocked === null ? {} : { isBlocked: blocked }),
      ...(await vendorsNamed(services.documents, q)),
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id }),
    };
    const found = await pageOf(services.documents, vendorAccountList, { ...page, q: null }, filter);
    const named = await withVendorNames(services.documents, found.items);
    return { ...found, items: named.map(viewOf) };
  },
});

/**
 * - `available`, `reserved`: what the operator owes the vendor.
 * - `atGateway`, `inTransit`, `paid`: where the vendor's money is after it was transferred.
 */
export const statementAccounts = [
  'available',
  'reserved',
  'atGateway',
  'inTransit',
  'paid',
] as const;

export type StatementAccount = (typeof statementAccounts)[number];

/** Whether the account's balance is the vendor's money as a credit, or as a debit of its own book. */
function refOf(
  { vendorOrgId, currency }: VendorBalances,
  of: StatementAccount,
): AccountRef & { readonly sign: 1 | -1 } {
  const own = { book: vendorOrgId, currency, of: null, sign: 1 as const };
  const owed = { book: OPERATOR_BOOK, currency, of: vendorOrgId, sign: -1 as const };
  const refs = {
    available: { ...owed, account: 'vendorAvailable' },
    reserved: { ...owed, account: 'vendorReserved' },
    atGateway: { ...own, account: 'atGateway' },
    inTransit: { ...own, account: 'payoutInTransit' },
    paid: { ...own, account: 'ownBank' },
  } as const;
  return refs[of];
}

export interface VendorStatement extends Statement {
  readonly account: VendorAccountView;
  /** The vendor's, whose days these are. */
  readonly timeZone: string;
}

/** The day of a vendor's books is a day where the vendor is. */
async function timeZoneOf(documents: Documents, vendorOrgId: string): Promise<string> {
  const found = await documents.get(organizations, vendorOrgId);
  return found?.timeZone ?? 'UTC';
}

/** As the vendor's money: what is owed to them is above zero, whatever side of a book it is on. */
function seenByVendor(found: Statement, sign: 1 | -1): Statement {
  const signed = (amount: number): number => (amount === 0 ? 0 : sign * amount);
  return {
    ...found,
    opening: signed(found.opening),
    closing: signed(found.closing),
    lines: found.lines.map((line) => ({
      ...line,
      signed: signed(line.signed),
      balance: signed(line.balance),
    })),
  };
}

/** Amounts and balances are the vendor's money. */
export const getVendorStatement = query<
  StatementInput & { readonly accountId: string; readonly of: StatementAccount },
  VendorStatement & { readonly of: StatementAccount }
>({
  name: 'GetVendorStatement',
  permission: 'payout.read',
  reads: [vendorBalances, ledgerEntries, accountBalances, organizations],
  run: async ({ accountId, of, ...input }, { caller, services: { documents } }) => {
    const account = await accountOf(documents, accountId, caller);
    const { sign, ...ref } = refOf(account, of);
    const timeZone = await timeZoneOf(documents, account.vendorOrgId);
    const found = await statementOf(documents, ref, input, timeZone);
    return { ...seenByVendor(found, sign), account, of, timeZone };
  },
});

export interface ListHeldInput extends ListInput {
  readonly accountId: string;
  /** Only orders of which some is held still, or only the others; null: all. */
  readonly held: boolean | null;
}

export const heldList = list({
  projection: heldFunds,
  sorts: {
    capturedAt: [{ field: 'capturedAt' }],
    number: [{ field: 'number' }],
    held: [{ field: 'held' }],
    captured: [{ field: 'captured' }],
  },
  sortedBy: { by: 'capturedAt', descending: true },
});

/** The orders that a vendor's held money is for. */
export const listHeld = query<ListHeldInput, Page<HeldFunds>>({
  name: 'ListHeldFunds',
  permission: 'payout.read',
  reads: [vendorBalances, heldFunds],
  run: async ({ accountId, held, q, ...page }, { caller, services: { documents } }) => {
    const { vendorOrgId, currency } = await accountOf(documents, accountId, caller);
    const filter = {
      vendorOrgId,
      currency,
      ...(held === null ? {} : { isHeld: held }),
      ...(q === null ? {} : { number: { prefix: q.trim() } }),
    };
    return pageOf(documents, heldList, { ...page, q: null }, filter);
  },
});

/** What has changed what is held for one order: captured, given back, released. */
export const getHeldStatement = query<
  StatementInput & { readonly accountId: string; readonly orderId: string },
  VendorStatement & { readonly order: HeldFunds }
>({
  name: 'GetHeldStatement',
  permission: 'payout.read',
  reads: [vendorBalances, heldFunds, ledgerEntries, accountBalances, organizations],
  run: async ({ accountId, orderId, ...input }, { caller, services: { documents } }) => {
    const account = await accountOf(documents, accountId, caller);
    const order = await documents.get(heldFunds, orderId);
    if (order?.vendorOrgId !== account.vendorOrgId || order.currency !== account.currency)
      throw missing('vendor-account/no-such-order', 'no money of such an order is in this account');
    const ref = {
      book: OPERATOR_BOOK,
      currency: account.currency,
      account: 'orderFunds',
      of: orderId,
    } as const;
    const timeZone = await timeZoneOf(documents, account.vendorOrgId);
    const found = await statementOf(documents, ref, input, timeZone);
    return { ...seenByVendor(found, -1), account, order, timeZone };
  },
});
