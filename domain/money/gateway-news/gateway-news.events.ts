import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';

/** What the news concern, by ids of ours that the gateway has kept for us, and by its own. */
export type NewsSubject =
  /** `checkoutRef`: of the page, or of the payment that was made on it, by which it is found. */
  | { readonly what: 'checkout'; readonly paymentId: string; readonly checkoutRef: string }
  | { readonly what: 'bankTransfer'; readonly paymentId: string; readonly gatewayRef: string }
  | { readonly what: 'capture'; readonly paymentId: string; readonly gatewayRef: string }
  | {
      /** A refund, or what came by bank transfer and is sent back: `refundId` is then that return's. */
      readonly what: 'refund';
      readonly paymentId: string;
      readonly refundId: string;
      readonly refundRef: string;
    }
  | {
      readonly what: 'payout';
      readonly accountId: string;
      readonly payoutId: string;
      readonly payoutRef: string;
      readonly gatewayAccount: string;
    }
  /** Without the payment: banks make disputes, and whose it is, is asked. */
  | {
      readonly what: 'dispute';
      readonly paymentId?: string;
      readonly gatewayRef: string;
      readonly disputeRef: string;
    }
  /** Without the vendor: the gateway's news do not say whose it is, and it is asked. */
  | { readonly what: 'account'; readonly vendorOrgId?: string; readonly gatewayAccount: string };

/** The gateway says that something has changed; how it stands is asked of it afterwards. */
export type GatewayNewsEvent = DomainEvent<
  'GatewayNewsReceived',
  {
    /** The gateway's id of the news, and its name of their kind. */
    newsId: string;
    kind: string;
    about: NewsSubject;
    /** When the gateway says that it happened. */
    createdAt: string;
    by: 'callback' | 'poll';
  }
>;

export const gatewayNewsEvents = eventsOf<GatewayNewsEvent>('gatewayNews', {
  GatewayNewsReceived: { version: 1, audience: onlookers('marketplace.operate') },
});
