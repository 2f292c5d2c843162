import {
  categoriesIn,
  cellIn,
  variantName,
  variantOrNone,
  type LeftOut,
  type ShopColumns,
  type ShopLayout,
  type ShopRow,
  type ShopRows,
} from './shop-table.js';

/** What a variation takes over from its parent, where it has nothing of its own. */
const OF_PARENT = ['Description', 'Short description', 'Categories', 'Tax class'];

interface Parent {
  readonly group: string;
  readonly name: string;
  /** In the order of `OF_PARENT`. */
  readonly cells: readonly string[];
}

/**
 * WooCommerce's export of products ("Product CSV Import Schema" in its wiki): a row for the
 * variable product, which is none itself, and one for each variation, which names it as `Parent`
 * by SKU, or as `id:12` where it has none.
 */
export const woocommerce: ShopLayout = {
  isIn: (columns) =>
    columns.has('SKU') &&
    columns.has('Parent') &&
    columns.has('Regular price') &&
    columns.has('Type'),
  mapping: {
    products: {
      sku: ['SKU'],
      name: ['Name'],
      description: ['Description', 'Short description'],
      category: ['Categories'],
    },
    stock: { sku: ['SKU'], quantity: ['Stock'] },
    prices: { sku: ['SKU'], unitPrice: ['Regular price'] },
  },
  pictures: ['Images'],
  rows: (columns) => new WooCommerceRows(columns),
};

class WooCommerceRows implements ShopRows {
  private readonly id: number;
  private readonly type: number;
  private readonly sku: number;
  private readonly name: number;
  private readonly parent: number;
  private readonly taken: readonly number[];
  private readonly attributes: readonly { readonly name: number; readonly value: number }[];
  private readonly parents = new Map<string, Parent>();

  constructor(columns: ShopColumns) {
    this.id = columns.at('ID');
    this.type = columns.at('Type');
    this.sku = columns.at('SKU');
    this.name = columns.at('Name');
    this.parent = columns.at('Parent');
    this.taken = OF_PARENT.map((name) => columns.at(name)).filter((index) => index >= 0);
    this.attributes = Array.from({ length: 10 }, (_, n) => ({
      name: columns.at(`Attribute ${n + 1} name`),
      value: columns.at(`Attribute ${n + 1} value(s)`),
    })).filter(({ name, value }) => name >= 0 && value >= 0);
  }

  learn(cells: readonly string[]): void {
    if (this.typeOf(cells) !== 'variable') return;
    const [sku, id] = [cellIn(cells, this.sku), `id:${cellIn(cells, this.id)}`];
    const parent: Parent = {
      group: sku === '' ? id : sku,
      name: cellIn(cells, this.name),
      cells: this.taken.map((index) => cellIn(cells, index)),
    };
    if (sku !== '') this.parents.set(sku, parent);
    this.parents.set(id, parent);
  }

  read(own: readonly string[]): ShopRow | LeftOut {
    const type = this.typeOf(own);
    if (type === 'variable' || type === 'grouped') return 'parent';
    const named = cellIn(own, this.parent);
    if (type !== 'variation' || named === '') return { cells: own, variantOf: null };
    const parent = this.parents.get(named);
    const cells = [...own];
    this.taken.forEach((index, i) => {
      if (cellIn(cells, index) === '') cells[index] = parent?.cells[i] ?? '';
    });
    const attributes: Record<string, string> = {};
    for (const { name, value } of this.attributes) {
      const [attribute, chosen] = [cellIn(cells, name), cellIn(cells, value)];
      if (attribute !== '' && chosen !== '') attributes[attribute] = chosen;
    }
    const of = parent?.name ?? '';
    const variantOf = variantOrNone(parent?.group ?? named, of, attributes);
    // a variation called like its parent says in its attributes which it is
    const isTold = cellIn(cells, this.name) !== '' && cellIn(cells, this.name) !== of;
    return {
      cells,
      variantOf,
      ...(variantOf && !isTold && of !== '' ? { name: variantName(of, attributes) } : {}),
    };
  }

  categories(text: string): readonly string[] {
    return categoriesIn(text);
  }

  /** `simple, virtual` is simple. */
  private typeOf(cells: readonly string[]): string {
    return cellIn(cells, this.type).split(',')[0]!.trim().toLowerCase();
  }
}
