import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  type RequisitionListDocument,
  requisitionLists,
} from '../../projections/buying/requisition-lists.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';
import { list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { buyerOf, checkLines, type CheckedLine } from './line-check.js';

export const requisitionListList = list({
  projection: requisitionLists,
  sorts: {
    name: [{ field: 'nameKey' }],
    createdAt: [{ field: 'createdAt' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'name', descending: false },
});

export const listRequisitionLists = query<ListInput, Page<RequisitionListDocument>>({
  name: 'ListRequisitionLists',
  permission: 'list.read',
  reads: [requisitionLists],
  run: (page, { caller, services }) =>
    pageOf(services.documents, requisitionListList, page, {
      buyerOrgId: caller.organization.id,
    }),
});

export interface RequisitionListView {
  readonly list: RequisitionListDocument;
  readonly lines: readonly CheckedLine[];
}

export const getRequisitionList = query<{ listId: string; at: string }, RequisitionListView>({
  name: 'GetRequisitionList',
  permission: 'list.read',
  reads: [requisitionLists, catalogue, stock],
  run: async ({ listId, at }, { caller, services }) => {
    const found = await services.documents.get(requisitionLists, listId);
    if (found?.buyerOrgId !== caller.organization.id)
      throw missing('requisition-list/unknown', 'this list does not exist');
    return {
      list: found,
      lines: await checkLines(found.lines, await buyerOf(caller, services), at, services),
    };
  },
});
