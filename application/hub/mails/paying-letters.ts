import { never } from '../../../domain/shared/decider/decider.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import {
  moneyInWords,
  timeInWords,
  type Letter,
  type LetterContext,
  type NoLetter,
} from './letter.js';

/** What a payment was asked for with; null: it is not known. */
function asked({ stream }: LetterContext): RecordedOf<'PaymentRequested'>['data'] | null {
  const [first] = stream;
  return first?.type === 'PaymentRequested'
    ? (first.data as RecordedOf<'PaymentRequested'>['data'])
    : null;
}

const UNKNOWN: NoLetter = { obsolete: 'the payment is not known' };

/** To the purchase, and never to the gateway's page: whoever has that address pays, and it ends. */
const page = ({ link }: LetterContext, purchaseId: string, what: string): string =>
  `${what}\n${link(`purchases/${purchaseId}`)}`;

/** That it is time to pay, until when, and what happens then. */
export async function paymentAsked(
  { data }: RecordedOf<'PaymentRequested'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const { stream, at, organization, now } = context;
  const { purchaseId, number, amount, currency, dueBy, buyerOrgId } = data;
  const isOver = stream
    .slice(at + 1)
    .some(({ type }) =>
      ['PaymentAuthorised', 'PaymentCaptured', 'PaymentAbandoned'].includes(type),
    );
  if (isOver) return { obsolete: 'it was paid, or is not waited for any more' };
  if (Date.parse(dueBy) <= now) return { obsolete: 'the time to pay has passed' };
  const timeZone = (await organization(buyerOrgId))?.timeZone ?? 'UTC';
  return {
    subject: `Please pay for purchase ${number}`,
    paragraphs: [
      `The available goods for purchase ${number} are reserved for you. Please pay ${moneyInWords({ amount, currency })} by ${timeInWords(dueBy, timeZone)}. The orders are confirmed once paid; otherwise they are cancelled.`,
      'Your card is charged in full when the first items ship.',
      page(context, purchaseId, 'Pay here:'),
    ],
  };
}

/** That nothing was paid in time, or that what was authorised could not be charged. */
export function paymentFailed(
  event: RecordedOf<'CaptureFailed' | 'PaymentAbandoned'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const { stream, at } = context;
  const known = asked(context);
  if (!known) return Promise.resolve(UNKNOWN);
  const { number, purchaseId } = known;
  switch (event.type) {
    case 'CaptureFailed': {
      const isPaid = stream.slice(at + 1).some(({ type }) => type === 'PaymentAuthorised');
      if (isPaid) return Promise.resolve({ obsolete: 'it was paid in another way' });
      return Promise.resolve({
        subject: `Payment failed for purchase ${number}`,
        paragraphs: [
          `Your card could not be charged for purchase ${number}. Nothing more will ship until you pay another way, for example with another card.`,
          page(context, purchaseId, 'Pay here:'),
        ],
      });
    }
    case 'PaymentAbandoned':
      return Promise.resolve({
        subject: `Purchase ${number} was not paid in time`,
        paragraphs: [
          `Purchase ${number} was not paid in time. Its orders were cancelled, and your card was not charged. If you still need the goods, please order again.`,
          page(context, purchaseId, 'View the purchase here:'),
        ],
      });
    default:
      return never(event);
  }
}

/** That the money was taken, how much and for which orders. */
export function paymentTaken(
  { data }: RecordedOf<'PaymentCaptured'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const known = asked(context);
  if (!known) return Promise.resolve(UNKNOWN);
  const { number, purchaseId, method, currency } = known;
  const amount = moneyInWords({ amount: data.amount, currency });
  const orders = data.shares.map(
    (share) => `- ${share.number}: ${moneyInWords({ amount: share.amount, currency })}`,
  );
  return Promise.resolve({
    subject: `Payment of ${amount} received for purchase ${number}`,
    paragraphs: [
      method === 'card'
        ? `Your card was charged ${amount} for purchase ${number}.`
        : `We received ${amount} by bank transfer for purchase ${number}.`,
      ['Orders:', ...orders].join('\n'),
      page(context, purchaseId, 'View the purchase here:'),
    ],
  });
}

/** To the buyer: a refund has been paid, or is declined. */
export function refundAnswered(
  { type, data }: RecordedOf<'RefundSucceeded' | 'RefundDeclined'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const known = asked(context);
  if (!known) return Promise.resolve(UNKNOWN);
  const { number, purchaseId, currency } = known;
  const here = page(context, purchaseId, 'View the purchase here:');
  if (type === 'RefundDeclined') {
    const order = known.shares.find((s) => s.orderId === data.orderId)?.number ?? number;
    return Promise.resolve({
      subject: `Refund declined for order ${order}`,
      paragraphs: [`Your refund request for order ${order} was declined: ${data.reason}`, here],
    });
  }
  const amount = moneyInWords({ amount: data.amount, currency });
  const requested = context.stream.find(
    (event) => event.type === 'RefundRequested' && event.data.refundId === data.refundId,
  ) as RecordedOf<'RefundRequested'> | undefined;
  return Promise.resolve({
    subject: `Refund of ${amount} for purchase ${number}`,
    paragraphs: [
      `${amount} for purchase ${number} is being refunded to your original payment method${requested ? `: ${requested.data.reason}` : '.'}`,
      'It may take a few days to reach your account.',
      here,
    ],
  });
}

/** To whoever sold it: the buyer asks to be given something back. */
export function refundAsked(
  { data }: RecordedOf<'RefundAsked'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const known = asked(context);
  if (!known) return Promise.resolve(UNKNOWN);
  const { requestId, orderId, amount, reason } = data;
  const answers = context.stream.slice(context.at + 1).some((event) => {
    if (event.type === 'RefundAsked') return event.data.orderId === orderId;
    if (event.type !== 'RefundDeclined' && event.type !== 'RefundRequested') return false;
    return event.data.requestId === requestId;
  });
  if (answers) return Promise.resolve({ obsolete: 'it was answered, or replaced' });
  const order = known.shares.find((s) => s.orderId === orderId)?.number ?? '';
  return Promise.resolve({
    subject: `Refund requested for order ${order}`,
    paragraphs: [
      `The buyer of order ${order} requests a refund of ${moneyInWords({ amount, currency: known.currency })}: ${reason}`,
      `Refund or decline it here:\n${context.link(`orders/${orderId}`)}`,
    ],
  });
}
