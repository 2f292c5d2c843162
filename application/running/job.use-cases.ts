import type { Permission } from '../../domain/people/user/permissions.js';
import { priceList } from '../../domain/pricing/price-list/price-list.js';
import type { ImportKind, ImportOrder } from '../../domain/running/job/job.events.js';
import { job, type JobCommand } from '../../domain/running/job/job.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { requireOwn, requirePermission, type Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';

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
    ],
  },
  stock: { permission: 'stock.manage', required: ['sku', 'location', 'quantity'], optional: [] },
  prices: {
    permission: 'priceList.manage',
    required: ['sku', 'unitPrice'],
    optional: ['minQuantity', 'maxQuantity', 'per'],
  },
  partNumbers: { permission: 'list.manage', required: ['partNumber', 'sku'], optional: [] },
};

/** A table that the caller's organisation has uploaded. */
export interface UploadedTable {
  readonly organizationId: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

export const requestImport = useCase({
  name: 'RequestImport',
  decider: job,
  permission: null,
  prepare: async (
    { order, table }: { order: ImportOrder; table: UploadedTable | null },
    { caller, meta, services },
  ) => {
    requirePermission(caller, importRules[order.kind].permission);
    if (!table)
      throw invalid('import/unknown-upload', 'there is no such upload: send the file again', {
        field: 'uploadId',
      });
    requireMapping(order, table.columns);
    if (order.kind === 'prices') await requireEmptyDraft(order.priceListId, caller, services);
    const command: JobCommand = {
      type: 'RequestImport',
      at: meta.at,
      jobId: meta.newId,
      organizationId: caller.organization.id,
      requestedBy: caller.person.id,
      order,
      rows: table.rows,
    };
    return { id: meta.newId, command, creates: true };
  },
});

function requireMapping({ kind, columns, defaults }: ImportOrder, known: readonly string[]): void {
  const { required, optional } = importRules[kind];
  const takes = (field: string): boolean =>
    required.includes(field) ||
    optional.includes(field) ||
    (kind === 'products' && field.startsWith('attribute:'));
  for (const [field, column] of Object.entries(columns)) {
    if (!takes(field))
      throw invalid('import/unknown-field', `${kind} have no field "${field}"`, {
        field: `columns.${field}`,
        allowed: [...required, ...optional],
      });
    if (!known.includes(column))
      throw invalid('import/unknown-column', `the table has no column "${column}"`, {
        field: `columns.${field}`,
        allowed: known,
      });
  }
  for (const field of Object.keys(defaults))
    if (!takes(field))
      throw invalid('import/unknown-field', `${kind} have no field "${field}"`, {
        field: `defaults.${field}`,
        allowed: [...required, ...optional],
      });
  for (const field of required)
    if (columns[field] === undefined && defaults[field] === undefined)
      throw invalid('import/field-missing', `say which column holds "${field}"`, {
        field: `columns.${field}`,
        allowed: known,
      });
}

async function requireEmptyDraft(
  priceListId: string | null,
  caller: Caller,
  { pipeline }: Services,
): Promise<void> {
  if (priceListId === null)
    throw invalid('import/no-price-list', 'name the draft that the prices go into', {
      field: 'priceListId',
    });
  const { state } = await pipeline.load(priceList, priceListId);
  if (!state)
    throw invalid('price-list/unknown', 'there is no such price list', { field: 'priceListId' });
  requireOwn(caller, state.terms.vendorOrgId, 'price-list');
  if (state.status !== 'Draft' || state.prices > 0)
    throw invalid(
      'import/not-an-empty-draft',
      'prices are imported into a draft that has none yet',
      { field: 'priceListId' },
    );
}
