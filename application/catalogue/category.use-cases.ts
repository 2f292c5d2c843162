import type { AttributeDefinition } from '../../domain/catalogue/category/category.events.js';
import { category } from '../../domain/catalogue/category/category.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { useCase } from '../shared/use-case.js';

export const createCategory = useCase({
  name: 'CreateCategory',
  decider: category,
  permission: 'category.manage',
  prepare: async (
    {
      name,
      parentId,
      attributes,
    }: { name: string; parentId: string | null; attributes: readonly AttributeDefinition[] },
    { meta, services },
  ) => {
    const found =
      parentId === null ? null : (await services.pipeline.load(category, parentId)).state;
    if (parentId !== null && !found)
      throw invalid('category/unknown-parent', 'there is no such parent category', {
        field: 'parentId',
      });
    const parent = found && { categoryId: found.categoryId, path: found.path };
    const categoryId = meta.newId;
    return {
      id: categoryId,
      command: { type: 'CreateCategory', at: meta.at, categoryId, name, parent, attributes },
      creates: true,
    };
  },
});

export const defineCategoryAttributes = useCase({
  name: 'DefineCategoryAttributes',
  decider: category,
  permission: 'category.manage',
  prepare: (
    { categoryId, attributes }: { categoryId: string; attributes: readonly AttributeDefinition[] },
    { meta },
  ) => ({
    id: categoryId,
    command: { type: 'DefineCategoryAttributes', at: meta.at, categoryId, attributes },
  }),
});
