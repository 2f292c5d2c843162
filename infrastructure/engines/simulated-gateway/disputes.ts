import type { KeyValueChange } from '../../../application/ports/key-value-store.js';
import type {
  DisputeFound,
  GatewayAnswer,
  PaymentGateway,
} from '../../../application/ports/payment-gateway.js';
import {
  MAX_EVIDENCE_CHARACTERS,
  type DisputeReason,
  type DisputeStanding,
} from '../../../domain/money/chargeback/dispute-standing.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { Balance } from './balance.js';
import { aboutDispute, inquiryEndsAtMs, isInquiry } from './inquiries.js';
import { counterFeeOf, disputeFeeOf } from './limits.js';
import type { Payments } from './payments.js';
import { buckets, type DisputeRecord, type PaymentRecord, type RefundRecord } from './records.js';
import { disputeRefOf, paymentIdIn, paymentRefOf } from './references.js';
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

/** Until evidence is due: 7 to 21 days, by network (docs.stripe.com/disputes/responding). */
export const EVIDENCE_DAYS = 14;

const NO_FEE: DisputeStanding['counterFee'] = { charged: null, returned: null };

interface Changed {
  readonly after: DisputeRecord;
  readonly changes: readonly KeyValueChange[];
  /** Of the news. */
  readonly type: string;
}

/**
 * What buyers' banks dispute: inquiries, which move no money, and chargebacks, which take amount and
 * fee at once, whether there is enough or not (docs.stripe.com/disputes/how-disputes-work).
 */
export class Disputes {
  constructor(
    private readonly simulation: Simulation,
    private readonly balance: Balance,
    private readonly payments: Payments,
  ) {}

  state(disputeRef: string): Promise<GatewayAnswer<DisputeFound>> {
    return answered(async () => {
      const found = await this.find(disputeRef);
      if (!found) return refused('resource_missing');
      const { paymentId } = found.is;
      return done({ ...(await this.standing(found.is, found.is.dispute)), paymentId });
    });
  }

  submit(
    key: string,
    { disputeRef, evidence, files }: Parameters<PaymentGateway['submitEvidence']>[1],
  ): Promise<GatewayAnswer<DisputeStanding>> {
    const fileNames = files.map(({ name }) => name);
    const asked = { disputeRef, evidence: JSON.stringify(evidence), files: fileNames.join('\n') };
    return this.answer(key, 'evidence', asked, disputeRef, async ({ currency }, dispute) => {
      if (isOver(dispute)) return 'dispute_already_closed';
      if (dispute.evidence) return 'dispute_evidence_already_submitted';
      if ((await this.simulation.clock.nowMs()) >= dispute.dueAtMs)
        return 'dispute_evidence_past_due';
      if (evidence.explanation.length > MAX_EVIDENCE_CHARACTERS) return 'evidence_too_long';
      const fee = counterFeeOf(currency);
      const id = newTransaction();
      const isCountered = !isInquiry(dispute) && fee > 0;
      return {
        after: {
          ...dispute,
          evidence,
          fileNames,
          status: isInquiry(dispute) ? 'inquiryUnderReview' : 'underReview',
          counterFee: isCountered
            ? { charged: { amount: fee, transactions: [id] }, returned: null }
            : NO_FEE,
        },
        changes: isCountered
          ? await this.balance.credit({
              id,
              kind: 'gatewayCharge',
              amount: -fee,
              currency,
              source: disputeRef,
            })
          : [],
        type: 'dispute.updated',
      };
    });
  }

  accept(
    key: string,
    of: { readonly disputeRef: string },
  ): Promise<GatewayAnswer<DisputeStanding>> {
    return this.answer(key, 'acceptance', of, of.disputeRef, (_payment, dispute) =>
      isOver(dispute)
        ? 'dispute_already_closed'
        : {
            after: { ...dispute, status: isInquiry(dispute) ? 'inquiryClosed' : 'lost' },
            changes: [],
            type: 'dispute.closed',
          },
    );
  }

  /**
   * The buyer disputes what was captured: its reference; null: it cannot be disputed, as it was
   * refunded in full, never taken, or is disputed already (docs.stripe.com/refunds).
   */
  async open(
    gatewayRef: string,
    {
      reason = 'fraudulent',
      inquiry = false,
      amount,
    }: { reason?: DisputeReason; inquiry?: boolean; amount?: number } = {},
  ): Promise<string | null> {
    return this.simulation.change(async (): Promise<Decision<string | null>> => {
      const found = await this.payments.byPayment(gatewayRef);
      if (!found?.is.captured || found.is.dispute) return { changes: [], result: null };
      const { is: record } = found;
      const left =
        found.is.captured.amount -
        record.refunds.filter((r) => r.status === 'succeeded').reduce((n, r) => n + r.amount, 0);
      const wanted = amount ?? left;
      if (left <= 0 || wanted < 1 || wanted > found.is.captured.amount)
        return { changes: [], result: null };
      const createdAtMs = await this.simulation.clock.nowMs();
      const dueAtMs = createdAtMs + EVIDENCE_DAYS * DAY_MS;
      const asked: DisputeRecord = {
        disputeRef: disputeRefOf(record.id),
        status: 'inquiry',
        reason,
        amount: wanted,
        dueAtMs,
        createdAtMs,
        evidence: null,
        fileNames: [],
        taken: null,
        returned: null,
        counterFee: NO_FEE,
      };
      const begun = inquiry
        ? {
            record: { ...record, dispute: asked },
            changes: [this.simulation.due(inquiryEndsAtMs(asked), 'inquiry', record.id)],
          }
        : await this.taken(record, asked);
      return {
        changes: [
          replacing(buckets.payments, record.id, found, begun.record),
          ...begun.changes,
          this.simulation.due(dueAtMs, 'dispute', record.id),
        ],
        news: [aboutDispute(record, asked, 'dispute.created')],
        result: asked.disputeRef,
      };
    });
  }

  /** An inquiry becomes a chargeback: the same dispute, and now the money goes. */
  escalate(disputeRef: string): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const found = await this.find(disputeRef);
      if (!found || !isInquiry(found.is.dispute)) return { changes: [], result: false };
      const { record, changes } = await this.taken(found.is, found.is.dispute);
      return {
        changes: [
          replacing(buckets.payments, record.id, found, record),
          this.simulation.notDue(inquiryEndsAtMs(found.is.dispute), 'inquiry', record.id),
          ...changes,
        ],
        news: [aboutDispute(record, record.dispute, 'dispute.updated')],
        result: true,
      };
    });
  }

  /** The bank has decided. Won: amount and counter fee come back, the fee does not. */
  decide(disputeRef: string, outcome: 'won' | 'lost'): Promise<boolean> {
    return this.move(disputeRef, async ({ currency }, dispute) => {
      if (isOver(dispute) || isInquiry(dispute)) return null;
      if (outcome === 'lost')
        return { after: { ...dispute, status: 'lost' }, changes: [], type: 'dispute.closed' };
      const { charged } = dispute.counterFee;
      const [id, feeId] = [newTransaction(), newTransaction()];
      const of = { currency, source: disputeRef };
      return {
        after: {
          ...dispute,
          status: 'won',
          returned: { amount: dispute.amount, transactions: [id] },
          counterFee: {
            charged,
            returned: charged && { amount: charged.amount, transactions: [feeId] },
          },
        },
        changes: await this.balance.credit(
          { ...of, id, kind: 'disputeReversal', amount: dispute.amount },
          ...(charged
            ? [{ ...of, id: feeId, kind: 'gatewayCharge' as const, amount: charged.amount }]
            : []),
        ),
        type: 'dispute.closed',
      };
    });
  }

  closeInquiry(disputeRef: string): Promise<boolean> {
    return this.move(disputeRef, ({ id }, dispute) =>
      isInquiry(dispute)
        ? {
            after: { ...dispute, status: 'inquiryClosed' },
            changes: [this.simulation.notDue(inquiryEndsAtMs(dispute), 'inquiry', id)],
            type: 'dispute.closed',
          }
        : null,
    );
  }

  /** Without an answer in time a chargeback is lost, and an inquiry ends by itself. */
  async fallDue(kind: 'dispute' | 'inquiry', id: string, atMs: number): Promise<void> {
    await this.move(disputeRefOf(id), (_payment, dispute) => {
      const ended = kind === 'dispute' ? 'lost' : 'inquiryClosed';
      const isMissed = kind === 'dispute' ? dispute.status === 'needsResponse' : isInquiry(dispute);
      return isMissed
        ? { after: { ...dispute, status: ended }, changes: [], type: 'dispute.closed' }
        : null;
    });
    await this.simulation.change(() =>
      Promise.resolve({ changes: [this.simulation.notDue(atMs, kind, id)], result: null }),
    );
  }

  /** The money leaves, and what waits to be refunded fails: the buyer has it already. */
  private async taken(record: PaymentRecord, dispute: DisputeRecord) {
    const fee = disputeFeeOf(record.currency);
    const { amount, disputeRef } = dispute;
    const id = newTransaction();
    const waiting = record.refunds.filter((r) => r.status === 'pending');
    const failed = (refund: RefundRecord): RefundRecord =>
      refund.status === 'pending'
        ? { ...refund, status: 'failed', code: 'charge_for_pending_refund_disputed' }
        : refund;
    return {
      record: {
        ...record,
        refunds: record.refunds.map(failed),
        dispute: {
          ...dispute,
          // what was said to an inquiry is not said to the chargeback
          evidence: null,
          status: 'needsResponse' as const,
          taken: { amount, fee, transactions: [id] },
        },
      },
      changes: [
        ...waiting.map(({ refundRef }) => ({
          bucket: buckets.waiting,
          key: refundRef,
          value: null,
        })),
        ...(await this.balance.credit({
          id,
          kind: 'dispute',
          amount: -amount,
          fee,
          currency: record.currency,
          source: disputeRef,
        })),
      ],
    };
  }

  private answer(
    key: string,
    kind: 'evidence' | 'acceptance',
    asked: object,
    disputeRef: string,
    decide: (
      payment: PaymentRecord,
      dispute: DisputeRecord,
    ) => Changed | string | Promise<Changed | string>,
  ): Promise<GatewayAnswer<DisputeStanding>> {
    return this.simulation.once(key, kind, asked, async (): Promise<Outcome<DisputeStanding>> => {
      const found = await this.find(disputeRef);
      if (!found) return { refused: 'resource_missing' };
      const made = await decide(found.is, found.is.dispute);
      if (typeof made === 'string') return { refused: made };
      const { after, changes, type } = made;
      return {
        ref: disputeRef,
        value: await this.standing(found.is, after),
        changes: [
          replacing(buckets.payments, found.is.id, found, { ...found.is, dispute: after }),
          ...changes,
        ],
        news: [aboutDispute(found.is, after, type)],
      };
    });
  }

  private move(
    disputeRef: string,
    moved: (
      payment: PaymentRecord,
      dispute: DisputeRecord,
    ) => Changed | null | Promise<Changed | null>,
  ): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const found = await this.find(disputeRef);
      const made = found && (await moved(found.is, found.is.dispute));
      if (!found || !made) return { changes: [], result: false };
      const { after, changes, type } = made;
      return {
        changes: [
          replacing(buckets.payments, found.is.id, found, { ...found.is, dispute: after }),
          ...changes,
        ],
        news: [aboutDispute(found.is, after, type)],
        result: true,
      };
    });
  }

  private async find(disputeRef: string): Promise<Stored<Disputed> | null> {
    const id = paymentIdIn(disputeRef);
    const stored = id === null ? null : await this.payments.byPayment(paymentRefOf(id));
    return stored?.is.dispute ? { json: stored.json, is: stored.is as Disputed } : null;
  }

  /** Its times are told in the time of those who ask. */
  private async standing(
    { id, currency }: PaymentRecord,
    dispute: DisputeRecord,
  ): Promise<DisputeStanding> {
    const offsetMs = await this.simulation.clock.offsetMs();
    const told = (ms: number): string => new Date(ms - offsetMs).toISOString();
    const { disputeRef, status, reason, amount, taken, returned, counterFee } = dispute;
    return {
      disputeRef,
      gatewayRef: paymentRefOf(id),
      status,
      gatewayStatus: status,
      reason,
      gatewayReason: reason,
      amount,
      currency,
      evidenceDueBy: told(dispute.dueAtMs),
      hasEvidence: dispute.evidence !== null,
      taken,
      returned,
      counterFee,
      createdAt: told(dispute.createdAtMs),
    };
  }
}

type Disputed = PaymentRecord & { readonly dispute: DisputeRecord };

const isOver = ({ status }: DisputeRecord): boolean =>
  status === 'won' || status === 'lost' || status === 'inquiryClosed';
