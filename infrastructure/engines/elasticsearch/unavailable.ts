import { errors } from '@elastic/elasticsearch';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import {
  tlsRefusal,
  WRONG_PASSWORD,
  type Refusal,
} from '../../shared/engine-errors/engine-refused.js';
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

/** Why the server will not have us, whatever time passes; null: it may be away, or not ready. */
export function refusalOfElasticsearch(error: unknown): Refusal | null {
  const cause = error instanceof EngineUnavailable ? error.cause : error;
  if (cause instanceof errors.ResponseError) {
    if (cause.statusCode === 401) return WRONG_PASSWORD;
    if (cause.statusCode === 403)
      return {
        says: 'denies access',
        advice:
          'give the user "monitor" on the cluster and "all" on the indices: docs/operations.md names them',
      };
  }
  return tlsRefusal(cause, 'NODE_EXTRA_CA_CERTS');
}
