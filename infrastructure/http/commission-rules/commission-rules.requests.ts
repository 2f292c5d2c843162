import {
  commissionEditionList,
  PREVIEWED_ORDERS,
} from '../../../application/money/commission-rules.queries.js';
import type { CommissionRule } from '../../../domain/money/commission/commission.js';
import { fromDecimal, type Money } from '../../../domain/shared/money/money.js';
import { ListRequest } from '../kernel/requests.js';
import {
  CurrencyCode,
  Decimal,
  Id,
  OneOf,
  Part,
  Parts,
  Pattern,
  Sort,
  StrictWhole,
  Text,
  Texts,
} from '../kernel/rules.js';

export class CommissionAmountRequest {
  @Decimal({ example: '0.30' }) amount!: string;
  @CurrencyCode() currency!: string;
}

/** Amounts of a rule in one currency. */
export class CommissionAmountsRequest {
  @CurrencyCode() currency!: string;
  @Decimal({ optional: true, description: 'Once per order', example: '0.30' }) fixed?: string;
  @Decimal({ optional: true, description: 'Per order, at least', example: '0.50' }) floor?: string;
  @Decimal({ optional: true, description: 'Per order, at most', example: '500.00' }) cap?: string;
}

export class CommissionRuleRequest {
  @Id({ description: 'Yours to choose; the same rule keeps it' }) id!: string;
  @Text({ max: 100, example: 'Paper' }) name!: string;
  @Id({ optional: true, description: 'Whose sales; every vendor’s if omitted' })
  vendorOrgId?: string;
  @Texts({
    max: 6,
    each: 100,
    optional: true,
    description: 'A category and all below it, from the top; every category if omitted',
  })
  categoryPath?: string[];
  @Pattern(/^\d{1,2}(\.\d{1,4})?$/, 'a percentage such as "10" or "7.5"', {
    description: 'Of the net amount',
    example: '10',
  })
  percent!: string;
  @Part(() => CommissionAmountRequest, { optional: true, description: 'Once per order' })
  fixed?: CommissionAmountRequest;
  @Part(() => CommissionAmountRequest, { optional: true, description: 'Per order, at least' })
  floor?: CommissionAmountRequest;
  @Part(() => CommissionAmountRequest, { optional: true, description: 'Per order, at most' })
  cap?: CommissionAmountRequest;
  @Parts(() => CommissionAmountsRequest, {
    once: 'currency',
    max: 20,
    optional: true,
    description: 'In several currencies; beside fixed, floor and cap, which are in one',
  })
  amounts?: CommissionAmountsRequest[];
}

export class CommissionProposalRequest {
  @Parts(() => CommissionRuleRequest, {
    once: 'id',
    min: 0,
    max: 200,
    description: 'In the order in which they are tried: the first that fits a line applies',
  })
  rules!: CommissionRuleRequest[];
  @Text({ max: 500, lines: true }) reason!: string;
}

export class CommissionPreviewRequest {
  @Parts(() => CommissionRuleRequest, {
    once: 'id',
    min: 0,
    max: 200,
    description: 'In the order in which they are tried: the first that fits a line applies',
  })
  rules!: CommissionRuleRequest[];
  @StrictWhole({
    min: 1,
    max: PREVIEWED_ORDERS.most,
    optional: true,
    description: `How many of the newest orders; ${PREVIEWED_ORDERS.usual} by default`,
  })
  orders?: number;
}

export class ListCommissionEditionsRequest extends ListRequest {
  @Sort(Object.keys(commissionEditionList.sorts), '-edition') sort?: string;
}

export class CommissionDecisionRequest {
  @OneOf(['Published', 'Declined']) decision!: 'Published' | 'Declined';
  @Text({ max: 500, lines: true, optional: true, description: 'Required to decline' })
  reason?: string;
}

const amountsOf = (
  { amounts = [], ...rule }: CommissionRuleRequest,
  of: 'fixed' | 'floor' | 'cap',
): Money[] => [
  ...(rule[of] ? [fromDecimal(rule[of].amount, rule[of].currency)] : []),
  ...amounts.flatMap((one) => (one[of] ? [fromDecimal(one[of], one.currency)] : [])),
];

export const ruleOf = (rule: CommissionRuleRequest): CommissionRule => ({
  ruleId: rule.id,
  name: rule.name,
  vendorOrgId: rule.vendorOrgId ?? null,
  categoryPath: rule.categoryPath ?? null,
  percent: rule.percent,
  fixed: amountsOf(rule, 'fixed'),
  floor: amountsOf(rule, 'floor'),
  cap: amountsOf(rule, 'cap'),
});
