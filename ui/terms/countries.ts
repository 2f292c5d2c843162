import { COUNTRY } from '../api/models/country-array';

const locale = (): string => document.documentElement.lang || 'en-GB';

let made: { readonly language: string; readonly names: Intl.DisplayNames } | null = null;

function names(): Intl.DisplayNames {
  const language = locale();
  if (made?.language !== language)
    made = { language, names: new Intl.DisplayNames(language, { type: 'region' }) };
  return made.names;
}

/** Northern Ireland in VAT ids; its addresses are in the United Kingdom. */
export const NORTHERN_IRELAND = 'XI';

/** A country by its name in the language of the screen; what is no code as it stands. */
export function countryName(code: string): string {
  if (code === NORTHERN_IRELAND) return $localize`Northern Ireland`;
  try {
    return names().of(code) ?? code;
  } catch {
    return code;
  }
}

export interface NamedCountry {
  readonly code: string;
  readonly name: string;
}

let listed: { readonly language: string; readonly countries: readonly NamedCountry[] } | null =
  null;

/** All countries to choose from, sorted by name as readers of the language do. */
export function countries(): readonly NamedCountry[] {
  const language = locale();
  if (listed?.language !== language) {
    const { compare } = new Intl.Collator(language);
    const all = COUNTRY.map((code) => ({ code, name: countryName(code) }));
    listed = { language, countries: all.sort((a, b) => compare(a.name, b.name)) };
  }
  return listed.countries;
}
