import { importKinds } from '../../../domain/running/job/job.events.js';
import { flag, id, instant, nullable, object, oneOf, text, whole } from '../kernel/schema.js';

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

export const jobsSchemas = { Job };
