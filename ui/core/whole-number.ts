/**
 * A whole number as people write it: `1200`, `1.200`, `1,200`, `1 200`, `12,0`, `12.00`. NaN for
 * anything else. Points and commas before three digits part thousands; what comes after the last
 * one, if it is not three digits, is a fraction and has to be zero.
 */
export function parseWholeNumber(text: string): number {
  const compact = text.trim().replaceAll(/[\s'’\u00A0\u202F]/g, '');
  if (/^\d+$/.test(compact)) return Number(compact);
  const grouped = /^\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:[.,]0+)?$/.exec(compact);
  if (grouped)
    return Number(
      compact
        .replace(new RegExp(`[${grouped[1] === '.' ? ',' : '.'}]0+$`), '')
        .replaceAll(grouped[1]!, ''),
    );
  const fraction = /^(\d+)[.,]0+$/.exec(compact);
  return fraction ? Number(fraction[1]) : Number.NaN;
}
