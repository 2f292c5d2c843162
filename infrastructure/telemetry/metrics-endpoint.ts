import { hash, timingSafeEqual } from 'node:crypto';
import type { Metrics } from './metrics.js';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/** Who asks for the metrics. */
export interface Scrape {
  readonly authorization: string | undefined;
  /** From which address the connection comes. */
  readonly address: string | undefined;
  /** Whether a proxy says that it asks for somebody else. */
  readonly forwarded: boolean;
}

export interface ScrapeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Answers `GET /metrics`. Whoever has the token may read them; where there is none, whoever is on this machine.
 */
export class MetricsEndpoint {
  constructor(
    private readonly metrics: Metrics,
    private readonly token: string | null,
  ) {}

  async answer(scrape: Scrape): Promise<ScrapeAnswer> {
    if (this.token === null && (scrape.forwarded || !LOOPBACK.test(scrape.address ?? '')))
      return refusal(403, 'metrics/forbidden', 'metrics are for this machine only: set TRADEPOST_METRICS_TOKEN, and send it as a bearer token');
    if (this.token !== null && !same(scrape.authorization ?? '', `Bearer ${this.token}`))
      return refusal(401, 'metrics/token', 'send TRADEPOST_METRICS_TOKEN as a bearer token', { 'www-authenticate': 'Bearer' });
    return { status: 200, headers: { 'content-type': this.metrics.registry.contentType }, body: await this.metrics.text() };
  }
}

function refusal(status: number, code: string, detail: string, headers: Record<string, string> = {}): ScrapeAnswer {
  const title = status === 401 ? 'Please log in' : 'Not allowed';
  const body = { type: `urn:tradepost:problem:${code.replaceAll('/', ':')}`, title, status, detail, code, params: {}, errors: [] };
  return { status, headers: { ...headers, 'content-type': 'application/problem+json' }, body: JSON.stringify(body) };
}

/** Takes as long whatever differs. */
const same = (one: string, other: string): boolean => timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
