import type { AttributeDefinition } from '../../domain/catalogue/category/category.events.js';
import { category } from '../../domain/catalogue/category/category.js';
import { conflict, invalid, missing } from '../../domain/shared/decider/domain-error.js';
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
    if (found?.isClosed)
      throw invalid('category/parent-closed', `"${found.path.join(' / ')}" is closed`, {
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

/** So many are named to whoever has to close them first. */
const NAMED = 5;

/** What was just opened elsewhere may not be known yet, and then stays open below a closed one. */
export const closeCategory = useCase({
  name: 'CloseCategory',
  decider: category,
  permission: 'category.manage',
  prepare: async (
    { categoryId, reason }: { categoryId: string; reason: string },
    { meta, services },
  ) => {
    const { documents } = await services.documents.find(categories, {
      filter: { parentId: categoryId, isClosed: false },
      sort: [],
      limit: NAMED,
      after: null,
    });
    const openBelow = documents.map(({ document }) => document.name);
    return {
      id: categoryId,
      command: { type: 'CloseCategory', at: meta.at, categoryId, reason, openBelow },
    };
  },
});

export const reopenCategory = useCase({
  name: 'ReopenCategory',
  decider: category,
  permission: 'category.manage',
  prepare: async ({ categoryId }: { categoryId: string }, { meta, services }) => {
    const { state } = await services.pipeline.load(category, categoryId);
    if (!state) throw missing('category/unknown', 'this category does not exist');
    const parent = state.parentId && (await services.pipeline.load(category, state.parentId)).state;
    const parentIsClosed = parent ? parent.isClosed : false;
    return {
      id: categoryId,
      command: { type: 'ReopenCategory', at: meta.at, categoryId, parentIsClosed },
    };
  },
});
