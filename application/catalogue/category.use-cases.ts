import type { AttributeDefinition } from '../../domain/catalogue/category/category.events.js';
import { category } from '../../domain/catalogue/category/category.js';
import { conflict, invalid } from '../../domain/shared/decider/domain-error.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { categories } from '../../projections/catalogue/categories.js';
import { useCase, type Services } from '../shared/use-case.js';

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
      throw invalid('category/unknown-parent', 'the parent category does not exist', {
        field: 'parentId',
      });
    const parent = found && { categoryId: found.categoryId, path: found.path };
    const categoryId = meta.newId;
    await requireOtherName(name, parentId, categoryId, services);
    return {
      id: categoryId,
      command: { type: 'CreateCategory', at: meta.at, categoryId, name, parent, attributes },
      creates: true,
    };
  },
});

/**
 * Names are compared as people read them. What was just created elsewhere may not be known yet: two
 * operators who name the same at the same time both do.
 *
 * @throws `category/name-taken`
 */
async function requireOtherName(
  name: string,
  parentId: string | null,
  categoryId: string,
  { documents }: Pick<Services, 'documents'>,
): Promise<void> {
  const { documents: sameName } = await documents.find(categories, {
    filter: { parentId, nameKey: nameKeyOf(name) },
    sort: [],
    limit: 2,
    after: null,
  });
  const other = sameName.find(({ key }) => key !== categoryId);
  if (other)
    throw conflict(
      'category/name-taken',
      `"${other.document.path.join(' / ')}" is a category already: use it, or choose another name`,
      { field: 'name', facts: { categoryId: other.key } },
    );
}

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
