import type { ChargebackCommand } from '../../domain/money/chargeback/chargeback.commands.js';
import {
  chargeback,
  isDecided,
  type KnownChargeback,
} from '../../domain/money/chargeback/chargeback.js';
import type { DisputeStanding } from '../../domain/money/chargeback/dispute-standing.js';
import type { NewsSubject } from '../../domain/money/gateway-news/gateway-news.events.js';
import { dueOf } from '../../domain/money/payment/bank-transfer.js';
import type { KnownPayment } from '../../domain/money/payment/payment-state.js';
import type { PaymentCommand } from '../../domain/money/payment/payment.commands.js';
import { payment } from '../../domain/money/payment/payment.js';
import {
  payoutAccount,
  type PayoutAccountCommand,
} from '../../domain/money/payout-account/payout-account.js';
import type { VendorAccountCommand } from '../../domain/money/vendor-account/vendor-account.commands.js';
import type { OfVendorAccount } from '../../domain/money/vendor-account/vendor-account.events.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { organization } from '../../domain/people/organization/organization.js';
import { user } from '../../domain/people/user/user.js';
import { never, type Decider, type DomainCommand } from '../../domain/shared/decider/decider.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { firstEvent } from '../hub/whole-stream.js';
import type {
  AccountFound,
  Captured,
  GatewayAnswer,
  PaymentGateway,
  PayoutAtGateway,
  RefundAtGateway,
  Transferred,
} from '../ports/payment-gateway.js';
import { chargebackIdOf, derivedId } from '../shared/command/ids.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { AddressedEffect, Channel, Outcome } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import { disputedOrders } from './disputed-orders.js';
import { evidenceFiles } from './evidence-files.js';
import type { GatewayEffectKind, GatewayEvent } from './gateway.relay.js';

type Needed = Pick<Services, 'events' | 'files' | 'personal' | 'pipeline'>;
type Cause = RecordedEvent & { type: GatewayEvent };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A payment page is open for so long; gateways allow half an hour to a day. */
const CHECKOUT_MS = 23 * HOUR_MS;
const CHECKOUT_LEAST_MS = 35 * MINUTE_MS;
const CHECKOUT_ALLOWED_MS = 31 * MINUTE_MS;

const DONE: Outcome = { is: 'done' };
const obsolete = (why: string): Outcome => ({ is: 'obsolete', why });

/** What is still to be recorded of what the gateway has done. */
type Record = () => Promise<void>;

/**
 * Tells the gateway, and records what it answers as a command: a refusal is a fact of the payment or
 * the account like any other. What has been done and could not be recorded is unknown, and looked up.
 */
export class GatewayChannel implements Channel {
  constructor(
    private readonly services: Needed,
    private readonly gateway: PaymentGateway,
    /** The application's base URL. */
    private readonly publicUrl: string,
    private readonly now: () => number = Date.now,
  ) {}

  async perform(effect: AddressedEffect): Promise<Outcome> {
    const event = await this.causeOf(effect);
    switch (event.type) {
      case 'PaymentRequested':
        return this.openBankTransfer(effect, event);
      case 'CheckoutRequested':
        return this.openCheckout(effect, event);
      case 'ReturnRequested': {
        const { paymentId, returnId, gatewayRef, amount, currency } = event.data;
        const state = await this.paymentState(paymentId);
        const found = state?.transfer.returns.find((r) => r.returnId === returnId);
        if (found?.status !== 'Requested') return obsolete('it was settled');
        const of = { paymentId, returnId, gatewayRef, amount, currency };
        return this.settle(
          await this.gateway.returnTransfer(effect.key, of),
          (made) => this.recordRefund(effect, paymentId, returnId, made),
          (code) => this.refundFailed(effect, paymentId, returnId, code, []),
        );
      }
      case 'CaptureRequested': {
        const state = await this.paymentState(event.data.paymentId);
        if (!state || state.status !== 'Capturing') return obsolete('it is not to be captured');
        const { paymentId, amount } = event.data;
        const gatewayRef = state.gatewayRef!;
        const answer = await this.gateway.capture(effect.key, { paymentId, gatewayRef, amount });
        return this.settle(
          answer,
          (captured) => this.recordCapture(effect, paymentId, gatewayRef, captured),
          (code) => this.onPayment(effect, paymentId, { type: 'RecordCaptureFailure', code }),
        );
      }
      case 'AuthorisationReleased': {
        const { paymentId, gatewayRef } = event.data;
        return this.settle(
          await this.gateway.releaseAuthorisation(effect.key, { paymentId, gatewayRef }),
          () => Promise.resolve(),
          null,
        );
      }
      case 'RefundRequested':
      case 'RefundRetried': {
        const { paymentId, refundId, currency } = event.data;
        const state = await this.paymentState(paymentId);
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
        return this.settle(
          answer,
          (made) => this.recordRefund(effect, paymentId, refundId, made),
          (code) => this.refundFailed(effect, paymentId, refundId, code, []),
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
        return this.settle(
          answer,
          (made) => this.recordTransfer(effect, event.data, payoutId, made),
          (code) =>
            this.onAccount(effect, event.data, { type: 'RecordTransferRefusal', payoutId, code }),
        );
      }
      case 'TransferMade':
      case 'PayoutRetried': {
        const { accountId, payoutId, gatewayAccount, amount, currency } = event.data;
        const answer = await this.gateway.payOut(effect.key, {
          accountId,
          payoutId,
          gatewayAccount,
          amount,
          currency,
        });
        return this.settle(
          answer,
          (made) => this.recordPayout(effect, event.data, payoutId, made),
          (code) =>
            this.onAccount(effect, event.data, { type: 'RecordPayoutFailure', payoutId, code }),
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
        return this.settle(
          answer,
          ({ gatewayAccount }) => this.recordAccount(effect, vendorOrgId, gatewayAccount),
          null,
        );
      }
      case 'EvidenceSubmissionRequested': {
        const { chargebackId, paymentId, disputeRef, evidence, evidenceIds, attempt } = event.data;
        const state = await this.chargebackState(chargebackId);
        if (state?.status !== 'Answering' || state.attempt !== attempt)
          return obsolete('it was answered, or decided');
        const files = await evidenceFiles(state, evidenceIds, this.services);
        return this.settle(
          await this.gateway.submitEvidence(effect.key, { disputeRef, evidence, files }),
          (standing) => this.recordDispute(effect, paymentId, standing),
          (code) =>
            this.onChargeback(effect, chargebackId, { type: 'RecordEvidenceRefusal', code }),
        );
      }
      case 'ChargebackAcceptanceRequested': {
        const { chargebackId, paymentId, disputeRef } = event.data;
        const state = await this.chargebackState(chargebackId);
        if (!state?.isAccepted || isDecided(state.status))
          return obsolete('it was decided, or is not given up');
        return this.settle(
          await this.gateway.acceptDispute(effect.key, { disputeRef }),
          (standing) => this.recordDispute(effect, paymentId, standing),
          (code) =>
            this.onChargeback(effect, chargebackId, { type: 'RecordAcceptanceRefusal', code }),
        );
      }
      case 'GatewayNewsReceived':
        return this.lookAt(effect, event.data.about);
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
    const state = data.paymentId ? await this.paymentState(data.paymentId) : null;
    const gatewayRef = data.disputeRef ?? data.gatewayRef ?? state?.gatewayRef ?? null;
    const found = await this.gateway.lookUp(effect.key, {
      kind,
      subject: effect.recipient,
      gatewayRef,
      gatewayAccount: data.gatewayAccount ?? null,
      since: new Date(effect.event.recordedAt).toISOString(),
    });
    if (found.is === 'refused') return { is: 'refused', why: found.code };
    if (found.is !== 'done') return { is: 'unavailable', why: found.why };
    if (found.value === null) return null;
    return this.recordFound(effect, event, found.value.ref, gatewayRef);
  }

  private async recordFound(
    effect: AddressedEffect,
    event: Cause,
    ref: string,
    gatewayRef: string | null,
  ): Promise<Outcome | null> {
    switch (event.type) {
      case 'PaymentRequested':
        return this.recordBankTransfer(effect, event.data.paymentId, ref);
      case 'ReturnRequested': {
        const { paymentId, returnId } = event.data;
        return this.settle(
          await this.gateway.refundState(ref),
          (made) => this.recordRefund(effect, paymentId, returnId, made),
          null,
        );
      }
      case 'CheckoutRequested': {
        const { paymentId, attempt } = event.data;
        return recorded(() =>
          this.onPayment(effect, paymentId, {
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
        return this.settle(
          taken as GatewayAnswer<Captured>,
          (captured) => this.recordCapture(effect, paymentId, gatewayRef ?? ref, captured),
          null,
        );
      }
      case 'AuthorisationReleased':
        return DONE;
      case 'RefundRequested':
      case 'RefundRetried': {
        const { paymentId, refundId } = event.data;
        return this.settle(
          await this.gateway.refundState(ref),
          (made) => this.recordRefund(effect, paymentId, refundId, made),
          null,
        );
      }
      case 'PayoutRequested': {
        const { payoutId } = event.data;
        return this.settle(
          await this.gateway.transferState(ref),
          (made) => this.recordTransfer(effect, event.data, payoutId, made),
          null,
        );
      }
      case 'TransferMade':
      case 'PayoutRetried': {
        const { payoutId, gatewayAccount } = event.data;
        return this.settle(
          await this.gateway.payoutState(gatewayAccount, ref),
          (made) => this.recordPayout(effect, event.data, payoutId, made),
          null,
        );
      }
      case 'OnboardingStarted':
        return recorded(() => this.recordAccount(effect, event.data.vendorOrgId, ref));
      case 'EvidenceSubmissionRequested':
      case 'ChargebackAcceptanceRequested': {
        const { paymentId } = event.data;
        return this.settle(
          await this.gateway.dispute(ref),
          ({ paymentId: _of, ...standing }) => this.recordDispute(effect, paymentId, standing),
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
    const state = await this.paymentState(paymentId);
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
      ? this.recordBankTransfer(effect, paymentId, answer.value.gatewayRef)
      : this.settle(answer, () => Promise.resolve(), null);
  }

  /** Where to send it; and what has come, where somebody was quicker than our own record. */
  private async recordBankTransfer(
    effect: AddressedEffect,
    paymentId: string,
    gatewayRef: string,
  ): Promise<Outcome> {
    return this.settle(
      await this.gateway.bankTransfer(gatewayRef),
      async ({ details, receipts, currency }) => {
        const state = await this.paymentState(paymentId);
        if (state) requireCurrency(state.currency, currency);
        await this.onPayment(effect, paymentId, {
          type: 'RecordBankTransferOpened',
          gatewayRef,
          details,
        });
        if (receipts.length > 0)
          await this.onPayment(effect, paymentId, { type: 'RecordReceipts', gatewayRef, receipts });
      },
      null,
    );
  }

  private readonly purchaseUrl = (purchaseId: string): string =>
    `${this.publicUrl}/app/purchases/${purchaseId}`;

  private async openCheckout(
    effect: AddressedEffect,
    { data }: Extract<Cause, { type: 'CheckoutRequested' }>,
  ): Promise<Outcome> {
    const { paymentId, purchaseId, attempt } = data;
    const state = await this.paymentState(paymentId);
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
    return this.settle(
      answer,
      ({ checkoutRef }) =>
        this.onPayment(effect, paymentId, { type: 'RecordCheckoutOpened', attempt, checkoutRef }),
      (code) => this.onPayment(effect, paymentId, { type: 'RecordCheckoutFailed', attempt, code }),
    );
  }

  /** Asks how what the news are about stands now, whatever they said. */
  private async lookAt(effect: AddressedEffect, about: NewsSubject): Promise<Outcome> {
    switch (about.what) {
      case 'checkout': {
        const { paymentId, checkoutRef } = about;
        return this.settle(
          await this.gateway.checkout(checkoutRef),
          async (found) => {
            const state = await this.paymentState(paymentId);
            if (!state || found.is === 'open') return;
            if (found.is === 'failed') {
              // of an older page nothing is of interest
              if (state.checkoutRef === (found.checkoutRef ?? checkoutRef))
                await this.onPayment(effect, paymentId, {
                  type: 'RecordCheckoutFailed',
                  attempt: state.attempt,
                  code: found.code,
                });
              return;
            }
            requireCurrency(state.currency, found.currency);
            const { gatewayRef, amount, captureBefore } = found;
            await this.onPayment(effect, paymentId, {
              type: 'RecordAuthorisation',
              gatewayRef,
              amount,
              captureBefore,
            });
          },
          null,
        );
      }
      case 'bankTransfer':
        return this.recordBankTransfer(effect, about.paymentId, about.gatewayRef);
      case 'capture': {
        const { paymentId, gatewayRef } = about;
        return this.settle(
          await this.gateway.captured(gatewayRef),
          async (captured) => {
            if (captured) await this.recordCapture(effect, paymentId, gatewayRef, captured);
          },
          null,
        );
      }
      case 'refund': {
        const { paymentId, refundId, refundRef } = about;
        return this.settle(
          await this.gateway.refundState(refundRef),
          (made) => this.recordRefund(effect, paymentId, refundId, made),
          null,
        );
      }
      case 'payout': {
        const { accountId, payoutId, payoutRef, gatewayAccount } = about;
        return this.settle(
          await this.gateway.payoutState(gatewayAccount, payoutRef),
          async (made) => {
            const { state } = await this.services.pipeline.load(vendorAccount, accountId, true);
            if (state.of) await this.recordPayout(effect, state.of, payoutId, made);
          },
          null,
        );
      }
      case 'dispute': {
        const found = await this.gateway.dispute(about.disputeRef);
        const of = about.paymentId ?? (found.is === 'done' ? found.value.paymentId : null);
        if (found.is === 'done' && of === null) return obsolete('it is of none of our payments');
        return this.settle(
          found,
          ({ paymentId: _of, ...standing }) => this.recordDispute(effect, of!, standing),
          null,
        );
      }
      case 'account': {
        const found = await this.gateway.account(about.gatewayAccount);
        const of = about.vendorOrgId ?? (found.is === 'done' ? found.value.vendorOrgId : null);
        if (found.is === 'done' && of === null) return obsolete('it is none of our vendors’');
        return this.settle(found, (account) => this.recordAccountState(effect, of!, account), null);
      }
      default:
        return never(about);
    }
  }

  private async recordCapture(
    effect: AddressedEffect,
    paymentId: string,
    gatewayRef: string,
    { amount, fee, currency, transactions }: Captured,
  ): Promise<void> {
    const state = await this.paymentState(paymentId);
    if (state) requireCurrency(state.currency, currency);
    await this.onPayment(effect, paymentId, {
      type: 'RecordCapture',
      gatewayRef,
      amount,
      fee,
      gatewayTransactions: transactions,
    });
  }

  /** Of a refund, or of what came by bank transfer and is sent back: the gateway calls both a refund. */
  private async recordRefund(
    effect: AddressedEffect,
    paymentId: string,
    refundId: string,
    { refundRef, status, code, transactions }: RefundAtGateway,
  ): Promise<void> {
    switch (status) {
      case 'pending':
        // the buyer's bank, or our balance, takes its time: news will come
        return;
      case 'succeeded':
        if (await this.isReturn(paymentId, refundId))
          return this.onPayment(effect, paymentId, {
            type: 'RecordReturn',
            returnId: refundId,
            returnRef: refundRef,
          });
        return this.onPayment(effect, paymentId, {
          type: 'RecordRefund',
          refundId,
          refundRef,
          gatewayTransactions: transactions,
        });
      case 'failed':
        return this.refundFailed(effect, paymentId, refundId, code ?? 'unknown', transactions);
      default:
        return never(status);
    }
  }

  private async isReturn(paymentId: string, id: string): Promise<boolean> {
    const state = await this.paymentState(paymentId);
    return state?.transfer.returns.some((r) => r.returnId === id) ?? false;
  }

  private async refundFailed(
    effect: AddressedEffect,
    paymentId: string,
    refundId: string,
    code: string,
    gatewayTransactions: readonly string[],
  ): Promise<void> {
    if (await this.isReturn(paymentId, refundId))
      return this.onPayment(effect, paymentId, {
        type: 'RecordReturnFailure',
        returnId: refundId,
        code,
      });
    return this.onPayment(effect, paymentId, {
      type: 'RecordRefundFailure',
      refundId,
      code,
      gatewayTransactions,
    });
  }

  private recordTransfer(
    effect: AddressedEffect,
    of: OfVendorAccount,
    payoutId: string,
    { transferRef, transactions }: Transferred,
  ): Promise<void> {
    return this.onAccount(effect, of, {
      type: 'RecordTransfer',
      payoutId,
      transferRef,
      gatewayTransactions: transactions,
    });
  }

  private async recordPayout(
    effect: AddressedEffect,
    of: OfVendorAccount,
    payoutId: string,
    { payoutRef, status, code, arrivesOn }: PayoutAtGateway,
  ): Promise<void> {
    await this.onAccount(effect, of, { type: 'RecordPayoutSent', payoutId, payoutRef, arrivesOn });
    if (status === 'paid') await this.onAccount(effect, of, { type: 'RecordPayoutPaid', payoutId });
    if (status === 'failed')
      await this.onAccount(effect, of, {
        type: 'RecordPayoutFailure',
        payoutId,
        code: code ?? 'unknown',
      });
  }

  private async recordAccount(
    effect: AddressedEffect,
    vendorOrgId: string,
    gatewayAccount: string,
  ): Promise<void> {
    await this.onVendor(effect, vendorOrgId, { type: 'RecordGatewayAccount', gatewayAccount });
    const asked = await this.gateway.account(gatewayAccount);
    // if not now, with the first news of it
    if (asked.is === 'done') await this.recordAccountState(effect, vendorOrgId, asked.value);
  }

  private recordAccountState(
    effect: AddressedEffect,
    vendorOrgId: string,
    { canBePaid, reason, due, dueBy, bank }: AccountFound,
  ): Promise<void> {
    const account = { canBePaid, reason, due, dueBy, bank };
    return this.onVendor(effect, vendorOrgId, { type: 'RecordAccountState', account });
  }

  /** How a dispute stands, with what is known of the orders that it may be about. */
  private async recordDispute(
    effect: AddressedEffect,
    paymentId: string,
    standing: DisputeStanding,
  ): Promise<void> {
    const chargebackId = chargebackIdOf(this.gateway.name, standing.disputeRef);
    const known = await this.chargebackState(chargebackId);
    const state = await this.paymentState(known?.paymentId ?? paymentId);
    if (!state) return;
    requireCurrency(state.currency, standing.currency);
    // the capture has not been recorded yet: it will be, and this is looked at again
    if (state.status !== 'Captured') throw new Error('the payment is not captured yet');
    const { purchaseId, buyerOrgId, number } = state;
    const orders = await disputedOrders(state, this.services);
    await this.onChargeback(effect, chargebackId, {
      type: 'RecordDispute',
      standing,
      payment: {
        chargebackId,
        paymentId: state.paymentId,
        purchaseId,
        buyerOrgId,
        number,
        orders,
      },
    });
  }

  private async chargebackState(chargebackId: string): Promise<KnownChargeback | null> {
    return (await this.services.pipeline.load(chargeback, chargebackId, true)).state;
  }

  private onChargeback(
    effect: AddressedEffect,
    chargebackId: string,
    command: Timeless<ChargebackCommand>,
  ): Promise<void> {
    return this.execute(effect, chargeback, chargebackId, this.at(command));
  }

  /** `refuse` null: a refusal is nothing that could be recorded, and somebody has to look. */
  private async settle<Value>(
    answer: GatewayAnswer<Value>,
    record: (value: Value) => Promise<void>,
    refuse: ((code: string) => Promise<void>) | null,
  ): Promise<Outcome> {
    switch (answer.is) {
      case 'done':
        return recorded(() => record(answer.value));
      case 'refused':
        return refuse ? recorded(() => refuse(answer.code)) : { is: 'refused', why: answer.code };
      case 'unavailable':
      case 'unknown':
        return { is: answer.is, why: answer.why };
      default:
        return never(answer);
    }
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

  private async paymentState(paymentId: string): Promise<KnownPayment | null> {
    return (await this.services.pipeline.load(payment, paymentId, true)).state;
  }

  private onPayment(
    effect: AddressedEffect,
    paymentId: string,
    command: Timeless<PaymentCommand>,
  ): Promise<void> {
    return this.execute(effect, payment, paymentId, this.at(command));
  }

  private onAccount(
    effect: AddressedEffect,
    { accountId, vendorOrgId, currency }: OfVendorAccount,
    command: Timeless<Unaddressed<VendorAccountCommand>>,
  ): Promise<void> {
    const whole = { ...this.at(command), accountId, vendorOrgId, currency };
    return this.execute(effect, vendorAccount, accountId, whole as VendorAccountCommand);
  }

  private onVendor(
    effect: AddressedEffect,
    vendorOrgId: string,
    command: Timeless<PayoutAccountCommand>,
  ): Promise<void> {
    return this.execute(effect, payoutAccount, vendorOrgId, this.at(command));
  }

  private at<Command extends object>(command: Command): Command & { readonly at: string } {
    return { ...command, at: new Date(this.now()).toISOString() };
  }

  private async execute<State, Command extends DomainCommand>(
    { key, event }: AddressedEffect,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever events follow
    decider: Decider<State, Command, any>,
    id: string,
    command: NoInfer<Command>,
  ): Promise<void> {
    await this.services.pipeline.execute({
      decider,
      id,
      command,
      context: {
        commandId: derivedId('gateway', key, command.type),
        correlationId: event.id,
        causationId: event.id,
        actor: {
          person: null,
          organization: null,
          impersonator: null,
          client: `relay:gateway`,
        },
      },
    });
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

type Timeless<Command> = Command extends unknown ? Omit<Command, 'at'> : never;
type Unaddressed<Command> = Command extends unknown ? Omit<Command, keyof OfVendorAccount> : never;

/** What happened outside and cannot be recorded now is looked up later; what is refused is looked at. */
async function recorded(record: Record): Promise<Outcome> {
  try {
    await record();
    return DONE;
  } catch (error) {
    if (error instanceof DomainError) return { is: 'refused', why: error.message };
    return { is: 'unknown', why: `it could not be recorded (${(error as Error).name})` };
  }
}

/** Amounts of different currencies are never compared, nor booked as one another. */
function requireCurrency(ours: string, theirs: string): void {
  if (ours !== theirs)
    throw new DomainError(
      'conflict',
      'payment/currency',
      `the gateway answers in ${theirs} what was asked in ${ours}`,
    );
}
