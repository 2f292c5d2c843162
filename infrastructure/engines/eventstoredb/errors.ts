import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import {
  tlsRefusal,
  WRONG_PASSWORD,
  type Refusal,
} from '../../shared/engine-errors/engine-refused.js';
import { ErrorType, isCommandError } from './client.js';

/** What says something of the request, and would be answered the same on another attempt. */
const FINAL: ReadonlySet<string> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_NOT_FOUND,
  ErrorType.WRONG_EXPECTED_VERSION,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.NOT_FOUND,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.UNSUPPORTED,
]);

const INVALID_ARGUMENT = 3;
/**
 * The same in gRPC's codes (invalid argument, permission denied, unimplemented, unauthenticated):
 * while the client looks up the server's features it throws what it got, a plain error with a code.
 */
const FINAL_CODES: ReadonlySet<unknown> = new Set([INVALID_ARGUMENT, 7, 12, 16]);
/**
 * What the client has no class for is mostly an outcome that nobody knows ("Server Is Not Ready", a
 * timeout without a message), but for these, as 23.10 and 24.10 word them: a position within a
 * record, an empty name.
 */
const REFUSED = /Unexpected Read\w+Result|invalid position|Could not recognize BadRequest/i;

interface CommandError {
  readonly type: string;
  readonly code?: number;
  readonly message: string;
}

/** The server will not do what it was asked for. */
export function isFinal(error: unknown): boolean {
  // a mistake of ours, or of the client's
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const { type, code, message } = error as CommandError;
  if (!isCommandError(error as Error)) return FINAL_CODES.has(code);
  return (
    FINAL.has(type) ||
    (type === ErrorType.UNKNOWN && (code === INVALID_ARGUMENT || REFUSED.test(message)))
  );
}

/** The server cannot read from there: within a record, as in another history. */
export const isInvalidPosition = (error: unknown): boolean =>
  isCommandError(error as Error) &&
  (error as CommandError).type === ErrorType.UNKNOWN &&
  isFinal(error);

const ABORTED = 10;

/**
 * The server keeps 32 live events for a subscriber, and drops it where more come at once: "Consumer
 * too slow to handle event while live. Client resubscription required."
 */
export const isDropped = (error: unknown): boolean =>
  isCommandError(error as Error) && (error as CommandError).code === ABORTED;

/** What the adapter throws in the end for an error of the client. */
export function fromEventStoreDb(error: unknown, outcomeUnknown: boolean): unknown {
  if (isFinal(error)) return error;
  return error instanceof EngineUnavailable && error.outcomeUnknown === outcomeUnknown
    ? error
    : new EngineUnavailable(
        'EventStoreDB',
        outcomeUnknown,
        error instanceof EngineUnavailable ? error.cause : error,
      );
}

const [PERMISSION_DENIED, UNAUTHENTICATED] = [7, 16];

/** Why the server will not have us, whatever time passes; null: it may be away, or not ready. */
export function refusalOfEventStoreDb(error: unknown): Refusal | null {
  const cause = error instanceof EngineUnavailable ? error.cause : error;
  const { type, code, message = '' } = (cause ?? {}) as Partial<CommandError>;
  // the client calls both of these so
  if (code === UNAUTHENTICATED || /not ?authenticated|unauthenticated/i.test(message))
    return WRONG_PASSWORD;
  if (type === ErrorType.ACCESS_DENIED || code === PERMISSION_DENIED)
    return {
      says: 'denies access',
      advice:
        'correct user and password in its address, and give the user the right to append and to read $all: docs/operations.md says how',
    };
  return tlsRefusal(cause, 'tlsCAFile in its address');
}
