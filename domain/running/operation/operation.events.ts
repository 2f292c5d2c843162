import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';

interface OfOperation {
  readonly operationId: string;
  readonly by: string;
}

export const operatorActions = [
  'projection.rebuild',
  'projection.retry',
  'projection.skip',
  'projection.verify',
  'process.retry',
  'process.skip',
  'process.dismiss',
  'relay.retry',
  'relay.skip',
  'relay.dismiss',
] as const;

export type OperatorAction = (typeof operatorActions)[number];

export type OperationEvent =
  /** An operator intervened. `target` names a projection, a process and one of its commands, a relay and one of its effects, or the event at which either stopped. */
  | DomainEvent<
      'OperatorActed',
      OfOperation & { action: OperatorAction; target: string; reason: string }
    >
  /** A user with access to the whole marketplace exported data. */
  | DomainEvent<
      'DataExported',
      OfOperation & { what: string; query: string; format: 'csv' | 'ndjson' | 'xlsx' }
    >;

const auditors = onlookers('audit.read');

export const operationEvents = eventsOf<OperationEvent>('operation', {
  OperatorActed: { version: 1, audience: auditors },
  DataExported: { version: 1, audience: auditors },
});
