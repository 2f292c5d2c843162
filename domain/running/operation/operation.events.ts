import type { DomainEvent } from '../../shared/decider/decider.js';

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
  'process.dismiss',
] as const;

export type OperatorAction = (typeof operatorActions)[number];

export type OperationEvent =
  /**
   * Somebody had the machinery do something. `target` names it: a projection, or a process and a
   * command.
   */
  | DomainEvent<
      'OperatorActed',
      OfOperation & { action: OperatorAction; target: string; reason: string }
    >
  /** Somebody who sees the whole marketplace has taken data away. */
  | DomainEvent<
      'DataExported',
      OfOperation & { what: string; query: string; format: 'csv' | 'ndjson' }
    >;
