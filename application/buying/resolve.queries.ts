import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { partNumbers } from '../../projections/buying/part-numbers.js';
import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';
import { prices } from '../../projections/pricing/prices.js';
import { stock } from '../../projections/stock/stock.js';
import { CONTROL } from '../../tables/layout.js';
import { wholeNumberOf } from '../../tables/numbers.js';
import { partNumberId } from '../shared/command/ids.js';
import { documentsById } from '../shared/documents-by-id.js';
import { productsById } from '../shared/product-look-up.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';
import { buyerOf, checkLines, type CheckedLine, type LineProblem } from './line-check.js';

export interface RowToResolve {
  /** The row's number in the client's table. */
  readonly row: number;
  /** A part number of the buyer, a SKU, or a product name. */
  readonly code: string;
  /** Null: the minimum order quantity. A text is read as tables are. */
  readonly quantity: number | string | null;
  /** Unit of the quantity; null: the product's selling unit. */
  readonly unit: string | null;
}

export type MatchedBy = 'partNumber' | 'sku' | 'name';

export interface ResolvedRow {
  readonly row: number;
  readonly code: string;
  readonly matchedBy: MatchedBy | null;
  readonly line: CheckedLine | null;
  /** Possible products, where the code is unknown or ambiguous. */
  readonly candidates: readonly CatalogueProduct[];
  readonly problems: readonly LineProblem[];
}

const BATCH = 300;

/**
 * The most unknown codes for which similar products are searched: with more, the table is most
 * likely not of products.
 */
const MAX_SEARCHED = 200;

const MAX_CANDIDATES = 5;

interface Match {
  readonly by: MatchedBy;
  readonly products: readonly CatalogueProduct[];
}

/** Finds the product and price of each of a buyer's rows, with the problems of each. */
export const resolveRows = query<
  {
    rows: readonly RowToResolve[];
    at: string;
    /** In which the lines are to be ordered; null: the default of each. */
    currency: string | null;
  },
  readonly ResolvedRow[]
>({
  name: 'ResolveRows',
  permission: 'order.place',
  reads: [catalogue, partNumbers, stock, prices],
  run: async ({ rows: asked, at, currency }, { caller, services }) => {
    const read = asked.map(readRow);
    const rows = read.flatMap((row) => ('problem' in row ? [] : [row]));
    const buyer = await buyerOf(caller, services);
    const matches = await matchCodes(
      [...new Set(rows.map((r) => r.code.trim()))],
      buyer.organizationId,
      services,
    );
    const wanted = rows.map(({ code, quantity, unit }) => {
      const match = matches.get(code.trim());
      const product = match?.products.length === 1 ? match.products[0]! : null;
      const converted = product && inSellingUnits(product, quantity, unit);
      return {
        match: match ?? null,
        product,
        ...(converted ?? { quantity: quantity ?? 1, problem: null }),
      };
    });
    const lines = wanted.flatMap(({ product, quantity }) =>
      product
        ? [
            {
              productId: product.id,
              quantity,
              seenUnitPrice: null,
              ...(currency === null ? {} : { currency }),
            },
          ]
        : [],
    );
    const checked = (await checkLines(lines, buyer, at, services))[Symbol.iterator]();
    const similar = await similarTo(
      [...new Set(rows.flatMap(({ code }) => (matches.has(code.trim()) ? [] : [code.trim()])))],
      services,
    );
    const resolved = rows.map(({ row, code }, i): ResolvedRow => {
      const { match, product, problem } = wanted[i]!;
      if (!product) {
        const candidates = match?.products ?? similar.get(code.trim()) ?? [];
        return {
          row,
          code,
          matchedBy: null,
          line: null,
          candidates,
          problems: [match ? ambiguous(code, candidates) : unknown(code, candidates)],
        };
      }
      const line = checked.next().value!;
      return {
        row,
        code,
        matchedBy: match!.by,
        line,
        candidates: [],
        problems: [...(problem ? [problem] : []), ...line.problems],
      };
    });
    // a row that cannot be read takes none of the others with it
    const next = resolved[Symbol.iterator]();
    return read.map((row, i) =>
      'problem' in row ? unreadable(asked[i]!, row.problem) : next.next().value!,
    );
  },
});

type ReadRow =
  | (Omit<RowToResolve, 'quantity'> & { readonly quantity: number | null })
  | { readonly problem: LineProblem };

const MAX_CODE = 200;
const MAX_UNIT = 20;
const MAX_QUANTITY = 1_000_000_000;
/** What scanners put before and after a code: line ends, and the separators of GS1. */
const AROUND_A_CODE = /^[\u0000-\u0020\u007f]+|[\u0000-\u0020\u007f]+$/g;

/** A row's texts as they are looked up, or what is wrong with one of them. */
function readRow({ row, code: written, quantity, unit: writtenUnit }: RowToResolve): ReadRow {
  const code = written.replaceAll(AROUND_A_CODE, '').trim();
  const unit = writtenUnit?.replaceAll(AROUND_A_CODE, '').trim() || null;
  const wrong = (
    field: string,
    detail: string,
    params: Record<string, unknown> = {},
    suggestions: readonly string[] = [],
  ): ReadRow => ({
    problem: { code: `resolve/${field}`, params, detail, suggestions, blocking: true },
  });
  if (code === '') return wrong('code', 'the row has no code');
  if (code.length > MAX_CODE)
    return wrong('code', `a code has at most ${MAX_CODE} characters, this one ${code.length}`, {
      max: MAX_CODE,
    });
  if (CONTROL.test(code)) {
    const plain = code.replaceAll(new RegExp(CONTROL.source, 'gu'), '');
    return wrong('code', 'the code has a control character in it', {}, [plain]);
  }
  if (unit !== null && (unit.length > MAX_UNIT || CONTROL.test(unit)))
    return wrong(
      'unknown-unit',
      `a unit has at most ${MAX_UNIT} letters and no control character`,
      {
        max: MAX_UNIT,
      },
    );
  if (quantity === null) return { row, code, unit, quantity };
  const outcome =
    typeof quantity === 'string'
      ? wholeNumberOf(quantity, null)
      : { is: 'number' as const, value: String(quantity) };
  if (outcome.is === 'unclear')
    return wrong(
      'quantity',
      `the quantity "${quantity}" is ${outcome.point} or ${outcome.comma}`,
      { quantity },
      [outcome.point, outcome.comma],
    );
  const value = outcome.is === 'number' ? Number(outcome.value) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < 0 || value > MAX_QUANTITY)
    return wrong('quantity', `the quantity "${quantity}" is not a whole number of 0 or more`, {
      quantity,
    });
  return { row, code, unit, quantity: value };
}

const unreadable = ({ row, code }: RowToResolve, problem: LineProblem): ResolvedRow => ({
  row,
  code,
  matchedBy: null,
  line: null,
  candidates: [],
  problems: [problem],
});

/** Part numbers take precedence over SKUs, SKUs over names. */
async function matchCodes(
  codes: readonly string[],
  buyerOrgId: string,
  services: Services,
): Promise<ReadonlyMap<string, Match>> {
  const matches = new Map<string, Match>();
  const own = await documentsById(
    partNumbers,
    codes.map((code) => partNumberId(buyerOrgId, code)),
    services,
  );
  const products = await productsById(
    [...new Set([...own.values()].map((p) => p.productId))],
    services,
  );
  for (const code of codes) {
    const product = products.get(own.get(partNumberId(buyerOrgId, code))?.productId ?? '');
    if (product) matches.set(code, { by: 'partNumber', products: [product] });
  }
  const unmatched = (): string[] => codes.filter((code) => !matches.has(code));
  // as it stands first: SKUs may differ in case only, and then the exact one is meant
  await matchBy('sku', 'sku', unmatched(), (code) => code, matches, services);
  await matchBy('sku', 'skuKey', unmatched(), nameKeyOf, matches, services);
  await matchBy('name', 'nameKey', unmatched(), nameKeyOf, matches, services);
  return matches;
}

/** Matches each code by the products on sale whose field is its key. */
async function matchBy(
  by: MatchedBy,
  field: 'sku' | 'skuKey' | 'nameKey',
  codes: readonly string[],
  keyOf: (code: string) => string,
  matches: Map<string, Match>,
  { documents }: Services,
): Promise<void> {
  for (let from = 0; from < codes.length; from += BATCH) {
    const chunk = codes.slice(from, from + BATCH);
    const filter = {
      kind: 'product',
      visible: true,
      [field]: [...new Set(chunk.map(keyOf))],
    };
    const found = await documents.find(catalogue, {
      filter,
      // names stand in an index behind what is on sale
      ...(field === 'nameKey' ? {} : { foundBy: field }),
      sort: [],
      limit: BATCH * 4,
      after: null,
    });
    const byValue = Map.groupBy(
      found.documents.map(({ document }) => document).filter(isProduct),
      (product) => product[field],
    );
    for (const code of chunk) {
      const products = byValue.get(keyOf(code));
      if (products) matches.set(code, { by, products });
    }
  }
}

async function similarTo(
  codes: readonly string[],
  { search }: Services,
): Promise<ReadonlyMap<string, readonly CatalogueProduct[]>> {
  const similar = new Map<string, readonly CatalogueProduct[]>();
  for (const code of codes.slice(0, MAX_SEARCHED))
    if (code.length > 2) similar.set(code, (await search.suggest(code, MAX_CANDIDATES)).products);
  return similar;
}

/** Converts pieces to packs where they make whole packs. */
function inSellingUnits(
  { details }: CatalogueProduct,
  quantity: number | null,
  unit: string | null,
): { quantity: number; problem: LineProblem | null } {
  const requested = quantity ?? details.minimumOrderQuantity;
  if (unit === null || unit === '' || unit.toLowerCase() === details.unit.toLowerCase())
    return { quantity: requested, problem: null };
  const pieces = /^(ea|pc|pcs|piece|pieces|stk|st|h87|c62)$/i.test(unit);
  if (pieces && requested % details.packSize === 0)
    return { quantity: requested / details.packSize, problem: null };
  const packs = pieces ? Math.ceil(requested / details.packSize) : requested;
  const detail = pieces
    ? `${requested} pieces do not fill packs of ${details.packSize}`
    : `it is sold by ${details.unit}, not by ${unit}`;
  const params = { unit, sellingUnit: details.unit, packSize: details.packSize };
  return {
    quantity: packs,
    problem: {
      code: 'resolve/unit',
      params,
      detail,
      suggestions: [`${packs} ${details.unit}`],
      blocking: true,
    },
  };
}

const unknown = (code: string, candidates: readonly CatalogueProduct[]): LineProblem => ({
  code: 'resolve/unknown',
  params: { code },
  detail: `nothing on sale is called "${code}"`,
  suggestions: candidates.map((p) => p.sku),
  blocking: true,
});

const ambiguous = (code: string, candidates: readonly CatalogueProduct[]): LineProblem => ({
  code: 'resolve/ambiguous',
  params: { code, products: candidates.length },
  detail: `${candidates.length} products are called "${code}": choose one`,
  suggestions: candidates.map((p) => `${p.vendorName}: ${p.sku}`),
  blocking: true,
});
