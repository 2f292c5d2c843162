import type { BankNumberKind } from '../../../domain/money/payment/payment.events.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import {
  moneyInWords,
  timeInWords,
  type Letter,
  type LetterContext,
  type NoLetter,
} from './letter.js';

const numberNames: Readonly<Record<BankNumberKind, string>> = {
  iban: 'IBAN',
  bic: 'BIC',
  sortCode: 'Sort code',
  routingNumber: 'Routing number',
  bankCode: 'Bank code',
  branchCode: 'Branch code',
  clabe: 'CLABE',
  accountNumber: 'Account number',
};

const OVER: readonly string[] = ['CaptureRequested', 'PaymentCaptured', 'PaymentAbandoned'];

/** Where to send the money, and until when. */
export async function transferAwaited(
  { data }: RecordedOf<'BankTransferOpened'>,
  { stream, at, link, organization }: LetterContext,
): Promise<Letter | NoLetter> {
  if (stream.slice(at + 1).some(({ type }) => OVER.includes(type)))
    return { obsolete: 'nothing is waited for any more' };
  const { details, amount, currency, number, dueBy, buyerOrgId, purchaseId } = data;
  const timeZone = (await organization(buyerOrgId))?.timeZone ?? 'UTC';
  const sum = moneyInWords({ amount, currency });
  return {
    subject: `Purchase ${number}: please pay ${sum} by bank transfer`,
    paragraphs: [
      `The goods for purchase ${number} are reserved for you. Please pay ${sum} by bank transfer so that it arrives by ${timeInWords(dueBy, timeZone)}.`,
      [
        `Account holder: ${details.accountHolder}`,
        ...(details.bankName === null ? [] : [`Bank: ${details.bankName}`]),
        ...details.numbers.map(({ kind, value }) => `${numberNames[kind]}: ${value}`),
        `Reference: ${details.reference}`,
      ].join('\n'),
      'The orders are confirmed once the full amount has arrived. If it does not arrive in time, the reservation ends.',
      `See what has arrived so far here:\n${link(`purchases/${purchaseId}`)}`,
    ],
  };
}

/** Only where there is something to do: too little has come, too much, or too late. */
export async function transferReceived(
  { data }: RecordedOf<'BankTransferReceived'>,
  { stream, at, link, organization }: LetterContext,
): Promise<Letter | NoLetter> {
  const { amount, currency, missing, excess, buyerOrgId, purchaseId } = data;
  const [asked] = stream;
  if (asked?.type !== 'PaymentRequested') return { obsolete: 'the payment is not known' };
  const later = stream.slice(at + 1);
  const { number, dueBy } = asked.data;
  const came = moneyInWords({ amount, currency });
  const page = link(`purchases/${purchaseId}`);
  if (missing > 0) {
    if (later.some(({ type }) => type === 'BankTransferReceived' || OVER.includes(type)))
      return { obsolete: 'more has come, or it is not waited for any more' };
    const timeZone = (await organization(buyerOrgId))?.timeZone ?? 'UTC';
    const left = moneyInWords({ amount: missing, currency });
    return {
      subject: `Purchase ${number}: ${left} outstanding`,
      paragraphs: [
        `We received ${came} for purchase ${number}; ${left} is outstanding. Please pay it to the same account with the same reference so that it arrives by ${timeInWords(dueBy, timeZone)}.`,
        `See the bank details here:\n${page}`,
      ],
    };
  }
  if (excess === 0) return { obsolete: 'it is what was waited for' };
  if (later.some(({ type }) => type === 'ReturnRequested'))
    return { obsolete: 'it is being sent back' };
  const rest = moneyInWords({ amount: excess, currency });
  return {
    subject: `Purchase ${number}: ${rest} can be returned to you`,
    paragraphs: [
      `We received ${came} for purchase ${number}, of which ${rest} is not needed: it was overpaid or arrived too late. It is kept for you and not used for anything else.`,
      `Have it returned to the bank account it came from here:\n${page}`,
    ],
  };
}
