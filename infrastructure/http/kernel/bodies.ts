import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { verificationMediaTypes } from '../../../domain/people/organization/verification-document.js';
import { SIGN_IN, unauthenticated } from './access.js';
import { readJson } from './bounded-json.js';
import { HttpProblem, problem } from './problem.js';
import { tableMediaTypes } from './table-media-types.js';

/** Bytes of a body of JSON. */
export const BODY_LIMIT = 1024 * 1024;
/** The same of whoever has not signed in: what is open to everybody is short. */
export const ANONYMOUS_BODY_LIMIT = 16 * 1024;
/** How slowly a body may come. */
export interface Pace {
  /** It has so long, in milliseconds, */
  readonly freeMs: number;
  /** and a second more for every so many bytes that have come. */
  readonly bytesPerSecond: number;
  readonly lookEveryMs: number;
}

const PACE: Pace = { freeMs: 30_000, bytesPerSecond: 1_000, lookEveryMs: 5_000 };

/** Whether a route is open to everybody. */
export type IsOpen = (method: string, route: string) => boolean;

/**
 * What bodies the server takes, for all routes: JSON, and tables and files as streams on the routes
 * that take those. No forms: a page of a stranger can send one in a visitor's name. Nothing that is
 * compressed: a few kilobytes could become any size. Nothing that drips.
 */
export function takeBodies(fastify: FastifyInstance, isOpen: IsOpen): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (
      request: FastifyRequest,
      text: string,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      try {
        if (!request.caller && Buffer.byteLength(text) > ANONYMOUS_BODY_LIMIT)
          throw tooLong(request, isOpen);
        if (text === '') throw noBody();
        done(null, readJson(text));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  const passStream = (
    _request: unknown,
    payload: unknown,
    done: (error: null, body: unknown) => void,
  ): void => done(null, payload);
  fastify.addContentTypeParser(
    ['application/x-ndjson', ...tableMediaTypes, ...verificationMediaTypes],
    passStream as never,
  );
  fastify.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
      return done(compressed());
    done();
  });
  cutDrips(fastify, PACE);
}

/**
 * Before the body of a request is read whose declared length is beyond what its caller may send; to
 * be added once it is known who calls.
 */
export const refuseLongAnonymous =
  (isOpen: IsOpen) =>
  (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void => {
    const { caller, headers, url } = request;
    // has a limit of its own: whoever calls there proves who they are by the body
    if (url.startsWith('/inbox/')) return done();
    const isJson = headers['content-type']?.startsWith('application/json') ?? false;
    if (isJson && !caller && Number(headers['content-length']) > ANONYMOUS_BODY_LIMIT)
      return done(tooLong(request, isOpen));
    done();
  };

/** How long a client has to take the answer, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Answers and lets go. What still comes is read and thrown away for a moment: a connection that is
 * closed with something unread is reset, and the answer may be lost with it (RFC 9112, 9.6).
 */
function cut(raw: IncomingMessage): void {
  // nobody is to get a body that is complete after all
  raw.removeAllListeners('data');
  raw.removeAllListeners('end');
  raw.resume();
  raw.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  const end = setTimeout(() => raw.destroy(), LINGER_MS).unref();
  raw.socket.once('close', () => {
    clearTimeout(end);
    raw.destroy();
  });
}

/**
 * A connection whose request is never finished is kept by nobody: a body that comes more slowly than
 * any network is answered 408 (RFC 9110, 15.5.9) and cut.
 */
export function cutDrips(fastify: FastifyInstance, pace: Pace): void {
  const receiving = new Set<{
    readonly request: FastifyRequest;
    readonly since: number;
    readonly bytesBefore: number;
  }>();
  const look = (): void => {
    const now = performance.now();
    for (const one of receiving) {
      const { raw } = one.request;
      if (raw.complete || raw.destroyed) receiving.delete(one);
      else {
        const bytes = raw.socket.bytesRead - one.bytesBefore;
        if (now - one.since < pace.freeMs + (bytes / pace.bytesPerSecond) * 1_000) continue;
        receiving.delete(one);
        cut(raw);
      }
    }
  };
  let timer: NodeJS.Timeout | undefined;
  fastify.addHook('onListen', (done) => {
    timer = setInterval(look, pace.lookEveryMs).unref();
    done();
  });
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request;
    if (!raw.complete)
      receiving.add({ request, since: performance.now(), bytesBefore: raw.socket.bytesRead });
    done();
  });
}

/** Who needs to sign in for the route anyway is told that. */
function tooLong(
  { method, routeOptions, tokenProblem }: FastifyRequest,
  isOpen: IsOpen,
): HttpProblem {
  if (tokenProblem !== undefined) return unauthenticated(tokenProblem);
  if (!isOpen(method, routeOptions.url ?? '')) return unauthenticated(SIGN_IN);
  return new HttpProblem(
    problem(
      413,
      'request/too-large',
      `without an access token a body has at most ${ANONYMOUS_BODY_LIMIT / 1024} KiB`,
      { params: { max: ANONYMOUS_BODY_LIMIT } },
    ),
  );
}

const noBody = (): HttpProblem =>
  new HttpProblem(problem(400, 'http/400', 'send a JSON object: the body is empty', { field: '' }));

/** RFC 9110, 12.5.3: the field says which codings would be accepted. */
const compressed = (): HttpProblem =>
  new HttpProblem(
    problem(415, 'request/content-encoding', 'send the body as it is, not compressed', {
      header: 'Content-Encoding',
      suggestions: ['identity'],
    }),
    { 'accept-encoding': 'identity' },
  );
