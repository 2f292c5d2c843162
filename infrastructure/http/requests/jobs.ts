import { jobList } from '../../../application/running/job.use-cases.js';
import { importKinds, type ImportKind } from '../../../domain/running/job/job.events.js';
import { Flag, Id, OneOf, RepeatedOneOf, Sort, Words } from '../kernel/rules.js';
import { ListRequest } from '../kernel/requests.js';

export class ImportRequest {
  @Id({ description: 'Of the table that was sent to POST /uploads' }) uploadId!: string;
  @OneOf(importKinds) kind!: ImportKind;
  @Words({
    description: 'Field → the column that holds it',
    example: { sku: 'Article', quantity: 'Stock' },
  })
  columns!: Record<string, string>;
  @Words({
    optional: true,
    description: 'Field → what a row has that has nothing else',
    example: { location: 'leeds' },
  })
  defaults?: Record<string, string>;
  @Flag({ optional: true, description: 'Numbers are written 1.204,50' }) decimalComma?: boolean;
  @Id({ optional: true, description: 'The empty draft that prices go into' }) priceListId?: string;
  @Flag({ optional: true, description: 'Only say what it would do' }) dryRun?: boolean;
}

export class ListJobsRequest extends ListRequest {
  @RepeatedOneOf(['Running', 'Finished', 'Failed'], { optional: true }) status?: string[];
  @Sort(Object.keys(jobList.sorts), '-requestedAt') sort?: string;
}
