import { assignPartNumber } from '../../application/buying/part-number.use-cases.js';
import type { Caller } from '../../application/shared/caller.js';
import { derivedId } from '../../application/shared/command/ids.js';
import { countStock } from '../../application/stock/inventory.use-cases.js';
import { addPrices } from '../../application/pricing/price-list.use-cases.js';
import {
  changeProductDetails,
  listProduct,
  type ProductDetailsInput,
} from '../../application/catalogue/product.use-cases.js';
import {
  handle,
  type RequestMeta,
  type Services,
  type UseCase,
} from '../../application/shared/use-case.js';
import { DomainError, invalid } from '../../domain/shared/decider/domain-error.js';
import type { ImportOrder } from '../../domain/running/job/job.events.js';
import type { OfferedPriceRow } from '../../domain/pricing/price-list/price-list.commands.js';
import { priceList } from '../../domain/pricing/price-list/price-list.js';
import {
  MAX_ROWS_PER_CHUNK,
  requireRow,
  requireContiguous,
  type NumberedRow,
} from '../../domain/pricing/price-list/price-row.js';
import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';
import { type CategoryDocument, categories } from '../../projections/catalogue/categories.js';

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

export function importerOf(context: ImportContext): RowImporter {
  switch (context.order.kind) {
    case 'products':
      return new ProductRows(context);
    case 'stock':
      return perRow(context, stockRow);
    case 'partNumbers':
      return perRow(context, partNumberRow);
    case 'prices':
      return new PriceRows(context);
  }
}

/**
 * Executes (or, in a dry run, only decides) a row's command; true: it changes something. Ids are
 * derived from job and row, so that a repeat after a restart has no effect.
 */
async function execute<Input, State>(
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

const rejection = (row: ImportRow, error: unknown): Rejection => {
  if (error instanceof DomainError)
    return { row: row.number, code: error.code, detail: error.message };
  throw error;
};

type Products = ReadonlyMap<string, CatalogueProduct>;

/**
 * A seller's own products by SKU; for buyers all products on sale, provided only one vendor has the
 * SKU.
 */
async function productsBySku(
  rows: readonly ImportRow[],
  { caller, services }: ImportContext,
): Promise<Products> {
  const sku = [...new Set(rows.flatMap((r) => r.fields.sku ?? []))];
  if (sku.length === 0) return new Map();
  const seller = caller.organizationType === 'Seller';
  const filter = {
    sku,
    kind: 'product',
    ...(seller ? { vendorOrgId: caller.organizationId } : { visible: true }),
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

function productOf({ fields }: ImportRow, products: Products): CatalogueProduct {
  const found = products.get(fields.sku ?? '');
  if (!found)
    throw invalid(
      'import/unknown-sku',
      fields.sku ? `there is no product with the SKU "${fields.sku}"` : 'the SKU is missing',
      { field: 'sku' },
    );
  return found;
}

type OneRow = (row: ImportRow, products: Products, context: ImportContext) => Promise<Outcome>;

const perRow = (context: ImportContext, one: OneRow): RowImporter => ({
  slice: async (rows) => {
    const products = await productsBySku(rows, context);
    return Promise.all(
      rows.map((row) =>
        one(row, products, context).catch((error: unknown) => rejection(row, error)),
      ),
    );
  },
  finish: () => Promise.resolve([]),
});

const stockRow: OneRow = async (row, products, context) => {
  const { id: productId } = productOf(row, products);
  const counted = wholeOf(row, 'quantity', context.order);
  const location = row.fields.location;
  if (!location)
    throw invalid('import/field-missing', 'the location is missing', { field: 'location' });
  return (await execute(
    countStock,
    { productId, location, counted, reason: `import ${context.jobId}` },
    row,
    context,
  ))
    ? 'changed'
    : 'unchanged';
};

const partNumberRow: OneRow = async (row, products, context) => {
  const { id: productId } = productOf(row, products);
  return (await execute(
    assignPartNumber,
    { partNumber: row.fields.partNumber ?? '', productId },
    row,
    context,
  ))
    ? 'changed'
    : 'unchanged';
};

class ProductRows implements RowImporter {
  private readonly seen = new Set<string>();
  private categories: Promise<ReadonlyMap<string, string>> | null = null;

  constructor(private readonly context: ImportContext) {}

  async slice(rows: readonly ImportRow[]): Promise<readonly (Outcome | Rejection)[]> {
    const products = await productsBySku(rows, this.context);
    const categories = await (this.categories ??= categoriesByPath(this.context.services));
    return Promise.all(
      rows.map((row) =>
        this.one(row, products, categories).catch((error: unknown) => rejection(row, error)),
      ),
    );
  }

  finish(): Promise<readonly Rejection[]> {
    return Promise.resolve([]);
  }

  private async one(
    row: ImportRow,
    products: Products,
    categories: ReadonlyMap<string, string>,
  ): Promise<Outcome> {
    const { sku } = row.fields;
    if (!sku) throw invalid('import/field-missing', 'the SKU is missing', { field: 'sku' });
    if (this.seen.has(sku))
      throw invalid('import/sku-twice', `the SKU "${sku}" is in the table twice`, { field: 'sku' });
    this.seen.add(sku);
    const before = products.get(sku);
    const details = this.details(row, before?.details ?? null, categories);
    if (before)
      return (await execute(
        changeProductDetails,
        { productId: before.id, details },
        row,
        this.context,
      ))
        ? 'changed'
        : 'unchanged';
    const productId = derivedId('imported-product', this.context.caller.organizationId, sku);
    return (await execute(listProduct, { sku, details }, row, this.context, productId))
      ? 'created'
      : 'unchanged';
  }

  /** Fields that are not in the table keep their values. */
  private details(
    row: ImportRow,
    before: CatalogueProduct['details'] | null,
    categories: ReadonlyMap<string, string>,
  ): ProductDetailsInput {
    const { fields } = row;
    const { order } = this.context;
    const whole = (field: string, otherwise: number): number =>
      fields[field] === undefined ? otherwise : wholeOf(row, field, order);
    const name = fields.name ?? before?.name;
    if (name === undefined)
      throw invalid('import/field-missing', 'a new product needs a name', { field: 'name' });
    const categoryId =
      fields.category === undefined ? before?.categoryId : categories.get(keyOf(fields.category));
    if (categoryId === undefined)
      throw invalid(
        'import/unknown-category',
        fields.category
          ? `there is no category "${fields.category}"`
          : 'a new product needs a category',
        { field: 'category' },
      );
    const attributes = Object.entries(fields).filter(([field]) => field.startsWith('attribute:'));
    const orderMultiple = whole('orderMultiple', before?.orderMultiple ?? 1);
    return {
      name,
      categoryId,
      description: fields.description ?? before?.description ?? '',
      attributes: {
        ...before?.attributes,
        ...Object.fromEntries(
          attributes.map(([field, text]) => [field.slice('attribute:'.length), valueOf(text)]),
        ),
      },
      media: before?.media ?? [],
      unit: fields.unit ?? before?.unit ?? 'EA',
      packSize: whole('packSize', before?.packSize ?? 1),
      minimumOrderQuantity: whole(
        'minimumOrderQuantity',
        before?.minimumOrderQuantity ?? orderMultiple,
      ),
      orderMultiple,
      leadTimeDays: whole('leadTimeDays', before?.leadTimeDays ?? 0),
      taxCategory: taxCategoryOf(fields.taxCategory) ?? before?.taxCategory ?? 'standard',
    };
  }
}

const valueOf = (text: string): string | boolean =>
  /^(true|yes|ja)$/i.test(text) ? true : /^(false|no|nein)$/i.test(text) ? false : text;

function taxCategoryOf(text: string | undefined): ProductDetailsInput['taxCategory'] | null {
  if (text === undefined) return null;
  const known = (['standard', 'reduced', 'zero', 'exempt'] as const).find(
    (c) => c === text.toLowerCase(),
  );
  if (!known)
    throw invalid('import/tax-category', `"${text}" is no tax category`, {
      field: 'taxCategory',
      allowed: ['standard', 'reduced', 'zero', 'exempt'],
    });
  return known;
}

/**
 * Category ids by path, `Packaging / Tape` or `Packaging > Tape`, or by name alone where only one
 * category has it.
 */
async function categoriesByPath({ documents }: Services): Promise<ReadonlyMap<string, string>> {
  const all: CategoryDocument[] = [];
  for (let after = ''; ;) {
    const page = await documents.all(categories, after, 1_000);
    all.push(...page.documents.map(({ document }) => document));
    if (page.documents.length < 1_000) break;
    after = page.documents.at(-1)!.key;
  }
  const byName = Map.groupBy(all, (c) => keyOf(c.name));
  const alone = [...byName].flatMap(([name, of]) =>
    of.length === 1 ? [[name, of[0]!.id] as const] : [],
  );
  return new Map([...alone, ...all.map((c) => [keyOf(c.path.join('/')), c.id] as const)]);
}

const keyOf = (path: string): string =>
  path
    .split(/\s*[/>]\s*/)
    .map((name) => name.trim().toLocaleLowerCase('en'))
    .join('/');

/**
 * All breaks of a product must be validated together, so prices are collected first and recorded at
 * the end.
 */
class PriceRows implements RowImporter {
  private readonly taken: { readonly row: ImportRow; readonly price: OfferedPriceRow }[] = [];
  private currency: Promise<string> | null = null;

  constructor(private readonly context: ImportContext) {}

  async slice(rows: readonly ImportRow[]): Promise<readonly (Outcome | Rejection)[]> {
    const products = await productsBySku(rows, this.context);
    const currency = await (this.currency ??= this.currencyOfList());
    return rows.map((row) => {
      try {
        const { order } = this.context;
        const optional = (field: string): number | null =>
          row.fields[field] === undefined ? null : wholeOf(row, field, order);
        const offered: OfferedPriceRow = {
          productId: productOf(row, products).id,
          minQuantity: optional('minQuantity') ?? 1,
          maxQuantity: optional('maxQuantity'),
          unitPrice: decimalOf(row, 'unitPrice', order),
          per: optional('per') ?? 1,
        };
        this.taken.push({ row, price: requireRow(offered, row.number, currency) });
        return 'created';
      } catch (error) {
        return rejection(row, error);
      }
    });
  }

  async finish(): Promise<readonly Rejection[]> {
    const rejected: Rejection[] = [];
    const accepted: OfferedPriceRow[] = [];
    for (const ofProduct of Map.groupBy(this.taken, ({ price }) => price.productId).values()) {
      const numbered: NumberedRow[] = ofProduct.map(({ row, price }) => ({
        row: price,
        number: row.number,
      }));
      try {
        requireContiguous(numbered);
        accepted.push(...ofProduct.map(({ price }) => price));
      } catch (error) {
        for (const { row } of ofProduct) rejected.push(rejection(row, error));
      }
    }
    const { order } = this.context;
    if (order.dryRun || order.priceListId === null) return rejected;
    for (let from = 0; from < accepted.length; from += MAX_ROWS_PER_CHUNK) {
      const chunk = from / MAX_ROWS_PER_CHUNK;
      const input = {
        priceListId: order.priceListId,
        chunk,
        firstRow: from + 1,
        rows: accepted.slice(from, from + MAX_ROWS_PER_CHUNK),
      };
      await execute(addPrices, input, { number: -1 - chunk, fields: {} }, this.context);
    }
    return rejected;
  }

  private async currencyOfList(): Promise<string> {
    const { state } = await this.context.services.pipeline.load(
      priceList,
      this.context.order.priceListId ?? '',
    );
    return state?.terms.currency ?? '';
  }
}

/** Parses a number such as `1 204,50`, `1.204,50` or `1,204.50`, by `decimalComma`. */
function decimalOf({ fields }: ImportRow, field: string, { decimalComma }: ImportOrder): string {
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

function wholeOf(row: ImportRow, field: string, order: ImportOrder): number {
  const value = Number(decimalOf(row, field, order));
  if (!Number.isSafeInteger(value))
    throw invalid(
      'import/number',
      `${field} is "${row.fields[field]}": it must be a whole number`,
      { field },
    );
  return value;
}
