import { commissionList } from '../../../application/money/commission.queries.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest } from '../kernel/requests.js';
import { Instant, RepeatedId, RepeatedText, Sort } from '../kernel/rules.js';

export class ListCommissionsRequest extends ListRequest {
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedId({ optional: true }) orderId?: string[];
  @RepeatedId({ optional: true }) purchaseId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Instant({ optional: true }) fixedFrom?: string;
  @Instant({ optional: true }) fixedTo?: string;
  @Sort(Object.keys(commissionList.sorts), '-fixedAt') sort?: string;
}
