import type {
  AttributeDefinition,
  CategoryEvent,
} from '../../domain/catalogue/category/category.events.js';
import { eventTypesOutside } from '../../domain/events.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import type { Projection } from '../projection.js';

export interface CategoryDocument {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly path: readonly string[];
  /** The path as one text, by which the tree is sorted. */
  readonly nameKey: string;
  readonly pathKey: string;
  readonly attributes: readonly AttributeDefinition[];
  /** It takes no further products. */
  readonly isClosed: boolean;
}

/** The catalogue's tree. */
export const categories: Projection<CategoryDocument, CategoryEvent['type']> = {
  name: 'categories',
  version: 5,
  handles: ['CategoryCreated', 'CategoryAttributesDefined', 'CategoryClosed', 'CategoryReopened'],
  ignores: eventTypesOutside('category'),
  indexes: [['parentId'], ['pathKey']],
  columns: ['nameKey', 'isClosed'],
  text: {
    followed: true,
    weights: { name: 4, path: 1 },
    of: (doc) => [doc.name, doc.path.slice(0, -1).join(' ')],
  },
  route: (event) => [event.data.categoryId],
  evolve: (_key, doc, event) => {
    if (event.type === 'CategoryAttributesDefined')
      return doc && { ...doc, attributes: event.data.attributes };
    if (event.type === 'CategoryClosed') return doc && { ...doc, isClosed: true };
    if (event.type === 'CategoryReopened') return doc && { ...doc, isClosed: false };
    const { categoryId: id, parentId, name, path, attributes } = event.data;
    return {
      id,
      parentId,
      name,
      path,
      nameKey: nameKeyOf(name),
      pathKey: nameKeyOf(path.join(' / ')),
      attributes,
      isClosed: false,
    };
  },
};
