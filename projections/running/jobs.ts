import { eventTypesOutside } from '../../domain/events.js';
import type { ImportOrder, JobCounts, JobEvent } from '../../domain/running/job/job.events.js';
import { isoTime, type Projection } from '../projection.js';

export interface JobDocument {
  readonly id: string;
  readonly organizationId: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly kind: ImportOrder['kind'];
  readonly order: ImportOrder;
  readonly total: number;
  readonly status: 'Running' | 'Finished' | 'Failed';
  readonly result: JobCounts | null;
  readonly reason: string | null;
  readonly endedAt: string | null;
  readonly revision: number;
  readonly changedAt: string;
}

/** Background jobs and their results. */
export const jobs: Projection<JobDocument, JobEvent['type']> = {
  name: 'jobs',
  version: 2,
  handles: ['ImportRequested', 'JobFinished', 'JobFailed'],
  ignores: eventTypesOutside('job'),
  indexes: [['organizationId', 'requestedAt'], ['status'], ['requestedAt']],
  columns: ['kind'],
  text: { weights: { words: 1 }, of: (doc) => [`${doc.kind} ${doc.status}`] },
  route: (event) => [event.data.jobId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'ImportRequested') {
      const {
        jobId: id,
        organizationId,
        requestedBy,
        order,
        rows: total,
        occurredAt: requestedAt,
      } = event.data;
      return {
        id,
        organizationId,
        requestedBy,
        requestedAt,
        kind: order.kind,
        order,
        total,
        status: 'Running',
        result: null,
        reason: null,
        endedAt: null,
        ...seen,
      };
    }
    if (!doc) return undefined;
    const endedAt = event.data.occurredAt;
    if (event.type === 'JobFinished')
      return { ...doc, status: 'Finished', result: event.data.result, endedAt, ...seen };
    return { ...doc, status: 'Failed', reason: event.data.reason, endedAt, ...seen };
  },
};
