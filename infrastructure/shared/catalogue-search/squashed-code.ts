/**
 * Keeps letters and digits: `ENV-C5 w90` and `envc5w90` are the same SKU to somebody who types it.
 */
export const squashed = (code: string): string =>
  code.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
