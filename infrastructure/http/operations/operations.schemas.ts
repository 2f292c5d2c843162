import { operatorActions } from '../../../domain/running/operation/operation.events.js';
import {
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  position,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

/** `lagMs` is null where the event that is next cannot be read. */
const lagging = {
  position: text,
  handled: nullable(whole),
  lag: whole,
  lagIsLowerBound: flag,
  lagMs: nullable(whole),
};

/** Null fields: events behind the position cannot be read at all. */
const failedEvent = object({
  eventId: nullable(text),
  stream: nullable(text),
  revision: nullable(whole),
  position: text,
  type: nullable(text),
  message: text,
});

const verificationResult = object({
  documents: whole,
  differing: whole,
  differences: list(
    object({ key: text, kind: oneOf(['altered', 'missing', 'unexpected']), event: nullable(text) }),
  ),
  lostEvents: whole,
  changedEvents: whole,
  notComparable: nullable(text),
});

const Verifications = object(
  {
    items: list(
      object({
        name: text,
        status: oneOf(['waiting', 'running', 'done', 'interrupted']),
        askedAt: instant,
        endedAt: nullable(instant),
        progress: whole,
        result: nullable(verificationResult),
      }),
    ),
  },
  '`progress` in per cent; of the documents that differ the first hundred are named',
);

const ProjectionStates = object({
  head: text,
  items: list(
    object({
      name: text,
      version: whole,
      status: oneOf(['running', 'stopped', 'building']),
      ...lagging,
      remainingMs: nullable(whole),
      error: nullable(failedEvent),
    }),
  ),
});

const ProcessStates = object({
  head: text,
  items: list(
    object({
      name: text,
      ...lagging,
      instances: whole,
      inFlight: whole,
      parked: whole,
      error: nullable(text),
      failed: nullable(failedEvent),
    }),
  ),
});

const RelayStates = object(
  {
    head: text,
    items: list(
      object({
        name: text,
        ...lagging,
        open: whole,
        held: whole,
        parked: whole,
        oldestAt: nullable(instant),
        lastFailure: nullable(text),
        error: nullable(text),
        failed: nullable(failedEvent),
      }),
    ),
  },
  '`oldestAt`: when the event of the oldest open effect was recorded; `lastFailure`: why that is not done yet',
);

const WaitingEffects = object(
  {
    items: list(
      object({
        relay: text,
        key: text,
        channel: text,
        kind: text,
        recipient: text,
        state: oneOf(['held', 'parked']),
        reason: text,
        attempts: whole,
        recordedAt: instant,
        event: text,
        stream: text,
        revision: whole,
        about: nullable(
          object({
            amount: nullable(money),
            number: nullable(text),
            purchaseId: nullable(text),
            vendorOrgId: nullable(text),
            party: nullable(text),
          }),
        ),
      }),
    ),
  },
  'about: of a call to the payment gateway, how much, for which purchase, and who pays or is paid. `held`: an operator is to say whether it is to be done, as it may have been; `parked`: it was given up',
);

const ConsumerStates = object(
  {
    head: text,
    items: list(
      object({
        name: text,
        policy: oneOf(['stop', 'goOn', 'failClosed']),
        state: oneOf(['starting', 'running', 'waiting', 'stopped', 'closed']),
        position: text,
        lag: whole,
        lagIsLowerBound: flag,
        lagMs: nullable(whole),
        failed: nullable(failedEvent),
        passedOver: whole,
        waitsFor: nullable(text),
      }),
    ),
  },
  '`passedOver`: events that it needed and has gone on without since this replica started',
);

const ParkedCommands = object({
  items: list(
    object({
      process: text,
      key: text,
      commandId: text,
      correlationId: text,
      causationId: text,
      command: text,
      reason: text,
      parkedAt: instant,
    }),
  ),
});

const OperationBegun = object({ id, action: oneOf(operatorActions), target: text, position });

export const operationsSchemas = {
  Verifications,
  ProjectionStates,
  ProcessStates,
  RelayStates,
  WaitingEffects,
  ConsumerStates,
  ParkedCommands,
  OperationBegun,
};
