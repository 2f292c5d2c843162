import { type PartNumberDocument, partNumbers } from '../../projections/buying/part-numbers.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const partNumberList = list({
  projection: partNumbers,
  sorts: { partNumber: [{ field: 'partNumberKey' }], changedAt: [{ field: 'changedAt' }] },
  sortedBy: { by: 'partNumber', descending: false },
});

export const listPartNumbers = query<
  ListInput & { readonly productId: readonly string[] },
  Page<PartNumberDocument>
>({
  name: 'ListPartNumbers',
  permission: 'list.read',
  reads: [partNumbers],
  run: ({ productId, ...page }, { caller, services }) =>
    pageOf(services.documents, partNumberList, page, {
      ...condition('productId', productId),
      buyerOrgId: caller.organization.id,
    }),
});
