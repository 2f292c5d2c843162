import { purchaseList, type PurchaseScope } from '../../../application/trading/purchase.queries.js';
import { approvalStatuses } from '../../../domain/trading/purchase/purchase.js';
import { ListRequest } from '../kernel/requests.js';
import {
  Instant,
  OneOf,
  RepeatedId,
  RepeatedOneOf,
  RepeatedText,
  Sort,
  Text,
} from '../kernel/rules.js';

export class ListPurchasesRequest extends ListRequest {
  @RepeatedOneOf(approvalStatuses, { optional: true }) approval?: string[];
  @OneOf(['mine', 'team', 'needsMe'], {
    optional: true,
    description: 'Placed by me, placed by others, awaiting my approval',
  })
  scope?: PurchaseScope;
  @RepeatedId({ optional: true, description: 'Ids of persons' }) placedBy?: string[];
  @RepeatedText({ each: 60, optional: true }) poNumber?: string[];
  @Instant({ optional: true }) placedFrom?: string;
  @Instant({ optional: true }) placedTo?: string;
  @Sort(Object.keys(purchaseList.sorts), '-placedAt') sort?: string;
}

export class ApprovalRequest {
  @OneOf(['Approved', 'Declined']) decision!: 'Approved' | 'Declined';
  @Text({ max: 500, lines: true, optional: true, description: 'Required to decline' })
  reason?: string;
}
