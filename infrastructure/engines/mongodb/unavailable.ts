import {
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import {
  tlsRefusal,
  WRONG_PASSWORD,
  type Refusal,
} from '../../shared/engine-errors/engine-refused.js';
import { translated, translating } from '../../shared/engine-errors/translated.js';

/**
 * The driver does not export the classes of its connection pool: one was emptied because its server
 * had failed, or a connection was waited for too long.
 */
const POOL_ERRORS: ReadonlySet<string> = new Set([
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
]);

/** No server was found, so that nothing was sent. */
const isUnsent = (error: MongoError): boolean =>
  error instanceof MongoServerSelectionError ||
  error instanceof MongoNotConnectedError ||
  error instanceof MongoTopologyClosedError ||
  POOL_ERRORS.has(error.name);

/** A primary that steps down, a transaction that was broken off: the driver says to try again. */
const mayBeTriedAgain = (error: MongoError): boolean =>
  error.hasErrorLabel(MongoErrorLabel.TransientTransactionError) ||
  error.hasErrorLabel(MongoErrorLabel.RetryableWriteError);

/** https://www.mongodb.com/docs/manual/reference/error-codes/ */
const OUT_OF_DISK_SPACE = 14_031;

/** What the adapters throw for an error of the driver. */
export function fromMongo(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  if (isUnsent(error)) return new EngineUnavailable('MongoDB', false, error);
  if (error.code === OUT_OF_DISK_SPACE) return new EngineUnavailable('MongoDB', false, error);
  return error instanceof MongoNetworkError || mayBeTriedAgain(error)
    ? new EngineUnavailable('MongoDB', true, error)
    : error;
}

/** Decorates an adapter: the methods that are named throw `EngineUnavailable`. */
export const throwsUnavailable = translating(fromMongo);

/** The same for what is no method of an adapter. */
export const askingMongo = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => {
    throw fromMongo(error);
  });

export const readFromMongo = <T>(items: AsyncIterable<T>): AsyncIterable<T> =>
  translated(items, fromMongo);

const [UNAUTHORIZED, AUTHENTICATION_FAILED] = [13, 18];
/** What Atlas answers where others answer 18. */
const ATLAS_ERROR = 8000;

/** Why the server will not have us, whatever time passes; null: it may be away, or not ready. */
export function refusalOfMongo(error: unknown): Refusal | null {
  const cause = error instanceof EngineUnavailable ? error.cause : error;
  if (cause instanceof MongoServerError) {
    if (cause.code === AUTHENTICATION_FAILED || cause.code === ATLAS_ERROR) return WRONG_PASSWORD;
    if (cause.code === UNAUTHORIZED)
      return {
        says: 'denies access',
        advice:
          'give the user the role readWrite on both databases: docs/operations.md names them; where its address has no user, add one',
      };
  }
  return tlsRefusal(cause, 'tlsCAFile in its address');
}
