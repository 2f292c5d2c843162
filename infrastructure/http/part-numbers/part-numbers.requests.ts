import { partNumberList } from '../../../application/buying/part-number.queries.js';
import { ListRequest } from '../kernel/requests.js';
import { Id, Parts, RepeatedId, Sort, Text } from '../kernel/rules.js';

export class PartNumberRequest {
  @Text({ max: 64 }) partNumber!: string;
  @Id() productId!: string;
}

export class PartNumbersRequest {
  @Parts(() => PartNumberRequest, { once: 'partNumber', min: 1, max: 1_000 })
  items!: PartNumberRequest[];
}

export class ListPartNumbersRequest extends ListRequest {
  @RepeatedId({ optional: true }) productId?: string[];
  @Sort(Object.keys(partNumberList.sorts), 'partNumber') sort?: string;
}
