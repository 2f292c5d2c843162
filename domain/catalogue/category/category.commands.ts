import type { DomainCommand } from '../../shared/decider/decider.js';
import type { AttributeDefinition } from './category.events.js';

export type CategoryCommand =
  | (DomainCommand<'CreateCategory'> & {
      categoryId: string;
      name: string;
      /** The parent and its path, looked up by the use case; null for a root. */
      parent: { categoryId: string; path: readonly string[] } | null;
      attributes: readonly AttributeDefinition[];
    })
  | (DomainCommand<'DefineCategoryAttributes'> & {
      categoryId: string;
      attributes: readonly AttributeDefinition[];
    })
  | (DomainCommand<'CloseCategory'> & {
      categoryId: string;
      reason: string;
      /** Names of categories right below that are open, as far as is known. */
      openBelow: readonly string[];
    })
  | (DomainCommand<'ReopenCategory'> & { categoryId: string; parentIsClosed: boolean });
