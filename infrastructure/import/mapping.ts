import { readFileSync } from 'node:fs';
import {
  historicalCountryMeant,
  isHistoricalCountry,
} from '../../domain/shared/address/countries.js';
import { isCurrency } from '../../domain/shared/money/money.js';

/** How the columns and codes of a flat file are interpreted; `docs/importing.md` has an example. */
export interface Mapping {
  readonly name: string;
  readonly delimiter: string;
  readonly columns: {
    readonly orderNumber: string;
    readonly productCode: string;
    readonly description: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly time: string;
    readonly customer: string;
    readonly country: string;
  };
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
    'unitPrice',
    'time',
    'customer',
    'country',
  ] as const;
  only(columns, 'columns', names);
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
    delimiter: whole.delimiter === undefined ? ',' : text(whole.delimiter, 'delimiter'),
    columns: Object.fromEntries(
      names.map((name) => [name, text(columns[name], `columns.${name}`)]),
    ) as unknown as Mapping['columns'],
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
