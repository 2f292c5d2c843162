/**
 * Everything that is used of EventStoreDB's client, in one place: its successor, `@kurrent/kurrentdb-client`, differs in names (`streamState` for `expectedRevision`) and is one change away.
 */
export {
  BACKWARDS,
  END,
  ErrorType,
  EventStoreDBClient,
  excludeSystemEvents,
  FORWARDS,
  isCommandError,
  jsonEvent,
  NO_STREAM as NO_STREAM_STATE,
  START as FIRST,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
export type { AllStreamSubscription, AllStreamResolvedEvent, RecordedEvent, ResolvedEvent } from '@eventstore/db-client';
