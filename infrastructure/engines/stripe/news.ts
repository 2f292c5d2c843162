import type Stripe from 'stripe';
import {
  NotGenuine,
  type GatewayAnswer,
  type GatewayNews,
} from '../../../application/ports/payment-gateway.js';
import { asked, done } from './answers.js';
import { subjectOf, type MarkedObject } from './marks.js';

/**
 * What is listened to, on the platform and on connected accounts. The endpoints are made with these
 * (docs/payments.md), and what a callback has not brought is asked for by them. At most 20 may be
 * asked for at once (docs.stripe.com/api/events/list).
 */
export const PLATFORM_EVENTS = [
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.updated',
  'checkout.session.completed',
  'checkout.session.expired',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'refund.created',
  'refund.failed',
  'refund.updated',
] as const;
export const VENDOR_EVENTS = [
  'account.external_account.created',
  'account.external_account.deleted',
  'account.external_account.updated',
  'payout.canceled',
  'payout.failed',
  'payout.paid',
  'payout.updated',
] as const;
/** Thin events (docs.stripe.com/event-destinations#thin-events). */
export const ACCOUNT_EVENTS = [
  'v2.core.account.closed',
  'v2.core.account[configuration.recipient].capability_status_updated',
  'v2.core.account[configuration.recipient].updated',
  'v2.core.account[requirements].updated',
] as const;

const LISTENED_TO: ReadonlySet<string> = new Set<string>([
  ...PLATFORM_EVENTS,
  ...VENDOR_EVENTS,
  ...ACCOUNT_EVENTS,
]);

/** docs.stripe.com/webhooks#replay-prevention */
const TOLERANCE_SECONDS = 300;
const PAGE = 100;
/** docs.stripe.com/api-v2-overview#list-pagination */
const PAGE_V2 = 100;

/** As either version of the API sends them. */
interface Sent {
  readonly id: string;
  readonly object: 'event' | 'v2.core.event';
  readonly type: string;
  readonly livemode: boolean;
  /** Seconds since 1970, or ISO 8601 in v2. */
  readonly created: number | string;
  readonly account?: string | null;
  readonly data?: { readonly object?: MarkedObject };
  readonly related_object?: { readonly id: string; readonly type: string } | null;
}

/** Reads what Stripe sends, and asks for what has not come. */
export class News {
  constructor(
    private readonly stripe: Stripe,
    private readonly secrets: readonly string[],
    private readonly isLive: boolean,
  ) {}

  receive(body: Buffer, signature: string): GatewayNews {
    if (!this.secrets.some((secret) => this.isSigned(body, signature, secret)))
      throw new NotGenuine('no secret of STRIPE_WEBHOOK_SECRETS has signed it within five minutes');
    let sent: Sent;
    try {
      sent = JSON.parse(body.toString('utf8')) as Sent;
    } catch {
      throw new NotGenuine('it is signed, and is not JSON');
    }
    return this.read(sent);
  }

  /**
   * @param accounts Vendors' accounts that something is awaited of: their news stand in lists of
   *   their own
   */
  since(
    instant: string,
    accounts: readonly string[],
  ): Promise<GatewayAnswer<readonly GatewayNews[]>> {
    const sinceMs = Date.parse(instant);
    return asked(async () => {
      const gte = Math.floor(sinceMs / 1_000);
      const found = [...(await this.listed(gte, PLATFORM_EVENTS)), ...(await this.thin(sinceMs))];
      for (const stripeAccount of accounts)
        found.push(...(await this.listed(gte, VENDOR_EVENTS, stripeAccount)));
      return done(
        found
          .map((sent) => this.read(sent))
          .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)),
      );
    });
  }

  private async listed(
    gte: number,
    types: readonly string[],
    stripeAccount?: string,
  ): Promise<readonly Sent[]> {
    const found: Sent[] = [];
    for await (const event of this.stripe.events.list(
      { created: { gte }, types: [...types], limit: PAGE },
      stripeAccount === undefined ? {} : { stripeAccount },
    ))
      found.push({
        ...(event as unknown as Sent),
        ...(stripeAccount !== undefined && { account: stripeAccount }),
      });
    return found;
  }

  private async thin(sinceMs: number): Promise<readonly Sent[]> {
    const found: Sent[] = [];
    for await (const event of this.stripe.v2.core.events.list({
      types: [...ACCOUNT_EVENTS],
      limit: PAGE_V2,
    })) {
      // the newest come first
      if (Date.parse(event.created) < sinceMs) break;
      found.push(event as unknown as Sent);
    }
    return found;
  }

  private read(sent: Sent): GatewayNews {
    const { id, type, created } = sent;
    const createdAt =
      typeof created === 'number'
        ? new Date(created * 1_000).toISOString()
        : new Date(created).toISOString();
    return { id, type, createdAt, about: this.subject(sent) };
  }

  private subject({ object, type, livemode, account, data, related_object: of }: Sent) {
    // test and live are two worlds
    if (livemode !== this.isLive || !LISTENED_TO.has(type)) return null;
    if (object === 'v2.core.event')
      return of?.type === 'v2.core.account'
        ? { what: 'account' as const, gatewayAccount: of.id }
        : null;
    return data?.object ? subjectOf(type, data.object, account ?? null) : null;
  }

  private isSigned(body: Buffer, signature: string, secret: string): boolean {
    try {
      return this.stripe.webhooks.signature!.verifyHeader(
        body,
        signature,
        secret,
        TOLERANCE_SECONDS,
      );
    } catch {
      return false;
    }
  }
}
