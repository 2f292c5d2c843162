import {
  flag,
  id,
  list,
  nullable,
  object,
  oneOf,
  optional,
  ref,
  text,
  whole,
} from '../kernel/schema.js';

const AttributeDefinition = object({
  name: text,
  type: oneOf(['text', 'number', 'boolean', 'choice']),
  unit: optional(text),
  choices: optional(list(text)),
  required: flag,
});

const Category = object({
  id,
  parentId: nullable(id),
  name: text,
  path: list(text),
  attributes: list(ref('AttributeDefinition', AttributeDefinition)),
  isClosed: flag,
});

const CategoryClosingEffect = object(
  { products: whole, vendors: list(object({ id, name: text, products: whole })) },
  'Products that stay in the category, which can be ordered still, and whose they are (20 vendors at most)',
);

export const categoriesSchemas = { AttributeDefinition, Category, CategoryClosingEffect };
