import type Stripe from 'stripe';
import type { CallAbout, GatewayAnswer } from '../../../application/ports/payment-gateway.js';
import { never } from '../../../domain/shared/decider/decider.js';
import { asked, done } from './answers.js';
import type { Disputes } from './disputes.js';
import { keyOf, type MarkedObject } from './marks.js';
import type { Payments } from './payments.js';
import type { Vendors } from './vendors.js';

type Found = { readonly ref: string } | null;
type Created = { readonly created?: { readonly gte: number } };

const PAGE = 100;
/** Clocks differ a little. */
const MARGIN_SECONDS = 300;

/**
 * Finds what has become of a call. By lists, which are at once consistent; a search is a minute
 * behind (docs.stripe.com/search#data-freshness), and would say that a call that was just made never
 * was.
 */
export class Calls {
  constructor(
    private readonly stripe: Stripe,
    private readonly payments: Payments,
    private readonly vendors: Vendors,
    private readonly disputes: Disputes,
  ) {}

  lookUp(key: string, of: CallAbout): Promise<GatewayAnswer<Found>> {
    return asked(async () => done(await this.find(key, of)));
  }

  private async find(key: string, of: CallAbout): Promise<Found> {
    const { kind, gatewayRef, gatewayAccount } = of;
    const range = rangeOf(of.since);
    switch (kind) {
      case 'checkout':
        return this.first(key, this.stripe.checkout.sessions.list({ ...range, limit: PAGE }));
      // what was captured or given back is so once, whoever did it
      case 'capture':
        return this.where(gatewayRef, 'succeeded');
      case 'release':
        return this.where(gatewayRef, 'canceled');
      case 'refund':
        if (gatewayRef === null) return null;
        return this.first(
          key,
          this.stripe.refunds.list({ payment_intent: gatewayRef, limit: PAGE }),
        );
      case 'transfer':
        return this.first(
          key,
          this.stripe.transfers.list({
            ...range,
            ...(gatewayAccount !== null && { destination: gatewayAccount }),
            limit: PAGE,
          }),
        );
      case 'payout':
        if (gatewayAccount === null) return null;
        return this.first(
          key,
          this.stripe.payouts.list({ ...range, limit: PAGE }, { stripeAccount: gatewayAccount }),
        );
      case 'account':
        return this.account(key, range);
      case 'evidence':
        if (gatewayRef === null || !(await this.disputes.isAnswered(gatewayRef, key))) return null;
        return { ref: gatewayRef };
      case 'acceptance':
        if (gatewayRef === null || !(await this.disputes.isGivenUp(gatewayRef))) return null;
        return { ref: gatewayRef };
      // not taken by this adapter
      case 'bank-transfer':
      case 'return':
        return null;
      default:
        return never(kind);
    }
  }

  private async where(gatewayRef: string | null, status: string): Promise<Found> {
    if (gatewayRef === null) return null;
    return (await this.payments.statusOf(gatewayRef)) === status ? { ref: gatewayRef } : null;
  }

  private async first(
    key: string,
    list: AsyncIterable<Pick<MarkedObject, 'id' | 'metadata'>>,
  ): Promise<Found> {
    for await (const { id, metadata } of list) if (keyOf(metadata) === key) return { ref: id };
    return null;
  }

  private async account(key: string, { created }: Created): Promise<Found> {
    for await (const account of this.stripe.v2.core.accounts.list({ limit: PAGE })) {
      // the newest come first
      if (created && Date.parse(account.created) < created.gte * 1_000) return null;
      if (keyOf(account.metadata) !== key) continue;
      // what was to follow may not have
      await this.vendors.payOutByHand(account.id);
      return { ref: account.id };
    }
    return null;
  }
}

const rangeOf = (since: string | undefined): Created =>
  since === undefined
    ? {}
    : { created: { gte: Math.floor(Date.parse(since) / 1_000) - MARGIN_SECONDS } };
