import type { Static } from 'typebox';
import { accountSchemas } from './account.js';
import { buyingSchemas } from './buying.js';
import { catalogueSchemas } from './catalogue.js';
import { commonSchemas } from './common.js';
import { jobSchemas } from './jobs.js';
import { lookingBackSchemas } from './looking-back.js';
import { operationSchemas } from './operations.js';
import { orderSchemas } from './orders.js';

/** What the API answers, by name. Loaded when somebody asks for the OpenAPI document. */
export const schemas = {
  ...commonSchemas,
  ...accountSchemas,
  ...catalogueSchemas,
  ...buyingSchemas,
  ...orderSchemas,
  ...lookingBackSchemas,
  ...operationSchemas,
  ...jobSchemas,
};

export type SchemaName = keyof typeof schemas;

type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The answer with this name, as code sees it. */
export type Wire<Name extends SchemaName> = DeepReadonly<Static<(typeof schemas)[Name]>>;
