import { never } from '../../../domain/shared/decider/decider.js';
import { toDecimal } from '../../../domain/shared/money/money.js';
import type { PaymentRecord } from '../../engines/simulated-gateway/records.js';
import { html, type Html } from './html.js';
import { button, form } from './layout.js';

/** Card declines that can be chosen, by Stripe's code (docs.stripe.com/declines/codes). */
export const declines: Readonly<
  Record<string, { readonly choose: string; readonly told: string }>
> = {
  insufficient_funds: {
    choose: 'Be refused: not enough money',
    told: 'Your bank has refused: there is not enough money on the account.',
  },
  expired_card: {
    choose: 'Be refused: the card has expired',
    told: 'Your bank has refused: the card has expired.',
  },
  authentication_failed: {
    choose: 'Get it wrong',
    told: 'Your bank has refused: the payment was not confirmed.',
  },
};

/** What the buyer sees: what is to be paid, and what can come of it. */
export function paymentSection(record: PaymentRecord, token: string): Html {
  const { number, amount, currency, returnUrl } = record;
  const back = html`<p><a href="${returnUrl}">Back to the marketplace without paying</a></p>`;
  const heading = html`<p class="amount">${toDecimal({ amount, currency })} ${currency}</p>
    <p>Purchase ${number}</p>`;
  if (record.status !== 'open')
    return html`${heading}
      <p role="status">${standing(record.status)}</p>
      <p><a href="${returnUrl}">Back to the marketplace</a></p>`;
  if (record.asksForStep)
    return html`${heading}
      <p role="status">Your bank asks you to confirm the payment (3-D Secure).</p>
      ${form(token, [
        button('confirm', 'Confirm', true),
        button('authentication_failed', declines.authentication_failed!.choose),
      ])}
      ${back}`;
  const refused = record.declined === null ? undefined : declines[record.declined]?.told;
  return html`${heading}
    ${refused === undefined ? null : html`<p role="alert">${refused} You can try again.</p>`}
    <p>What should happen? No card is asked for.</p>
    ${form(token, [
      button('pay', 'Pay', true),
      button('step', 'Pay with a card whose bank asks you to confirm'),
      button('insufficient_funds', declines.insufficient_funds!.choose),
      button('expired_card', declines.expired_card!.choose),
    ])}
    ${back}`;
}

function standing(status: Exclude<PaymentRecord['status'], 'open'>): string {
  switch (status) {
    case 'authorised':
      return 'Authorised: the money is held on your card until the first part is shipped.';
    case 'captured':
      return 'Paid.';
    case 'released':
      return 'Given back: nothing was taken from your card.';
    case 'lapsed':
      return 'The authorisation has ended: nothing was taken from your card.';
    case 'expired':
      return 'The time to pay on this page has passed.';
    default:
      return never(status);
  }
}
