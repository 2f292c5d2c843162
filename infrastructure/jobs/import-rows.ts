import { assignPartNumber } from '../../application/buying/part-number.use-cases.js';
import { countStock } from '../../application/stock/inventory.use-cases.js';
import { locationsOf } from '../../application/stock/location-directory.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { PriceRows } from './price-rows.js';
import { ProductRows } from './product-rows.js';
import {
  type ImportContext,
  type RowImporter,
  type ImportRow,
  type Products,
  type Outcome,
  isRejection,
  productsBySku,
  rejection,
  productOf,
  wholeOf,
  execute,
} from './row-importer.js';

export function importerOf(context: ImportContext): RowImporter {
  switch (context.order.kind) {
    case 'products':
      return new ProductRows(context);
    case 'stock':
      return perRow(context, stockRow, ({ sku, location }) => [
        // as locations are compared
        `${sku ?? ''} in ${(location ?? '').trim().toLowerCase()}`,
        'sku',
      ]);
    case 'partNumbers':
      return perRow(context, partNumberRow, ({ partNumber }) => [
        `the part number ${partNumber ?? ''}`,
        'partNumber',
      ]);
    case 'prices':
      return new PriceRows(context);
  }
}

type OneRow = (row: ImportRow, products: Products, context: ImportContext) => Promise<Outcome>;

/** `keyOf` says what a row is about: of two rows about the same the second is not taken. */
function perRow(
  context: ImportContext,
  one: OneRow,
  keyOf: (fields: ImportRow['fields']) => readonly [what: string, field: string],
): RowImporter {
  const seen = new Map<string, number>();
  const requireFirst = ({ number, fields }: ImportRow): void => {
    const [what, field] = keyOf(fields);
    const first = seen.get(what);
    if (first !== undefined)
      throw invalid(
        'import/row-twice',
        `row ${first} says something about ${what} already: only one of them can be meant`,
        { field },
      );
    seen.set(what, number);
  };
  return {
    slice: async (rows) => {
      // in the order of the rows, before anything waits: slices overlap
      const taken = rows.map((row) => {
        try {
          requireFirst(row);
          return row;
        } catch (error) {
          return rejection(row, error);
        }
      });
      const products = await productsBySku(rows, context);
      return Promise.all(
        taken.map(async (row) =>
          isRejection(row)
            ? row
            : one(row, products, context).catch((error: unknown) => rejection(row, error)),
        ),
      );
    },
    finish: () => Promise.resolve([]),
  };
}

const stockRow: OneRow = async (row, products, context) => {
  const { id: productId } = productOf(row, products);
  const counted = wholeOf(row, 'quantity', context.order);
  const location = row.fields.location;
  if (!location)
    throw invalid('import/field-missing', 'the location is missing', { field: 'location' });
  // a table never makes a location: one that it misspells would be a second warehouse
  const directory = await locationsOf(context.services, context.caller.organization.id);
  directory.keyOf(location, 'location');
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
