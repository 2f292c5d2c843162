import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem, problem } from './problem.js';

/** Of the header that keeps browsers on https: a year, in seconds. */
const HSTS_SECONDS = 31_536_000;

/**
 * What browsers are told with every answer, unless its route says otherwise: that it is what its
 * type says, is kept nowhere, and is shown in no page. `tls`: people reach the application over
 * https, and never otherwise from then on.
 */
export const browserDefences = (tls: boolean) => {
  const headers = {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    ...(tls ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains` } : {}),
  };
  return (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    void reply.headers(headers);
    done();
  };
};

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const FROM_HERE: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Refuses what pages of other sites send to the routes that have cookies: their user would be
 * signed in as somebody else, or out, without knowing. Programs send neither header.
 */
export const refuseOtherSites = (publicUrl: string) => {
  const own = originOf(publicUrl);
  return ({ method, url, headers }: FastifyRequest, _reply: unknown, done: (e?: Error) => void) => {
    if (!url.startsWith('/auth/') || SAFE.has(method)) return done();
    const site = headers['sec-fetch-site'];
    const { origin } = headers;
    const isElsewhere =
      (site !== undefined && !(typeof site === 'string' && FROM_HERE.has(site))) ||
      (origin !== undefined && origin !== own && hostOf(origin) !== headers.host);
    if (!isElsewhere) return done();
    done(
      new HttpProblem(
        problem(403, 'auth/other-site', 'signing in and out is for pages of this site only', {
          header: site === undefined ? 'Origin' : 'Sec-Fetch-Site',
        }),
      ),
    );
  };
};

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);
const hostOf = (origin: string): string | null =>
  URL.canParse(origin) ? new URL(origin).host : null;
