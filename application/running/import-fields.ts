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
 * and `variant:NAME` fields.
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
      'backorderLeadTimeDays',
      'taxCategory',
      'attributes',
      'variantGroup',
      'variantName',
      'variantAttributes',
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

/** Whether a kind of import takes a field. */
export function takesField(kind: ImportKind, field: string): boolean {
  const { required, optional } = importRules[kind];
  return (
    required.includes(field) ||
    optional.includes(field) ||
    (kind === 'products' && /^(?:attribute|variant):./.test(field))
  );
}

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
