import { typedAmount } from './typed-number';

const AMOUNT_FIRST = /^(.+?)\s*([A-Za-z]{3})$/;
const CURRENCY_FIRST = /^([A-Za-z]{3})\s*(.+)$/;

export interface TypedMoney {
  readonly amount: string;
  readonly currency: string;
}

/**
 * Amounts in several currencies as somebody types them, `50.00 GBP, 60.00 EUR`: separated by a comma
 * and a space, or a semicolon. Null: something in it is none.
 */
export function typedMoneys(text: string): readonly TypedMoney[] | null {
  const read = text
    .split(/,\s+|;/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): TypedMoney | null => {
      const [, amount, currency] = AMOUNT_FIRST.exec(part) ?? [];
      const [, code, number] = CURRENCY_FIRST.exec(part) ?? [];
      const typed = typedAmount(amount ?? number ?? '');
      const of = currency ?? code;
      return typed.is === 'number' && of !== undefined
        ? { amount: typed.value, currency: of.toUpperCase() }
        : null;
    });
  return read.every((one) => one !== null) ? read : null;
}

export const moneysText = (moneys: readonly TypedMoney[]): string =>
  moneys.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
