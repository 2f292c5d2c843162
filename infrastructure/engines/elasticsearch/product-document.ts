import { rowFor } from '../../../domain/pricing/pricing/pricing.js';
import { withMeasures } from '../../../domain/shared/folding/folded.js';
import {
  searchedAttributesOf,
  type CatalogueProduct,
} from '../../../projections/catalogue/catalogue.js';
import type { PricesDocument } from '../../../projections/pricing/prices.js';
import type { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import { squashed } from '../../shared/catalogue-search/squashed-code.js';

export interface SearchedProduct {
  readonly id: string;
  readonly visible: boolean;
  readonly code: string;
  readonly skuExact: string;
  readonly categoryId: string;
  readonly lineage: readonly string[];
  readonly vendorOrgId: string;
  readonly vendorOf: string;
  readonly nameKey: string;
  readonly listedAt: string;
  readonly attributeValues: readonly {
    readonly name: string;
    readonly kind: string;
    readonly choice: boolean;
    readonly value: string;
    readonly labelled: string | null;
  }[];
  readonly prices: readonly { readonly list: string; readonly amount: number }[];
  readonly name: string;
  readonly sku: string;
  readonly category: string;
  readonly attributes: string;
  readonly vendor: string;
  readonly description: string;
  readonly product: CatalogueProduct;
}

/** Between an attribute's name and its unit, and a vendor's id and name: what no text has. */
export const SEPARATOR = '\u001f';

/** What is searched of a product: pure, so that an index can be held against it. */
export function searchedProduct(
  product: CatalogueProduct,
  prices: readonly PricesDocument[],
  tree: CategoryTree,
): SearchedProduct {
  const { id, sku, details, vendorOrgId, vendorName, visible, nameKey, listedAt } = product;
  const attributes = Object.entries(searchedAttributesOf(details));
  return {
    id,
    visible,
    code: squashed(sku),
    skuExact: sku,
    categoryId: details.categoryId,
    lineage: tree.lineage(details.categoryId),
    vendorOrgId,
    vendorOf: `${vendorOrgId}${SEPARATOR}${vendorName}`,
    nameKey,
    listedAt,
    attributeValues: attributes.map(([name, given]) => {
      const definition = tree.definition(details.categoryId, name);
      const unit = definition?.unit ?? null;
      const value = String(given);
      return {
        name,
        kind: `${name}${SEPARATOR}${unit ?? ''}`,
        choice:
          Object.hasOwn(details.variantOf?.attributes ?? {}, name) ||
          (definition?.type ?? 'text') !== 'text',
        value,
        labelled: unit === null ? null : `${value} ${unit}`,
      };
    }),
    prices: prices
      .flatMap(({ priceListId, rows }) => {
        const row = rowFor(rows, details.minimumOrderQuantity);
        return row ? [{ list: priceListId, amount: Number(row.unitPrice) / row.per }] : [];
      })
      .sort((a, b) => (a.list < b.list ? -1 : 1)),
    name: withMeasures(details.name),
    sku,
    category: details.categoryPath.join(' '),
    attributes: withMeasures(
      attributes.flatMap(([, value]) => (typeof value === 'string' ? [value] : [])).join(' '),
    ),
    vendor: vendorName,
    description: withMeasures(details.description),
    product,
  };
}
