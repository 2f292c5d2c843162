import { DateTime } from 'luxon';
import { historicalCountryMeant } from '../../domain/shared/address/countries.js';
import { divideHalfEven, isCurrency } from '../../domain/shared/money/money.js';
import { CONTROL } from '../../tables/layout.js';
import { outcomeOf, readingsOf, wholeOutcomeOf, type NumberOutcome } from '../../tables/numbers.js';
import type { Mapping, Value } from './mapping.js';
import { decimalOf } from './micros.js';
import { ORIGIN_COLUMNS, SourceError, type SourceRow } from './source-rows.js';

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
  /** As a decimal string, for `per` units. */
  readonly unitPrice: string;
  readonly per: number;
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

const NONE_TYPED: readonly number[] = [];
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$/;
const QUANTITY = /^-?\d{1,9}$/;
const PRICE = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/;
/** The documented form, whose point is before decimals where nobody said how numbers are written. */
const PLAIN = /^[+-]?\d+(\.\d+)?$/;
const MAX_TEXT = 500;

/** Reads the rows of one file by a mapping. */
export class RowReader {
  private readonly index: Readonly<Record<keyof Mapping['columns'], number>>;
  private readonly origin: readonly number[] | null;
  private readonly width: number;
  private readonly times = new Map<string, string | null>();
  private readonly amounts = new Map<string, Amount>();
  private readonly countries = new Map<string, string | null>();
  private readonly values: Readonly<
    Record<'vendor' | 'currency' | 'category', (cells: readonly string[]) => string>
  >;

  /** @throws SourceError naming the columns that the file lacks */
  constructor(
    private readonly mapping: Mapping,
    {
      header,
      doubled,
    }: { readonly header: readonly string[]; readonly doubled: readonly string[] },
    private readonly file: string,
  ) {
    const { columns, vendor, currency, category } = mapping;
    const wanted = [
      ...Object.values(columns),
      ...[vendor, currency, category].flatMap((v) => ('column' in v ? [v.column] : [])),
    ];
    const twice = wanted.find((name) => doubled.includes(name));
    if (twice !== undefined)
      throw new SourceError(
        `the file has several columns called "${twice}": name the one that is meant, ${header
          .filter((name) => name.startsWith(`${twice} (column `))
          .map((name) => `"${name}"`)
          .join(' or ')}`,
      );
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
  read({ cells, isOpen, typed = NONE_TYPED }: SourceRow, number: number): ReadRow {
    const { mapping, index } = this;
    const isTyped = (name: keyof Mapping['columns']): boolean =>
      typed.length > 0 && typed.includes(index[name]);
    const cell = (name: keyof Mapping['columns']): string =>
      index[name] === undefined ? '' : (cells[index[name]] ?? '').trim();
    const orderNumber = cell('orderNumber');
    const code = cell('productCode');
    const quantityText = cell('quantity');
    const quantity = this.quantity(quantityText, isTyped('quantity'));
    const priced = this.priceOf(cell, isTyped, quantity ?? 0);
    const { micros, unitPrice, per } = priced;
    const at = this.time(cell('time'));
    const customer = cell('customer') || null;
    const countryText = cell('country');
    const country = mapping.country ?? this.country(countryText);
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
      per,
      at: at ?? '',
      customer,
      country: country ?? '',
      currency,
      category: this.values.category(cells),
      micros: quantity === null ? 0n : micros,
    };
    const as = (
      outcome: Outcome,
      document: ReadRow['document'],
      reason: string | null = null,
    ): ReadRow => ({ outcome, document, reason, ...found });
    const reject = (reason: string): ReadRow => as('rejected', 'order', reason);
    if (isOpen) return reject('a quotation mark opens a cell of this row, and none closes it');
    if (cells.length < this.width || cells.findLastIndex((each) => each !== '') >= this.width)
      return reject(`the row has ${cells.length} cells, the header ${this.width}`);
    if (orderNumber === '')
      return reject(`"${mapping.columns.orderNumber}" is blank: every row names its order`);
    const rule = mapping.rejected.find((r) => r.orderNumber.test(orderNumber));
    if (rule) return reject(rule.reason);
    if (code === '') return reject(`"${mapping.columns.productCode}" is blank`);
    if (code.length > 64 || orderNumber.length > 64)
      return reject('an order number or product code has at most 64 characters');
    if ([orderNumber, code, found.description].some((text) => CONTROL.test(text)))
      return reject(
        'an order number, a code or a description has a line break or control character',
      );
    if (found.description.length > MAX_TEXT)
      return reject(`"${mapping.columns.description}" has more than ${MAX_TEXT} characters`);
    if (quantity === null)
      return reject(
        `"${mapping.columns.quantity}" is "${quantityText}": it must be a whole number such as 12 or -3`,
      );
    if (quantity === 0)
      return reject(`"${mapping.columns.quantity}" is 0: a row moves at least one unit`);
    if (priced.problem !== null) return reject(priced.problem);
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
      if (read.isValid) return read.toUTC().toISO();
      // as workbooks hold days, and as nothing else is written
      if (!ISO_TIME.test(text)) return null;
      const iso = DateTime.fromISO(text.replace(' ', 'T'), { zone: this.mapping.time.zone });
      return iso.isValid ? iso.toUTC().toISO() : null;
    });
  }

  private quantity(text: string, isTyped: boolean): number | null {
    const found = wholeOutcomeOf(readingsOf(text), isTyped ? 'point' : this.mark(text));
    return found.is === 'number' && QUANTITY.test(found.value) ? Number(found.value) : null;
  }

  private mark(text: string): 'point' | 'comma' | null {
    const { decimalComma } = this.mapping;
    if (decimalComma !== null) return decimalComma ? 'comma' : 'point';
    return PLAIN.test(text) ? 'point' : null;
  }

  /** An amount in millionths, or why it is none. */
  private amount(name: keyof Mapping['columns'], text: string, isTyped: boolean): bigint | string {
    const found = cached(this.amounts, isTyped ? `#${text}` : text, () =>
      amountOf(outcomeOf(readingsOf(text), isTyped ? 'point' : this.mark(text))),
    );
    if (typeof found === 'bigint') return found;
    const what = `"${this.mapping.columns[name]}" is "${text}"`;
    return found.length > 0
      ? `${what}, which is ${found.join(' or ')}: say "decimalComma" in the mapping`
      : `${what}: it must be a decimal with at most six decimals, such as 2.55`;
  }

  /** What a row comes to and its price, `per` units of it; and why it cannot be taken, if so. */
  private priceOf(
    cell: (name: keyof Mapping['columns']) => string,
    isTyped: (name: keyof Mapping['columns']) => boolean,
    quantity: number,
  ): Priced {
    const { columns } = this.mapping;
    const by = columns.lineTotal === undefined ? 'unitPrice' : 'lineTotal';
    const text = cell(by);
    const amount = this.amount(by, text, isTyped(by));
    if (typeof amount === 'string') return unpriced(amount);
    const size = BigInt(Math.abs(quantity));
    const sign = quantity < 0 ? -1n : 1n;
    if (by === 'lineTotal') {
      // programs write the total of what comes back with a minus, or without
      const total = amount < 0n && quantity < 0 ? -amount : amount;
      return total < 0n
        ? unpriced(`"${columns.lineTotal}" is ${text}: a total cannot be negative`, amount)
        : perLine(total, size, sign);
    }
    if (amount < 0n)
      return unpriced(
        `"${columns.unitPrice}" is ${text}: a price cannot be negative`,
        amount * BigInt(quantity),
      );
    const off = this.discountOf(cell, isTyped, amount * size);
    if (typeof off === 'string') return unpriced(off);
    if (off === 0n)
      return {
        micros: amount * BigInt(quantity),
        unitPrice: decimalOf(amount),
        per: 1,
        problem: null,
      };
    const total = amount * size - off;
    return total < 0n
      ? unpriced('the discount is more than the line', total * sign)
      : perLine(total, size, sign);
  }

  /** Millionths that are taken off a line, rounded half even; a blank cell takes off nothing. */
  private discountOf(
    cell: (name: keyof Mapping['columns']) => string,
    isTyped: (name: keyof Mapping['columns']) => boolean,
    gross: bigint,
  ): bigint | string {
    const { columns } = this.mapping;
    const name = columns.discount === undefined ? 'discountPercent' : 'discount';
    const text = columns[name] === undefined ? '' : cell(name).replace(/\s*%$/, '');
    if (text === '') return 0n;
    const amount = this.amount(name, text, isTyped(name));
    if (typeof amount === 'string') return amount;
    const off = amount < 0n ? -amount : amount;
    return name === 'discount' ? off : divideHalfEven(gross * off, 100_000_000n);
  }

  private country(text: string): string | null {
    return cached(
      this.countries,
      text,
      () => this.mapping.countries[text] ?? historicalCountryMeant(text),
    );
  }
}

interface Priced {
  /** Signed as the quantity is; 0 where it cannot be read. */
  readonly micros: bigint;
  readonly unitPrice: string;
  readonly per: number;
  readonly problem: string | null;
}

/** A row that is rejected still counts, with what it would have come to. */
const unpriced = (problem: string, micros = 0n): Priced => ({
  micros,
  unitPrice: '',
  per: 1,
  problem,
});

/** Priced as a whole, so that nothing of the total is lost in the price of one. */
const perLine = (total: bigint, size: bigint, sign: bigint): Priced => ({
  micros: total * sign,
  unitPrice: decimalOf(total),
  per: size === 0n ? 1 : Number(size),
  problem: null,
});

/** Millionths; or the readings of a text that has two, none where it is no amount. */
type Amount = bigint | readonly string[];

function amountOf(found: NumberOutcome): Amount {
  if (found.is === 'unclear') return [found.point, found.comma];
  const match = found.is === 'number' ? PRICE.exec(found.value) : null;
  if (!match) return [];
  const micros = BigInt(match[2]! + (match[3] ?? '').padEnd(6, '0'));
  return match[1] ? -micros : micros;
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
