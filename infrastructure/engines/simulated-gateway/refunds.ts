import type { GatewayAnswer, RefundAtGateway } from '../../../application/ports/payment-gateway.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import type { Balance } from './balance.js';
import { aboutDispute, inquiryAnswered } from './inquiries.js';
import type { Moved } from './movements.js';
import type { Happened } from './news.js';
import type { Payments } from './payments.js';
import { buckets, type PaymentRecord, type RefundRecord } from './records.js';
import { paymentRefOf } from './references.js';
import {
  answered,
  done,
  newTransaction,
  refused,
  replacing,
  type Decision,
  type Outcome,
  type Simulation,
  type Stored,
} from './simulation.js';

const REFUND = /^sim_re_([\da-f]{24})_\d+$/;
const LAST = 'last-refund';

/**
 * Refunds come out of the operator's balance: what it cannot pay waits until it can, as at Stripe
 * (docs.stripe.com/refunds).
 */
export class Refunds {
  constructor(
    private readonly simulation: Simulation,
    private readonly balance: Balance,
    private readonly payments: Payments,
  ) {}

  create(
    key: string,
    of: {
      readonly paymentId: string;
      readonly refundId: string;
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<RefundAtGateway>> {
    return this.simulation.once(key, 'refund', of, async (): Promise<Outcome<RefundAtGateway>> => {
      const { refundId, amount, currency } = of;
      const found = await this.payments.byPayment(of.gatewayRef);
      if (!found) return { refused: 'resource_missing' };
      const { is: record } = found;
      if (!record.captured) return { refused: `unexpected_state_${record.status}` };
      if (currency !== record.currency) return { refused: 'currency_mismatch' };
      if (!Number.isSafeInteger(amount) || amount < 1) return { refused: 'amount_too_small' };
      const before = record.refunds
        .filter(({ status }) => status !== 'failed')
        .reduce((sum, refund) => sum + refund.amount, 0);
      // a chargeback has given the money back already, or may (docs.stripe.com/disputes)
      if (record.dispute?.taken && record.dispute.status !== 'won')
        return { refused: 'charge_disputed' };
      if (before + amount > record.captured.amount) return { refused: 'amount_too_large' };
      const refundRef = `sim_re_${record.id}_${record.refunds.length + 1}`;
      const id = newTransaction();
      const debit = await this.balance.debit(outOf(id, refundRef, amount, currency));
      const refund: RefundRecord = {
        refundRef,
        refundId,
        amount,
        status: debit ? 'succeeded' : 'pending',
        code: null,
        transactions: debit ? [id] : [],
      };
      const isAll = before + amount === record.captured.amount;
      const answered = isAll ? inquiryAnswered(this.simulation, record) : null;
      return {
        ref: refundRef,
        value: shown(refund),
        changes: [
          replacing(buckets.payments, record.id, found, {
            ...withRefunds(record, [...record.refunds, refund], debit ? amount : 0),
            ...(answered && { dispute: answered.after }),
          } satisfies PaymentRecord),
          ...(answered?.changes ?? []),
          ...(debit ?? [{ bucket: buckets.waiting, key: refundRef, value: '' }]),
          { bucket: buckets.clock, key: LAST, value: refundRef },
        ],
        news: [
          about(record, refund, 'refund.created'),
          ...(answered ? [aboutDispute(record, answered.after, 'dispute.closed')] : []),
        ],
      };
    });
  }

  state(refundRef: string): Promise<GatewayAnswer<RefundAtGateway>> {
    return answered(async () => {
      const found = await this.find(refundRef);
      return found ? done(shown(found.refund)) : refused('resource_missing');
    });
  }

  /** Refunds that wait, as far as there is balance for them. */
  async payWaiting(): Promise<void> {
    for (const [refundRef] of await this.simulation.store.list(buckets.waiting))
      await this.move(refundRef, async (refund, { currency }) => {
        const noMore = { bucket: buckets.waiting, key: refundRef, value: null };
        if (refund.status !== 'pending') return { after: refund, changes: [noMore] };
        const id = newTransaction();
        const debit = await this.balance.debit(outOf(id, refundRef, refund.amount, currency));
        if (!debit) return null;
        return {
          after: { ...refund, status: 'succeeded', transactions: [id] },
          changes: [noMore, ...debit],
          type: 'refund.updated',
        };
      });
  }

  /** The refund that was made last; null: none yet. */
  last(): Promise<string | null> {
    return this.simulation.store.get(buckets.clock, LAST);
  }

  /** The buyer's bank does not take it, perhaps days later: the money comes back. */
  async fail(refundRef: string, code = 'expired_or_canceled_card'): Promise<boolean> {
    return this.move(refundRef, async (refund, { currency, bankTransfer }) => {
      if (refund.status === 'failed') return null;
      // kept for the buyer with the gateway: no bank can refuse it
      if (bankTransfer && refund.status === 'succeeded') return null;
      const hadLeft = refund.status === 'succeeded';
      const id = newTransaction();
      const { amount } = refund;
      return {
        after: {
          ...refund,
          status: 'failed',
          code,
          // of what had left: what brought it back
          transactions: hadLeft ? [id] : [],
        },
        changes: hadLeft
          ? await this.balance.credit({
              id,
              kind: 'refundFailure',
              amount,
              currency,
              source: refundRef,
            })
          : [{ bucket: buckets.waiting, key: refundRef, value: null }],
        type: 'refund.failed',
      };
    });
  }

  private async move(
    refundRef: string,
    moved: (refund: RefundRecord, of: PaymentRecord) => Promise<Change | null>,
  ): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const found = await this.find(refundRef);
      const change = found && (await moved(found.refund, found.payment.is));
      if (!found || !change) return { changes: [], result: false };
      const { payment, refund } = found;
      const { after, changes, type } = change;
      const refunds = payment.is.refunds.map((r) => (r.refundRef === refundRef ? after : r));
      return {
        changes: [
          ...(after === refund
            ? []
            : [
                replacing(
                  buckets.payments,
                  payment.is.id,
                  payment,
                  withRefunds(
                    payment.is,
                    refunds,
                    after.status === 'succeeded' && refund.status === 'pending' ? after.amount : 0,
                  ),
                ),
              ]),
          ...changes,
        ],
        news: type === undefined ? [] : [about(payment.is, after, type)],
        result: true,
      };
    });
  }

  private async find(refundRef: string): Promise<{
    readonly payment: Stored<PaymentRecord>;
    readonly refund: RefundRecord;
  } | null> {
    const id = REFUND.exec(refundRef)?.[1];
    const payment = id === undefined ? null : await this.payments.byPayment(paymentRefOf(id));
    const refund = payment?.is.refunds.find((r) => r.refundRef === refundRef);
    return payment && refund ? { payment, refund } : null;
  }
}

const outOf = (id: string, source: string, amount: number, currency: Currency): Moved => ({
  id,
  kind: 'refund',
  amount: -amount,
  currency,
  source,
});

/** Of a bank transfer, what has been refunded is kept for the buyer. */
const withRefunds = (
  record: PaymentRecord,
  refunds: readonly RefundRecord[],
  paid: number,
): PaymentRecord => ({
  ...record,
  refunds,
  ...(record.bankTransfer
    ? { bankTransfer: { ...record.bankTransfer, cash: record.bankTransfer.cash + paid } }
    : {}),
});

interface Change {
  readonly after: RefundRecord;
  readonly changes: Decision<null>['changes'];
  readonly type?: string;
}

const shown = ({ refundRef, status, code, transactions }: RefundRecord): RefundAtGateway => ({
  refundRef,
  status,
  code,
  transactions,
});

const about = (
  { paymentId }: PaymentRecord,
  { refundId, refundRef }: RefundRecord,
  type: string,
): Happened => ({ type, about: { what: 'refund', paymentId, refundId, refundRef } });
