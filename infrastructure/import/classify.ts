import { DateTime } from 'luxon';
import { historicalCountryMeant } from '../../domain/shared/address/countries.js';
import { isCurrency } from '../../domain/shared/money/money.js';
import type { Mapping, Value } from './mapping.js';
import { ORIGIN_COLUMNS, SourceError } from './source-rows.js';

/** Outcomes of a row; the first that applies, in this order. */
export const outcomes = ['rejected', 'writeOff', 'charge', 'creditNoteLine', 'orderLine'] as const;
export type Outcome = (typeof outcomes)[number];

/** A parsed row, with its outcome. */
export interface ReadRow {
  readonly outcome: Outcome;
  readonly reason: string | null;
  /** Where the row originally came from: hash of the file, and row number. */
  readonly file: string;
  readonly row: number;
  readonly document: 'order' | 'creditNote' | 'writeOff';
  readonly orderNumber: string;
  readonly vendor: string;
  readonly code: string;
  readonly description: string;
  /** As in the file, signed. */
  readonly quantity: number;
  /** As a decimal string. */
  readonly unitPrice: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The customer's key; null where it is blank. */
  readonly customer: string | null;
  readonly country: string;
  readonly currency: string;
  readonly category: string;
  /** quantity × price, exact, in millionths; 0 where one of them is invalid. */
  readonly micros: bigint;
}

const QUANTITY = /^[+-]?\d{1,9}$/;
const PRICE = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/;
const MAX_TEXT = 500;

/** Reads the rows of one file by a mapping. */
export class RowReader {
  private readonly index: Readonly<Record<keyof Mapping['columns'], number>>;
  private readonly origin: readonly number[] | null;
  private readonly width: number;
  private readonly times = new Map<string, string | null>();
  private readonly prices = new Map<string, bigint | null>();
  private readonly countries = new Map<string, string | null>();
  private readonly values: Readonly<
    Record<'vendor' | 'currency' | 'category', (cells: readonly string[]) => string>
  >;

  /** @throws SourceError naming the columns that the file lacks */
  constructor(
    private readonly mapping: Mapping,
    header: readonly string[],
    private readonly file: string,
  ) {
    const { columns, vendor, currency, category } = mapping;
    const wanted = [
      ...Object.values(columns),
      ...[vendor, currency, category].flatMap((v) => ('column' in v ? [v.column] : [])),
    ];
    const absent = wanted.filter((name) => !header.includes(name));
    if (absent.length > 0)
      throw new SourceError(
        `the file has no column ${absent.map((n) => `"${n}"`).join(', ')}; it has ${header.join(', ')}`,
      );
    this.index = Object.fromEntries(
      Object.entries(columns).map(([key, name]) => [key, header.indexOf(name)]),
    ) as typeof this.index;
    this.width = header.length;
    this.origin = ORIGIN_COLUMNS.every((name) => header.includes(name))
      ? ORIGIN_COLUMNS.map((name) => header.indexOf(name))
      : null;
    const reader = (value: Value): ((cells: readonly string[]) => string) => {
      if ('constant' in value) return () => value.constant;
      const index = header.indexOf(value.column);
      return (cells) => (cells[index] ?? '').trim();
    };
    this.values = {
      vendor: reader(vendor),
      currency: reader(currency),
      category: reader(category),
    };
  }

  /** One row, `number` counting from 1. */
  read(cells: readonly string[], number: number): ReadRow {
    const { mapping, index } = this;
    const cell = (name: keyof Mapping['columns']): string => (cells[index[name]] ?? '').trim();
    const orderNumber = cell('orderNumber');
    const code = cell('productCode');
    const quantityText = cell('quantity');
    const unitPrice = cell('unitPrice');
    const quantity = QUANTITY.test(quantityText) ? Number(quantityText) : null;
    const price = this.price(unitPrice);
    const at = this.time(cell('time'));
    const customer = cell('customer') || null;
    const countryText = cell('country');
    const country = this.country(countryText);
    const currency = this.values.currency(cells);
    const credit = mapping.creditNotes?.test(orderNumber) ?? false;
    const charge = mapping.charges.some((pattern) => pattern.test(code));
    const origin = this.originOf(cells);
    const found = {
      file: origin?.file ?? this.file,
      row: origin?.row ?? number,
      orderNumber,
      vendor: this.values.vendor(cells),
      code,
      description: cell('description'),
      quantity: quantity ?? 0,
      unitPrice,
      at: at ?? '',
      customer,
      country: country ?? '',
      currency,
      category: this.values.category(cells),
      micros: quantity === null || price === null ? 0n : price * BigInt(quantity),
    };
    const as = (
      outcome: Outcome,
      document: ReadRow['document'],
      reason: string | null = null,
    ): ReadRow => ({ outcome, document, reason, ...found });
    const reject = (reason: string): ReadRow => as('rejected', 'order', reason);
    if (cells.length !== this.width)
      return reject(`the row has ${cells.length} cells, the header ${this.width}`);
    if (orderNumber === '')
      return reject(`"${mapping.columns.orderNumber}" is blank: every row names its order`);
    const rule = mapping.rejected.find((r) => r.orderNumber.test(orderNumber));
    if (rule) return reject(rule.reason);
    if (code === '') return reject(`"${mapping.columns.productCode}" is blank`);
    if (code.length > 64 || orderNumber.length > 64)
      return reject('an order number or product code has at most 64 characters');
    if (found.description.length > MAX_TEXT)
      return reject(`"${mapping.columns.description}" has more than ${MAX_TEXT} characters`);
    if (quantity === null)
      return reject(
        `"${mapping.columns.quantity}" is "${quantityText}": it must be a whole number such as 12 or -3`,
      );
    if (quantity === 0)
      return reject(`"${mapping.columns.quantity}" is 0: a row moves at least one unit`);
    if (price === null)
      return reject(
        `"${mapping.columns.unitPrice}" is "${unitPrice}": it must be a decimal with at most six decimals, such as 2.55`,
      );
    if (price < 0n)
      return reject(`"${mapping.columns.unitPrice}" is ${unitPrice}: a price cannot be negative`);
    if (at === null)
      return reject(
        `"${mapping.columns.time}" is "${cell('time')}": it must be written as ${mapping.time.format}`,
      );
    if (found.vendor === '') return reject('the vendor is blank');
    if (!isCurrency(currency))
      return reject(`"${currency}" is not an ISO 4217 currency such as GBP`);
    if (country === null)
      return reject(
        `"${countryText}" is not a country that the mapping or ISO 3166-1 knows, nor ZZ (unknown) or EU`,
      );
    const alone = quantity < 0 && !credit;
    if (alone && mapping.negativeQuantity === 'writeOff' && customer === null && !charge)
      return as('writeOff', 'writeOff');
    if (credit && quantity > 0 && !charge)
      return reject('a credit note takes quantities back: they are negative');
    if (customer === null && mapping.buyer.blank === null)
      return reject(
        `"${mapping.columns.customer}" is blank, and the mapping does not say who the buyer is then`,
      );
    if (charge) return as('charge', credit ? 'creditNote' : 'order');
    if (credit) return as('creditNoteLine', 'creditNote');
    if (alone) return reject('a negative quantity, on an order that is no credit note');
    return as('orderLine', 'order');
  }

  private originOf(cells: readonly string[]): { file: string; row: number } | null {
    if (!this.origin) return null;
    const [, file, row] = this.origin.map((index) => cells[index] ?? '');
    return /^[0-9a-f]{64}$/.test(file!) && /^\d{1,10}$/.test(row!)
      ? { file: file!, row: Number(row) }
      : null;
  }

  private time(text: string): string | null {
    return cached(this.times, text, () => {
      const read = DateTime.fromFormat(text, this.mapping.time.format, {
        zone: this.mapping.time.zone,
      });
      return read.isValid ? read.toUTC().toISO() : null;
    });
  }

  private price(text: string): bigint | null {
    return cached(this.prices, text, () => {
      const match = PRICE.exec(text);
      if (!match) return null;
      const micros = BigInt(match[2]! + (match[3] ?? '').padEnd(6, '0'));
      return match[1] ? -micros : micros;
    });
  }

  private country(text: string): string | null {
    return cached(
      this.countries,
      text,
      () => this.mapping.countries[text] ?? historicalCountryMeant(text),
    );
  }
}

const MAX_CACHED = 100_000;

/** Caches parsed values, as files repeat the same texts. */
function cached<V>(known: Map<string, V>, text: string, read: () => V): V {
  let value = known.get(text);
  if (value === undefined) {
    if (known.size > MAX_CACHED) known.clear();
    known.set(text, (value = read()));
  }
  return value;
}
