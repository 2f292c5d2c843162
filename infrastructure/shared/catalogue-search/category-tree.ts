import type { AttributeDefinition } from '../../../domain/catalogue/category/category.events.js';
import type { CategoryDocument } from '../../../projections/catalogue/categories.js';

/** The catalogue's categories: which belongs to which, and what their attributes are. */
export class CategoryTree {
  private readonly byId = new Map<string, CategoryDocument>();
  private children: ReadonlyMap<string, readonly string[]> | null = null;

  /** Answers whether the attributes of a category that was there before are others now. */
  put(document: CategoryDocument): boolean {
    const before = this.byId.get(document.id);
    this.byId.set(document.id, document);
    this.children = null;
    return (
      before !== undefined &&
      JSON.stringify(before.attributes) !== JSON.stringify(document.attributes)
    );
  }

  get(id: string): CategoryDocument | undefined {
    return this.byId.get(id);
  }

  /** The category and all above it, from itself to its root. */
  lineage(id: string): readonly string[] {
    const ids: string[] = [];
    for (
      let next: string | null = id;
      next !== null && !ids.includes(next);
      next = this.byId.get(next)?.parentId ?? null
    )
      ids.push(next);
    return ids;
  }

  /** The category and all below it. */
  branch(id: string): readonly string[] {
    this.children ??= childrenOf(this.byId.values());
    const ids = [id];
    for (const each of ids) ids.push(...(this.children.get(each) ?? []));
    return ids;
  }

  /** How a category defines an attribute. */
  definition(categoryId: string, name: string): AttributeDefinition | undefined {
    return this.byId.get(categoryId)?.attributes.find((a) => a.name === name);
  }
}

function childrenOf(documents: Iterable<CategoryDocument>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const { id, parentId } of documents) {
    if (parentId === null) continue;
    const siblings = children.get(parentId);
    if (siblings) siblings.push(id);
    else children.set(parentId, [id]);
  }
  return children;
}
