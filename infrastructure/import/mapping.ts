import { readFileSync } from 'node:fs';
import {
  historicalCountryMeant,
  isHistoricalCountry,
} from '../../domain/shared/address/countries.js';
import { isCurrency } from '../../domain/shared/money/money.js';
import { encodings, isEncoding, type Encoding } from '../../tables/encoding-names.js';

/** How the columns and codes of a flat file are interpreted; `docs/importing.md` has an example. */
export interface Mapping {
  readonly name: string;
  /** Null: it is found. */
  readonly delimiter: string | null;
  /** Null: it is found. */
  readonly encoding: Encoding | null;
  /**
   * Numbers are written 1.204,50 (true) or 1,204.50 (false); null: a number that could be either is
   * rejected.
   */
  readonly decimalComma: boolean | null;
  readonly columns: {
    readonly orderNumber: string;
    readonly productCode: string;
    readonly description: string;
    readonly quantity: string;
    /** Of one unit, before a discount; absent where there is a total of the line. */
    readonly unitPrice?: string;
    /** What the whole line came to, after discounts. */
    readonly lineTotal?: string;
    /** What is taken off the line's price: an amount of the whole line, or a percentage. */
    readonly discount?: string;
    readonly discountPercent?: string;
    readonly time: string;
    readonly customer: string;
    /** Absent where `country` says it. */
    readonly country?: string;
  };
  /** Where all of it went, if no column says so. */
  readonly country: string | null;
  /** Format in Luxon's tokens, `yyyy-MM-dd HH:mm:ss`, and IANA zone of the file's times. */
  readonly time: { readonly format: string; readonly zone: string };
  readonly vendor: Value & { readonly country: string; readonly timeZone: string };
  /**
   * `name` is the buyer's name, `{}` standing for the customer; `blank` is the buyer of rows
   * without a customer, null: they are rejected.
   */
  readonly buyer: { readonly name: string; readonly blank: string | null };
  readonly currency: Value;
  readonly category: Value;
  readonly unit: string;
  /** Country names of the file → ISO 3166-1 alpha-2; English names and codes need no entry. */
  readonly countries: Readonly<Record<string, string>>;
  /** Regular expressions for product codes that are charges, not products. */
  readonly charges: readonly RegExp[];
  /** Regular expression for the order numbers of credit notes. */
  readonly creditNotes: RegExp | null;
  /** Regular expressions for order numbers to reject, with the reason. */
  readonly rejected: readonly { readonly orderNumber: RegExp; readonly reason: string }[];
  /** How to treat a negative quantity outside a credit note. */
  readonly negativeQuantity: 'writeOff' | 'reject';
}

/** A constant for every row, or a column's value. */
export type Value = { readonly constant: string } | { readonly column: string };

/** The mapping is invalid; the message names the field and what is accepted. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
}

/** What a country must be in a mapping, and what was probably meant. */
function countryRule(code: string): string {
  const meant = historicalCountryMeant(code);
  return `a code of ISO 3166-1 such as GB, or ZZ (unknown) or EU${meant ? `; "${code}" is ${meant}` : ''}`;
}

/** @throws MappingError */
export function readMapping(file: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new MappingError(`the mapping ${file} cannot be read: ${(error as Error).message}`);
  }
  return mappingOf(json, file);
}

type Json = Readonly<Record<string, unknown>>;

/** @throws MappingError */
export function mappingOf(json: unknown, file: string): Mapping {
  const fail = (field: string, right: string): never => {
    throw new MappingError(`${file}: "${field}" must be ${right}`);
  };
  const object = (value: unknown, field: string): Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Json)
      : fail(field, 'an object');
  const only = (value: Json, field: string, allowed: readonly string[]): void => {
    for (const key of Object.keys(value))
      if (!allowed.includes(key))
        fail(field === '' ? key : `${field}.${key}`, `left out: known are ${allowed.join(', ')}`);
  };
  const text = (value: unknown, field: string): string =>
    typeof value === 'string' && value !== '' ? value : fail(field, 'a text');
  const list = (value: unknown, field: string): readonly unknown[] =>
    value === undefined ? [] : Array.isArray(value) ? value : fail(field, 'a list');
  const pattern = (value: unknown, field: string): RegExp => {
    try {
      return new RegExp(text(value, field), 'u');
    } catch (error) {
      if (error instanceof MappingError) throw error;
      return fail(field, `a regular expression (${(error as Error).message})`);
    }
  };
  const value = (given: unknown, field: string): Value => {
    const { constant, column } = object(given, field);
    if (typeof constant === 'string') return { constant };
    return typeof column === 'string'
      ? { column }
      : fail(field, '{"constant": …} or {"column": …}');
  };
  const zone = (given: unknown, field: string): string => {
    const name = text(given, field);
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return name;
    } catch {
      return fail(field, 'an IANA time zone such as Europe/London');
    }
  };
  const whole = object(json, 'the mapping');
  only(whole, '', [
    'name',
    'delimiter',
    'encoding',
    'decimalComma',
    'country',
    'columns',
    'time',
    'vendor',
    'buyer',
    'currency',
    'category',
    'unit',
    'countries',
    'charges',
    'creditNotes',
    'rejected',
    'negativeQuantity',
  ]);
  const columns = object(whole.columns, 'columns');
  const names = [
    'orderNumber',
    'productCode',
    'description',
    'quantity',
    'time',
    'customer',
  ] as const;
  const others = ['unitPrice', 'lineTotal', 'discount', 'discountPercent', 'country'] as const;
  only(columns, 'columns', [...names, ...others]);
  const pricesBy = ['unitPrice', 'lineTotal'].filter((name) => columns[name] !== undefined);
  if (pricesBy.length !== 1) fail('columns.unitPrice', 'there, or columns.lineTotal instead of it');
  for (const name of ['discount', 'discountPercent'] as const)
    if (columns[name] !== undefined && columns.unitPrice === undefined)
      fail(`columns.${name}`, 'left out: the total of a line has its discount off already');
  if (columns.discount !== undefined && columns.discountPercent !== undefined)
    fail('columns.discountPercent', 'left out, or columns.discount');
  const constantCountry = whole.country === undefined ? null : object(whole.country, 'country');
  const country =
    constantCountry === null ? null : text(constantCountry.constant, 'country.constant');
  if (country !== null && !isHistoricalCountry(country))
    fail('country.constant', countryRule(country));
  if ((country === null) === (columns.country === undefined))
    fail('country', '{"constant": "GB"}, or columns.country, and not both');
  if (whole.decimalComma !== undefined && typeof whole.decimalComma !== 'boolean')
    fail('decimalComma', 'true (1.204,50) or false (1,204.50)');
  const encoding = whole.encoding === undefined ? null : text(whole.encoding, 'encoding');
  if (encoding !== null && !isEncoding(encoding))
    fail('encoding', `one of ${encodings.join(', ')}`);
  const vendor = object(whole.vendor, 'vendor');
  const vendorCountry = text(vendor.country, 'vendor.country');
  if (!isHistoricalCountry(vendorCountry)) fail('vendor.country', countryRule(vendorCountry));
  const buyer = object(whole.buyer, 'buyer');
  const time = object(whole.time, 'time');
  const countries = whole.countries === undefined ? {} : object(whole.countries, 'countries');
  for (const [name, code] of Object.entries(countries))
    if (!isHistoricalCountry(String(code))) fail(`countries.${name}`, countryRule(String(code)));
  const currency = value(whole.currency, 'currency');
  if ('constant' in currency && !isCurrency(currency.constant))
    fail('currency.constant', 'an ISO 4217 code such as GBP');
  const negativeQuantity = whole.negativeQuantity ?? 'reject';
  if (negativeQuantity !== 'writeOff' && negativeQuantity !== 'reject')
    fail('negativeQuantity', '"writeOff" or "reject"');
  return {
    name: text(whole.name, 'name'),
    delimiter: whole.delimiter === undefined ? null : text(whole.delimiter, 'delimiter'),
    encoding: encoding as Encoding | null,
    decimalComma: (whole.decimalComma as boolean | undefined) ?? null,
    columns: Object.fromEntries(
      [...names, ...others.filter((name) => columns[name] !== undefined)].map((name) => [
        name,
        text(columns[name], `columns.${name}`),
      ]),
    ) as unknown as Mapping['columns'],
    country,
    time: { format: text(time.format, 'time.format'), zone: zone(time.zone, 'time.zone') },
    vendor: {
      ...value(vendor, 'vendor'),
      country: vendorCountry,
      timeZone: zone(vendor.timeZone, 'vendor.timeZone'),
    },
    buyer: {
      name: text(buyer.name, 'buyer.name'),
      blank: buyer.blank === undefined ? null : text(buyer.blank, 'buyer.blank'),
    },
    currency,
    category: value(whole.category, 'category'),
    unit: text(whole.unit ?? 'EA', 'unit'),
    countries: countries as Readonly<Record<string, string>>,
    charges: list(whole.charges, 'charges').map((given, i) => pattern(given, `charges[${i}]`)),
    creditNotes: whole.creditNotes === undefined ? null : pattern(whole.creditNotes, 'creditNotes'),
    rejected: list(whole.rejected, 'rejected').map((given, i) => {
      const rule = object(given, `rejected[${i}]`);
      return {
        orderNumber: pattern(rule.orderNumber, `rejected[${i}].orderNumber`),
        reason: text(rule.reason, `rejected[${i}].reason`),
      };
    }),
    negativeQuantity: negativeQuantity as Mapping['negativeQuantity'],
  };
}
