import { DAY_MS, SECOND_MS } from './clock.js';
import { newId, type BalanceTransaction, type Charge, type Dispute } from './objects.js';
import type { Payments } from './payments.js';
import type { Refunds } from './refunds.js';
import { missing, Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

/** docs.stripe.com/disputes/categories */
export type DisputeReason =
  | 'credit_not_processed'
  | 'duplicate'
  | 'fraudulent'
  | 'general'
  | 'product_not_received'
  | 'product_unacceptable'
  | 'unrecognized';

/** docs.stripe.com/disputes/responding: 7 to 21 days, by network. */
const EVIDENCE_DAYS = 14;
/** docs.stripe.com/disputes/how-disputes-work#inquiries: closed when nothing follows for 120 days. */
const INQUIRY_DAYS = 120;
/** docs.stripe.com/api/disputes/update#update_dispute-evidence */
const EVIDENCE_CHARACTERS = 150_000;

const EVIDENCE = [
  ...['access_activity_log', 'billing_address', 'cancellation_policy'],
  ...['cancellation_policy_disclosure', 'cancellation_rebuttal', 'customer_communication'],
  ...['customer_email_address', 'customer_name', 'customer_purchase_ip', 'customer_signature'],
  ...['duplicate_charge_documentation', 'duplicate_charge_explanation', 'duplicate_charge_id'],
  ...['product_description', 'receipt', 'refund_policy', 'refund_policy_disclosure'],
  ...['refund_refusal_explanation', 'service_date', 'service_documentation', 'shipping_address'],
  ...['shipping_carrier', 'shipping_date', 'shipping_documentation', 'shipping_tracking_number'],
  ...['uncategorized_file', 'uncategorized_text'],
];

/** docs.stripe.com/disputes/how-disputes-work */
export class Disputes {
  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly refunds: Refunds,
  ) {
    // docs.stripe.com/disputes/how-disputes-work#inquiries: a full refund is an inquiry's end
    refunds.onFullRefund.push((charge) => {
      for (const dispute of world.records.all<Dispute>('dispute'))
        if (dispute.charge === charge.id && isInquiry(dispute))
          this.close(dispute, 'warning_closed');
    });
  }

  get routes(): readonly Route[] {
    return [
      { route: 'GET /v1/disputes/:id', run: ({ path }) => this.dispute(path.id!) },
      {
        route: 'POST /v1/disputes/:id',
        accepts: ['evidence', 'metadata', 'submit'],
        run: (call) => this.update(call),
      },
      {
        route: 'POST /v1/disputes/:id/close',
        run: ({ path }) => {
          const dispute = this.dispute(path.id!);
          this.checkOpen(dispute);
          // docs.stripe.com/api/disputes/close: lost, which cannot be undone
          this.close(dispute, isInquiry(dispute) ? 'warning_closed' : 'lost');
          return dispute;
        },
      },
    ];
  }

  dispute(id: string): Dispute {
    const found = this.world.records.find<Dispute>('dispute', id);
    if (!found) throw missing('dispute', id, 'dispute');
    return found;
  }

  /**
   * The buyer's bank asks (an inquiry moves no money) or takes the money back: the amount and a fee
   * leave the platform's balance at once. What was refunded in full cannot be disputed
   * (docs.stripe.com/refunds); refunds that wait fail, as they never reached the card.
   */
  open(
    chargeId: string,
    {
      amount,
      reason = 'fraudulent',
      inquiry = false,
    }: { amount?: number; reason?: DisputeReason; inquiry?: boolean } = {},
  ): Dispute {
    const charge = this.payments.charge(chargeId);
    const { clock, records, events } = this.world;
    if (!inquiry) this.refunds.failWaiting(chargeId);
    const left = charge.amount - charge.amount_refunded;
    if (!charge.captured || left <= 0)
      throw new Error(`${chargeId} was refunded or never captured: it cannot be disputed`);
    if (amount !== undefined && amount > charge.amount_captured)
      throw new Error('a dispute is of the charge at most');
    if (records.all<Dispute>('dispute').some(({ charge: of }) => of === chargeId))
      throw new Error(`${chargeId} is disputed already`);
    const dueMs = clock.nowMs + EVIDENCE_DAYS * DAY_MS;
    const dispute = records.add<Dispute>({
      id: newId('du'),
      object: 'dispute',
      amount: amount ?? left,
      balance_transactions: [],
      charge: chargeId,
      created: clock.now,
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: {
        ...Object.fromEntries(EVIDENCE.map((name) => [name, null])),
        enhanced_evidence: {},
      },
      evidence_details: {
        due_by: Math.floor(dueMs / SECOND_MS),
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
      },
      is_charge_refundable: inquiry,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      payment_method_details: {
        card: {
          brand: 'visa',
          case_type: inquiry ? 'inquiry' : 'chargeback',
          network: 'visa',
          network_reason_code: '10.4',
        },
        type: 'card',
      },
      reason,
      status: inquiry ? 'warning_needs_response' : 'needs_response',
    } as Dispute & Record<string, unknown>);
    events.emit('charge.dispute.created', dispute);
    if (inquiry)
      clock.after(INQUIRY_DAYS * DAY_MS, () => {
        if (isInquiry(dispute)) this.close(dispute, 'warning_closed');
      });
    else this.withdraw(dispute);
    clock.at(dueMs, () => this.missDeadline(dispute));
    return dispute;
  }

  /** An inquiry becomes a chargeback: the same dispute, and now the money goes. */
  escalate(id: string): void {
    const dispute = this.dispute(id);
    if (!isInquiry(dispute)) throw new Error('only an inquiry can become a chargeback');
    dispute.status = 'needs_response';
    dispute.is_charge_refundable = false;
    this.refunds.failWaiting(dispute.charge);
    this.world.events.emit('charge.dispute.updated', dispute);
    this.withdraw(dispute);
  }

  /** The bank has decided. Won: the amount comes back, the fee does not. */
  decide(id: string, outcome: 'lost' | 'won'): void {
    const { books, fees, events } = this.world;
    const dispute = this.dispute(id);
    this.checkOpen(dispute);
    if (isInquiry(dispute)) throw new Error('an inquiry is closed or becomes a chargeback');
    if (outcome === 'won') {
      const { currency } = dispute;
      dispute.balance_transactions.push(
        books.enter(this.ownerOf(dispute), {
          amount: dispute.amount,
          currency,
          type: 'adjustment',
          category: 'dispute_reversal',
          source: dispute.id,
          description: `Chargeback reversal for ${dispute.charge}`,
        }),
      );
      if (fees.disputeCounter > 0 && dispute.evidence_details.submission_count > 0)
        this.counterFee(dispute, fees.disputeCounter);
      events.emit('charge.dispute.funds_reinstated', dispute);
    }
    this.close(dispute, outcome);
  }

  closeInquiry(id: string): void {
    const dispute = this.dispute(id);
    if (!isInquiry(dispute)) throw new Error('it is no inquiry');
    this.close(dispute, 'warning_closed');
  }

  private update({ path, params }: Call): Dispute {
    const dispute = this.dispute(path.id!);
    const metadata = params.metadata(dispute.metadata);
    const given = params.under('evidence');
    const names = Object.keys(given.given);
    const unknown = names.find((name) => !EVIDENCE.includes(name));
    if (unknown)
      throw new Refusal(`Received unknown parameter: evidence[${unknown}]`, {
        code: 'parameter_unknown',
        param: `evidence[${unknown}]`,
      });
    const submits = params.flag('submit') ?? names.length > 0;
    if (names.length === 0 && !submits) {
      dispute.metadata = metadata;
      return dispute;
    }
    this.checkOpen(dispute);
    // docs.stripe.com/api/disputes/object#dispute_object-evidence_details-submission_count: "typically,
    // you may only submit evidence once"
    if (dispute.evidence_details.submission_count > 0)
      throw new Refusal('This dispute already has evidence that was submitted.', {
        code: 'dispute_evidence_already_submitted',
      });
    const evidence = { ...dispute.evidence };
    for (const name of names) evidence[name] = given.text(name);
    const texts = Object.values(evidence).filter((of) => typeof of === 'string');
    if (texts.reduce((sum, { length }) => sum + length, 0) > EVIDENCE_CHARACTERS)
      throw new Refusal('The combined character count of all evidence is 150,000 at most.', {
        param: 'evidence',
      });
    dispute.metadata = metadata;
    dispute.evidence = evidence;
    dispute.evidence_details.has_evidence = texts.length > 0;
    if (submits) {
      dispute.evidence_details.submission_count = 1;
      dispute.status = isInquiry(dispute) ? 'warning_under_review' : 'under_review';
      const { disputeCounter } = this.world.fees;
      if (disputeCounter > 0 && dispute.status === 'under_review')
        this.counterFee(dispute, -disputeCounter);
    }
    this.world.events.emit('charge.dispute.updated', dispute);
    return dispute;
  }

  /** docs.stripe.com/disputes/responding: without an answer in time it is lost. */
  private missDeadline(dispute: Dispute): void {
    dispute.evidence_details.past_due = true;
    if (dispute.status === 'needs_response') this.close(dispute, 'lost');
  }

  private withdraw(dispute: Dispute): void {
    const { books, fees, events } = this.world;
    const charge = this.payments.charge(dispute.charge);
    charge.disputed = true;
    dispute.balance_transactions.push(
      books.enter(this.ownerOf(dispute), {
        amount: -dispute.amount,
        currency: dispute.currency,
        fee: fees.dispute,
        feeFor: 'Dispute fee',
        type: 'adjustment',
        category: 'dispute',
        source: dispute.id,
        description: `Chargeback withdrawal for ${dispute.charge}`,
      }),
    );
    events.emit('charge.dispute.funds_withdrawn', dispute);
  }

  private counterFee(dispute: Dispute, amount: number): BalanceTransaction {
    return this.world.books.enter(this.ownerOf(dispute), {
      amount,
      currency: dispute.currency,
      type: 'stripe_fee',
      category: 'fee',
      source: null,
      description: `Dispute countered fee for ${dispute.id}`,
    });
  }

  private close(dispute: Dispute, status: 'lost' | 'warning_closed' | 'won'): void {
    dispute.status = status;
    this.world.events.emit('charge.dispute.closed', dispute);
  }

  private checkOpen(dispute: Dispute): void {
    if (!['lost', 'won', 'warning_closed'].includes(dispute.status)) return;
    throw new Refusal(`This dispute is already closed.`, { code: 'dispute_already_closed' });
  }

  private ownerOf(of: Charge | Dispute): string {
    return this.world.records.ownerOf(of.id)!;
  }
}

const isInquiry = ({ status }: Dispute): boolean =>
  status === 'warning_needs_response' || status === 'warning_under_review';
