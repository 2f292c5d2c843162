import { missing } from '../../domain/shared/decider/domain-error.js';
import { type JobDocument, jobs } from '../../projections/running/jobs.js';
import type { Caller } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const jobList = list({
  projection: jobs,
  sorts: {
    requestedAt: [{ field: 'requestedAt' }],
    status: [{ field: 'status' }],
    kind: [{ field: 'kind' }],
  },
  sortedBy: { by: 'requestedAt', descending: true },
});

const seesAllJobs = (caller: Caller): boolean => caller.permissions.has('marketplace.operate');

export const listJobs = query<
  ListInput & { readonly status: readonly string[] },
  Page<JobDocument>
>({
  name: 'ListJobs',
  permission: 'organization.read',
  reads: [jobs],
  run: ({ status, ...page }, { caller, services }) =>
    pageOf(services.documents, jobList, page, {
      ...condition('status', status),
      ...(seesAllJobs(caller) ? {} : { organizationId: caller.organization.id }),
    }),
});

export const getJob = query<{ jobId: string }, JobDocument>({
  name: 'GetJob',
  permission: 'organization.read',
  reads: [jobs],
  run: async ({ jobId }, { caller, services }) => {
    const found = await services.documents.get(jobs, jobId);
    if (!found || (found.organizationId !== caller.organization.id && !seesAllJobs(caller)))
      throw missing('job/unknown', 'this job does not exist');
    return found;
  },
});
