/** What the engines' clients throw when their server cannot be reached or does not answer. */
const NAMES: ReadonlySet<string> = new Set([
  'NoAnswer',
  'CommandNotSettled',
  // @eventstore/db-client
  'UnavailableError',
  'CancelledError',
  'DeadlineExceededError',
  'NotLeaderError',
  // mongodb
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  // @elastic/elasticsearch
  'ConnectionError',
  'TimeoutError',
  'NoLivingConnectionsError',
]);

/** gRPC's cancelled, deadline exceeded, unavailable. */
const GRPC_CODES: readonly unknown[] = [1, 4, 14];
/** HTTP's answers of a server that is overwhelmed or starting. */
const HTTP_CODES: readonly unknown[] = [429, 502, 503, 504];

/** Whether an engine is away: the same may work in a moment. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, statusCode, constructor } = error as Error & {
    code?: unknown;
    statusCode?: unknown;
  };
  if (NAMES.has(name) || NAMES.has(constructor.name)) return true;
  if (GRPC_CODES.includes(code) || HTTP_CODES.includes(statusCode)) return true;
  // a primary that steps down, a transaction that was broken off: the driver says that it may be
  // tried again
  if (typeof (error as { hasErrorLabel?: unknown }).hasErrorLabel === 'function') {
    const labelled = error as unknown as { hasErrorLabel(label: string): boolean };
    if (
      labelled.hasErrorLabel('TransientTransactionError') ||
      labelled.hasErrorLabel('RetryableWriteError')
    )
      return true;
  }
  return error.cause !== undefined && error.cause !== error && isUnavailable(error.cause);
}
