import { flag, id, instant, object, revision, text } from '../kernel/schema.js';

const SavedView = object({
  id,
  ownerId: id,
  name: text,
  of: text,
  query: text,
  shared: flag,
  revision,
  changedAt: instant,
});

export const viewsSchemas = { SavedView };
