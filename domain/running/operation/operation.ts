import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { requireText } from '../../shared/decider/text.js';
import type { OperationEvent, OperatorAction } from './operation.events.js';

export type OperationCommand =
  | (DomainCommand<'RecordOperatorAction'> & {
      operationId: string;
      by: string;
      action: OperatorAction;
      target: string;
      reason: string;
    })
  | (DomainCommand<'RecordExport'> & {
      operationId: string;
      by: string;
      what: string;
      query: string;
      format: 'csv' | 'ndjson' | 'xlsx';
    });

export type OperationState = 'recorded' | null;

/**
 * An operator's intervention, or an export of the marketplace's data, recorded as an event like
 * everything else.
 */
export const operation: Decider<OperationState, OperationCommand, OperationEvent> = {
  category: 'operation',
  stateVersion: 1,
  initial: null,
  shortLived: true,
  decide,
  evolve: () => 'recorded',
};

function decide(command: OperationCommand, state: OperationState): readonly OperationEvent[] {
  if (state) return [];
  const { operationId, by, at: occurredAt } = command;
  switch (command.type) {
    case 'RecordOperatorAction': {
      const { action, target, reason } = command;
      if (action.endsWith('.skip') || action.endsWith('.dismiss'))
        requireText('reason', reason, 500);
      return [
        { type: 'OperatorActed', data: { operationId, by, action, target, reason, occurredAt } },
      ];
    }
    case 'RecordExport': {
      const { what, query, format } = command;
      return [{ type: 'DataExported', data: { operationId, by, what, query, format, occurredAt } }];
    }
    default:
      return never(command);
  }
}
