import { never } from '../../../domain/shared/decider/decider.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import type { Letter, LetterContext, NoLetter } from './letter.js';

/**
 * What a buyer's bank has done about a payment, to the operator and the vendors of its orders. It
 * says no amount: a vendor reads its own part on the page.
 */
export function chargeback(
  event: RecordedOf<
    | 'ChargebackAnswerDue'
    | 'ChargebackLost'
    | 'ChargebackOpened'
    | 'ChargebackWon'
    | 'InquiryEscalated'
  >,
  { stream, link }: LetterContext,
): Promise<Letter | NoLetter> {
  const [opened] = stream;
  if (opened?.type !== 'ChargebackOpened')
    return Promise.resolve({ obsolete: 'the chargeback is not known' });
  const { chargebackId, number } = opened.data;
  const page = `You can find it here:\n${link(`chargebacks/${chargebackId}`)}`;
  const answer = (dueBy: string | null): string =>
    dueBy === null
      ? 'Add what speaks for the delivery: a delivery note with a signature, or what the buyer has written.'
      : `It can be answered until ${utcDayAt(dueBy)}. Add what speaks for the delivery before: a delivery note with a signature, or what the buyer has written.`;
  switch (event.type) {
    case 'ChargebackOpened': {
      const { kind, evidenceDueBy } = event.data;
      return Promise.resolve(
        kind === 'inquiry'
          ? {
              subject: `The buyer’s bank asks about purchase ${number}`,
              paragraphs: [
                `The buyer’s bank asks about the payment of purchase ${number}. No money has moved; without an answer it may be taken back.`,
                answer(evidenceDueBy),
                page,
              ],
            }
          : {
              subject: `Chargeback of purchase ${number}`,
              paragraphs: [
                `The buyer’s bank has taken the payment of purchase ${number} back. The money of its orders is kept back until the bank has decided.`,
                answer(evidenceDueBy),
                page,
              ],
            },
      );
    }
    case 'InquiryEscalated':
      return Promise.resolve({
        subject: `Chargeback of purchase ${number}`,
        paragraphs: [
          `The buyer’s bank, which had asked about purchase ${number}, has taken the money back now. It is kept back until the bank has decided.`,
          answer(event.data.evidenceDueBy),
          page,
        ],
      });
    case 'ChargebackAnswerDue':
      return Promise.resolve({
        subject: `To be answered soon: purchase ${number}`,
        paragraphs: [
          `Nobody has answered the buyer’s bank about the payment of purchase ${number} yet. Without an answer in time a chargeback is lost.`,
          answer(event.data.evidenceDueBy),
          page,
        ],
      });
    case 'ChargebackWon':
      return Promise.resolve({
        subject: `Chargeback of purchase ${number}: won`,
        paragraphs: [
          `The bank has decided the chargeback of purchase ${number} against the buyer. Nothing is kept back any more.`,
          page,
        ],
      });
    case 'ChargebackLost':
      return Promise.resolve({
        subject: `Chargeback of purchase ${number}: lost`,
        paragraphs: [
          event.data.bearer === 'vendor'
            ? `The chargeback of purchase ${number} is lost. It is taken from the vendors of the orders that it was allocated to, who get their commission for it back.`
            : `The chargeback of purchase ${number} is lost. The marketplace bears it; the vendors keep their money.`,
          page,
        ],
      });
    default:
      return never(event);
  }
}
