import {
  disputeReasons,
  type DisputeReason,
} from '../../../domain/money/chargeback/dispute-standing.js';
import { toDecimal } from '../../../domain/shared/money/money.js';
import type { PaymentRecord } from '../../engines/simulated-gateway/records.js';
import { paymentRefOf } from '../../engines/simulated-gateway/references.js';
import type { SimulatedGateway } from '../../engines/simulated-gateway/simulated-gateway.js';
import { html, type Html } from './html.js';
import { button, form } from './layout.js';

const reasons: Readonly<Record<DisputeReason, string>> = {
  fraudulent: 'Fraud: the cardholder did not pay',
  unrecognized: 'The cardholder does not recognise it',
  notReceived: 'The goods did not come',
  notAsDescribed: 'The goods are not as described',
  creditNotProcessed: 'A refund did not come',
  duplicate: 'It was paid twice',
  cancelled: 'It was cancelled',
  other: 'Another reason',
};

/** What the buyer’s bank can do once the money was taken; null: nothing yet. */
export function disputeSection(record: PaymentRecord, token: string): Html | null {
  const { captured, dispute, currency } = record;
  if (!captured) return null;
  if (!dispute)
    return html`<h2>Dispute this payment</h2>
      <p>What the buyer’s bank can do after the money was taken.</p>
      ${form(token, [
        html`<label
          >Reason
          <select name="reason">
            ${disputeReasons.map((reason) => html`<option value="${reason}">${reasons[reason]}</option>`)}
          </select></label
        >`,
        button('dispute', 'Take the money back (chargeback)'),
        button('inquiry', 'Only ask (inquiry)'),
      ])}`;
  const { status, evidence, dueAtMs } = dispute;
  const due = new Date(dueAtMs).toISOString();
  const amount = html`${toDecimal({ amount: dispute.amount, currency })} ${currency}`;
  const said = evidence ? html`<p>The marketplace says: “${evidence.explanation}”</p>` : null;
  switch (status) {
    case 'inquiry':
    case 'inquiryUnderReview':
      return html`<h2>Inquiry</h2>
        <p role="status">
          The buyer’s bank asks about ${amount}: ${reasons[dispute.reason]}. No money has moved.
        </p>
        ${said}
        ${form(token, [
          button('escalate', 'Make it a chargeback'),
          button('close-inquiry', 'Close the inquiry'),
        ])}`;
    case 'needsResponse':
    case 'underReview':
      return html`<h2>Chargeback</h2>
        <p role="status">
          The buyer’s bank has taken ${amount} back: ${reasons[dispute.reason]}. Evidence is due by
          <time datetime="${due}">${due.slice(0, 16).replace('T', ' ')} UTC</time>.
        </p>
        ${said}
        ${form(token, [
          button('dispute-won', 'Decide for the marketplace (won)'),
          button('dispute-lost', 'Decide for the buyer (lost)'),
        ])}`;
    case 'won':
      return html`<h2>Chargeback</h2>
        <p role="status">Decided for the marketplace: ${amount} came back.</p>`;
    case 'lost':
      return html`<h2>Chargeback</h2>
        <p role="status">Decided for the buyer: ${amount} stays with the buyer.</p>`;
    case 'inquiryClosed':
      return html`<h2>Inquiry</h2>
        <p role="status">Closed.</p>`;
    default:
      return status satisfies never;
  }
}

/** Does what a button of the section says; false: it is none of them. */
export async function causeDispute(
  gateway: SimulatedGateway,
  action: string,
  record: PaymentRecord,
  wanted: string,
): Promise<boolean> {
  const { disputes } = gateway;
  const disputeRef = record.dispute?.disputeRef ?? '';
  switch (action) {
    case 'dispute':
    case 'inquiry': {
      const reason = disputeReasons.find((r) => r === wanted) ?? 'other';
      await disputes.open(paymentRefOf(record.id), { reason, inquiry: action === 'inquiry' });
      return true;
    }
    case 'escalate':
      return disputes.escalate(disputeRef);
    case 'close-inquiry':
      return disputes.closeInquiry(disputeRef);
    case 'dispute-won':
      return disputes.decide(disputeRef, 'won');
    case 'dispute-lost':
      return disputes.decide(disputeRef, 'lost');
    default:
      return false;
  }
}
