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
