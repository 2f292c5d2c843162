import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import type { Sent, WebhookSender } from '../../../application/ports/webhook-sender.js';
import { AddressGuard } from './address-guard.js';

/** A receiver answers within so long, or it has not answered (Standard Webhooks: 15 to 30 s). */
const TIMEOUT_MS = 15_000;
const CONNECT_MS = 5_000;
/** Of an answer that is read, and of which the beginning is kept. */
const MOST_READ = 64 * 1024;
const KEPT_CHARACTERS = 1_000;
const MOST_RETRY_AFTER_MS = 24 * 3_600_000;

/** An address inside: nothing was sent, and nothing of it is told. */
class NotPermitted extends Error {
  override readonly name = 'NotPermitted';
}

export interface SenderOptions {
  /** Networks inside that may be sent to, as an operator has set. */
  readonly allowed?: readonly string[];
  readonly timeoutMs?: number;
  /** How names are looked up. */
  readonly lookUp?: typeof lookUp;
}

/**
 * Posts over HTTPS to addresses of customers. Every connection is checked: all addresses that a name
 * has, literal ones, and the one that was connected to in the end.
 */
export class HttpWebhookSender implements WebhookSender {
  private readonly guard: AddressGuard;
  private readonly agent: Agent;
  private readonly timeoutMs: number;

  constructor({
    allowed = [],
    timeoutMs = TIMEOUT_MS,
    lookUp: resolve = lookUp,
  }: SenderOptions = {}) {
    this.guard = new AddressGuard(allowed);
    this.timeoutMs = timeoutMs;
    const connect = buildConnector({
      timeout: Math.min(CONNECT_MS, timeoutMs),
      lookup: this.guardedLookUp(resolve),
    });
    this.agent = new Agent({
      connections: 8,
      maxResponseSize: MOST_READ,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: (options, done) => {
        if (isIP(options.hostname) !== 0 && !this.guard.permits(options.hostname))
          return done(new NotPermitted(), null);
        connect(options, (...[error, socket]) => {
          if (error) return done(error, null);
          if (this.guard.permits(socket.remoteAddress ?? '')) return done(null, socket);
          socket.destroy();
          done(new NotPermitted(), null);
        });
      },
    });
  }

  refuses(url: string): string | null {
    return this.guard.refuses(url);
  }

  async send(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Sent> {
    const begun = performance.now();
    const sent = (of: Partial<Sent>): Sent => ({
      status: null,
      failure: null,
      answer: '',
      retryAfterMs: null,
      ...of,
      tookMs: Math.round(performance.now() - begun),
    });
    const refused = this.refuses(url);
    if (refused !== null) return sent({ failure: `nothing is sent to this URL: ${refused}` });
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { ...headers, 'user-agent': 'Tradepost-Webhooks/1' },
        body,
        dispatcher: this.agent,
        signal,
      });
      const answer = await response.body.text().catch(() => '');
      return sent({
        status: response.statusCode,
        answer: answer.slice(0, KEPT_CHARACTERS),
        retryAfterMs: retryAfter(response.headers['retry-after']),
      });
    } catch (error) {
      return sent({ failure: this.whyOf(error as Error, signal) });
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private guardedLookUp(resolve: typeof lookUp): LookupFunction {
    return (hostname, options, done) => {
      resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
        if (error) return done(error, '');
        // a name that has one address inside is refused, so that nobody can have it taken by chance
        if (found.length === 0 || !found.every(({ address }) => this.guard.permits(address)))
          return done(new NotPermitted(), '');
        if (options.all) return done(null, found);
        done(null, found[0]!.address, found[0]!.family);
      });
    };
  }

  /** In words of ours: what an operating system or a library says may tell of what is inside. */
  private whyOf(error: Error & { code?: string }, signal: AbortSignal): string {
    if (error instanceof NotPermitted) return 'its name leads to an address inside a network';
    const { code = '' } = error;
    if (signal.aborted || /TIMEOUT|ETIMEDOUT/.test(code))
      return `it did not answer within ${this.timeoutMs / 1_000} s`;
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known';
    if (code === 'ECONNREFUSED') return 'it refused the connection';
    if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|VERIFY/.test(code)) return 'its certificate is not valid';
    return 'the connection ended before it had answered';
  }
}

/** Seconds, or a date (RFC 9110, 10.2.3); in milliseconds, a day at most. */
function retryAfter(header: string | readonly string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(MOST_RETRY_AFTER_MS, Math.max(0, ms)) : null;
}
