import { invalid } from '../decider/domain-error.js';
import { taxIdForms, taxIdsOfAnother, type TaxIdForm } from './tax-id-forms.js';

/** A tax id as it was read: normalised, and whose it is. */
export interface TaxId {
  /** The country that gave it: ISO 3166-1, or `XI` for Northern Ireland. `GR`, where the id says EL. */
  readonly country: string;
  /** Without spaces and dots, with its prefix: `EL094259216`. */
  readonly id: string;
  /**
   * Whether form and check digits are right. Whether anybody is registered under it, no form tells.
   * Where a country's form is not known here, whatever looks like an id is right.
   */
  readonly isValid: boolean;
}

const byPrefix: ReadonlyMap<string, string> = new Map([
  ...Object.entries(taxIdForms).map(([country, { prefix }]) => [prefix, country] as const),
  // how it is often written; the id itself says EL
  ['GR', 'GR'],
]);

/** What may follow a Swiss or Norwegian number: "VAT" in the country's languages. */
const SUFFIX = /(MWST|TVA|IVA|MVA)$/;

/** A country whose form is not known here: `12-3456789`, `51 824 753 556`. */
const ELSEWHERE = /^(?=.*\d.*\d)[\p{L}\p{N}][\p{L}\p{N} ./_-]{2,39}$/u;

function candidate(country: string, compact: string): { number: string; form: TaxIdForm } | null {
  const form = taxIdForms[country];
  if (!form) return null;
  let number = compact;
  for (const prefix of [form.prefix, ...(country === 'GR' ? ['GR'] : [])])
    if (number.startsWith(prefix)) {
      number = number.slice(prefix.length);
      break;
    }
  if (country === 'CH' || country === 'NO') number = number.replace(SUFFIX, '');
  return { number, form };
}

/**
 * Reads a tax id as its owner writes it. The prefix says whose it is; without one, or where what
 * looks like a prefix makes no valid id, it is that of `country`.
 *
 * @param country Where its owner has its seat, or for which it is entered; ISO 3166-1 or `XI`
 */
export function taxIdOf(text: string, country: string): TaxId {
  const compact = text.toUpperCase().replace(/[\s.\-–/·]/g, '');
  const prefixed = byPrefix.get(compact.slice(0, 3)) ?? byPrefix.get(compact.slice(0, 2));
  const own = taxIdsOfAnother[country] ?? country;
  let first: TaxId | null = null;
  for (const of of prefixed && prefixed !== own ? [prefixed, own] : [own]) {
    const found = candidate(of, compact);
    if (!found) continue;
    const { number, form } = found;
    const id = `${form.prefix}${number}`;
    if (form.fits(number)) return { country: of, id, isValid: true };
    first ??= { country: of, id: compact, isValid: false };
  }
  return first ?? { country: own, id: text.trim(), isValid: ELSEWHERE.test(text.trim()) };
}

/** How tax ids of a country look, for people; null where that is not known here. */
export function taxIdFormOf(country: string): TaxIdForm | null {
  return taxIdForms[taxIdsOfAnother[country] ?? country] ?? null;
}

/**
 * A tax id that is entered: normalised, and refused where it cannot be one.
 *
 * @throws `tax-id/form`, saying what ids of the country look like
 */
export function requireTaxId(field: string, text: string, country: string): TaxId {
  const read = taxIdOf(text, country);
  if (read.isValid) return read;
  const form = taxIdForms[read.country];
  throw invalid(
    'tax-id/form',
    form
      ? `"${text}" is not a valid tax ID for ${read.country}: it must be ${form.says}, including check digits, for example ${form.example}`
      : `"${text}" is not a valid tax ID: enter it as printed on the company's invoices, letters and digits`,
    { field },
  );
}
