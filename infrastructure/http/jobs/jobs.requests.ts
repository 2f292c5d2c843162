import { jobList } from '../../../application/running/job.queries.js';
import { ListRequest } from '../kernel/requests.js';
import { RepeatedOneOf, Sort } from '../kernel/rules.js';

export class ListJobsRequest extends ListRequest {
  @RepeatedOneOf(['Running', 'Finished', 'Failed'], { optional: true }) status?: string[];
  @Sort(Object.keys(jobList.sorts), '-requestedAt') sort?: string;
}
