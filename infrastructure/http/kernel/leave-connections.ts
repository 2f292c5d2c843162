import type { FastifyInstance } from 'fastify';

const LOOK_AGAIN_MS = 100;

/**
 * While the server closes, whoever is still answered is told to come next time with a new
 * connection, and a connection whose last answer is given is closed. Closing waits for every
 * connection, and a client keeps its own open for as long as it likes: without this the process
 * would stand about for more than a minute, until it is killed.
 */
export function leaveConnections(fastify: FastifyInstance): void {
  let leaving: NodeJS.Timeout | undefined;
  fastify.addHook('preClose', (done) => {
    leaving = setInterval(() => fastify.server.closeIdleConnections(), LOOK_AGAIN_MS).unref();
    fastify.server.once('close', () => clearInterval(leaving));
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (leaving) reply.header('connection', 'close');
    done(null, payload);
  });
}
