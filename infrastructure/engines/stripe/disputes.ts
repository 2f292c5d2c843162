import type Stripe from 'stripe';
import type {
  DisputeFound,
  GatewayAnswer,
  PaymentGateway,
} from '../../../application/ports/payment-gateway.js';
import type {
  DisputeMovement,
  DisputeReason,
  DisputeStanding,
  DisputeStatus,
} from '../../../domain/money/chargeback/dispute-standing.js';
import { currencyOf, fromGateway } from './amounts.js';
import { asked, done, idOf, refused, told } from './answers.js';

/** docs.stripe.com/api/disputes/object#dispute_object-status; of others somebody has to look. */
const STATUSES: Readonly<Record<string, DisputeStatus>> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiryUnderReview',
  warning_closed: 'inquiryClosed',
  needs_response: 'needsResponse',
  under_review: 'underReview',
  won: 'won',
  lost: 'lost',
};

/** docs.stripe.com/disputes/categories */
const REASONS: Readonly<Record<string, DisputeReason>> = {
  credit_not_processed: 'creditNotProcessed',
  duplicate: 'duplicate',
  fraudulent: 'fraudulent',
  product_not_received: 'notReceived',
  product_unacceptable: 'notAsDescribed',
  subscription_canceled: 'cancelled',
  unrecognized: 'unrecognized',
};

/** Where documents go: each takes one (docs.stripe.com/api/disputes/evidence_object). */
const FILE_FIELDS = [
  'shipping_documentation',
  'uncategorized_file',
  'customer_communication',
  'receipt',
  'service_documentation',
] as const;

/** docs.stripe.com/api/files: what `dispute_evidence` may be, and how large all of it together. */
const MEDIA_TYPES: ReadonlySet<string> = new Set(['application/pdf', 'image/jpeg', 'image/png']);
const MOST_BYTES = 4_500_000;

/** By which an answer is found again: closing one takes no metadata. */
const EVIDENCE_KEY = 'tradepost_evidence_key';
const WHOLE = ['payment_intent'];
const CLOSED: ReadonlySet<string> = new Set(['lost', 'warning_closed']);

type Evidence = Parameters<PaymentGateway['submitEvidence']>[1];

/** docs.stripe.com/disputes/how-disputes-work, docs.stripe.com/disputes/responding */
export class Disputes {
  constructor(private readonly stripe: Stripe) {}

  state(disputeRef: string): Promise<GatewayAnswer<DisputeFound>> {
    return asked(async () => shown(await this.find(disputeRef)));
  }

  async submit(
    key: string,
    { disputeRef, evidence, files }: Evidence,
  ): Promise<GatewayAnswer<DisputeFound>> {
    const wrong = wrongWith(files);
    if (wrong !== null) return refused(wrong);
    const uploaded = await told(
      () => this.upload(key, files),
      (ids) => done(ids),
    );
    // nothing was answered by files alone
    if (uploaded.is === 'unknown') return { is: 'unavailable', why: uploaded.why };
    if (uploaded.is !== 'done') return uploaded;
    const { explanation, productDescription, carrier, trackingNumber, shippedOn } = evidence;
    return told(
      () =>
        this.stripe.disputes.update(
          disputeRef,
          {
            evidence: {
              uncategorized_text: explanation,
              ...(productDescription !== null && { product_description: productDescription }),
              ...(carrier !== null && { shipping_carrier: carrier }),
              ...(trackingNumber !== null && { shipping_tracking_number: trackingNumber }),
              ...(shippedOn !== null && { shipping_date: shippedOn }),
              ...Object.fromEntries(uploaded.value.map((id, i) => [FILE_FIELDS[i]!, id])),
            },
            metadata: { [EVIDENCE_KEY]: key },
            submit: true,
            expand: WHOLE,
          },
          { idempotencyKey: key },
        ),
      shown,
    );
  }

  accept(
    key: string,
    { disputeRef }: { readonly disputeRef: string },
  ): Promise<GatewayAnswer<DisputeFound>> {
    return told(
      () => this.stripe.disputes.close(disputeRef, { expand: WHOLE }, { idempotencyKey: key }),
      shown,
    );
  }

  /** Whether it was answered under a key. */
  async isAnswered(disputeRef: string, key: string): Promise<boolean> {
    return (await this.find(disputeRef)).metadata[EVIDENCE_KEY] === key;
  }

  /** Whether it was given up; one that was lost otherwise is as lost. */
  async isGivenUp(disputeRef: string): Promise<boolean> {
    return CLOSED.has((await this.find(disputeRef)).status);
  }

  private find(disputeRef: string): Promise<Stripe.Dispute> {
    return this.stripe.disputes.retrieve(disputeRef, { expand: WHOLE });
  }

  /** One after the other: each has a key of its own, so that a repeat names the same files. */
  private async upload(key: string, files: Evidence['files']): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const [i, { name, mediaType, content }] of files.entries()) {
      const { id } = await this.stripe.files.create(
        {
          purpose: 'dispute_evidence',
          file: { name, type: mediaType, data: Buffer.from(content) },
        },
        { idempotencyKey: `${key}-file-${i}` },
      );
      ids.push(id);
    }
    return ids;
  }
}

function wrongWith(files: Evidence['files']): string | null {
  if (files.length > FILE_FIELDS.length) return 'too_many_files';
  if (files.some(({ mediaType }) => !MEDIA_TYPES.has(mediaType))) return 'file_type_not_taken';
  const bytes = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  return bytes > MOST_BYTES ? 'files_too_large' : null;
}

function shown(dispute: Stripe.Dispute): GatewayAnswer<DisputeFound> {
  const { status, reason, currency, evidence_details: evidence, payment_intent: intent } = dispute;
  if (intent === null) return refused('dispute_of_no_payment');
  const of = (category: string) =>
    dispute.balance_transactions.filter((moved) => moved.reporting_category === category);
  const taken = of('dispute');
  const standing: DisputeStanding = {
    disputeRef: dispute.id,
    gatewayRef: idOf(intent),
    status: STATUSES[status] ?? 'unknown',
    gatewayStatus: status,
    reason: REASONS[reason] ?? 'other',
    gatewayReason: reason,
    amount: fromGateway(dispute.amount, currency),
    currency: currencyOf(currency),
    evidenceDueBy:
      evidence.due_by === null ? null : new Date(evidence.due_by * 1_000).toISOString(),
    hasEvidence: evidence.submission_count > 0,
    taken:
      taken.length === 0
        ? null
        : {
            ...movement(taken),
            fee: fromGateway(
              taken.reduce((sum, { fee }) => sum + fee, 0),
              currency,
            ),
          },
    returned: of('dispute_reversal').length === 0 ? null : movement(of('dispute_reversal')),
    // charged and returned by itself, and named by no dispute: a charge of the gateway's own
    counterFee: { charged: null, returned: null },
    createdAt: new Date(dispute.created * 1_000).toISOString(),
  };
  const { payment_id: paymentId = null } = typeof intent === 'string' ? {} : intent.metadata;
  return done({ ...standing, paymentId });
}

function movement(moved: readonly Stripe.BalanceTransaction[]): DisputeMovement {
  const [{ currency } = { currency: 'eur' }] = moved;
  const amount = Math.abs(moved.reduce((sum, { amount: part }) => sum + part, 0));
  return { amount: fromGateway(amount, currency), transactions: moved.map(({ id }) => id) };
}
