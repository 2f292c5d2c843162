import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  payoutAccounts,
  type PayoutAccountDocument,
} from '../../projections/money/payout-accounts.js';
import { seesEverything } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { requirementInWords } from './requirement-words.js';
import { withVendorNames, type Named } from './vendor-names.js';
import { vendorsNamed } from './vendors-named.js';

export type PayoutAccountView = PayoutAccountDocument &
  Named & {
    /** What the gateway still wants to know: its code, and words for it. */
    readonly missing: readonly { readonly code: string; readonly text: string }[];
  };

const viewOf = (account: PayoutAccountDocument & Named): PayoutAccountView => ({
  ...account,
  missing: account.due.map((code) => ({ code, text: requirementInWords(code) })),
});

export const getPayoutAccount = query<{ vendorOrgId: string }, PayoutAccountView>({
  name: 'GetPayoutAccount',
  permission: 'payout.read',
  reads: [payoutAccounts],
  run: async ({ vendorOrgId }, { caller, services }) => {
    const found =
      vendorOrgId === caller.organization.id || seesEverything(caller)
        ? await services.documents.get(payoutAccounts, vendorOrgId)
        : null;
    if (!found) throw missing('payout-account/unknown', 'this payout account does not exist');
    const [named] = await withVendorNames(services.documents, [found]);
    return viewOf(named!);
  },
});

export interface ListPayoutAccountsInput extends ListInput {
  readonly status: readonly string[];
  readonly vendorOrgIds: readonly string[];
}

export const payoutAccountList = list({
  projection: payoutAccounts,
  sorts: {
    startedAt: [{ field: 'startedAt' }],
    status: [{ field: 'status' }],
    country: [{ field: 'country' }],
    dueBy: [{ field: 'dueBy', nullable: true }],
    coolsUntil: [{ field: 'coolsUntil', nullable: true }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'startedAt', descending: true },
});

/** A vendor's own, where it has one; for the operator all of them. */
export const listPayoutAccounts = query<ListPayoutAccountsInput, Page<PayoutAccountView>>({
  name: 'ListPayoutAccounts',
  permission: 'payout.read',
  reads: [payoutAccounts],
  run: async ({ status, vendorOrgIds, q, ...page }, { caller, services }) => {
    const filter = {
      ...condition('status', status),
      ...condition('vendorOrgId', vendorOrgIds),
      ...(await vendorsNamed(services.documents, q)),
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id }),
    };
    const found = await pageOf(services.documents, payoutAccountList, { ...page, q: null }, filter);
    const named = await withVendorNames(services.documents, found.items);
    return { ...found, items: named.map(viewOf) };
  },
});
