import { moneyActionList } from '../../../application/money/money-action.queries.js';
import {
  adjustmentNatures,
  moneyActionKinds,
  type AdjustmentNature,
  type MoneyAction,
} from '../../../domain/money/money-action/money-action.events.js';
import { MAX_RESERVE_DAYS } from '../../../domain/money/money-action/money-action.js';
import {
  moneyActionStatuses,
  type MoneyActionStatus,
} from '../../../projections/money/money-actions.js';
import { ListRequest } from '../kernel/requests.js';
import {
  Day,
  OneOf,
  Pattern,
  RepeatedId,
  RepeatedOneOf,
  Sort,
  StrictWhole,
  Text,
} from '../kernel/rules.js';

export class MoneyProposalRequest {
  @OneOf(moneyActionKinds, {
    description:
      'payout: all that is available, also above the limit; adjustment: a correction; reserveRule: a part of each release is kept back for some days',
  })
  kind!: MoneyAction['kind'];
  @Pattern(/^-?\d{1,12}(\.\d{1,4})?$/, 'an amount such as "12.00" or "-12.00"', {
    optional: true,
    description: 'Of an adjustment, in the account’s currency; above zero: to the vendor',
    example: '-12.00',
  })
  amount?: string;
  @OneOf(adjustmentNatures, {
    optional: true,
    description:
      'Of an adjustment. consideration: of what was sold or charged; compensation: for a loss, outside the scope of VAT',
  })
  nature?: AdjustmentNature;
  @Pattern(/^(100|\d{1,2}(\.\d{1,4})?)$/, 'a percentage from "0" to "100"', {
    optional: true,
    description: 'Of a reserve rule; "0" ends it',
    example: '10',
  })
  percent?: string;
  @StrictWhole({
    min: 1,
    max: MAX_RESERVE_DAYS,
    optional: true,
    description: 'Of a reserve rule: how long each part is kept back',
  })
  days?: number;
  @Day({ optional: true, description: 'First day of a reserve rule; today by default' })
  from?: string;
  @Day({ optional: true, description: 'Last day of a reserve rule; until it is changed' })
  until?: string;
  @Text({ max: 500, lines: true, description: 'Read by the vendor once it is done' })
  reason!: string;
  @Text({
    max: 500,
    optional: true,
    description: 'What proves it: the number of a document or a file; an adjustment needs it',
  })
  evidence?: string;
}

export class MoneyDecisionRequest {
  @OneOf(['Confirmed', 'Declined']) decision!: 'Confirmed' | 'Declined';
  @Text({ max: 500, lines: true, optional: true, description: 'Required to decline' })
  reason?: string;
}

export class ListMoneyActionsRequest extends ListRequest {
  @RepeatedOneOf(moneyActionStatuses, { optional: true }) status?: MoneyActionStatus[];
  @RepeatedOneOf(moneyActionKinds, { optional: true }) kind?: MoneyAction['kind'][];
  @RepeatedId({ optional: true, description: 'Ids of vendor accounts' }) accountId?: string[];
  @Sort(Object.keys(moneyActionList.sorts), '-proposedAt') sort?: string;
}
