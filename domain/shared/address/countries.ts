import { CountryCodes } from 'validator/lib/isISO31661Alpha2.js';
import { invalid } from '../decider/domain-error.js';

const officially: ReadonlySet<string> = CountryCodes;

/** Every officially assigned code of ISO 3166-1 alpha-2, in alphabetical order. */
export const countryCodes: readonly string[] = [...officially].sort();

export const isCountry = (code: string): boolean => officially.has(code);

/**
 * What other systems record where no country is known: ZZ (user-assigned in ISO 3166-1, "unknown"
 * in CLDR), and EU (exceptionally reserved) where they know no more than that. History keeps them;
 * nothing can be ordered to either.
 */
const historicalCodes: ReadonlySet<string> = new Set(['ZZ', 'EU']);

export const isHistoricalCountry = (code: string): boolean =>
  isCountry(code) || historicalCodes.has(code);

/** Codes and names in use that ISO 3166-1 does not have, by what it has instead. */
const otherWords: Readonly<Record<string, string>> = {
  // exceptionally reserved in ISO 3166-1 for the United Kingdom
  uk: 'GB',
  // how the European Union writes Greece, in VAT ids and statistics
  el: 'GR',
  // Northern Ireland in VAT ids
  xi: 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  eire: 'IE',
  'republic of ireland': 'IE',
  holland: 'NL',
  'czech republic': 'CZ',
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  uae: 'AE',
};

/** Whose names of countries are understood; the screens' languages and the large trading ones. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt'];

let byName: ReadonlyMap<string, string> | null = null;

function codesByName(): ReadonlyMap<string, string> {
  if (byName) return byName;
  const found = new Map<string, string>();
  for (const language of languages) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of countryCodes) {
      const name = names.of(code)?.toLowerCase();
      if (name && !found.has(name)) found.set(name, code);
    }
  }
  return (byName = found);
}

/**
 * The ISO 3166-1 code of what somebody has written: a code in small letters, a name, or one of the
 * usual other codes (`UK` → `GB`, `EL` → `GR`, `Deutschland` → `DE`). Null where it is none.
 */
export function countryMeant(text: string): string | null {
  const word = text.trim();
  const code = word.toUpperCase();
  if (isCountry(code)) return code;
  const lower = word.toLowerCase();
  return otherWords[lower] ?? codesByName().get(lower) ?? null;
}

/** As {@link countryMeant}, and what only history may say. */
export function historicalCountryMeant(text: string): string | null {
  const code = text.trim().toUpperCase();
  return historicalCodes.has(code) ? code : countryMeant(text);
}

/** What is wrong with a country, and what was probably meant; null where nothing is. */
export function wrongCountry(code: string): { message: string; meant: string | null } | null {
  if (isCountry(code)) return null;
  const meant = countryMeant(code);
  const message = `"${code}" is not an ISO 3166-1 country code such as GB${meant ? `: did you mean ${meant}?` : ''}`;
  return { message, meant };
}

/** @throws `address/country`, with what was probably meant */
export function requireCountry(field: string, code: string): void {
  const wrong = wrongCountry(code);
  if (wrong)
    throw invalid('address/country', wrong.message, {
      field,
      ...(wrong.meant ? { allowed: [wrong.meant] } : {}),
    });
}
