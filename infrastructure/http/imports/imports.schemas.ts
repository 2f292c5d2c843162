import { importKinds } from '../../../domain/running/job/job.events.js';
import { id, list, mapOf, object, oneOf, position, text, whole } from '../kernel/schema.js';

const Upload = object(
  { id, delimiter: text, columns: list(text), rows: whole, sample: list(mapOf(text)) },
  'An uploaded table, ready to be imported; kept for a week',
);

const ImportFields = object({
  items: list(
    object({
      kind: oneOf(importKinds),
      required: list(text),
      optional: list(text),
      permission: text,
    }),
  ),
});

const JobBegun = object({ id, position });

export const importsSchemas = { Upload, ImportFields, JobBegun };
