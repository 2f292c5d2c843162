import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { problem } from '../http/kernel/problem.js';
import type { Metrics } from './metrics.js';

const FORWARDING =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|x-original-.+|x-real-ip|x-client-ip|x-envoy-external-address|true-client-ip|cf-.+|fly-client-ip|fastly-client-ip)$/;
const LOCAL_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

export interface ScrapeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Serves `GET /metrics` to clients with the token, or, where none is configured, to clients on this
 * machine.
 */
export class MetricsEndpoint {
  constructor(
    private readonly metrics: Metrics,
    private readonly token: string | null,
  ) {}

  async answer({ headers, socket }: IncomingMessage): Promise<ScrapeAnswer> {
    const isLocal = LOOPBACK.test(socket.remoteAddress ?? '') && !wasForwarded(headers);
    if (this.token === null && !isLocal)
      return refusal(
        403,
        'metrics/forbidden',
        'metrics are for this machine only: set TRADEPOST_METRICS_TOKEN, and send it as a bearer token',
      );
    if (this.token !== null && !same(headers.authorization ?? '', `Bearer ${this.token}`))
      return refusal(401, 'metrics/token', 'send TRADEPOST_METRICS_TOKEN as a bearer token', {
        'www-authenticate': 'Bearer',
      });
    return {
      status: 200,
      headers: { 'content-type': this.metrics.registry.contentType },
      body: await this.metrics.text(),
    };
  }
}

/**
 * A proxy on this machine hands on what comes from elsewhere: it says so in one of these headers
 * (RFC 7239, RFC 9110 for `Via`, and what products use), or leaves the name that was asked for, which
 * is none of this machine's.
 */
function wasForwarded(headers: IncomingHttpHeaders): boolean {
  if (Object.keys(headers).some((name) => FORWARDING.test(name))) return true;
  return !LOCAL_NAME.test(headers.host ?? '');
}

const refusal = (
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): ScrapeAnswer => ({
  status,
  headers: { ...headers, 'content-type': 'application/problem+json' },
  body: JSON.stringify(problem(status, code, detail)),
});

/** Compares in constant time. */
const same = (one: string, other: string): boolean =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
