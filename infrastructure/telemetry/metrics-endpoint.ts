import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { problem } from '../http/kernel/problem.js';
import type { Metrics } from './metrics.js';

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
    // a forwarded request comes from elsewhere
    const forwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;
    if (this.token === null && (forwarded || !LOOPBACK.test(socket.remoteAddress ?? '')))
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
