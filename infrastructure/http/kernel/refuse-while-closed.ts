import type { FastifyRequest } from 'fastify';
import { REVOCATIONS } from '../../consumers/followers/in-memory-models.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { HttpProblem, problem } from './problem.js';

/** They change nothing; but signing in begins a session, also where a provider sends a browser back. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const SIGN_IN = '/auth/';

/**
 * Refuses whatever changes something while this replica does not know who has lost a right: it is
 * still reading that, or could not read an event about people or organisations.
 */
export const refuseWhileClosed =
  (marketplace: Pick<Marketplace, 'consumers' | 'missing'>) =>
  ({ method, url }: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void => {
    if (SAFE.has(method) && !url.startsWith(SIGN_IN)) return done();
    if (marketplace.missing.includes(REVOCATIONS))
      return done(
        refusal(
          'replica/starting',
          'this server is still reading who has lost a right: repeat the request in a moment',
          '1',
        ),
      );
    if (marketplace.consumers.closed())
      return done(
        refusal(
          'replica/closed',
          'this server cannot read an event about people or organisations, which a newer version of the program may have recorded: until it is upgraded it changes nothing',
          '30',
        ),
      );
    done();
  };

const refusal = (code: string, detail: string, retryAfterSeconds: string): HttpProblem =>
  new HttpProblem(problem(503, code, detail), { 'retry-after': retryAfterSeconds });
