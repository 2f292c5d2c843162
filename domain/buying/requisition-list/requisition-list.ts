import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { missing } from '../../shared/decider/domain-error.js';
import { requireLine } from '../../shared/decider/text.js';
import { changedLines, rememberChange, withLines, type CartLine } from '../cart/cart-line.js';
import type { RequisitionListEvent } from './requisition-list.events.js';

export type RequisitionListCommand =
  | (DomainCommand<'CreateRequisitionList'> & {
      listId: string;
      buyerOrgId: string;
      name: string;
      lines: readonly CartLine[];
      by: string;
    })
  | (DomainCommand<'RenameRequisitionList'> & { name: string; by: string })
  | (DomainCommand<'ChangeRequisitionListLines'> & {
      changeId: string;
      lines: readonly CartLine[];
      mode: 'add' | 'set';
      by: string;
    })
  | (DomainCommand<'DeleteRequisitionList'> & { by: string });

export interface KnownRequisitionList {
  readonly listId: string;
  readonly buyerOrgId: string;
  readonly name: string;
  readonly lines: readonly CartLine[];
  /** Ids of the latest changes, to recognise repeats. */
  readonly changes: readonly string[];
  readonly deleted: boolean;
}

export type RequisitionListState = KnownRequisitionList | null;

const MAX_NAME = 100;

/** A named list of products that a company reorders regularly, shared by its users. */
export const requisitionList: Decider<
  RequisitionListState,
  RequisitionListCommand,
  RequisitionListEvent
> = {
  category: 'requisitionList',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
  snapshots: {
    every: 100,
    encode: (state) => state,
    decode: (json) => json as RequisitionListState,
  },
};

function decide(
  command: RequisitionListCommand,
  state: RequisitionListState,
): readonly RequisitionListEvent[] {
  if (command.type === 'CreateRequisitionList') {
    if (state) return [];
    requireLine('name', command.name, MAX_NAME);
    const { listId, buyerOrgId, name, by: createdBy, at: occurredAt } = command;
    return [
      {
        type: 'RequisitionListCreated',
        data: {
          listId,
          buyerOrgId,
          name,
          lines: withLines([], command.lines, 'add'),
          createdBy,
          occurredAt,
        },
      },
    ];
  }
  if (!state || state.deleted)
    throw missing('requisition-list/unknown', 'this list does not exist');
  const of = { listId: state.listId, buyerOrgId: state.buyerOrgId, occurredAt: command.at };
  switch (command.type) {
    case 'RenameRequisitionList':
      requireLine('name', command.name, MAX_NAME);
      if (command.name === state.name) return [];
      return [
        {
          type: 'RequisitionListRenamed',
          data: { ...of, before: state.name, name: command.name, changedBy: command.by },
        },
      ];
    case 'ChangeRequisitionListLines': {
      if (state.changes.includes(command.changeId)) return [];
      const lines = changedLines(state.lines, withLines(state.lines, command.lines, command.mode));
      return lines.length === 0
        ? []
        : [
            {
              type: 'RequisitionListLinesChanged',
              data: { ...of, changeId: command.changeId, lines, changedBy: command.by },
            },
          ];
    }
    case 'DeleteRequisitionList':
      return [{ type: 'RequisitionListDeleted', data: { ...of, deletedBy: command.by } }];
    default:
      return never(command);
  }
}

function evolve(state: RequisitionListState, event: RequisitionListEvent): RequisitionListState {
  switch (event.type) {
    case 'RequisitionListCreated': {
      const { listId, buyerOrgId, name, lines } = event.data;
      return { listId, buyerOrgId, name, lines, changes: [], deleted: false };
    }
    case 'RequisitionListRenamed':
      return state && { ...state, name: event.data.name };
    case 'RequisitionListLinesChanged':
      return (
        state && {
          ...state,
          lines: withLines(state.lines, event.data.lines, 'set'),
          changes: rememberChange(state.changes, event.data.changeId),
        }
      );
    case 'RequisitionListDeleted':
      return state && { ...state, deleted: true };
    default:
      return never(event);
  }
}
