import type { PricedFor } from '../../../application/ports/catalogue-search.js';
import type { PriceBook } from '../../../application/pricing/price-book.js';
import { Numbered } from './numbered.js';
import type { ProductColumns } from './product-columns.js';

const UNKNOWN = -1;

/** Prices of one unit for some buyers, by slot, looked up when first asked for. */
export class PriceColumn {
  /** What `currency` answers numbers of. */
  readonly currencies = new Numbered<string>();
  /** Answers to searches that hold as long as this column does. */
  readonly answers = new Map<string, unknown>();
  private readonly prices: Float64Array;
  private readonly currencyOf: Uint8Array;

  constructor(
    private readonly book: PriceBook,
    private readonly columns: ProductColumns,
    private readonly pricedFor: PricedFor,
    private readonly at: string,
    /** From then on another list may count. */
    readonly until: string | null,
  ) {
    this.prices = new Float64Array(columns.size).fill(UNKNOWN);
    this.currencyOf = new Uint8Array(columns.size);
  }

  /** Per unit, at the minimum order quantity; NaN where there is none. */
  price(slot: number): number {
    const known = this.prices[slot]!;
    if (known !== UNKNOWN) return known;
    const quantity = this.columns.minimumQuantity[slot]!;
    const found = this.book.price(this.columns.ids[slot]!, {
      ...this.pricedFor,
      quantity,
      at: this.at,
    })?.unitPrice;
    if (!found) return (this.prices[slot] = Number.NaN);
    this.currencyOf[slot] = this.currencies.add(found.currency, () => found.currency);
    return (this.prices[slot] = Number(found.amount) / found.per);
  }

  /** Number of the currency of the price that was asked for before. */
  currency(slot: number): number {
    return this.currencyOf[slot]!;
  }
}

const MAX_COLUMNS = 16;
const MAX_BUYERS = 1_000;

/**
 * Price columns of the buyers who searched lately. Buyers for whom the same lists count share one.
 */
export class PriceColumns {
  private readonly columns = new Map<string, PriceColumn>();
  private readonly audiences = new Map<string, ReturnType<PriceBook['audienceOf']>>();
  private state = '';

  constructor(private readonly book: PriceBook) {}

  /**
   * `state` names whatever the prices and products depend on: when it changes, everything is looked
   * up again.
   */
  of(pricedFor: PricedFor, products: ProductColumns, state: string, now: string): PriceColumn {
    if (this.state !== state) {
      this.state = state;
      this.columns.clear();
      this.audiences.clear();
    }
    const buyer = JSON.stringify(pricedFor);
    let audience = this.audiences.get(buyer);
    if (!audience || hasEnded(audience, now))
      remember(
        this.audiences,
        buyer,
        (audience = this.book.audienceOf(pricedFor, now)),
        MAX_BUYERS,
      );
    let column = this.columns.get(audience.key);
    if (!column || hasEnded(column, now))
      column = new PriceColumn(this.book, products, pricedFor, now, audience.until);
    remember(this.columns, audience.key, column, MAX_COLUMNS);
    return column;
  }
}

const hasEnded = ({ until }: { readonly until: string | null }, now: string): boolean =>
  until !== null && now >= until;

/** The one used longest ago makes room. */
export function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  if (map.size >= most) map.delete(map.keys().next().value!);
  map.set(key, value);
}
