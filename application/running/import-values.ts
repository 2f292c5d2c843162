import type { ImportOrder, ValueFormat } from '../../domain/running/job/job.events.js';
import { invalid, type DomainError } from '../../domain/shared/decider/domain-error.js';
import { dayIn, dayOrders, type DayOrder } from '../../tables/days.js';
import { CONTROL, CONTROL_BUT_LINES } from '../../tables/layout.js';
import {
  decimalMarks,
  outcomeOf,
  readingsOf,
  wholeOutcomeOf,
  type DecimalMark,
} from '../../tables/numbers.js';
import { kindOf } from './import-fields.js';

const isMark = (format: ValueFormat | null): format is DecimalMark =>
  (decimalMarks as readonly (string | null)[]).includes(format);
const isOrder = (format: ValueFormat | null): format is DayOrder =>
  (dayOrders as readonly (string | null)[]).includes(format);

/** The stated format of a field's column; imports of before had one for all numbers. */
export function formatOf(
  { formats, decimalComma }: Pick<ImportOrder, 'formats' | 'decimalComma'>,
  field: string,
): ValueFormat | null {
  if (formats !== undefined) return formats[field] ?? null;
  return decimalComma ? 'comma' : 'point';
}

const example = (format: ValueFormat | null): string => (format === 'comma' ? '12,50' : '12.50');

const notANumber = (field: string, text: string, right: string): DomainError =>
  invalid('import/number', `${field} is "${text}": it must be ${right}`, { field });

const unclear = (field: string, text: string, one: string, other: string): DomainError =>
  invalid(
    'import/unclear',
    `${field} is "${text}", which is ${one} or ${other}: state the format of its column`,
    { field, allowed: [one, other] },
  );

/**
 * An amount as a decimal string.
 *
 * @throws `import/number`, `import/unclear`, `import/currency` naming the field
 */
export function amountIn(
  field: string,
  text: string,
  format: ValueFormat | null,
  currency: string | null = null,
): string {
  const readings = readingsOf(text);
  const found = outcomeOf(readings, isMark(format) ? format : null);
  if (found.is === 'none' || readings.percent)
    throw notANumber(field, text, `a number such as ${example(format)}`);
  if (currency !== null && readings.currency !== null && readings.currency !== currency)
    throw invalid(
      'import/currency',
      `${field} is "${text}", in ${readings.currency}: the list is in ${currency}`,
      { field, allowed: [currency] },
    );
  if (found.is === 'unclear') throw unclear(field, text, found.point, found.comma);
  return found.value;
}

/** A whole number. @throws `import/number`, `import/unclear` naming the field */
export function wholeIn(field: string, text: string, format: ValueFormat | null): number {
  const readings = readingsOf(text);
  const found = wholeOutcomeOf(readings, isMark(format) ? format : null);
  if (found.is === 'unclear') throw unclear(field, text, found.point, found.comma);
  const value = found.is === 'number' && !readings.percent ? Number(found.value) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw notANumber(field, text, 'a whole number such as 1200');
  return value;
}

/** A calendar day, ISO 8601. @throws `import/day`, `import/unclear` naming the field */
export function dayOfText(field: string, text: string, format: ValueFormat | null): string {
  const found = dayIn(text, isOrder(format) ? format : null);
  if (found.is === 'none')
    throw invalid(
      'import/day',
      `${field} is "${text}": it must be a day such as 2026-03-31 or 31.03.2026`,
      { field },
    );
  if (found.is === 'unclear') throw unclear(field, text, found.dmy, found.mdy);
  return found.value;
}

/** A text as it is recorded. @throws `import/control-character` naming the field */
export function textIn(field: string, text: string): string {
  const plain = text.trim();
  const isLong = kindOf(field) === 'paragraphs';
  const found = (isLong ? CONTROL_BUT_LINES : CONTROL).exec(plain);
  if (!found) return plain;
  const code = found[0].charCodeAt(0);
  throw invalid(
    'import/control-character',
    /[\r\n\u0085\u2028\u2029]/u.test(found[0])
      ? `${field} has a line break, which it must not have`
      : `${field} has a control character (U+${code.toString(16).toUpperCase().padStart(4, '0')}), which it must not have`,
    { field },
  );
}

/** What a field's text is understood as, in plain notation. @throws DomainError */
export function understood(field: string, text: string, format: ValueFormat | null): string {
  switch (kindOf(field)) {
    case 'amount':
      return amountIn(field, text, format);
    case 'whole':
      return String(wholeIn(field, text, format));
    case 'day':
      return dayOfText(field, text, format);
    default:
      return textIn(field, text);
  }
}
