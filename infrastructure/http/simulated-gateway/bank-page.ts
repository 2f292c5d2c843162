import type { BankNumberKind } from '../../../domain/money/payment/payment.events.js';
import { exponentOf, fromDecimal, toDecimal } from '../../../domain/shared/money/money.js';
import type { BankTransferRecord, PaymentRecord } from '../../engines/simulated-gateway/records.js';
import { html, type Html } from './html.js';
import { button, form } from './layout.js';

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

/** What the buyer's bank would ask for, and what has come of it. */
export function bankSection(
  record: PaymentRecord & { readonly bankTransfer: BankTransferRecord },
  token: string,
  refused: boolean,
): Html {
  const { number, amount, currency, returnUrl, captured } = record;
  const { details, receipts, cash, returns } = record.bankTransfer;
  const words = (minor: number): string => `${toDecimal({ amount: minor, currency })} ${currency}`;
  const row = (name: string, value: string): Html =>
    html`<dt>${name}</dt>
      <dd>${value}</dd>`;
  const came = receipts.reduce((n, r) => n + r.amount, 0);
  const suggested = toDecimal({ amount: Math.max(amount - came, 0) || amount, currency });
  return html`<p class="amount">${words(amount)}</p>
    <p>Purchase ${number}, to be sent by bank transfer</p>
    <dl>
      ${row('Account holder', details.accountHolder)}
      ${details.numbers.map(({ kind, value }) => row(numberNames[kind], value))}
      ${row('Reference', details.reference)} ${row('Has come', words(came))}
      ${row('Taken for the purchase', words(captured?.amount ?? 0))}
      ${row('Kept for the buyer', words(cash))}
      ${returns.map((r) => row(`Sent back (${r.status})`, words(r.amount)))}
    </dl>
    ${
      refused
        ? html`<p role="alert">
            An amount is a number above zero with at most ${exponentOf(currency)} decimals, such as
            ${suggested}.
          </p>`
        : null
    }
    <p>This stands in for the buyer’s bank: how much should it send?</p>
    ${form(token, [
      html`<label>
        Amount in ${currency}
        <input name="amount" inputmode="decimal" autocomplete="off" value="${suggested}" />
      </label>`,
      button('send', 'Send the money', true),
      ...(returns.some((r) => r.status !== 'failed')
        ? [button('return-fails', 'Let the bank refuse what was sent back last')]
        : []),
    ])}
    <p><a href="${returnUrl}">Back to the marketplace</a></p>`;
}

/** Minor units; null: it is not an amount. */
export function amountOf(text: string, currency: string): number | null {
  try {
    const { amount } = fromDecimal(text.trim(), currency);
    return amount > 0 ? amount : null;
  } catch {
    return null;
  }
}
