import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { jobs } from './jobs.js';

const of = { jobId: 'j-1', organizationId: 'v-1' };
const order = {
  uploadId: 'up-1',
  kind: 'prices',
  columns: { sku: 'Article' },
  defaults: {},
  decimalComma: false,
  priceListId: 'pl-1',
  dryRun: false,
} as const;
const requested = builds('ImportRequested', { ...of, requestedBy: 'u-1', order, rows: 250 });
const result = { created: 200, changed: 40, unchanged: 9, rejected: 1 };
const finished = builds('JobFinished', { ...of, result });
const failed = builds('JobFailed', { ...of, reason: 'The price list was retired' });

describe('a job', () => {
  const spec = project(jobs);

  it('runs from the request on, and says what was asked for', () => {
    spec.given(requested()).then('j-1', {
      id: 'j-1',
      organizationId: 'v-1',
      requestedBy: 'u-1',
      requestedAt: requested().data.occurredAt,
      kind: 'prices',
      order,
      total: 250,
      status: 'Running',
      result: null,
      reason: null,
      endedAt: null,
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('that is finished says how many rows came to what, and when', () => {
    spec
      .given(requested(), finished({ occurredAt: '2026-03-02T09:05:00.000Z' }))
      .thenMatches('j-1', {
        status: 'Finished',
        result,
        reason: null,
        endedAt: '2026-03-02T09:05:00.000Z',
        revision: 1,
        changedAt: recordedAt(2),
      });
  });

  it('that failed says why, and has no result', () => {
    spec.given(requested(), failed()).thenMatches('j-1', {
      status: 'Failed',
      reason: 'The price list was retired',
      result: null,
      endedAt: failed().data.occurredAt,
    });
  });

  it('ends by itself while others run', () => {
    spec.given(requested(), requested({ jobId: 'j-2' }), failed()).thenDocuments({
      'j-1': { status: 'Failed' },
      'j-2': { status: 'Running' },
    });
  });

  it('is not made up where only its end is known', () => {
    spec.given(finished(), failed({ jobId: 'j-2' })).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
