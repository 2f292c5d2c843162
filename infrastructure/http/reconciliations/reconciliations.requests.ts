import {
  findingList,
  findingStatuses,
  reconciledDayList,
} from '../../../application/money/reconciliation.queries.js';
import {
  findingAccounts,
  findingKinds,
  type FindingAccount,
} from '../../../domain/money/reconciliation/reconciliation.events.js';
import { ListRequest } from '../kernel/requests.js';
import { Day, OneOf, RepeatedOneOf, RepeatedText, Sort, Text } from '../kernel/rules.js';

export class ListReconciliationsRequest extends ListRequest {
  @Day({ optional: true, description: 'First day, in UTC' }) from?: string;
  @Day({ optional: true, description: 'Last day, in UTC' }) to?: string;
  @Sort(Object.keys(reconciledDayList.sorts), '-day') sort?: string;
}

export class ReconciliationRequest {
  @Day({
    optional: true,
    description: 'In UTC; today by default, as far as it has come',
    example: '2026-03-05',
  })
  day?: string;
}

export class ListFindingsRequest extends ListRequest {
  @RepeatedText({ each: 10, optional: true, description: 'Days, such as 2026-03-05' })
  day?: string[];
  @RepeatedOneOf(findingStatuses, { optional: true }) status?: string[];
  @RepeatedOneOf(findingKinds, { optional: true }) kind?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Sort(Object.keys(findingList.sorts), '-day') sort?: string;
}

export const findingDecisions = ['Propose', 'Confirm', 'Decline'] as const;

export class FindingDecisionRequest {
  @OneOf(findingDecisions, {
    description: 'Propose how it is settled; another person confirms that, or anybody declines it',
  })
  decision!: (typeof findingDecisions)[number];
  @OneOf(findingAccounts, {
    optional: true,
    description:
      'Of a proposal: the account on which the difference is posted, against that of the gateway; none if omitted, as it is explained',
  })
  posts?: FindingAccount;
  @Text({ max: 500, lines: true, optional: true, description: 'Required, but to confirm' })
  reason?: string;
}
