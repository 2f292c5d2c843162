import { flag, object } from '../kernel/schema.js';

const SetUpState = object(
  { needed: flag },
  'Whether the marketplace has no operator yet, and waits for its first',
);

export const setUpSchemas = { SetUpState };
