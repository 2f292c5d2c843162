import type { MarketplaceEvent } from '../../domain/events.js';
import type { ChargebackCommand } from '../../domain/money/chargeback/chargeback.commands.js';
import type { Bearer, ChargebackEvent } from '../../domain/money/chargeback/chargeback.events.js';
import { chargeback } from '../../domain/money/chargeback/chargeback.js';
import type { DisputeStanding } from '../../domain/money/chargeback/dispute-standing.js';
import { operatorEntry } from '../../domain/money/ledger/entry.js';
import type { PaymentCommand } from '../../domain/money/payment/payment.commands.js';
import type { PaymentEvent, PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { payment } from '../../domain/money/payment/payment.js';
import { leftOf } from '../../domain/money/payment/share-state.js';
import type { VendorAccountCommand } from '../../domain/money/vendor-account/vendor-account.commands.js';
import type { VendorAccountEvent } from '../../domain/money/vendor-account/vendor-account.events.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { fold } from '../../domain/shared/decider/decider.js';

export const PAID_AT = '2026-03-02T09:00:00.000Z';

export interface PaidParties {
  readonly paymentId: string;
  readonly purchaseId: string;
  readonly buyerOrgId: string;
  readonly vendorOrgId: string;
  readonly otherVendorOrgId: string;
  readonly accountId: string;
  readonly chargebackId: string;
  readonly orders: readonly [first: string, second: string];
  /** On the first order: its commission, and the VAT on it. */
  readonly commission: number;
  readonly tax: number;
  /** Who does everything; null: whoever usually does. */
  readonly person: string | null;
}

const usual: PaidParties = {
  paymentId: 'pay-1',
  purchaseId: 'pu-1',
  buyerOrgId: 'b-1',
  vendorOrgId: 'v-1',
  otherVendorOrgId: 'v-2',
  accountId: 'va-1',
  chargebackId: 'cb-1',
  orders: ['o-1', 'o-2'],
  commission: 1_000,
  tax: 200,
  person: null,
};

type Without<Command, Keys extends string> = Command extends unknown
  ? Omit<Command, Keys | 'at'> & { readonly at?: string }
  : never;

/**
 * For specs: a purchase of 120.00 from one vendor and 60.00 from another, paid by card, as its
 * deciders record it. Commission is 10 % and 20 % VAT on it: 10.00 and 2.00 of the first order.
 */
export function aPaidPurchase(parties: Partial<PaidParties> = {}) {
  const of = { ...usual, ...parties };
  const { paymentId, purchaseId, buyerOrgId, vendorOrgId, accountId, orders } = of;
  const { commission, tax } = of;
  const currency = 'GBP';
  const payments: PaymentEvent[] = [];
  const accounts: VendorAccountEvent[] = [];
  const all: (ChargebackEvent | PaymentEvent | VendorAccountEvent)[] = [];
  const pay = (command: Without<PaymentCommand, never>): PaymentEvent[] => {
    const state = fold(payment, payments);
    const events = [...payment.decide({ at: PAID_AT, ...command } as PaymentCommand, state)];
    payments.push(...events);
    all.push(...events);
    return events;
  };
  const account = (
    command: Without<VendorAccountCommand, 'accountId' | 'vendorOrgId' | 'currency'>,
  ): VendorAccountEvent[] => {
    const full = { at: PAID_AT, accountId, vendorOrgId, currency, ...command };
    const state = fold(vendorAccount, accounts);
    const events = [...vendorAccount.decide(full as VendorAccountCommand, state)];
    accounts.push(...events);
    all.push(...events);
    return events;
  };
  const ask = (method: PrepaidMethod = 'card') =>
    pay({
      type: 'RequestPayment',
      paymentId,
      purchaseId,
      buyerOrgId,
      currency,
      number: '26-000001',
      method,
      shares: [
        { orderId: orders[0], number: '26-000001-1', vendorOrgId, amount: 12_000 },
        {
          orderId: orders[1],
          number: '26-000001-2',
          vendorOrgId: of.otherVendorOrgId,
          amount: 6_000,
        },
      ],
      charged: [{ orderId: orders[0], vendorOrgId, gross: 12_000, commission, tax }],
      dueBy: '2026-03-05T09:00:00.000Z',
    });
  const authorise = (gatewayRef = 'pi_1') => [
    ...pay({ type: 'RequestCheckout', by: of.person ?? 'u-1' }),
    ...pay({
      type: 'RecordCheckoutOpened',
      attempt: fold(payment, payments)!.attempt,
      checkoutRef: `cs_${gatewayRef}`,
    }),
    ...pay({
      type: 'RecordAuthorisation',
      gatewayRef,
      amount: 18_000,
      captureBefore: '2026-03-09T09:00:00.000Z',
    }),
  ];
  /** The gateway has given an account for a bank transfer. */
  const opened = (gatewayRef = 'bt_1') =>
    pay({
      type: 'RecordBankTransferOpened',
      gatewayRef,
      details: {
        accountHolder: 'Tradepost',
        bankName: null,
        country: 'GB',
        numbers: [{ kind: 'sortCode', value: '00-00-00' }],
        reference: 'TP-1',
      },
    });
  /** All that has come by bank transfer so far. */
  const came = (...amounts: readonly number[]) =>
    pay({
      type: 'RecordReceipts',
      gatewayRef: 'bt_1',
      receipts: amounts.map((amount, i) => ({
        receiptRef: `rc_${i + 1}`,
        amount,
        receivedAt: PAID_AT,
      })),
    });
  const capture = (gatewayRef = 'pi_1') => [
    ...pay({ type: 'RequestCapture' }),
    ...pay({
      type: 'RecordCapture',
      gatewayRef,
      amount: fold(payment, payments)!.capturing,
      fee: 317,
      gatewayTransactions: ['txn_1'],
    }),
  ];
  /** What crosses to the vendor's account. */
  const credit = (events: readonly PaymentEvent[]) =>
    events.flatMap((event): readonly VendorAccountEvent[] => {
      if (event.type !== 'FundsReleased' && event.type !== 'EarningReclaimed') return [];
      const { orderId, number, gross, commission, tax } = event.data;
      const earning = { purchaseId, orderId, number, gross, commission, tax };
      return event.type === 'FundsReleased'
        ? account({ type: 'CreditEarning', releaseId: event.data.releaseId, earning })
        : account({ type: 'ReverseEarning', refundId: event.data.refundId, earning });
    });
  const release = () => {
    const released = pay({ type: 'ReleaseFunds', orderId: orders[0] });
    return [...released, ...credit(released)];
  };
  const refund = (refundId: string, amount: number, orderId = orders[0]) => {
    const asked = pay({
      type: 'RequestRefund',
      refundId,
      orderId,
      amount,
      by: 'vendor',
      person: of.person ?? 'u-9',
      reason: 'broken',
    });
    return [...asked, ...credit(asked)];
  };
  const refunded = (refundId: string) =>
    pay({
      type: 'RecordRefund',
      refundId,
      refundRef: `re_${refundId}`,
      gatewayTransactions: ['txn_2'],
    });
  const refundFailed = (refundId: string) =>
    pay({
      type: 'RecordRefundFailure',
      refundId,
      code: 'expired_or_canceled_card',
      gatewayTransactions: [],
    });
  const disputes: ChargebackEvent[] = [];
  const chargedBack = (command: ChargebackCommand): readonly ChargebackEvent[] => {
    const events = chargeback.decide(command, fold(chargeback, disputes));
    disputes.push(...events);
    all.push(...events);
    return events;
  };
  /** The buyer's bank asks for the first order's money, or has decided. */
  const bank = (more: Partial<DisputeStanding> = {}): readonly ChargebackEvent[] =>
    chargedBack({
      type: 'RecordDispute',
      at: PAID_AT,
      standing: {
        disputeRef: 'du_1',
        gatewayRef: 'pi_1',
        status: 'needsResponse',
        gatewayStatus: 'needs_response',
        reason: 'notReceived',
        gatewayReason: 'product_not_received',
        amount: 12_000,
        currency,
        evidenceDueBy: '2026-03-16T09:00:00.000Z',
        hasEvidence: false,
        taken: { amount: 12_000, fee: 2_000, transactions: ['txn_7'] },
        returned: null,
        counterFee: { charged: null, returned: null },
        createdAt: PAID_AT,
        ...more,
      },
      payment: {
        chargebackId: of.chargebackId,
        paymentId,
        purchaseId,
        buyerOrgId,
        number: '26-000001',
        orders: fold(payment, payments)!.shares.map((s) => ({
          orderId: s.orderId,
          number: s.number,
          vendorOrgId: s.vendorOrgId,
          left: leftOf(s),
          isDelivered: false,
          wasReduced: false,
        })),
      },
    });
  /** What a lost chargeback takes from the payment, and from there from the vendor. */
  const borne = (bearer: Bearer = 'vendor') => {
    const chargebackId = of.chargebackId;
    const shares = [{ orderId: orders[0], amount: 12_000 }];
    const ended = pay({ type: 'EndChargeback', chargebackId, outcome: 'lost', bearer, shares });
    return [...ended, ...credit(ended)];
  };
  const payOut = (payoutId: string) =>
    account({
      type: 'RequestPayout',
      payoutId,
      minimum: 0,
      limit: null,
      gatewayAccount: 'acct_1',
      by: of.person ?? 'u-op',
    });
  const transferred = (payoutId: string) =>
    account({
      type: 'RecordTransfer',
      payoutId,
      transferRef: `tr_${payoutId}`,
      gatewayTransactions: ['txn_9'],
    });
  const sent = (payoutId: string) =>
    account({
      type: 'RecordPayoutSent',
      payoutId,
      payoutRef: `po_${payoutId}`,
      arrivesOn: '2026-03-04',
    });
  const paidOut = (payoutId: string) => account({ type: 'RecordPayoutPaid', payoutId });
  return {
    /** Everything so far, in order. */
    events: all,
    pay,
    account,
    ask,
    authorise,
    opened,
    came,
    capture,
    /** Asked for, paid and captured. */
    paid: () => [...ask(), ...authorise(), ...capture()],
    release,
    refund,
    refunded,
    refundFailed,
    chargedBack,
    bank,
    borne,
    payOut,
    transferred,
    sent,
    paidOut,
  };
}

/** For specs: another purchase, paid for by bank transfer: too much, of which the rest is sent back. */
export function aTransferredPurchase() {
  const it = aPaidPurchase({ paymentId: 'pay-2', purchaseId: 'pu-2', orders: ['o-3', 'o-4'] });
  it.ask('transfer');
  it.opened();
  it.came(5_000);
  it.came(5_000, 15_000);
  it.capture('bt_1');
  it.pay({ type: 'RequestReturn', returnId: 'ret-1', by: 'u-1' });
  it.pay({ type: 'RecordReturn', returnId: 'ret-1', returnRef: 're_ret-1' });
  it.pay({ type: 'RecordReturnFailure', returnId: 'ret-1', code: 'account_closed' });
  return it;
}

/** What the gateway has moved by itself, and a finding that two people have settled. */
export function aReconciledDay(): readonly MarketplaceEvent[] {
  const day = '2026-03-05';
  const at = '2026-03-06T00:20:00.000Z';
  const entry = (account: 'gatewayFees' | 'suspense', transaction: string) =>
    operatorEntry(
      { currency: 'GBP', at: `${day}T00:00:00.000Z`, gatewayTransactions: [transaction] },
      { debit: [[account, null, 200]], credit: [['gateway', null, 200]] },
    );
  return [
    {
      type: 'GatewayMovementsBooked',
      data: { day, entries: [entry('gatewayFees', 'txn-charge')], occurredAt: at },
    },
    {
      type: 'FindingResolved',
      data: {
        day,
        findingId: 'f-1',
        posts: 'suspense',
        reason: 'asked',
        proposedBy: 'u-1',
        resolvedBy: 'u-2',
        entries: [entry('suspense', 'txn-unknown')],
        occurredAt: at,
      },
    },
  ];
}

/** Everything that a chargeback posts, lost and won: few events each, as each spec delivers them anew. */
export function disputedPurchases(): readonly (readonly MarketplaceEvent[])[] {
  const fee = { amount: 1_500, transactions: ['txn_8'] };
  const counterFee = { charged: fee, returned: null };
  const lost = aPaidPurchase();
  lost.paid();
  const before = lost.events.length;
  lost.bank({ status: 'inquiry', taken: null });
  lost.bank();
  lost.bank({ status: 'underReview', hasEvidence: true, counterFee });
  lost.bank({ status: 'lost', hasEvidence: true, counterFee });
  lost.borne();
  const won = aPaidPurchase();
  won.paid();
  const paid = won.events.length;
  won.bank();
  won.bank({ status: 'won', returned: { amount: 12_000, transactions: ['txn_9'] } });
  return [lost.events.slice(before), won.events.slice(paid)];
}
