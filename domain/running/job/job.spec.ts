import { specify } from '../../shared/decider/decider-spec.js';
import type { ImportOrder, JobEvent } from './job.events.js';
import { job } from './job.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { jobId: 'j', organizationId: 'o' };
const order: ImportOrder = {
  uploadId: 'u',
  kind: 'stock',
  columns: { sku: 'Code' },
  defaults: {},
  decimalComma: false,
  priceListId: null,
  dryRun: false,
};
const requested: JobEvent = {
  type: 'ImportRequested',
  data: { ...of, requestedBy: 'p', order, rows: 3, occurredAt: at },
};
const result = { created: 0, changed: 2, unchanged: 1, rejected: 0 };

describe('a job', () => {
  const spec = specify(job);

  it('is requested once and ends once, well or not', () => {
    const request = { type: 'RequestImport' as const, at, ...of, requestedBy: 'p', order, rows: 3 };
    const finished: JobEvent = { type: 'JobFinished', data: { ...of, result, occurredAt: at } };
    spec.given().when(request).then([requested]);
    spec.given(requested).when(request).thenNothing();
    spec.given(requested).when({ type: 'FinishJob', at, result }).then([finished]);
    spec
      .given(requested)
      .when({ type: 'FailJob', at, reason: 'the file is gone' })
      .thenTypes('JobFailed');
    spec.given(requested, finished).when({ type: 'FailJob', at, reason: 'late' }).thenNothing();
    spec.given().when({ type: 'FinishJob', at, result }).thenFails('job/unknown');
  });
});
