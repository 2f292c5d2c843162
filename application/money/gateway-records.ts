import type { ChargebackCommand } from '../../domain/money/chargeback/chargeback.commands.js';
import { chargeback, type KnownChargeback } from '../../domain/money/chargeback/chargeback.js';
import type { DisputeStanding } from '../../domain/money/chargeback/dispute-standing.js';
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
import { never, type Decider, type DomainCommand } from '../../domain/shared/decider/decider.js';
import type {
  AccountFound,
  Captured,
  PaymentGateway,
  PayoutAtGateway,
  RefundAtGateway,
  Transferred,
} from '../ports/payment-gateway.js';
import { chargebackIdOf, derivedId } from '../shared/command/ids.js';
import type { AddressedEffect, Outcome } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import { disputedOrders } from './disputed-orders.js';
import { requireCurrency, settle } from './gateway-answers.js';

/** Records what the gateway has done as commands to whom it is about: each once for each effect. */
export class GatewayRecords {
  constructor(
    private readonly services: Pick<Services, 'pipeline'>,
    private readonly gateway: PaymentGateway,
    private readonly now: () => number,
  ) {}

  /** Where to send it; and what has come, where somebody was quicker than our own record. */
  async recordBankTransfer(
    effect: AddressedEffect,
    paymentId: string,
    gatewayRef: string,
  ): Promise<Outcome> {
    return settle(
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

  async recordCapture(
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
  async recordRefund(
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

  async isReturn(paymentId: string, id: string): Promise<boolean> {
    const state = await this.paymentState(paymentId);
    return state?.transfer.returns.some((r) => r.returnId === id) ?? false;
  }

  async refundFailed(
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

  recordTransfer(
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

  async recordPayout(
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

  async recordAccount(
    effect: AddressedEffect,
    vendorOrgId: string,
    gatewayAccount: string,
  ): Promise<void> {
    await this.onVendor(effect, vendorOrgId, { type: 'RecordGatewayAccount', gatewayAccount });
    const asked = await this.gateway.account(gatewayAccount);
    // if not now, with the first news of it
    if (asked.is === 'done') await this.recordAccountState(effect, vendorOrgId, asked.value);
  }

  recordAccountState(
    effect: AddressedEffect,
    vendorOrgId: string,
    { canBePaid, reason, due, dueBy, bank }: AccountFound,
  ): Promise<void> {
    const account = { canBePaid, reason, due, dueBy, bank };
    return this.onVendor(effect, vendorOrgId, { type: 'RecordAccountState', account });
  }

  /** How a dispute stands, with what is known of the orders that it may be about. */
  async recordDispute(
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

  async chargebackState(chargebackId: string): Promise<KnownChargeback | null> {
    return (await this.services.pipeline.load(chargeback, chargebackId, true)).state;
  }

  onChargeback(
    effect: AddressedEffect,
    chargebackId: string,
    command: Timeless<ChargebackCommand>,
  ): Promise<void> {
    return this.execute(effect, chargeback, chargebackId, this.at(command));
  }

  async paymentState(paymentId: string): Promise<KnownPayment | null> {
    return (await this.services.pipeline.load(payment, paymentId, true)).state;
  }

  onPayment(
    effect: AddressedEffect,
    paymentId: string,
    command: Timeless<PaymentCommand>,
  ): Promise<void> {
    return this.execute(effect, payment, paymentId, this.at(command));
  }

  onAccount(
    effect: AddressedEffect,
    { accountId, vendorOrgId, currency }: OfVendorAccount,
    command: Timeless<Unaddressed<VendorAccountCommand>>,
  ): Promise<void> {
    const whole = { ...this.at(command), accountId, vendorOrgId, currency };
    return this.execute(effect, vendorAccount, accountId, whole as VendorAccountCommand);
  }

  onVendor(
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

type Timeless<Command> = Command extends unknown ? Omit<Command, 'at'> : never;
type Unaddressed<Command> = Command extends unknown ? Omit<Command, keyof OfVendorAccount> : never;
