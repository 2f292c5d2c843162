import {
  cellIn,
  variantName,
  variantOrNone,
  type ShopColumns,
  type ShopLayout,
  type ShopRow,
  type ShopRows,
} from './shop-table.js';

/** What stands only in the first row of a product, and is meant for all of its variants. */
const OF_PRODUCT = [
  'Title',
  'Body (HTML)',
  'Description',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Option1 Name',
  'Option2 Name',
  'Option3 Name',
];
/** What is kept of each product until its last row: descriptions only of the one being read. */
const SHORT = 500;

/**
 * Shopify's export of products, with the names that its columns had until 2025 and those that they
 * have since (help.shopify.com, "Using CSV files to import and export products"): a row per variant
 * and per further picture, the product's own fields on its first row only.
 */
export const shopify: ShopLayout = {
  isIn: (columns) =>
    columns.has('Handle', 'URL handle') &&
    columns.has('Title') &&
    columns.has('Option1 Name') &&
    columns.has('Option1 Value'),
  mapping: {
    products: {
      sku: ['Variant SKU', 'SKU'],
      name: ['Title'],
      description: ['Body (HTML)', 'Description'],
      category: ['Product Category', 'Type'],
    },
    stock: {
      sku: ['Variant SKU', 'SKU'],
      quantity: ['Variant Inventory Qty', 'Inventory quantity'],
    },
    prices: { sku: ['Variant SKU', 'SKU'], unitPrice: ['Variant Price', 'Price'] },
  },
  pictures: ['Image Src', 'Product image URL', 'Variant Image', 'Variant image URL'],
  rows: (columns) => new ShopifyRows(columns),
};

class ShopifyRows implements ShopRows {
  private readonly handle: number;
  private readonly sku: number;
  private readonly title: number;
  private readonly options: readonly { readonly name: number; readonly value: number }[];
  private readonly filled: readonly number[];
  private readonly pictures: readonly number[];
  /** Handle → cells of its first row, in the order of `filled`. */
  private readonly first = new Map<string, readonly string[]>();
  private current: { readonly handle: string; readonly cells: readonly string[] } | null = null;

  constructor(columns: ShopColumns) {
    this.handle = columns.at('Handle', 'URL handle');
    this.sku = columns.at('Variant SKU', 'SKU');
    this.title = columns.at('Title');
    this.options = [1, 2, 3].map((n) => ({
      name: columns.at(`Option${n} Name`),
      value: columns.at(`Option${n} Value`),
    }));
    this.filled = OF_PRODUCT.map((name) => columns.at(name)).filter((index) => index >= 0);
    this.pictures = shopify.pictures.map((name) => columns.at(name)).filter((index) => index >= 0);
  }

  learn(cells: readonly string[]): void {
    const handle = cellIn(cells, this.handle);
    if (handle === '' || this.first.has(handle)) return;
    this.first.set(
      handle,
      this.filled.map((index) => {
        const text = cellIn(cells, index);
        return text.length > SHORT ? '' : text;
      }),
    );
  }

  read(own: readonly string[]): ShopRow | 'picture' {
    const handle = cellIn(own, this.handle);
    const isVariant = this.options.some(({ value }) => cellIn(own, value) !== '');
    const hasPicture = this.pictures.some((index) => cellIn(own, index) !== '');
    if (cellIn(own, this.sku) === '' && !isVariant && cellIn(own, this.title) === '' && hasPicture)
      return 'picture';
    const cells = [...own];
    if (handle !== '') {
      const { current } = this;
      const kept = this.first.get(handle);
      this.filled.forEach((index, i) => {
        if (cellIn(cells, index) !== '') return;
        const text = current?.handle === handle ? cellIn(current.cells, index) : '';
        cells[index] = text === '' ? (kept?.[i] ?? '') : text;
      });
      if (current?.handle !== handle) this.current = { handle, cells: own };
    }
    const attributes: Record<string, string> = {};
    for (const { name, value } of this.options) {
      const [option, chosen] = [cellIn(cells, name), cellIn(cells, value)];
      // what a product without options has
      if (option === '' || chosen === '' || (option === 'Title' && chosen === 'Default Title'))
        continue;
      attributes[option] = chosen;
    }
    const title = cellIn(cells, this.title);
    const variantOf = variantOrNone(handle, title, attributes);
    return {
      cells,
      variantOf,
      ...(variantOf && title !== '' ? { name: variantName(title, attributes) } : {}),
    };
  }

  categories(text: string): readonly string[] {
    return [text];
  }
}
