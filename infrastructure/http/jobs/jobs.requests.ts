import { ListRequest } from '../kernel/requests.js';
import { RepeatedOneOf, Sort } from '../kernel/rules.js';
import { jobList } from '../../../application/running/job.queries.js';

export class ListJobsRequest extends ListRequest {
  @RepeatedOneOf(['Running', 'Finished', 'Failed'], { optional: true }) status?: string[];
  @Sort(Object.keys(jobList.sorts), '-requestedAt') sort?: string;
}
