import { flag, id, list, nullable, object, oneOf, optional, ref, text } from '../kernel/schema.js';

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
});

export const categoriesSchemas = { AttributeDefinition, Category };
