import { importKinds } from '../../../domain/running/job/job.events.js';
import {
  flag,
  id,
  instant,
  list,
  mapOf,
  nullable,
  object,
  oneOf,
  position,
  text,
  whole,
} from './schema.js';

const Upload = object(
  { id, delimiter: text, columns: list(text), rows: whole, sample: list(mapOf(text)) },
  'A table that imports can be asked of; kept for a week',
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
const Job = object(
  {
    id,
    kind: oneOf(importKinds),
    dryRun: flag,
    status: oneOf(['Running', 'Finished', 'Failed']),
    done: whole,
    total: whole,
    rate: nullable(whole),
    etaSeconds: nullable(whole),
    result: nullable(object({ created: whole, changed: whole, unchanged: whole, rejected: whole })),
    reason: nullable(text),
    requestedBy: id,
    requestedAt: instant,
    endedAt: nullable(instant),
  },
  '`rate` in rows a second; GET /jobs/{id}/rejected has the rows that were rejected, with the reasons',
);
const JobBegun = object({ id, position });

export const jobSchemas = { Upload, ImportFields, Job, JobBegun };
