import { amountIn, formatOf, wholeIn } from '../../application/running/import-values.js';
import type { Caller } from '../../application/shared/caller.js';
import { derivedId } from '../../application/shared/command/ids.js';
import {
  handle,
  type RequestMeta,
  type Services,
  type UseCase,
} from '../../application/shared/use-case.js';
import type { VariantOf } from '../../domain/catalogue/product/product.events.js';
import type { ImportOrder, ValueFormat } from '../../domain/running/job/job.events.js';
import { DomainError, invalid } from '../../domain/shared/decider/domain-error.js';
import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';

export interface ImportRow {
  /** From 1, without the header. */
  readonly number: number;
  /** Field → text; empty cells are left out. */
  readonly fields: Readonly<Record<string, string>>;
  /** Fields whose cell is a number in a workbook: their text has a decimal point. */
  readonly numbers?: ReadonlySet<string>;
  /** What a shop's export says that it is a variant of. */
  readonly variantOf?: VariantOf;
  /** Categories that its cell names, the most exact first, where a shop names several. */
  readonly categories?: readonly string[];
}

export type Outcome = 'created' | 'changed' | 'unchanged';

export interface Rejection {
  readonly row: number;
  readonly code: string;
  readonly detail: string;
}

export const isRejection = (row: ImportRow | Rejection): row is Rejection => 'code' in row;

/** Imports rows of one kind, a batch at a time. */
export interface RowImporter {
  /** One outcome or rejection per row, in the same order. */
  slice(rows: readonly ImportRow[]): Promise<readonly (Outcome | Rejection)[]>;
  /** Called after the last batch; may reject rows that were accepted before. */
  finish(): Promise<readonly Rejection[]>;
}

export interface ImportContext {
  readonly jobId: string;
  readonly order: ImportOrder;
  readonly caller: Caller;
  readonly services: Services;
}

/**
 * Executes (or, in a dry run, only decides) a row's command; true: it changes something. Ids are
 * derived from job and row, so that a repeat after a restart has no effect.
 */
export async function execute<Input, State>(
  use: UseCase<Input, State>,
  input: Input,
  row: ImportRow,
  { jobId, order, caller, services }: ImportContext,
  newId?: string,
  /** What tells apart commands that are not of a row. */
  scope?: string,
): Promise<boolean> {
  const id = derivedId('import', jobId, row.number, ...(scope === undefined ? [] : [scope]));
  const meta: RequestMeta = {
    commandId: id,
    newId: newId ?? id,
    at: new Date().toISOString(),
    correlationId: jobId,
  };
  if (!order.dryRun)
    return (await handle(use, { input, caller, meta }, services)).events.length > 0;
  const { id: aggregate, command } = await use.prepare(input, { caller, meta, services });
  const { state } = await services.pipeline.load(use.decider, aggregate);
  return use.decider.decide(command, state).length > 0;
}

export const rejection = (row: ImportRow, error: unknown): Rejection => {
  if (error instanceof DomainError)
    return { row: row.number, code: error.code, detail: error.message };
  throw error;
};

export type Products = ReadonlyMap<string, CatalogueProduct>;

/**
 * A seller's own products by SKU; for buyers all products on sale, provided only one vendor has the
 * SKU.
 */
export async function productsBySku(
  rows: readonly ImportRow[],
  { caller, services }: ImportContext,
): Promise<Products> {
  const sku = [...new Set(rows.flatMap((r) => r.fields.sku ?? []))];
  if (sku.length === 0) return new Map();
  const seller = caller.organization.type === 'Seller';
  const filter = {
    sku,
    kind: 'product',
    ...(seller ? { vendorOrgId: caller.organization.id } : { visible: true }),
  };
  const { documents } = await services.documents.find(catalogue, {
    filter,
    foundBy: 'sku',
    sort: [],
    limit: sku.length * 4,
    after: null,
  });
  const found = Map.groupBy(
    documents.map(({ document }) => document).filter(isProduct),
    (p) => p.sku,
  );
  return new Map(
    [...found].flatMap(([code, of]) => (of.length === 1 ? [[code, of[0]!] as const] : [])),
  );
}

export function productOf({ fields }: ImportRow, products: Products): CatalogueProduct {
  const found = products.get(fields.sku ?? '');
  if (!found)
    throw invalid(
      'import/unknown-sku',
      fields.sku ? `there is no product with the SKU "${fields.sku}"` : 'the SKU is missing',
      { field: 'sku' },
    );
  return found;
}

/** The amount in a field, as a decimal string. @throws DomainError naming the field */
export const decimalOf = (
  row: ImportRow,
  field: string,
  order: ImportOrder,
  currency: string | null = null,
): string => amountIn(field, row.fields[field] ?? '', formatIn(row, field, order), currency);

/** The whole number in a field. @throws DomainError naming the field */
export const wholeOf = (row: ImportRow, field: string, order: ImportOrder): number =>
  wholeIn(field, row.fields[field] ?? '', formatIn(row, field, order));

const formatIn = ({ numbers }: ImportRow, field: string, order: ImportOrder): ValueFormat | null =>
  numbers?.has(field) ? 'point' : formatOf(order, field);
