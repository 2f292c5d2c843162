import { isDecided } from '../../domain/money/chargeback/chargeback.js';
import { dueOf } from '../../domain/money/payment/bank-transfer.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { organization } from '../../domain/people/organization/organization.js';
import { user } from '../../domain/people/user/user.js';
import { never } from '../../domain/shared/decider/decider.js';
import { firstEvent } from '../hub/whole-stream.js';
import type { Captured, GatewayAnswer, PaymentGateway } from '../ports/payment-gateway.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { AddressedEffect, Channel, Outcome } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import { evidenceFiles } from './evidence-files.js';
import { DONE, obsolete, recorded, settle } from './gateway-answers.js';
import { GatewayNews } from './gateway-news.js';
import { GatewayRecords } from './gateway-records.js';
import type { GatewayEffectKind, GatewayEvent } from './gateway.relay.js';

type Needed = Pick<Services, 'events' | 'files' | 'personal' | 'pipeline'>;
type Cause = RecordedEvent & { type: GatewayEvent };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A payment page is open for so long; gateways allow half an hour to a day. */
const CHECKOUT_MS = 23 * HOUR_MS;
const CHECKOUT_LEAST_MS = 35 * MINUTE_MS;
const CHECKOUT_ALLOWED_MS = 31 * MINUTE_MS;

/**
 * Tells the gateway, and records what it answers as a command: a refusal is a fact of the payment or
 * the account like any other. What has been done and could not be recorded is unknown, and looked up.
 */
export class GatewayChannel implements Channel {
  private readonly records: GatewayRecords;
  private readonly news: GatewayNews;

  constructor(
    private readonly services: Needed,
    private readonly gateway: PaymentGateway,
    /** The application's base URL. */
    private readonly publicUrl: string,
    private readonly now: () => number = Date.now,
  ) {
    this.records = new GatewayRecords(services, gateway, now);
    this.news = new GatewayNews(services, gateway, this.records);
  }

  async perform(effect: AddressedEffect): Promise<Outcome> {
    const event = await this.causeOf(effect);
    switch (event.type) {
      case 'PaymentRequested':
        return this.openBankTransfer(effect, event);
      case 'CheckoutRequested':
        return this.openCheckout(effect, event);
      case 'ReturnRequested': {
        const { paymentId, returnId, gatewayRef, amount, currency } = event.data;
        const state = await this.records.paymentState(paymentId);
        const found = state?.transfer.returns.find((r) => r.returnId === returnId);
        if (found?.status !== 'Requested') return obsolete('it was settled');
        const of = { paymentId, returnId, gatewayRef, amount, currency };
        return settle(
          await this.gateway.returnTransfer(effect.key, of),
          (made) => this.records.recordRefund(effect, paymentId, returnId, made),
          (code) => this.records.refundFailed(effect, paymentId, returnId, code, []),
        );
      }
      case 'CaptureRequested': {
        const state = await this.records.paymentState(event.data.paymentId);
        if (!state || state.status !== 'Capturing') return obsolete('it is not to be captured');
        const { paymentId, amount } = event.data;
        const gatewayRef = state.gatewayRef!;
        const answer = await this.gateway.capture(effect.key, { paymentId, gatewayRef, amount });
        return settle(
          answer,
          (captured) => this.records.recordCapture(effect, paymentId, gatewayRef, captured),
          (code) =>
            this.records.onPayment(effect, paymentId, { type: 'RecordCaptureFailure', code }),
        );
      }
      case 'AuthorisationReleased': {
        const { paymentId, gatewayRef } = event.data;
        return settle(
          await this.gateway.releaseAuthorisation(effect.key, { paymentId, gatewayRef }),
          () => Promise.resolve(),
          null,
        );
      }
      case 'RefundRequested':
      case 'RefundRetried': {
        const { paymentId, refundId, currency } = event.data;
        const state = await this.records.paymentState(paymentId);
        const refund = state?.refunds.find((r) => r.refundId === refundId);
        if (!state || refund?.status !== 'Requested') return obsolete('it was settled');
        const { gatewayRef } = state;
        const answer = await this.gateway.refund(effect.key, {
          paymentId,
          refundId,
          gatewayRef: gatewayRef!,
          amount: refund.amount,
          currency,
        });
        return settle(
          answer,
          (made) => this.records.recordRefund(effect, paymentId, refundId, made),
          (code) => this.records.refundFailed(effect, paymentId, refundId, code, []),
        );
      }
      case 'PayoutRequested': {
        const { accountId, payoutId, gatewayAccount, amount, currency } = event.data;
        const state = await this.services.pipeline.load(vendorAccount, accountId, true);
        if (state.state.payouts.get(payoutId)?.status !== 'Requested')
          return obsolete('it was cancelled, or has been moved');
        const answer = await this.gateway.transfer(effect.key, {
          accountId,
          payoutId,
          gatewayAccount,
          amount,
          currency,
        });
        return settle(
          answer,
          (made) => this.records.recordTransfer(effect, event.data, payoutId, made),
          (code) =>
            this.records.onAccount(effect, event.data, {
              type: 'RecordTransferRefusal',
              payoutId,
              code,
            }),
        );
      }
      case 'TransferMade':
      case 'PayoutRetried': {
        const { accountId, payoutId, gatewayAccount, amount, currency } = event.data;
        const sent = await this.sentBefore(effect, event);
        if (sent) return sent;
        const answer = await this.gateway.payOut(effect.key, {
          accountId,
          payoutId,
          gatewayAccount,
          amount,
          currency,
        });
        return settle(
          answer,
          (made) => this.records.recordPayout(effect, event.data, payoutId, made),
          (code) =>
            this.records.onAccount(effect, event.data, {
              type: 'RecordPayoutFailure',
              payoutId,
              code,
            }),
        );
      }
      case 'OnboardingStarted': {
        const { vendorOrgId, country, startedBy } = event.data;
        const { state } = await this.services.pipeline.load(organization, vendorOrgId);
        const email = await this.emailOf(startedBy);
        const answer = await this.gateway.openAccount(effect.key, {
          vendorOrgId,
          name: state?.name ?? '',
          country,
          ...(email !== null && { email }),
        });
        return settle(
          answer,
          ({ gatewayAccount }) => this.records.recordAccount(effect, vendorOrgId, gatewayAccount),
          null,
        );
      }
      case 'EvidenceSubmissionRequested': {
        const { chargebackId, paymentId, disputeRef, evidence, evidenceIds, attempt } = event.data;
        const state = await this.records.chargebackState(chargebackId);
        if (state?.status !== 'Answering' || state.attempt !== attempt)
          return obsolete('it was answered, or decided');
        const files = await evidenceFiles(state, evidenceIds, this.services);
        return settle(
          await this.gateway.submitEvidence(effect.key, { disputeRef, evidence, files }),
          (standing) => this.records.recordDispute(effect, paymentId, standing),
          (code) =>
            this.records.onChargeback(effect, chargebackId, {
              type: 'RecordEvidenceRefusal',
              code,
            }),
        );
      }
      case 'ChargebackAcceptanceRequested': {
        const { chargebackId, paymentId, disputeRef } = event.data;
        const state = await this.records.chargebackState(chargebackId);
        if (!state?.isAccepted || isDecided(state.status))
          return obsolete('it was decided, or is not given up');
        return settle(
          await this.gateway.acceptDispute(effect.key, { disputeRef }),
          (standing) => this.records.recordDispute(effect, paymentId, standing),
          (code) =>
            this.records.onChargeback(effect, chargebackId, {
              type: 'RecordAcceptanceRefusal',
              code,
            }),
        );
      }
      case 'GatewayNewsReceived':
        return this.news.lookAt(effect, event.data.about);
      default:
        return never(event);
    }
  }

  /** By the key of the call; news are looked at anew, which changes nothing that is known. */
  async lookUp(effect: AddressedEffect): Promise<Outcome | null> {
    const kind = effect.kind as GatewayEffectKind;
    if (kind === 'news') return null;
    const event = await this.causeOf(effect);
    const data = event.data as {
      readonly paymentId?: string;
      readonly accountId?: string;
      readonly vendorOrgId?: string;
      readonly gatewayRef?: string;
      readonly gatewayAccount?: string;
      readonly disputeRef?: string;
    };
    const state = data.paymentId ? await this.records.paymentState(data.paymentId) : null;
    const gatewayRef = data.disputeRef ?? data.gatewayRef ?? state?.gatewayRef ?? null;
    const found = await this.gateway.lookUp(effect.key, {
      kind,
      subject: effect.recipient,
      gatewayRef,
      gatewayAccount: data.gatewayAccount ?? null,
      since: await this.since(effect, event),
    });
    if (found.is === 'refused') return { is: 'refused', why: found.code };
    if (found.is !== 'done') return { is: 'unavailable', why: found.why };
    if (found.value === null) return null;
    return this.recordFound(effect, event, found.value.ref, gatewayRef);
  }

  /**
   * A transfer that is found again after a restore is recorded anew, and its payout follows: the one
   * that went out before may be older than the gateway remembers a key, and whatever else lies in the
   * vendor's account would be paid in its place. It is looked up first, which costs one question.
   */
  private async sentBefore(effect: AddressedEffect, event: Cause): Promise<Outcome | null> {
    return event.type === 'TransferMade' ? this.lookUp(effect) : null;
  }

  /** ISO 8601: what the call has made is not older. */
  private async since({ event: { recordedAt } }: AddressedEffect, event: Cause): Promise<string> {
    const requestedOn = event.type === 'TransferMade' ? await this.requestedOn(event.data) : null;
    return requestedOn === null
      ? new Date(recordedAt).toISOString()
      : `${requestedOn}T00:00:00.000Z`;
  }

  private async requestedOn({
    accountId,
    payoutId,
  }: {
    readonly accountId: string;
    readonly payoutId: string;
  }): Promise<string | null> {
    const { state } = await this.services.pipeline.load(vendorAccount, accountId, true);
    return state.payouts.get(payoutId)?.requestedOn ?? null;
  }

  private async recordFound(
    effect: AddressedEffect,
    event: Cause,
    ref: string,
    gatewayRef: string | null,
  ): Promise<Outcome | null> {
    switch (event.type) {
      case 'PaymentRequested':
        return this.records.recordBankTransfer(effect, event.data.paymentId, ref);
      case 'ReturnRequested': {
        const { paymentId, returnId } = event.data;
        return settle(
          await this.gateway.refundState(ref),
          (made) => this.records.recordRefund(effect, paymentId, returnId, made),
          null,
        );
      }
      case 'CheckoutRequested': {
        const { paymentId, attempt } = event.data;
        return recorded(() =>
          this.records.onPayment(effect, paymentId, {
            type: 'RecordCheckoutOpened',
            attempt,
            checkoutRef: ref,
          }),
        );
      }
      case 'CaptureRequested': {
        const { paymentId } = event.data;
        const taken = await this.gateway.captured(gatewayRef ?? ref);
        if (taken.is === 'done' && taken.value === null) return null;
        return settle(
          taken as GatewayAnswer<Captured>,
          (captured) => this.records.recordCapture(effect, paymentId, gatewayRef ?? ref, captured),
          null,
        );
      }
      case 'AuthorisationReleased':
        return DONE;
      case 'RefundRequested':
      case 'RefundRetried': {
        const { paymentId, refundId } = event.data;
        return settle(
          await this.gateway.refundState(ref),
          (made) => this.records.recordRefund(effect, paymentId, refundId, made),
          null,
        );
      }
      case 'PayoutRequested': {
        const { payoutId } = event.data;
        return settle(
          await this.gateway.transferState(ref),
          (made) => this.records.recordTransfer(effect, event.data, payoutId, made),
          null,
        );
      }
      case 'TransferMade':
      case 'PayoutRetried': {
        const { payoutId, gatewayAccount } = event.data;
        return settle(
          await this.gateway.payoutState(gatewayAccount, ref),
          (made) => this.records.recordPayout(effect, event.data, payoutId, made),
          null,
        );
      }
      case 'OnboardingStarted':
        return recorded(() => this.records.recordAccount(effect, event.data.vendorOrgId, ref));
      case 'EvidenceSubmissionRequested':
      case 'ChargebackAcceptanceRequested': {
        const { paymentId } = event.data;
        return settle(
          await this.gateway.dispute(ref),
          ({ paymentId: _of, ...standing }) =>
            this.records.recordDispute(effect, paymentId, standing),
          null,
        );
      }
      default:
        return null;
    }
  }

  private async openBankTransfer(
    effect: AddressedEffect,
    { data }: Extract<Cause, { type: 'PaymentRequested' }>,
  ): Promise<Outcome> {
    const { paymentId, purchaseId, number, amount, currency, buyerOrgId } = data;
    const state = await this.records.paymentState(paymentId);
    if (state?.status !== 'Requested') return obsolete('nobody waits for this transfer any more');
    const { state: buyer } = await this.services.pipeline.load(organization, buyerOrgId);
    const answer = await this.gateway.createBankTransfer(effect.key, {
      paymentId,
      number,
      amount,
      currency,
      buyerOrgId,
      buyerName: buyer?.name ?? '',
      returnUrl: this.purchaseUrl(purchaseId),
    });
    return answer.is === 'done'
      ? this.records.recordBankTransfer(effect, paymentId, answer.value.gatewayRef)
      : settle(answer, () => Promise.resolve(), null);
  }

  private readonly purchaseUrl = (purchaseId: string): string =>
    `${this.publicUrl}/app/purchases/${purchaseId}`;

  private async openCheckout(
    effect: AddressedEffect,
    { data }: Extract<Cause, { type: 'CheckoutRequested' }>,
  ): Promise<Outcome> {
    const { paymentId, purchaseId, attempt } = data;
    const state = await this.records.paymentState(paymentId);
    if (state?.attempt !== attempt || state.checkout !== 'Requested' || dueOf(state) <= 0)
      return obsolete('nobody waits for this page any more');
    const until = pageEnds(effect.event.recordedAt, Date.parse(state.dueBy), this.now());
    const answer = await this.gateway.createCheckout(effect.key, {
      paymentId,
      number: state.number,
      // fixed with the request, so that a repeat asks for the same
      amount: data.amount,
      currency: data.currency,
      returnUrl: this.purchaseUrl(purchaseId),
      expiresAt: new Date(until).toISOString(),
    });
    return settle(
      answer,
      ({ checkoutRef }) =>
        this.records.onPayment(effect, paymentId, {
          type: 'RecordCheckoutOpened',
          attempt,
          checkoutRef,
        }),
      (code) =>
        this.records.onPayment(effect, paymentId, { type: 'RecordCheckoutFailed', attempt, code }),
    );
  }

  /** Null: forgotten, or nobody's. */
  private async emailOf(userId: string): Promise<string | null> {
    const first = await firstEvent(this.services.events, `${user.category}-${userId}`);
    if (first?.type !== 'UserRegistered' && first?.type !== 'UserInvited') return null;
    return this.services.personal.open(first.data.email);
  }

  private async causeOf({ event }: AddressedEffect): Promise<Cause> {
    const [stored] = await this.services.events.readStream(event.stream, event.revision, 1);
    if (stored?.id !== event.id)
      throw new Error('the event of this effect is not part of this history');
    return decodeEvent(stored) as Cause;
  }
}

/**
 * The same however often the page is asked for: a gateway refuses a repeat that asks for something
 * else. Where it was long away, the whole hour after the least that it takes.
 */
function pageEnds(askedAt: number, dueBy: number, now: number): number {
  const until = Math.min(askedAt + CHECKOUT_MS, Math.max(dueBy, askedAt + CHECKOUT_LEAST_MS));
  if (until >= now + CHECKOUT_ALLOWED_MS) return until;
  return Math.ceil((now + CHECKOUT_ALLOWED_MS) / HOUR_MS) * HOUR_MS;
}
