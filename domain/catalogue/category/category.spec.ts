import { specify } from '../../shared/decider/decider-spec.js';
import type { AttributeDefinition, CategoryEvent } from './category.events.js';
import { category, requireAttributes } from './category.js';

const at = '2026-03-02T09:00:00.000Z';
const attributes: readonly AttributeDefinition[] = [
  { name: 'colour', type: 'choice', choices: ['red', 'blue'], required: true },
  { name: 'weight', type: 'number', unit: 'g', required: false },
  { name: 'recycled', type: 'boolean', required: false },
];
const created: CategoryEvent = {
  type: 'CategoryCreated',
  data: {
    categoryId: 'c1',
    parentId: 'c0',
    name: 'Envelopes',
    path: ['Office', 'Envelopes'],
    attributes,
    occurredAt: at,
  },
};

describe('a category', () => {
  const spec = specify(category);

  it('stands under its parent', () => {
    spec
      .given()
      .when({
        type: 'CreateCategory',
        at,
        categoryId: 'c1',
        name: 'Envelopes',
        parent: { categoryId: 'c0', path: ['Office'] },
        attributes,
      })
      .then([created]);
  });

  it('cannot define one attribute twice, nor a choice without choices', () => {
    const define = (list: AttributeDefinition[]) => ({
      type: 'DefineCategoryAttributes' as const,
      at,
      categoryId: 'c1',
      attributes: list,
    });
    spec
      .given(created)
      .when(define([attributes[1]!, attributes[1]!]))
      .thenFails('category/attribute-twice', { field: 'attributes[1].name' });
    spec
      .given(created)
      .when(define([{ name: 'x', type: 'choice', required: false }]))
      .thenFails('category/no-choices');
    spec
      .given(created)
      .when(define([...attributes]))
      .thenNothing();
    const backwards = attributes.map(
      (each) =>
        Object.fromEntries(Object.entries(each).reverse()) as unknown as AttributeDefinition,
    );
    spec.given(created).when(define(backwards)).thenNothing();
  });
});

describe('a category that is closed', () => {
  const spec = specify(category);
  const close = { type: 'CloseCategory', at, categoryId: 'c1', reason: 'merged' } as const;
  const reopen = { type: 'ReopenCategory', at, categoryId: 'c1', parentIsClosed: false } as const;
  const closed: CategoryEvent = {
    type: 'CategoryClosed',
    data: { categoryId: 'c1', reason: 'merged', occurredAt: at },
  };
  const reopened: CategoryEvent = {
    type: 'CategoryReopened',
    data: { categoryId: 'c1', occurredAt: at },
  };

  it('is closed once, and can be opened again', () => {
    spec
      .given(created)
      .when({ ...close, openBelow: [] })
      .then([closed]);
    spec
      .given(created, closed)
      .when({ ...close, openBelow: [] })
      .thenNothing();
    spec.given(created, closed).when(reopen).then([reopened]);
    spec.given(created).when(reopen).thenNothing();
    spec
      .given(created, closed, reopened)
      .when({ ...close, openBelow: [] })
      .then([closed]);
  });

  it('has nothing open below it, nor anything closed above it once it is open again', () => {
    spec
      .given(created)
      .when({ ...close, openBelow: ['Windowed'] })
      .thenFails('category/open-below');
    spec
      .given(created, closed)
      .when({ ...reopen, parentIsClosed: true })
      .thenFails('category/closed-above');
  });
});

describe("a product's attributes", () => {
  it.each([
    [{ colour: 'red', weight: '2.5', recycled: true }, null],
    [{ weight: '2.5' }, 'attributes.colour'],
    [{ colour: 'green' }, 'attributes.colour'],
    [{ colour: 'red', weight: '1e3' }, 'attributes.weight'],
    [{ colour: 'red', recycled: 'yes' }, 'attributes.recycled'],
    [{ colour: 'red', size: 'A4' }, 'attributes.size'],
  ])('%j: the attribute at fault is %s', (values, field) => {
    const check = () => requireAttributes(attributes, values as Record<string, string | boolean>);
    if (field === null) expect(check).not.toThrow();
    else
      expect(check).toThrow(
        expect.objectContaining({
          code: 'product/attribute',
          details: expect.objectContaining({ field }),
        }),
      );
  });
});
