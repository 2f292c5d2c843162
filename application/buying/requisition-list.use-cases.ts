import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  requisitionList,
  type KnownRequisitionList,
  type RequisitionListCommand,
} from '../../domain/buying/requisition-list/requisition-list.js';
import {
  type RequisitionListDocument,
  requisitionLists,
} from '../../projections/buying/requisition-lists.js';
import type { Caller } from '../shared/caller.js';
import { list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { useCase, type Services } from '../shared/use-case.js';
import { buyerOf, wantedNow, type LineInput } from './cart.use-cases.js';
import { checkLines, type CheckedLine } from './line-check.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';

async function ownList(
  listId: string,
  caller: Caller,
  { pipeline }: Services,
): Promise<KnownRequisitionList> {
  const { state } = await pipeline.load(requisitionList, listId);
  if (!state || state.deleted || state.buyerOrgId !== caller.organizationId)
    throw missing('requisition-list/unknown', 'there is no such list');
  return state;
}

export const createRequisitionList = useCase({
  name: 'CreateRequisitionList',
  decider: requisitionList,
  permission: 'list.manage',
  prepare: async (
    { name, lines }: { name: string; lines: readonly LineInput[] },
    { caller, meta, services },
  ) => {
    const listId = meta.newId;
    const wanted = await wantedNow(lines, caller, meta.at, services);
    const command: RequisitionListCommand = {
      type: 'CreateRequisitionList',
      at: meta.at,
      listId,
      buyerOrgId: caller.organizationId,
      name,
      lines: wanted,
      by: caller.userId,
    };
    return { id: listId, command, creates: true };
  },
});

export const renameRequisitionList = useCase({
  name: 'RenameRequisitionList',
  decider: requisitionList,
  permission: 'list.manage',
  prepare: async (
    { listId, name }: { listId: string; name: string },
    { caller, meta, services },
  ) => {
    await ownList(listId, caller, services);
    return {
      id: listId,
      command: { type: 'RenameRequisitionList', at: meta.at, name, by: caller.userId },
    };
  },
});

export const changeRequisitionListLines = useCase({
  name: 'ChangeRequisitionListLines',
  decider: requisitionList,
  permission: 'list.manage',
  prepare: async (
    { listId, lines, mode }: { listId: string; lines: readonly LineInput[]; mode: 'add' | 'set' },
    { caller, meta, services },
  ) => {
    await ownList(listId, caller, services);
    const wanted = await wantedNow(lines, caller, meta.at, services);
    return {
      id: listId,
      command: {
        type: 'ChangeRequisitionListLines',
        at: meta.at,
        changeId: meta.newId,
        lines: wanted,
        mode,
        by: caller.userId,
      },
    };
  },
});

export const deleteRequisitionList = useCase({
  name: 'DeleteRequisitionList',
  decider: requisitionList,
  permission: 'list.manage',
  prepare: async ({ listId }: { listId: string }, { caller, meta, services }) => {
    await ownList(listId, caller, services);
    return {
      id: listId,
      command: { type: 'DeleteRequisitionList', at: meta.at, by: caller.userId },
    };
  },
});

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
      buyerOrgId: caller.organizationId,
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
    if (found?.buyerOrgId !== caller.organizationId)
      throw missing('requisition-list/unknown', 'there is no such list');
    return {
      list: found,
      lines: await checkLines(found.lines, await buyerOf(caller, services), at, services),
    };
  },
});
