import {
  changeProductDetails,
  listProduct,
  type ProductDetailsInput,
} from '../../application/catalogue/product.use-cases.js';
import { derivedId } from '../../application/shared/command/ids.js';
import type { Services } from '../../application/shared/use-case.js';
import type { VariantOf } from '../../domain/catalogue/product/product.events.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import { type CategoryDocument, categories } from '../../projections/catalogue/categories.js';
import {
  type RowImporter,
  type ImportContext,
  type ImportRow,
  type Outcome,
  type Rejection,
  isRejection,
  productsBySku,
  rejection,
  type Products,
  execute,
  wholeOf,
} from './row-importer.js';

export class ProductRows implements RowImporter {
  private readonly seen = new Set<string>();
  private categories: Promise<ReadonlyMap<string, string>> | null = null;

  constructor(private readonly context: ImportContext) {}

  async slice(rows: readonly ImportRow[]): Promise<readonly (Outcome | Rejection)[]> {
    // in the order of the rows, before anything waits: slices overlap
    const taken = rows.map((row) => {
      try {
        this.requireFirst(row);
        return row;
      } catch (error) {
        return rejection(row, error);
      }
    });
    const products = await productsBySku(rows, this.context);
    const categories = await (this.categories ??= categoriesByPath(this.context.services));
    return Promise.all(
      taken.map(async (row) =>
        isRejection(row)
          ? row
          : this.one(row, products, categories).catch((error: unknown) => rejection(row, error)),
      ),
    );
  }

  finish(): Promise<readonly Rejection[]> {
    return Promise.resolve([]);
  }

  private requireFirst({ fields: { sku } }: ImportRow): void {
    if (!sku) throw invalid('import/field-missing', 'the SKU is missing', { field: 'sku' });
    if (this.seen.has(sku))
      throw invalid('import/sku-twice', `the SKU "${sku}" is in the table twice`, { field: 'sku' });
    this.seen.add(sku);
  }

  private async one(
    row: ImportRow,
    products: Products,
    categories: ReadonlyMap<string, string>,
  ): Promise<Outcome> {
    const sku = row.fields.sku!;
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
    const productId = derivedId('imported-product', this.context.caller.organization.id, sku);
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
    const named = row.categories ?? (fields.category === undefined ? [] : [fields.category]);
    const categoryId =
      named.length === 0
        ? before?.categoryId
        : named.map((path) => categories.get(keyOf(path))).find((id) => id !== undefined);
    if (categoryId === undefined)
      throw invalid(
        'import/unknown-category',
        fields.category
          ? `there is no category "${fields.category}"`
          : 'a new product needs a category',
        { field: 'category' },
      );
    const attributes = Object.entries(fields).filter(([field]) => field.startsWith('attribute:'));
    const exported =
      fields.attributes === undefined ? {} : attributesIn('attributes', fields.attributes);
    const variantOf = variantIn(row, before?.variantOf ?? null);
    const orderMultiple = whole('orderMultiple', before?.orderMultiple ?? 1);
    return {
      name,
      categoryId,
      description: fields.description ?? before?.description ?? '',
      attributes: {
        ...before?.attributes,
        ...exported,
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
      ...backorderOf(fields.backorderLeadTimeDays, () =>
        wholeOf(row, 'backorderLeadTimeDays', order),
      ),
      taxCategory: taxCategoryOf(fields.taxCategory) ?? before?.taxCategory ?? 'standard',
      ...(variantOf ? { variantOf } : {}),
      ...(before?.unlisted ? { unlisted: true } : {}),
    };
  }
}

/**
 * What a row says that its product is a variant of, in fields of its own or as a shop has it;
 * what it does not say stays as it was. Null: of nothing.
 *
 * @throws `import/field-missing`, `import/attributes`
 */
function variantIn({ fields, variantOf }: ImportRow, before: VariantOf | null): VariantOf | null {
  const own = Object.entries(fields).flatMap(([field, text]) =>
    field.startsWith('variant:') ? [[field.slice('variant:'.length), text] as const] : [],
  );
  const exported =
    fields.variantAttributes === undefined
      ? null
      : attributesIn('variantAttributes', fields.variantAttributes);
  if (
    fields.variantGroup === undefined &&
    fields.variantName === undefined &&
    !exported &&
    own.length === 0
  )
    return variantOf ?? before;
  const group = fields.variantGroup ?? variantOf?.group ?? before?.group;
  if (group === undefined)
    throw invalid(
      'import/field-missing',
      'a variant needs the group that it belongs to: the code that all variants of one thing share',
      { field: 'variantGroup' },
    );
  const known = variantOf ?? (before?.group === group ? before : null);
  const attributes = exported ?? (own.length > 0 ? {} : (known?.attributes ?? {}));
  return {
    group,
    name: fields.variantName ?? known?.name ?? group,
    attributes: {
      ...Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, String(value)]),
      ),
      ...Object.fromEntries(own),
    },
  };
}

/** `no` ends it; an empty cell says nothing, as everywhere. */
function backorderOf(
  text: string | undefined,
  read: () => number,
): Pick<ProductDetailsInput, 'backorderLeadTimeDays'> {
  if (text === undefined) return {};
  const isNone = /^(no|none|never|nein|-)$/i.test(text.trim());
  return { backorderLeadTimeDays: isNone ? null : read() };
}

/** Attributes as an export has them, `{"size": "C5"}`. @throws `import/attributes` */
function attributesIn(field: string, text: string): Record<string, string | boolean> {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
      const pairs = Object.entries(found as Record<string, unknown>);
      if (pairs.every(([, value]) => typeof value === 'string' || typeof value === 'boolean'))
        return Object.fromEntries(pairs) as Record<string, string | boolean>;
    }
  } catch {
    // said below
  }
  throw invalid(
    'import/attributes',
    `${field} must be as an export has them, such as {"size":"C5"}; or map a column to each`,
    { field },
  );
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
