import type { VariantOf } from '../../../domain/catalogue/product/product.events.js';
import type { ImportKind } from '../../../domain/running/job/job.events.js';

/** Columns by what they are called, in whatever case and with whatever marks. */
export class ShopColumns {
  private readonly byName = new Map<string, number>();

  constructor(readonly names: readonly string[]) {
    names.forEach((name, index) => {
      const plain = plainName(name);
      if (!this.byName.has(plain)) this.byName.set(plain, index);
    });
  }

  /** The first of these that is there; -1 where none is. */
  at(...names: readonly string[]): number {
    for (const name of names) {
      const found = this.byName.get(plainName(name));
      if (found !== undefined) return found;
    }
    return -1;
  }

  has(...names: readonly string[]): boolean {
    return this.at(...names) >= 0;
  }
}

/** `Body (HTML)` and `body html` are the same name. */
const plainName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export const cellIn = (cells: readonly string[], index: number): string =>
  (index < 0 ? undefined : cells[index])?.trim() ?? '';

/** A row of a shop's export, as if it stood by itself. */
export interface ShopRow {
  /** Its cells, with what it takes over from the row of the product that it is a variant of. */
  readonly cells: readonly string[];
  readonly variantOf: VariantOf | null;
  /** A name of its own, where the shop has only one for all variants. */
  readonly name?: string;
}

/** Why a row holds nothing of its own to be imported. */
export type LeftOut = 'picture' | 'parent' | 'translation';

/**
 * How the rows of one shop system's export belong together. All of them are shown to `learn`
 * first, in their order, then read in their order.
 */
export interface ShopRows {
  learn(cells: readonly string[]): void;
  read(cells: readonly string[]): ShopRow | LeftOut;
  /** Categories that a cell names, the most exact first. */
  categories(text: string): readonly string[];
}

/** The export of one shop system. */
export interface ShopLayout {
  /** Whether a table with these columns is one. */
  isIn(columns: ShopColumns): boolean;
  /** Kind of import → field → what its column has been called, the present name first. */
  readonly mapping: Readonly<
    Partial<Record<ImportKind, Readonly<Record<string, readonly string[]>>>>
  >;
  /** What columns with addresses of pictures are called. */
  readonly pictures: readonly string[];
  rows(columns: ShopColumns): ShopRows;
}

/** None where nothing tells it apart: a variant that is none of several. */
export const variantOrNone = (
  group: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
): VariantOf | null =>
  group === '' || Object.keys(attributes).length === 0
    ? null
    : { group, name: (name === '' ? group : name).slice(0, 200), attributes };

/** `Shirt, Red, M`: on an order, each variant has a name that tells it apart. */
export function variantName(of: string, attributes: Readonly<Record<string, string>>): string {
  const own = Object.values(attributes).join(', ');
  return `${of.slice(0, Math.max(0, 198 - own.length))}, ${own}`;
}

/** Paths between commas, the longest first: a product stands in one category here. */
export const categoriesIn = (text: string, root: RegExp | null = null): readonly string[] =>
  text
    .split(/(?<!\\),/)
    .map((path) => path.replaceAll('\\,', ',').trim())
    .map((path) => (root ? path.replace(root, '') : path))
    .filter((path) => path !== '')
    .sort((a, b) => b.split(/[>/]/).length - a.split(/[>/]/).length);
