import type { DatabaseSync } from 'node:sqlite';
import type { ProductSearch } from '../../../application/ports/catalogue-search.js';
import type { Cell } from '../../shared/worker-channel.js';
import { LocalSearch } from './local-search.js';
import type { EveryDocument } from './search-prices.js';

/** What the search reads, on the thread that answers it. */
export interface Searched {
  readonly readModels: DatabaseSync;
  readonly events: DatabaseSync;
  readonly documents: EveryDocument;
}

/** What {@link LocalCatalogueSearch} calls; the search is set up with the first call. */
export function searchOperations(
  searched: Searched,
): Readonly<Record<'search' | 'suggest', (...args: Cell[]) => Cell[]>> {
  let search: LocalSearch | null = null;
  const local = (): LocalSearch =>
    (search ??= new LocalSearch(searched.readModels, searched.events, searched.documents));
  return {
    search: (query) => withTexts(local().search(JSON.parse(query as string) as ProductSearch)),
    suggest: (text, limit) => withTexts(local().suggest(text as string, limit as number)),
  };
}

const withTexts = ({ products, ...rest }: { readonly products: readonly string[] }): Cell[] => [
  JSON.stringify(rest),
  ...products,
];
