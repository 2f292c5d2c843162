import type { Caller } from '../../application/shared/caller.js';
import { derivedId } from '../../application/shared/command/ids.js';
import {
  handle,
  type RequestMeta,
  type Services,
  type UseCase,
} from '../../application/shared/use-case.js';
import type { ImportOrder } from '../../domain/running/job/job.events.js';
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
}

export type Outcome = 'created' | 'changed' | 'unchanged';

export interface Rejection {
  readonly row: number;
  readonly code: string;
  readonly detail: string;
}

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
): Promise<boolean> {
  const id = derivedId('import', jobId, row.number);
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

/** Parses a number such as `1 204,50`, `1.204,50` or `1,204.50`, by `decimalComma`. */
export function decimalOf(
  { fields }: ImportRow,
  field: string,
  { decimalComma }: ImportOrder,
): string {
  const text = (fields[field] ?? '').replaceAll(/[\s\u00a0']/g, '');
  const plain = decimalComma
    ? text.replaceAll('.', '').replace(',', '.')
    : text.replaceAll(',', '');
  if (!/^-?\d+(\.\d+)?$/.test(plain))
    throw invalid(
      'import/number',
      `${field} is "${fields[field] ?? ''}": it must be a number such as ${decimalComma ? '12,50' : '12.50'}`,
      { field },
    );
  return plain;
}

export function wholeOf(row: ImportRow, field: string, order: ImportOrder): number {
  const value = Number(decimalOf(row, field, order));
  if (!Number.isSafeInteger(value))
    throw invalid(
      'import/number',
      `${field} is "${row.fields[field]}": it must be a whole number`,
      { field },
    );
  return value;
}
