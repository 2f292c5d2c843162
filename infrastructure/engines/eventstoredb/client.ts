/**
 * Everything that is used of EventStoreDB's client, in one place: its successor,
 * `@kurrent/kurrentdb-client`, differs in names (`streamState` for `expectedRevision`) and is one
 * change away.
 */
import type { EventStoreDBClient } from '@eventstore/db-client';

export {
  BACKWARDS,
  END,
  ErrorType,
  EventStoreDBClient,
  FORWARDS,
  isCommandError,
  jsonEvent,
  NO_STREAM as NO_STREAM_STATE,
  START as FIRST,
  streamNameFilter,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
export type {
  AllStreamRecordedEvent,
  AllStreamResolvedEvent,
  AllStreamSubscription,
  Position as LogPosition,
  RecordedEvent,
  ResolvedEvent,
} from '@eventstore/db-client';

/**
 * Which version of the server answers, such as `24.10.4`; `unknown` before 21.10. The client asks
 * for it on its own account, and shows it to nobody.
 */
export const serverVersionOf = async (client: EventStoreDBClient): Promise<string> =>
  (await (client as unknown as { capabilities: Promise<{ serverVersion: string }> }).capabilities)
    .serverVersion;
