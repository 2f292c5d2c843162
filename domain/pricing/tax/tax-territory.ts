/**
 * Where a place stands for value added tax. A country's VAT territory is not its territory: islands,
 * enclaves and customs-free valleys stand outside, and others stand inside though they are countries
 * of their own. Decision 32 says which, from where, and what is not told apart.
 */
export interface TaxTerritory {
  /**
   * ISO 3166-1, or for a part of a country that has none: `XI` (Northern Ireland, as in VAT ids),
   * `IC` and `EA` (Canary Islands, Ceuta and Melilla: exceptionally reserved in ISO 3166-1).
   */
  readonly code: string;
  /** Whose rates apply within it: `FR` for Monaco. Null: nobody levies VAT there. */
  readonly leviedBy: string | null;
  /**
   * As whose a supply of goods counts under the EU's rules, by the country code that VAT ids of it
   * have here (`GR`, not `EL`; `XI` for Northern Ireland). Null: outside the EU's VAT territory.
   */
  readonly inEuAs: string | null;
}

/**
 * Member states of the EU; Greece under its code of ISO 3166-1. Overseas countries and territories
 * with codes of their own (GL, FO, AW, NC …) are not among them, nor are the territories of article
 * 6: GP, MQ, GF, RE, YT, MF and AX.
 */
const EU: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

export const isMemberState = (code: string): boolean => EU.has(code);

/**
 * Countries by themselves that another one's VAT treats as its own: Directive 2006/112/EC, article 7
 * (Monaco with France; the Isle of Man with the United Kingdom, now Value Added Tax Act 1994 and the
 * Isle of Man Act 1979); Liechtenstein by its treaty of 1994 with Switzerland.
 */
const treatedAs: Readonly<Record<string, string>> = { MC: 'FR', IM: 'GB', LI: 'CH' };

interface PartOfACountry {
  readonly country: string;
  /** Over the postal code without spaces, dashes and the country's letters. */
  readonly postalCode: RegExp;
  readonly territory: TaxTerritory;
}

const outside = (code: string, leviedBy: string | null = code): TaxTerritory => ({
  code,
  leviedBy,
  inEuAs: null,
});

const part = (country: string, postalCode: RegExp, territory: TaxTerritory): PartOfACountry => ({
  country,
  postalCode,
  territory,
});

const ofCountry = (code: string): TaxTerritory => {
  const leviedBy = treatedAs[code] ?? code;
  return { code, leviedBy, inEuAs: EU.has(leviedBy) ? leviedBy : null };
};

/**
 * Parts of countries that a postal code tells apart. Directive 2006/112/EC, article 6(1): inside the
 * customs territory, outside the VAT territory; 6(2): outside both. Also the neighbours that are
 * often written as the country around them.
 */
const parts: readonly PartOfACountry[] = [
  // Windsor Framework, article 8 and annex 3: the EU's VAT on goods; all of Northern Ireland is BT
  part('GB', /^BT\d/, { code: 'XI', leviedBy: 'GB', inEuAs: 'XI' }),
  part('GB', /^JE\d/, outside('JE')),
  part('GB', /^GY\d/, outside('GG')),
  part('GB', /^IM\d/, ofCountry('IM')),
  // article 6(1)(b): Las Palmas and Santa Cruz de Tenerife
  part('ES', /^(35|38)\d{3}$/, outside('IC')),
  // article 6(2)(c) and (d)
  part('ES', /^(51|52)\d{3}$/, outside('EA')),
  // article 6(2)(a) and (b): Heligoland, Büsingen
  part('DE', /^(27498|78266)$/, outside('DE', null)),
  // article 6(2)(e): Livigno; 6(1)(f): Campione d'Italia
  part('IT', /^(23041|22061)$/, outside('IT', null)),
  part('IT', /^4789\d$/, outside('SM')),
  part('IT', /^00120$/, outside('VA')),
  // article 6(1)(a): Mount Athos, by its post offices of Karyes and Daphni
  part('GR', /^6308[67]$/, outside('GR', null)),
  // article 6(1)(d)
  part('FI', /^22\d{3}$/, outside('AX')),
  // article 6(1)(c), by articles 349 and 355(1) of the TFEU; and what is overseas and outside the EU
  part('FR', /^97133$/, outside('BL')),
  part('FR', /^97150$/, outside('MF')),
  part('FR', /^971\d\d$/, outside('GP')),
  part('FR', /^972\d\d$/, outside('MQ')),
  part('FR', /^973\d\d$/, outside('GF')),
  part('FR', /^974\d\d$/, outside('RE')),
  part('FR', /^975\d\d$/, outside('PM')),
  part('FR', /^976\d\d$/, outside('YT')),
  part('FR', /^977\d\d$/, outside('BL')),
  part('FR', /^978\d\d$/, outside('MF')),
  part('FR', /^986\d\d$/, outside('WF')),
  part('FR', /^987\d\d$/, outside('PF')),
  part('FR', /^988\d\d$/, outside('NC')),
  part('FR', /^980\d\d$/, ofCountry('MC')),
  part('DK', /^39\d\d$/, outside('GL')),
  part('DK', /^\d{3}$/, outside('FO')),
  // merverdiavgiftsloven § 1-2: Svalbard and Jan Mayen are outside Norway's VAT
  part('NO', /^(917\d|8099)$/, outside('SJ')),
];

const partsOf: ReadonlyMap<string, readonly PartOfACountry[]> = Map.groupBy(
  parts,
  ({ country }) => country,
);

/**
 * Where a place stands for VAT. Without a postal code a country counts as the whole of it.
 *
 * @param country ISO 3166-1 alpha-2
 */
export function taxTerritoryOf(country: string, postalCode: string | null): TaxTerritory {
  const candidates = partsOf.get(country);
  if (candidates && postalCode !== null) {
    const compact = postalCode.toUpperCase().replace(/[^A-Z0-9]/g, '');
    // "ES-35001" is 35001; what begins with letters in Great Britain is the code itself
    const code = country === 'GB' ? compact : compact.replace(/^[A-Z]+/, '');
    const found = candidates.find((candidate) => candidate.postalCode.test(code));
    if (found) return found.territory;
  }
  return ofCountry(country);
}

/** What rates may be configured for: countries, and parts of them with a tax of their own. */
export const territoriesWithOwnRates: ReadonlySet<string> = new Set(['IC', 'EA']);
