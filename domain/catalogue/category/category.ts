import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { requireLine } from '../../shared/decider/text.js';
import type { CategoryCommand } from './category.commands.js';
import type { AttributeDefinition, CategoryEvent } from './category.events.js';

export type CategoryState = {
  readonly categoryId: string;
  readonly parentId: string | null;
  readonly path: readonly string[];
  readonly attributes: readonly AttributeDefinition[];
  readonly isClosed: boolean;
} | null;

/** A node of the catalogue's tree, with the attributes that its products carry. */
export const category: Decider<CategoryState, CategoryCommand, CategoryEvent> = {
  category: 'category',
  stateVersion: 2,
  initial: null,
  decide,
  evolve,
};

function decide(command: CategoryCommand, state: CategoryState): readonly CategoryEvent[] {
  const { categoryId, at } = command;
  switch (command.type) {
    case 'CreateCategory': {
      const { attributes } = command;
      requireDefinitions(attributes);
      if (state) return [];
      requireLine('name', command.name, 100);
      const path = [...(command.parent?.path ?? []), command.name];
      const parentId = command.parent?.categoryId ?? null;
      return [
        {
          type: 'CategoryCreated',
          data: { categoryId, parentId, name: command.name, path, attributes, occurredAt: at },
        },
      ];
    }
    case 'DefineCategoryAttributes': {
      const { attributes } = command;
      requireDefinitions(attributes);
      if (!state) throw missing('category/unknown', 'this category does not exist');
      if (sayTheSame(attributes, state.attributes)) return [];
      return [
        { type: 'CategoryAttributesDefined', data: { categoryId, attributes, occurredAt: at } },
      ];
    }
    case 'CloseCategory': {
      const { reason, openBelow } = command;
      if (!state) throw missing('category/unknown', 'this category does not exist');
      if (state.isClosed) return [];
      if (openBelow.length > 0)
        throw conflict(
          'category/open-below',
          `close what is below it first: ${openBelow.map((name) => `"${name}"`).join(', ')}`,
          { facts: { openBelow } },
        );
      return [{ type: 'CategoryClosed', data: { categoryId, reason, occurredAt: at } }];
    }
    case 'ReopenCategory':
      if (!state) throw missing('category/unknown', 'this category does not exist');
      if (!state.isClosed) return [];
      if (command.parentIsClosed)
        throw conflict(
          'category/closed-above',
          'the category above it is closed: reopen that first',
        );
      return [{ type: 'CategoryReopened', data: { categoryId, occurredAt: at } }];
    default:
      return never(command);
  }
}

function evolve(state: CategoryState, event: CategoryEvent): CategoryState {
  switch (event.type) {
    case 'CategoryCreated':
      return {
        categoryId: event.data.categoryId,
        parentId: event.data.parentId,
        path: event.data.path,
        attributes: event.data.attributes,
        isClosed: false,
      };
    case 'CategoryAttributesDefined':
      return state && { ...state, attributes: event.data.attributes };
    case 'CategoryClosed':
      return state && { ...state, isClosed: true };
    case 'CategoryReopened':
      return state && { ...state, isClosed: false };
    default:
      return never(event);
  }
}

function requireDefinitions(attributes: readonly AttributeDefinition[]): void {
  const seen = new Set<string>();
  attributes.forEach((attribute, i) => {
    const field = `attributes[${i}]`;
    requireLine(`${field}.name`, attribute.name, 60);
    if (seen.has(attribute.name))
      throw invalid(
        'category/attribute-twice',
        `the attribute "${attribute.name}" is defined twice`,
        { field: `${field}.name` },
      );
    seen.add(attribute.name);
    if (attribute.type === 'choice' && !attribute.choices?.length)
      throw invalid('category/no-choices', `the attribute "${attribute.name}" needs its choices`, {
        field: `${field}.choices`,
      });
  });
}

/**
 * Checks a product's attributes against its category's definitions. Throws `product/attribute`,
 * naming the attribute and the accepted values.
 */
export function requireAttributes(
  definitions: readonly AttributeDefinition[],
  values: Readonly<Record<string, string | boolean>>,
): void {
  const byName = new Map(definitions.map((d) => [d.name, d]));
  const wrong = (name: string, rule: string, allowed?: readonly string[]) =>
    invalid('product/attribute', `the attribute "${name}" ${rule}`, {
      field: `attributes.${name}`,
      ...(allowed ? { allowed } : {}),
    });
  for (const [name, value] of Object.entries(values)) {
    const definition = byName.get(name);
    if (!definition) throw wrong(name, 'does not exist in this category', [...byName.keys()]);
    switch (definition.type) {
      case 'text':
        if (typeof value !== 'string') throw wrong(name, 'is a text');
        break;
      case 'number':
        if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value))
          throw wrong(name, 'is a decimal number in a string, such as "2.5"');
        break;
      case 'boolean':
        if (typeof value !== 'boolean') throw wrong(name, 'is true or false');
        break;
      case 'choice':
        if (typeof value !== 'string' || !definition.choices?.includes(value))
          throw wrong(name, 'is one of its choices', definition.choices ?? []);
        break;
      default:
        never(definition.type);
    }
  }
  for (const definition of definitions)
    if (definition.required && values[definition.name] === undefined)
      throw wrong(definition.name, 'is required in this category');
}
