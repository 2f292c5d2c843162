import { catalogue } from '../../projections/catalogue/catalogue.js';
import { type CategoryDocument, categories } from '../../projections/catalogue/categories.js';
import { list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const categoryList = list({
  projection: categories,
  sorts: { path: [{ field: 'pathKey' }], name: [{ field: 'nameKey' }] },
  sortedBy: { by: 'path', descending: false },
});

export const listCategories = query<ListInput, Page<CategoryDocument>>({
  name: 'ListCategories',
  permission: 'catalogue.read',
  reads: [categories],
  run: (page, { services }) => pageOf(services.documents, categoryList, page, {}),
});

/** What closing a category leaves in it. */
export interface CategoryClosingEffect {
  /** Products that are not discontinued: they stay in it, and can be ordered. */
  readonly products: number;
  /** Whose they are, most first; 20 at most. */
  readonly vendors: readonly {
    readonly id: string;
    readonly name: string;
    readonly products: number;
  }[];
}

const VENDORS_NAMED = 20;
const EFFECT_MS = 2_000;

export const getCategoryClosingEffect = query<{ categoryId: string }, CategoryClosingEffect>({
  name: 'GetCategoryClosingEffect',
  permission: 'category.manage',
  reads: [catalogue],
  run: async ({ categoryId }, { services }) => {
    const { groups } = await services.documents.aggregate(catalogue, {
      filter: { categoryId },
      conditions: { discontinued: false },
      group: [{ field: 'vendorOrgId' }, { field: 'vendorName' }],
      sums: [],
      limit: 10_000,
      limitMs: EFFECT_MS,
    });
    const vendors = groups
      .map(({ keys: [id, name], documents: products }) => ({
        id: String(id),
        name: String(name),
        products,
      }))
      .sort((a, b) => b.products - a.products || (a.name < b.name ? -1 : 1));
    return {
      products: vendors.reduce((sum, each) => sum + each.products, 0),
      vendors: vendors.slice(0, VENDORS_NAMED),
    };
  },
});
