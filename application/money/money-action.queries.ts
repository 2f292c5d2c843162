import {
  moneyActionsModel,
  type MoneyActionDocument,
  type MoneyActionStatus,
} from '../../projections/money/money-actions.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { withVendorNames, type Named } from './vendor-names.js';
import { vendorsNamed } from './vendors-named.js';

export interface ListMoneyActionsInput extends ListInput {
  readonly status: readonly MoneyActionStatus[];
  readonly kind: readonly string[];
  readonly accountId: readonly string[];
}

export const moneyActionList = list({
  projection: moneyActionsModel,
  sorts: {
    proposedAt: [{ field: 'proposedAt' }],
    status: [{ field: 'status' }],
    kind: [{ field: 'kind' }],
  },
  sortedBy: { by: 'proposedAt', descending: true },
});

/** What takes two people: what waits for the second, and what has become of the rest. */
export const listMoneyActions = query<ListMoneyActionsInput, Page<MoneyActionDocument & Named>>({
  name: 'ListMoneyActions',
  permission: 'marketplace.readAny',
  reads: [moneyActionsModel],
  run: async ({ status, kind, accountId, q, ...page }, { services: { documents } }) => {
    const found = await pageOf(
      documents,
      moneyActionList,
      { ...page, q: null },
      {
        ...condition('status', status),
        ...condition('kind', kind),
        ...condition('accountId', accountId),
        ...(await vendorsNamed(documents, q)),
      },
    );
    return { ...found, items: await withVendorNames(documents, found.items) };
  },
});
