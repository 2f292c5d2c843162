import { category, type CategoryState } from '../../domain/catalogue/category/category.js';
import type { AttributeDefinition } from '../../domain/catalogue/category/category.events.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { useCase } from '../shared/use-case.js';

export const createCategory = useCase<
  { name: string; parentId: string | null; attributes: readonly AttributeDefinition[] },
  CategoryState
>({
  name: 'CreateCategory',
  decider: category,
  permission: 'category.manage',
  prepare: async ({ name, parentId, attributes }, { meta, services }) => {
    const found =
      parentId === null
        ? null
        : (await services.pipeline.load<CategoryState>(category, parentId)).state;
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

export const defineCategoryAttributes = useCase<
  { categoryId: string; attributes: readonly AttributeDefinition[] },
  CategoryState
>({
  name: 'DefineCategoryAttributes',
  decider: category,
  permission: 'category.manage',
  prepare: ({ categoryId, attributes }, { meta }) => ({
    id: categoryId,
    command: { type: 'DefineCategoryAttributes', at: meta.at, categoryId, attributes },
  }),
});
