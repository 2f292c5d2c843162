import { createHmac } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type StandInClock } from './clock.js';

/** Where events are sent, and what they are signed with. */
export interface WebhookEndpoint {
  readonly url: string;
  readonly secret: string;
  /** Of the endpoint that listens to connected accounts, if it is another. */
  readonly connectSecret?: string;
  /** Of the destination of thin events, if it is another. */
  readonly v2Secret?: string;
}

export type EventSource = 'connect' | 'platform' | 'v2';

/**
 * What happens to an event on its way: it is never sent; sent twice; sent when `release()` says so;
 * sent after the event that comes next.
 */
export type WebhookFault = 'doubled' | 'held' | 'lost' | 'overtaken';

export interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly attempt: number;
  /** What the endpoint answered; null: nothing. */
  readonly status: number | null;
}

interface Sending {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly source: EventSource;
  readonly createdMs: number;
  readonly done: () => void;
  attempt: number;
}

/** Stripe does not publish its intervals; it tries for three days (docs.stripe.com/webhooks#retries). */
const RETRY_AFTER_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS];
const LATER_MS = 12 * HOUR_MS;
const GIVE_UP_MS = 3 * DAY_MS;
/** docs.stripe.com/webhooks#roll-endpoint-secrets: both sign for up to 24 hours. */
const ROLLING_MS = DAY_MS;
const ANSWER_WITHIN_MS = 10 * SECOND_MS;

/** Sends events to the endpoint: at least once, in no order that can be relied on. */
export class Webhooks {
  /** Every try, in order. */
  readonly deliveries: Delivery[] = [];
  private endpoint: WebhookEndpoint | null;
  private former: { readonly secret: string; readonly untilMs: number } | null = null;
  private readonly faults: { readonly type: string | null; readonly fault: WebhookFault }[] = [];
  private held: Sending[] = [];
  private overtaken: Sending[] = [];
  private line: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: StandInClock,
    endpoint: WebhookEndpoint | null,
  ) {
    this.endpoint = endpoint;
  }

  get isListening(): boolean {
    return this.endpoint !== null;
  }

  /** From now on events go there; null: nowhere, as when no endpoint was made. */
  sendTo(endpoint: WebhookEndpoint | null): void {
    this.endpoint = endpoint;
  }

  /** An endpoint was made: what it listens to is signed with its secret. */
  listen(url: string, source: EventSource, secret: string): void {
    const before = this.endpoint ?? { secret };
    const own = {
      platform: { secret },
      connect: { connectSecret: secret },
      v2: { v2Secret: secret },
    };
    this.endpoint = { ...before, ...own[source], url };
  }

  /** A new secret; for 24 hours each event is signed with both. */
  rollSecret(secret: string): void {
    if (!this.endpoint) throw new Error('there is no endpoint');
    this.former = { secret: this.endpoint.secret, untilMs: this.clock.nowMs + ROLLING_MS };
    this.endpoint = { url: this.endpoint.url, secret };
  }

  /** Happens to the next event (of this type), once for each call. */
  willBe(fault: WebhookFault, type: string | null = null): void {
    this.faults.push({ type, fault });
  }

  /** Sends what was held, in the order in which it happened or the other way round. */
  async release(order: 'as they came' | 'reversed' = 'as they came'): Promise<void> {
    const held = order === 'reversed' ? this.held.reverse() : this.held;
    this.held = [];
    for (const sending of held) this.queue(sending);
    await this.settled();
  }

  send(event: {
    readonly id: string;
    readonly type: string;
    readonly body: unknown;
    readonly source: EventSource;
    readonly done: () => void;
  }): void {
    if (!this.endpoint) return;
    const sending: Sending = {
      ...event,
      body: JSON.stringify(event.body, null, 2),
      createdMs: this.clock.nowMs,
      attempt: 0,
    };
    const at = this.faults.findIndex(({ type }) => type === null || type === event.type);
    const [found] = at < 0 ? [] : this.faults.splice(at, 1);
    switch (found?.fault) {
      case 'lost':
        return;
      case 'held':
        this.held.push(sending);
        return;
      case 'overtaken':
        this.overtaken.push(sending);
        return;
      case 'doubled':
        this.queue(sending);
        break;
      case undefined:
        break;
    }
    this.queue(sending);
    for (const late of this.overtaken) this.queue(late);
    this.overtaken = [];
  }

  /** Sends the bytes of an event again, as `stripe events resend` does. */
  resend(event: { readonly id: string; readonly type: string; readonly body: unknown }): void {
    this.queue({
      ...event,
      body: JSON.stringify(event.body, null, 2),
      source: 'platform',
      createdMs: this.clock.nowMs,
      attempt: 0,
      done: () => undefined,
    });
  }

  /** When all that was to be sent by now has been sent. */
  async settled(): Promise<void> {
    let line;
    do {
      line = this.line;
      await line;
    } while (line !== this.line);
  }

  private queue(sending: Sending): void {
    this.line = this.line.then(() => this.attempt(sending));
  }

  private async attempt(sending: Sending): Promise<void> {
    if (!this.endpoint) return;
    sending.attempt++;
    const status = await this.post(this.endpoint.url, sending);
    const { id, type, attempt } = sending;
    this.deliveries.push({ event: id, type, attempt, status });
    if (status !== null && status >= 200 && status < 300) return sending.done();
    const afterMs = RETRY_AFTER_MS[attempt - 1] ?? LATER_MS;
    if (this.clock.nowMs + afterMs - sending.createdMs <= GIVE_UP_MS)
      this.clock.after(afterMs, () => this.queue(sending));
  }

  private async post(url: string, { body, source }: Sending): Promise<number | null> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': this.signature(body, source),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }

  /**
   * docs.stripe.com/webhooks#verify-manually: HMAC-SHA256 of `timestamp.body`, made anew for each
   * try; a scheme `v0` that is to be ignored comes along.
   */
  private signature(body: string, source: EventSource): string {
    const { now } = this.clock;
    const { secret, connectSecret, v2Secret } = this.endpoint!;
    const own = { platform: secret, connect: connectSecret ?? secret, v2: v2Secret ?? secret };
    const secrets = [own[source]];
    if (this.former && this.former.untilMs > this.clock.nowMs) secrets.push(this.former.secret);
    const sign = (key: string): string =>
      createHmac('sha256', key).update(`${now}.${body}`).digest('hex');
    return [`t=${now}`, ...secrets.map((key) => `v1=${sign(key)}`), `v0=${sign('v0')}`].join(',');
  }
}
