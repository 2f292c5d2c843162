import { importKinds, type ImportKind, type Shop } from '../../../domain/running/job/job.events.js';
import { magento } from './magento.js';
import { ShopColumns, type ShopLayout, type ShopRows } from './shop-table.js';
import { shopify } from './shopify.js';
import { woocommerce } from './woocommerce.js';

const layouts: Readonly<Record<Shop, ShopLayout>> = { shopify, woocommerce, magento };

/** The shop system whose export has these columns; null: none that is known. */
export function shopOf(columns: readonly string[]): Shop | null {
  const found = new ShopColumns(columns);
  const [shop] = Object.entries(layouts).find(([, layout]) => layout.isIn(found)) ?? [];
  return (shop as Shop | undefined) ?? null;
}

/** Field → column, of each kind of import that a shop's export has something for. */
export function mappingsOf(
  shop: Shop,
  columns: readonly string[],
): Readonly<Partial<Record<ImportKind, Readonly<Record<string, string>>>>> {
  const found = new ShopColumns(columns);
  const mappings: Partial<Record<ImportKind, Record<string, string>>> = {};
  for (const kind of importKinds) {
    const fields = Object.entries(layouts[shop].mapping[kind] ?? {}).flatMap(([field, names]) => {
      const column = columns[found.at(...names)];
      return column === undefined ? [] : [[field, column] as const];
    });
    if (fields.length > 0) mappings[kind] = Object.fromEntries(fields);
  }
  return mappings;
}

/** Columns with addresses of pictures, which are not taken. */
export function pictureColumnsOf(shop: Shop, columns: readonly string[]): readonly string[] {
  const found = new ShopColumns(columns);
  return layouts[shop].pictures
    .map((name) => columns[found.at(name)])
    .filter((name) => name !== undefined);
}

export const shopRowsOf = (shop: Shop, columns: readonly string[]): ShopRows =>
  layouts[shop].rows(new ShopColumns(columns));
