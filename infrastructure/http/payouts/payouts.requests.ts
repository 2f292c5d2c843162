import { payoutAccountList } from '../../../application/money/payout-account.queries.js';
import { payoutList } from '../../../application/money/payout.queries.js';
import { payoutStatuses, type PayoutStatus } from '../../../projections/money/payouts.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest, PageRequest } from '../kernel/requests.js';
import { Instant, RepeatedId, RepeatedOneOf, RepeatedText, Sort } from '../kernel/rules.js';

export class ListPayoutsRequest extends ListRequest {
  @RepeatedOneOf(payoutStatuses, { optional: true }) status?: PayoutStatus[];
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedId({ optional: true, description: 'Ids of vendor accounts' }) accountId?: string[];
  @RepeatedId({ optional: true, description: 'Ids of payout runs' }) runId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Instant({ optional: true }) requestedFrom?: string;
  @Instant({ optional: true }) requestedTo?: string;
  @Sort(Object.keys(payoutList.sorts), '-requestedAt') sort?: string;
}

/** The page is one of what the payout contains. */
export class PayoutRequest extends PageRequest {}

export class ListPayoutAccountsRequest extends ListRequest {
  @RepeatedOneOf(['Pending', 'Enabled', 'Restricted'], { optional: true }) status?: string[];
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @Sort(Object.keys(payoutAccountList.sorts), '-startedAt') sort?: string;
}
