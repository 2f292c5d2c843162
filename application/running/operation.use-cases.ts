import { operation, type OperationState } from '../../domain/running/operation/operation.js';
import type { OperatorAction } from '../../domain/running/operation/operation.events.js';
import { useCase } from '../shared/use-case.js';

/** Before it is done: what was begun stands in the log, whatever becomes of it. */
export const recordOperatorAction = useCase<
  { action: OperatorAction; target: string; reason: string },
  OperationState
>({
  name: 'RecordOperatorAction',
  decider: operation,
  permission: 'marketplace.operate',
  prepare: ({ action, target, reason }, { caller, meta }) => {
    const command = {
      type: 'RecordOperatorAction',
      at: meta.at,
      operationId: meta.newId,
      by: caller.userId,
      action,
      target,
      reason,
    };
    return { id: meta.newId, command, creates: true };
  },
});

/** Of those who see more than their own organisation's. */
export const recordExport = useCase<
  { what: string; query: string; format: 'csv' | 'ndjson' },
  OperationState
>({
  name: 'RecordExport',
  decider: operation,
  permission: 'marketplace.readAny',
  prepare: ({ what, query, format }, { caller, meta }) => ({
    id: meta.newId,
    command: {
      type: 'RecordExport',
      at: meta.at,
      operationId: meta.newId,
      by: caller.userId,
      what,
      query,
      format,
    },
    creates: true,
  }),
});
