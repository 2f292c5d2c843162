import { typedWhole } from './typed-number';

/**
 * A whole number from 0 up as people write it: `1200`, `1.200`, `1,200`, `1 200`, `12,0`, `12.00`.
 * NaN for anything else, and for what can be read in two ways.
 */
export function parseWholeNumber(text: string): number {
  const typed = typedWhole(text);
  const value = typed.is === 'number' ? Number(typed.value) : Number.NaN;
  return Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
}
