import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, everyOrganization } from '../../shared/event/events-of.js';

/**
 * A product's attribute as its category defines it. Numbers are decimal strings: events hold no
 * floats.
 */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'choice';
  readonly unit?: string;
  readonly choices?: readonly string[];
  readonly required: boolean;
}

export type CategoryEvent =
  | DomainEvent<
      'CategoryCreated',
      {
        categoryId: string;
        parentId: string | null;
        name: string;
        /** Names from the root down to this category. */
        path: readonly string[];
        attributes: readonly AttributeDefinition[];
      }
    >
  | DomainEvent<
      'CategoryAttributesDefined',
      { categoryId: string; attributes: readonly AttributeDefinition[] }
    >
  /** It takes no further products; those in it stay. */
  | DomainEvent<'CategoryClosed', { categoryId: string; reason: string }>
  | DomainEvent<'CategoryReopened', { categoryId: string }>;

const everybody = everyOrganization('catalogue.read');

export const categoryEvents = eventsOf<CategoryEvent>('category', {
  CategoryCreated: { version: 1, audience: everybody },
  CategoryAttributesDefined: { version: 1, audience: everybody },
  CategoryClosed: { version: 1, audience: everybody },
  CategoryReopened: { version: 1, audience: everybody },
});
