import { invalid } from './domain-error.js';

/** Throws `text/required` or `text/too-long`, naming the field. */
export function requireText(field: string, text: string, maxLength: number): void {
  if (text.trim() === '') throw invalid('text/required', `${field} must not be empty`, { field });
  if (text.length > maxLength)
    throw invalid('text/too-long', `${field} may have at most ${maxLength} characters`, { field });
}

/** Line breaks, other control characters, and marks that turn the direction of writing (UAX #9). */
const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
/** What mail programs make a link of. */
const LINK = /:\/\/|\bwww\.|\b(?:https?|mailto|javascript|data):/i;

/**
 * Throws `text/one-line` where a text has line breaks, control characters or marks that turn the
 * direction of writing, besides what `requireText` throws.
 */
export function requireLine(field: string, text: string, maxLength: number): void {
  requireText(field, text, maxLength);
  if (NOT_IN_A_LINE.test(text))
    throw invalid(
      'text/one-line',
      `${field} must be one line, without control characters or marks that turn the direction of writing`,
      { field },
    );
}

/**
 * The name of a person or a company that strangers read in mails: throws `text/link` where it has a
 * link, besides what `requireLine` throws.
 */
export function requireName(field: string, name: string, maxLength: number): void {
  requireLine(field, name, maxLength);
  if (LINK.test(name))
    throw invalid('text/link', `${field} must not have a link or a web address in it`, { field });
}

/** Throws `number/positive-integer` unless `value` counts whole things from one up. */
export function requirePositiveInteger(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw invalid('number/positive-integer', `${field} must be a whole number from 1 up`, {
      field,
    });
}
