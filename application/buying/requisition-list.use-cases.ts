import {
  requisitionList,
  type KnownRequisitionList,
  type RequisitionListCommand,
} from '../../domain/buying/requisition-list/requisition-list.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import type { Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';
import { withSeenPrices, type LineInput } from './line-input.js';

async function ownList(
  listId: string,
  caller: Caller,
  { pipeline }: Services,
): Promise<KnownRequisitionList> {
  const { state } = await pipeline.load(requisitionList, listId);
  if (!state || state.deleted || state.buyerOrgId !== caller.organization.id)
    throw missing('requisition-list/unknown', 'this list does not exist');
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
    const change = { before: [], mode: 'add' } as const;
    const wanted = await withSeenPrices(lines, change, caller, meta.at, services);
    const command: RequisitionListCommand = {
      type: 'CreateRequisitionList',
      at: meta.at,
      listId,
      buyerOrgId: caller.organization.id,
      name,
      lines: wanted,
      by: caller.person.id,
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
      command: { type: 'RenameRequisitionList', at: meta.at, name, by: caller.person.id },
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
    const { lines: before } = await ownList(listId, caller, services);
    const wanted = await withSeenPrices(lines, { before, mode }, caller, meta.at, services);
    return {
      id: listId,
      command: {
        type: 'ChangeRequisitionListLines',
        at: meta.at,
        changeId: meta.newId,
        lines: wanted,
        mode,
        by: caller.person.id,
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
      command: { type: 'DeleteRequisitionList', at: meta.at, by: caller.person.id },
    };
  },
});
