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
  const page = `View it here:\n${link(`chargebacks/${chargebackId}`)}`;
  const answer = (dueBy: string | null): string =>
    dueBy === null
      ? 'Add evidence of delivery: a signed delivery note or correspondence with the buyer.'
      : `The response is due by ${utcDayAt(dueBy)}. Add evidence of delivery before then: a signed delivery note or correspondence with the buyer.`;
  switch (event.type) {
    case 'ChargebackOpened': {
      const { kind, evidenceDueBy } = event.data;
      return Promise.resolve(
        kind === 'inquiry'
          ? {
              subject: `The buyer’s bank has queried purchase ${number}`,
              paragraphs: [
                `The buyer’s bank has queried the payment for purchase ${number}. No money has moved; without a response it may be taken back.`,
                answer(evidenceDueBy),
                page,
              ],
            }
          : {
              subject: `Chargeback of purchase ${number}`,
              paragraphs: [
                `The buyer’s bank has taken back the payment for purchase ${number}. The money for its orders is held back until the bank decides.`,
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
          `The buyer’s bank, which had queried purchase ${number}, has now taken the money back. It is held back until the bank decides.`,
          answer(event.data.evidenceDueBy),
          page,
        ],
      });
    case 'ChargebackAnswerDue':
      return Promise.resolve({
        subject: `Response due soon: purchase ${number}`,
        paragraphs: [
          `The buyer’s bank has not received a response about the payment for purchase ${number} yet. Without a response in time the chargeback is lost.`,
          answer(event.data.evidenceDueBy),
          page,
        ],
      });
    case 'ChargebackWon':
      return Promise.resolve({
        subject: `Chargeback of purchase ${number}: won`,
        paragraphs: [
          `The bank decided the chargeback of purchase ${number} in your favour. Nothing is held back any more.`,
          page,
        ],
      });
    case 'ChargebackLost':
      return Promise.resolve({
        subject: `Chargeback of purchase ${number}: lost`,
        paragraphs: [
          event.data.bearer === 'vendor'
            ? `The chargeback of purchase ${number} is lost. It is deducted from the vendors of the allocated orders, whose commission is reversed.`
            : `The chargeback of purchase ${number} is lost. The marketplace bears the loss; the vendors keep their money.`,
          page,
        ],
      });
    default:
      return never(event);
  }
}
