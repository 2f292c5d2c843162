import type { Currency } from '../../../domain/shared/money/money.js';
import type { AccountRecord } from '../../engines/simulated-gateway/records.js';
import type { SimulatedGateway } from '../../engines/simulated-gateway/simulated-gateway.js';
import { html, type Html } from './html.js';
import { button, form } from './layout.js';

/** By country (ISO 3166-1), where it is not the euro. */
const CURRENCIES: Readonly<Record<string, Currency>> = {
  AE: 'AED',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  IN: 'INR',
  JP: 'JPY',
  MX: 'MXN',
  MY: 'MYR',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  US: 'USD',
};

export const currencyOfCountry = (country: string): Currency => CURRENCIES[country] ?? 'EUR';

/** Bank accounts that can be named, by the button. */
const banks: Readonly<Record<string, string>> = { complete: '3000', 'another-bank': '6789' };

/** What the vendor sees: what a gateway would ask for, and what can come of it. */
export function onboardingSection(
  { name, country, bank }: AccountRecord,
  isOpen: boolean,
  returnUrl: string,
  token: string,
  limits: SimulatedGateway['limits'],
): Html {
  const back = html`<p><a href="${returnUrl}">Back to the marketplace</a></p>`;
  if (!isOpen)
    return html`<p role="status">
        This link was used, or has ended: ask for another one in the marketplace.
      </p>
      ${back}`;
  const usual = bank?.currency ?? currencyOfCountry(country);
  const option = (currency: Currency): Html =>
    currency === usual
      ? html`<option selected>${currency}</option>`
      : html`<option>${currency}</option>`;
  return html`<p>
      A payment gateway would ask ${name} for its registration, its tax number and its bank account
      here. Nothing of that is asked for: choose what should happen.
    </p>
    ${form(token, [
      html`<label>
        Currency of the bank account
        <select name="currency">
          ${Object.keys(limits).map(option)}
        </select>
      </label>`,
      button('complete', 'Give everything (bank account ending in 3000)', true),
      button('another-bank', 'Give everything (bank account ending in 6789)'),
      button('later', 'Leave the tax number for later'),
      button('rejected', 'Be rejected'),
    ])}
    ${back}`;
}

/** Does what a button of the page says; false: it is none of them. */
export async function onboard(
  gateway: SimulatedGateway,
  { id, country }: AccountRecord,
  action: string,
  chosen: string | undefined,
): Promise<boolean> {
  const { vendors, limits } = gateway;
  const last4 = Object.hasOwn(banks, action) ? banks[action] : undefined;
  if (last4 !== undefined) {
    const isKnown = chosen !== undefined && Object.hasOwn(limits, chosen);
    return vendors.enable(id, { last4, currency: isKnown ? chosen : currencyOfCountry(country) });
  }
  if (action === 'later') return vendors.ask(id, ['tax_id']);
  if (action === 'rejected') return vendors.restrict(id, 'rejected by the payment gateway');
  return false;
}

/** Whether a button of the page has that name: a link is used up only by one. */
export const isOnboarding = (action: string): boolean =>
  Object.hasOwn(banks, action) || action === 'later' || action === 'rejected';
