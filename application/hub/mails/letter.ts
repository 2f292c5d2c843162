import {
  lineNet,
  sum,
  toDecimal,
  type Money,
  type UnitPrice,
} from '../../../domain/shared/money/money.js';
import type { RecordedEvent } from '../../shared/event/envelope.js';

/** What a mail says, without the greeting. */
export interface Letter {
  /** `Hello Ben Carraway,` where absent; strangers are greeted without what strangers have typed. */
  readonly greeting?: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** There is nothing to say any more; why, in words for operators. */
export interface NoLetter {
  readonly obsolete: string;
}

/** What letters are written with. */
export interface LetterContext {
  /** All events of the stream, the one that the letter is about among them; or that one alone. */
  readonly stream: readonly RecordedEvent[];
  /** Where that is in the stream. */
  readonly at: number;
  /** The address of a page of the screens: `/app/orders/…`. */
  readonly link: (page: string) => string;
  /** A person's name; null: they were forgotten. */
  readonly nameOf: (userId: string) => Promise<string | null>;
  /** Names of an organisation, and the time zone in which it reads dates; null: there is none. */
  readonly organization: (
    organizationId: string,
  ) => Promise<{ readonly name: string; readonly timeZone: string } | null>;
  /** The secret of the recipient's link, while it has not been sent; null: it has, or has ended. */
  readonly secret: () => Promise<string | null>;
  /** Whether a name, such as an e-mail address, is claimed by somebody else than `by`. */
  readonly isTaken: (claimId: string, by: string) => Promise<boolean>;
  /** The key by which whoever began a registration reads how far it has come. */
  readonly registrationKey: (registrationId: string) => string;
  readonly recipient: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** `1,250.00 GBP`. */
export function moneyInWords(money: Money): string {
  const [whole, decimals] = toDecimal(money).split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped}${decimals === undefined ? '' : `.${decimals}`} ${money.currency}`;
}

/** `1,250.00 GBP and 300.00 EUR`. */
export const amountsInWords = (amounts: readonly Money[]): string =>
  amounts.map(moneyInWords).join(' and ');

/** `Thursday 3 December 2026 at 17:00 (Europe/London)`. */
export function timeInWords(at: string, timeZone: string): string {
  const parts = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(new Date(at));
  const day = parts({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const time = parts({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${day.replace(',', '')} at ${time} (${timeZone})`;
}

/** Of a calendar day: `Thursday 3 December 2026`. */
export const dayInWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
    .format(new Date(day))
    .replace(',', '');

/** Net amounts of priced lines, by currency. */
export const netOf = (
  lines: readonly { readonly unitPrice: UnitPrice; readonly quantity: number }[],
): Money[] =>
  [...Map.groupBy(lines, (l) => l.unitPrice.currency)].map(([currency, group]) =>
    sum(
      currency,
      group.map((l) => lineNet(l.unitPrice, l.quantity).net),
    ),
  );

/** `1 line`, `3 lines`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
