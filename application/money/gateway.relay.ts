import type { EventType } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { CallKind } from '../ports/payment-gateway.js';
import type { Effect, Relay } from '../shared/relay/relay.js';

export const GATEWAY = 'gateway';

/** A call to the gateway, or what it has sent news of, to be looked at. */
export type GatewayEffectKind = CallKind | 'news';

const handles = [
  'PaymentRequested',
  'ReturnRequested',
  'CheckoutRequested',
  'CaptureRequested',
  'AuthorisationReleased',
  'RefundRequested',
  'RefundRetried',
  'PayoutRequested',
  'TransferMade',
  'PayoutRetried',
  'OnboardingStarted',
  'EvidenceSubmissionRequested',
  'ChargebackAcceptanceRequested',
  'GatewayNewsReceived',
] as const satisfies readonly EventType[];

export type GatewayEvent = (typeof handles)[number];

const call = (
  kind: GatewayEffectKind,
  about: string,
): Effect<typeof GATEWAY, GatewayEffectKind> => ({
  channel: GATEWAY,
  kind,
  to: { gateway: about },
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * What the payment gateway is told to do, and what it is asked because of its news. A call whose
 * outcome is unknown is looked up before it is repeated.
 */
export const gatewayRelay: Relay<GatewayEvent> = {
  name: GATEWAY,
  handles,
  ordered: false,
  patience: {
    baseMs: 1_000,
    capMs: 5 * MINUTE_MS,
    parkAfterMs: 72 * HOUR_MS,
    // the gateway forgets keys after 24 hours
    holdAfterMs: 23 * HOUR_MS,
  },
  effectsOf: (event) => {
    switch (event.type) {
      case 'PaymentRequested':
        // a page for cards is made when the buyer wants to pay
        return event.data.method === 'transfer'
          ? [call('bank-transfer', event.data.paymentId)]
          : [];
      case 'ReturnRequested':
        return [call('return', event.data.paymentId)];
      case 'CheckoutRequested':
        return [call('checkout', event.data.paymentId)];
      case 'CaptureRequested':
        return [call('capture', event.data.paymentId)];
      case 'AuthorisationReleased':
        return [call('release', event.data.paymentId)];
      case 'RefundRequested':
      case 'RefundRetried':
        return [call('refund', event.data.paymentId)];
      case 'PayoutRequested':
        return [call('transfer', event.data.accountId)];
      case 'TransferMade':
      case 'PayoutRetried':
        return [call('payout', event.data.accountId)];
      case 'OnboardingStarted':
        return [call('account', event.data.vendorOrgId)];
      case 'EvidenceSubmissionRequested':
        return [call('evidence', event.data.chargebackId)];
      case 'ChargebackAcceptanceRequested':
        return [call('acceptance', event.data.chargebackId)];
      case 'GatewayNewsReceived':
        return [call('news', event.data.newsId)];
      default:
        return never(event);
    }
  },
};
