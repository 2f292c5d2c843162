import type { OperatorAction } from '../../domain/running/operation/operation.events.js';
import { operation, type OperationCommand } from '../../domain/running/operation/operation.js';
import { useCase } from '../shared/use-case.js';

/** Recorded before the action runs, so that it is recorded even if the action fails. */
export const recordOperatorAction = useCase({
  name: 'RecordOperatorAction',
  decider: operation,
  permission: 'marketplace.operate',
  prepare: (
    { action, target, reason }: { action: OperatorAction; target: string; reason: string },
    { caller, meta },
  ) => {
    const command: OperationCommand = {
      type: 'RecordOperatorAction',
      at: meta.at,
      operationId: meta.newId,
      by: caller.person.id,
      action,
      target,
      reason,
    };
    return { id: meta.newId, command, creates: true };
  },
});

/** Exports by users who see more than their own organisation's data. */
export const recordExport = useCase({
  name: 'RecordExport',
  decider: operation,
  permission: 'marketplace.readAny',
  prepare: (
    { what, query, format }: { what: string; query: string; format: 'csv' | 'ndjson' | 'xlsx' },
    { caller, meta },
  ) => ({
    id: meta.newId,
    command: {
      type: 'RecordExport',
      at: meta.at,
      operationId: meta.newId,
      by: caller.person.id,
      what,
      query,
      format,
    },
    creates: true,
  }),
});
