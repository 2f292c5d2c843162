import { errors } from '@elastic/elasticsearch';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import { translating } from '../../shared/engine-errors/translated.js';

/** HTTP's answers of a server that is overwhelmed or starting. */
const OVERWHELMED: ReadonlySet<number | undefined> = new Set([429, 502, 503, 504]);

export const isElasticsearchUnavailable = (error: unknown): boolean =>
  error instanceof errors.ConnectionError ||
  error instanceof errors.TimeoutError ||
  error instanceof errors.NoLivingConnectionsError ||
  (error instanceof errors.ResponseError && OVERWHELMED.has(error.statusCode));

/** Decorates an adapter: the methods that are named throw `EngineUnavailable`. They only read. */
export const throwsUnavailable = translating((error) =>
  isElasticsearchUnavailable(error) ? new EngineUnavailable('Elasticsearch', false, error) : error,
);
