import { outcomeOf, readingsOf, wholeOutcomeOf, type DecimalMark } from '../../tables/numbers';

/** What somebody typed into a field for a number. */
export type Typed =
  | { readonly is: 'empty' }
  /** A decimal with a point, as the API takes it. */
  | { readonly is: 'number'; readonly value: string }
  /** Two numbers; which is meant is to be asked. As texts that have one reading on this screen. */
  | { readonly is: 'unclear'; readonly choices: readonly [string, string] }
  | { readonly is: 'none' };

/** The decimal mark of the screen's language. */
export function screenMark(): DecimalMark {
  const parts = new Intl.NumberFormat(document.documentElement.lang || 'en-GB').formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? 'comma' : 'point';
}

/** A decimal as the API has it, as it is written on this screen. */
export const inScreenFormat = (value: string): string =>
  screenMark() === 'comma' ? value.replace('.', ',') : value;

const markIn = (text: string): DecimalMark => (text.includes(',') ? 'comma' : 'point');

/**
 * An amount. The decimal mark of the screen's language is one; where the other one stands as if
 * before thousands (`1,250` on an English screen) it may be either, and is asked about.
 */
export function typedAmount(text: string): Typed {
  if (text.trim() === '') return { is: 'empty' };
  const readings = readingsOf(text);
  const found = outcomeOf(readings, markIn(text) === screenMark() ? screenMark() : null);
  if (readings.percent || found.is === 'none') return { is: 'none' };
  return found.is === 'number'
    ? found
    : { is: 'unclear', choices: [inScreenFormat(found.point), inScreenFormat(found.comma)] };
}

/**
 * A whole number. Marks for thousands are those of the screen's language; where its decimal mark
 * stands like one (`1.000` on an English screen) it is asked about.
 */
export function typedWhole(text: string): Typed {
  if (text.trim() === '') return { is: 'empty' };
  const readings = readingsOf(text);
  const found = wholeOutcomeOf(readings, markIn(text) === screenMark() ? null : screenMark());
  if (readings.percent || found.is === 'none') return { is: 'none' };
  return found.is === 'number' ? found : { is: 'unclear', choices: [found.point, found.comma] };
}
