import type { ProductSearch, SearchPlace } from '../../../application/ports/catalogue-search.js';
import type { PriceColumn } from './price-columns.js';
import type { ProductColumns } from './product-columns.js';

/** Of a product whose SKU was not what was typed. */
const NOT_MEANT = 9;

/**
 * The order of a result: whole SKUs first, then by what was asked for, then by name, at last by id,
 * so that pages never overlap.
 */
export class ProductOrder {
  private readonly value: (slot: number) => string | number;
  private readonly sign: 1 | -1;

  constructor(
    private readonly products: ProductColumns,
    prices: PriceColumn | null,
    private readonly exactness: ReadonlyMap<number, number>,
    /** How near each product is to the words; null where none are searched. */
    ranks: ReadonlyMap<number, number> | null,
    { sort, descending }: Pick<ProductSearch, 'sort' | 'descending'>,
  ) {
    this.sign = descending ? -1 : 1;
    const { nameKeys, listedAt } = products;
    switch (sort) {
      case 'relevance':
        this.value = ranks ? (slot) => ranks.get(slot) ?? 0 : (slot) => nameKeys[slot]!;
        break;
      case 'name':
        this.value = (slot) => nameKeys[slot]!;
        break;
      case 'listedAt':
        this.value = (slot) => listedAt[slot]!;
        break;
      case 'price':
        // what has no price comes last, whichever way is sorted
        this.value = (slot) => {
          const price = prices!.price(slot);
          return Number.isNaN(price) ? this.sign * Number.MAX_VALUE : price;
        };
    }
  }

  readonly compare = (a: number, b: number): number =>
    this.exact(a) - this.exact(b) ||
    this.sign * order(this.value(a), this.value(b)) ||
    order(this.products.nameKeys[a]!, this.products.nameKeys[b]!) ||
    order(this.products.ids[a]!, this.products.ids[b]!);

  /** Whether a product comes after a place of a page before. */
  isAfter([exactness, value, nameKey, id]: SearchPlace): (slot: number) => boolean {
    return (slot) =>
      (this.exact(slot) - exactness ||
        this.sign * order(this.value(slot), value) ||
        order(this.products.nameKeys[slot]!, nameKey) ||
        order(this.products.ids[slot]!, id)) > 0;
  }

  placeOf(slot: number): SearchPlace {
    return [
      this.exact(slot),
      this.value(slot),
      this.products.nameKeys[slot]!,
      this.products.ids[slot]!,
    ];
  }

  private exact(slot: number): number {
    return this.exactness.size === 0 ? NOT_MEANT : (this.exactness.get(slot) ?? NOT_MEANT);
  }
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
