import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  transactions,
  transactionTypes,
  type TransactionDocument,
  type TransactionStatus,
  type TransactionType,
} from '../../projections/money/transactions.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';

const ofBuyers: readonly TransactionType[] = ['payment', 'refund'];

/** What vendors are paid tells what they are charged: buyers see nothing of it. */
const seenBy = (caller: Caller): readonly TransactionType[] =>
  caller.organization.type !== 'Buyer' && caller.permissions.has('payout.read')
    ? transactionTypes
    : ofBuyers;

const isVendor = (caller: Caller): boolean =>
  !seesEverything(caller) && caller.organization.type === 'Seller';

/** Vendors learn what was paid for their orders, and not by what the gateway calls it. */
const shownTo = (caller: Caller, row: TransactionDocument): TransactionDocument =>
  isVendor(caller) && ofBuyers.includes(row.type) ? { ...row, reference: null } : row;

export const getTransaction = query<{ transactionId: string }, TransactionDocument>({
  name: 'GetTransaction',
  permission: 'payment.read',
  reads: [transactions],
  run: async ({ transactionId }, { caller, services }) => {
    const row = await services.documents.get(transactions, transactionId);
    const isOwn =
      row?.buyerOrgId === caller.organization.id || row?.vendorOrgId === caller.organization.id;
    if (!row || !(isOwn || seesEverything(caller)) || !seenBy(caller).includes(row.type))
      throw missing('transaction/unknown', 'this transaction does not exist');
    return shownTo(caller, row);
  },
});

export interface ListTransactionsInput extends ListInput {
  readonly type: readonly TransactionType[];
  readonly status: readonly TransactionStatus[];
  readonly orderId: readonly string[];
  readonly purchaseId: readonly string[];
  readonly payoutId: readonly string[];
  readonly reference: readonly string[];
  readonly buyerOrgIds: readonly string[];
  readonly vendorOrgIds: readonly string[];
  readonly currency: readonly string[];
  readonly created: Between;
}

export const transactionList = list({
  projection: transactions,
  sorts: {
    createdAt: [{ field: 'createdAt' }],
    type: [{ field: 'type' }],
    status: [{ field: 'status' }],
    amount: [{ field: 'currency' }, { field: 'amount' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'createdAt', descending: true },
});

export const listTransactions = query<ListTransactionsInput, Page<TransactionDocument>>({
  name: 'ListTransactions',
  permission: 'payment.read',
  reads: [transactions],
  run: async (
    {
      type,
      status,
      orderId,
      purchaseId,
      payoutId,
      reference,
      buyerOrgIds,
      vendorOrgIds,
      currency,
      created,
      q,
      ...page
    },
    { caller, services },
  ) => {
    const seen = seenBy(caller).filter(
      // whoever does not see a reference does not find by it either
      (t) => !(isVendor(caller) && reference.length > 0 && ofBuyers.includes(t)),
    );
    const types = type.length > 0 ? seen.filter((t) => type.includes(t)) : seen;
    const isAll = types.length === transactionTypes.length;
    const filter = {
      ...condition('status', status),
      ...condition('orderId', orderId),
      ...condition('purchaseId', purchaseId),
      ...condition('payoutId', payoutId),
      ...condition('reference', reference),
      ...condition('buyerOrgId', buyerOrgIds),
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('currency', currency),
      ...condition('createdAt', created),
      ...(q === null ? {} : { number: { prefix: q.trim() } }),
      ...(isAll ? {} : { type: types }),
      ...(seesEverything(caller)
        ? {}
        : isVendor(caller)
          ? { vendorOrgId: caller.organization.id }
          : { buyerOrgId: caller.organization.id }),
    };
    const found = await pageOf(services.documents, transactionList, { ...page, q: null }, filter);
    return { ...found, items: found.items.map((row) => shownTo(caller, row)) };
  },
});
