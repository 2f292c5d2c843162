import type { CategoryDocument } from '../../../projections/catalogue/categories.js';

export const wireCategory = ({
  id,
  parentId,
  name,
  path,
  attributes,
  isClosed,
}: CategoryDocument) => ({
  id,
  parentId,
  name,
  path,
  attributes,
  isClosed,
});
