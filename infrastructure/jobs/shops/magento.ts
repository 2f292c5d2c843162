import type { VariantOf } from '../../../domain/catalogue/product/product.events.js';
import {
  categoriesIn,
  cellIn,
  variantOrNone,
  type LeftOut,
  type ShopColumns,
  type ShopLayout,
  type ShopRow,
  type ShopRows,
} from './shop-table.js';

/** Above all categories of a store; its name is what Magento sets it up with. */
const ROOT = /^Default Category\/?/i;
const NOT_SOLD_ITSELF = new Set(['configurable', 'grouped', 'bundle']);

/**
 * Magento 2's export of products (Adobe Commerce, "Data import and export": attribute reference): a
 * row per product, and one more for each store view, which only translates; the configurable
 * product, which is none itself, names its variants in `configurable_variations`, as
 * `sku=S-RED,color=Red|sku=S-BLUE,color=Blue`.
 */
export const magento: ShopLayout = {
  isIn: (columns) =>
    columns.has('sku') && columns.has('product_type') && columns.has('attribute_set_code'),
  mapping: {
    products: {
      sku: ['sku'],
      name: ['name'],
      description: ['description', 'short_description'],
      category: ['categories'],
    },
    stock: { sku: ['sku'], quantity: ['qty'] },
    prices: { sku: ['sku'], unitPrice: ['price'] },
  },
  pictures: ['base_image', 'small_image', 'thumbnail_image', 'swatch_image', 'additional_images'],
  rows: (columns) => new MagentoRows(columns),
};

class MagentoRows implements ShopRows {
  private readonly sku: number;
  private readonly name: number;
  private readonly type: number;
  private readonly storeView: number;
  private readonly variations: number;
  private readonly labels: number;
  private readonly bySku = new Map<string, VariantOf>();

  constructor(columns: ShopColumns) {
    this.sku = columns.at('sku');
    this.name = columns.at('name');
    this.type = columns.at('product_type');
    this.storeView = columns.at('store_view_code');
    this.variations = columns.at('configurable_variations');
    this.labels = columns.at('configurable_variation_labels');
  }

  learn(cells: readonly string[]): void {
    const variations = cellIn(cells, this.variations);
    if (variations === '' || cellIn(cells, this.storeView) !== '') return;
    const labels = new Map(pairsIn(cellIn(cells, this.labels)));
    const [group, name] = [cellIn(cells, this.sku), cellIn(cells, this.name)];
    for (const variation of variations.split('|')) {
      const pairs = pairsIn(variation);
      const sku = pairs.find(([key]) => key === 'sku')?.[1];
      const attributes = Object.fromEntries(
        pairs
          .filter(([key, value]) => key !== 'sku' && key !== 'display' && value !== '')
          .map(([key, value]) => [labels.get(key) ?? key, value]),
      );
      const variantOf = variantOrNone(group, name, attributes);
      if (sku !== undefined && variantOf) this.bySku.set(sku, variantOf);
    }
  }

  read(cells: readonly string[]): ShopRow | LeftOut {
    if (cellIn(cells, this.storeView) !== '') return 'translation';
    if (NOT_SOLD_ITSELF.has(cellIn(cells, this.type).toLowerCase())) return 'parent';
    return { cells, variantOf: this.bySku.get(cellIn(cells, this.sku)) ?? null };
  }

  categories(text: string): readonly string[] {
    return categoriesIn(text, ROOT);
  }
}

/** `sku=A,color=Red, dark` → sku A, colour `Red, dark`: what has no `=` belongs to what is before. */
function pairsIn(text: string): (readonly [key: string, value: string])[] {
  const pairs: [string, string][] = [];
  for (const part of text.split(',')) {
    const [, key, value] = /^\s*([^=]+?)\s*=(.*)$/s.exec(part) ?? [];
    if (key !== undefined) pairs.push([key, value!.trim()]);
    else if (pairs.length > 0) pairs.at(-1)![1] += `,${part}`;
  }
  return pairs;
}
