import type { Money } from '../api/models/money';

/** Below zero. Amounts are decimals in text, and stay so. */
export const isNegative = ({ amount }: Money): boolean => amount.startsWith('-');

/** Exactly nothing, in however many places. */
export const isZero = ({ amount }: Money): boolean => /^-?[0.]*$/.test(amount);
