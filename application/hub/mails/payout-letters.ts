import { never } from '../../../domain/shared/decider/decider.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import {
  dayInWords,
  moneyInWords,
  timeInWords,
  type Letter,
  type LetterContext,
  type NoLetter,
} from './letter.js';

/** Money is on its way to the bank, or has come back from it. */
export function payout(
  event: RecordedOf<'PayoutSent' | 'PayoutFailed'>,
  { link }: LetterContext,
): Promise<Letter | NoLetter> {
  const { payoutId, amount, currency } = event.data;
  const sum = moneyInWords({ amount, currency });
  const page = `See its contents and the remittance advice here:\n${link(`money/payouts/${payoutId}`)}`;
  switch (event.type) {
    case 'PayoutSent': {
      const { arrivesOn } = event.data;
      return Promise.resolve({
        subject: `Payout of ${sum} sent`,
        paragraphs: [
          `The marketplace has sent ${sum} to your bank account.${arrivesOn === null ? '' : ` It is expected there on ${dayInWords(arrivesOn)}.`}`,
          page,
        ],
      });
    }
    case 'PayoutFailed':
      return Promise.resolve({
        subject: `Payout of ${sum} returned`,
        paragraphs: [
          `Your bank has returned a payout of ${sum} (${event.data.code}). The money is safe at the payment provider.`,
          `Please check and, if necessary, correct the bank account; the marketplace operator then sends the payout again:\n${link('money/getting-paid')}`,
          page,
        ],
      });
    default:
      return never(event);
  }
}

/** Who could be told otherwise that an account takes the money now: whoever it belonged to. */
export async function payoutAccountChanged(
  event: RecordedOf<'PayoutBankChanged' | 'PayoutsRestricted'>,
  { link, organization }: LetterContext,
): Promise<Letter | NoLetter> {
  const page = link('money/getting-paid');
  switch (event.type) {
    case 'PayoutBankChanged': {
      const { bank, coolsUntil, vendorOrgId } = event.data;
      const zone = (await organization(vendorOrgId))?.timeZone ?? 'UTC';
      const named = `${bank.bankName === null ? 'the account' : `an account at ${bank.bankName}`} ending in ${bank.last4}`;
      return {
        subject: `The bank account for your payouts was ${coolsUntil === null ? 'named' : 'changed'}`,
        paragraphs: [
          `Your company’s payouts go to ${named} from now on.${coolsUntil === null ? '' : ` Nothing is paid into it before ${timeInWords(coolsUntil, zone)}, so that there is time to object.`}`,
          'If nobody in your company made this change, tell the marketplace operator now and change the passwords of users with payout rights.',
          `View it here:\n${page}`,
        ],
      };
    }
    case 'PayoutsRestricted':
      return {
        subject: 'Your payouts have been stopped',
        paragraphs: [
          `The payment provider has stopped payouts to your company: ${event.data.reason}.`,
          `Your earnings stay available and are paid out once this is resolved. See what is missing and how to provide it here:\n${page}`,
        ],
      };
    default:
      return never(event);
  }
}
