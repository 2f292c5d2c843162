import { invalid } from './domain-error.js';

/** Throws `text/required` or `text/too-long`, naming the field. */
export function requireText(field: string, text: string, maxLength: number): void {
  if (text.trim() === '') throw invalid('text/required', `${field} must not be empty`, { field });
  if (text.length > maxLength)
    throw invalid('text/too-long', `${field} may have at most ${maxLength} characters`, { field });
}

/** Throws `number/positive-integer` unless `value` counts whole things from one up. */
export function requirePositiveInteger(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw invalid('number/positive-integer', `${field} must be a whole number from 1 up`, {
      field,
    });
}
