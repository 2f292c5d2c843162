import type {
  CatalogueSearch,
  CatalogueSuggestions,
  ProductSearch,
  ProductSearchPage,
} from '../../../application/ports/catalogue-search.js';
import type { CatalogueProduct } from '../../../projections/catalogue/catalogue.js';
import type { WorkerChannel } from '../../shared/worker-channel.js';

/** The local search, asked from the thread that serves HTTP. */
export class LocalCatalogueSearch implements CatalogueSearch {
  constructor(private readonly reader: WorkerChannel) {}

  async search(question: ProductSearch): Promise<ProductSearchPage> {
    return this.ask('search', JSON.stringify(question));
  }

  async suggest(text: string, limit: number): Promise<CatalogueSuggestions> {
    return this.ask('suggest', text, limit);
  }

  private async ask<Page extends { readonly products: readonly CatalogueProduct[] }>(
    operation: string,
    ...args: (string | number)[]
  ): Promise<Page> {
    const [rest, ...products] = (await this.reader.call(operation, ...args)) as readonly string[];
    return {
      ...(JSON.parse(rest!) as Omit<Page, 'products'>),
      products: products.map((json) => JSON.parse(json) as CatalogueProduct),
    } as unknown as Page;
  }
}
