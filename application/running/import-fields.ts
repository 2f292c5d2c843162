import type { Permission } from '../../domain/people/user/permissions.js';
import type { ImportKind } from '../../domain/running/job/job.events.js';

/** How the texts of a field are read. */
export type FieldKind = 'text' | 'paragraphs' | 'whole' | 'amount' | 'day';

interface ImportRules {
  readonly permission: Permission;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/**
 * Required permission and fields of each kind of import; products also take `attribute:NAME`
 * fields.
 */
export const importRules: Readonly<Record<ImportKind, ImportRules>> = {
  products: {
    permission: 'product.manage',
    required: ['sku'],
    optional: [
      'name',
      'description',
      'category',
      'unit',
      'packSize',
      'minimumOrderQuantity',
      'orderMultiple',
      'leadTimeDays',
      'taxCategory',
      'attributes',
    ],
  },
  stock: { permission: 'stock.manage', required: ['sku', 'location', 'quantity'], optional: [] },
  prices: {
    permission: 'priceList.manage',
    required: ['sku', 'unitPrice'],
    optional: ['minQuantity', 'maxQuantity', 'per', 'currency', 'validFrom', 'validTo'],
  },
  partNumbers: { permission: 'list.manage', required: ['partNumber', 'sku'], optional: [] },
};

const kinds: Readonly<Record<string, FieldKind>> = {
  description: 'paragraphs',
  packSize: 'whole',
  minimumOrderQuantity: 'whole',
  orderMultiple: 'whole',
  leadTimeDays: 'whole',
  quantity: 'whole',
  minQuantity: 'whole',
  maxQuantity: 'whole',
  per: 'whole',
  unitPrice: 'amount',
  validFrom: 'day',
  validTo: 'day',
};

export const kindOf = (field: string): FieldKind => kinds[field] ?? 'text';

/** Each lets somebody import something. */
export const importPermissions: readonly Permission[] = [
  ...new Set(Object.values(importRules).map(({ permission }) => permission)),
];
