import type { FastifyRequest } from 'fastify';
import type { Consumers } from '../../consumers/consuming/consumers.js';
import { HttpProblem, problem } from './problem.js';

/** They change nothing. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses whatever changes something while this replica does not know who has lost a right: an
 * event about people or organisations could not be read, which a newer version has written.
 */
export const refuseWhileClosed =
  (consumers: Consumers) =>
  ({ method }: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void => {
    if (SAFE.has(method) || !consumers.closed()) return done();
    done(
      new HttpProblem(
        problem(
          503,
          'replica/closed',
          'this server cannot read an event about people or organisations, which a newer version of the program has recorded: until it is upgraded it changes nothing',
        ),
        { 'retry-after': '30' },
      ),
    );
  };
