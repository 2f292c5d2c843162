import type { CommissionRule } from '../../../domain/money/commission/commission.js';
import { fromDecimal } from '../../../domain/shared/money/money.js';
import {
  CurrencyCode,
  Decimal,
  Id,
  OneOf,
  Part,
  Parts,
  Pattern,
  Text,
  Texts,
} from '../kernel/rules.js';

export class CommissionAmountRequest {
  @Decimal({ example: '0.30' }) amount!: string;
  @CurrencyCode() currency!: string;
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

export class CommissionDecisionRequest {
  @OneOf(['Published', 'Declined']) decision!: 'Published' | 'Declined';
  @Text({ max: 500, lines: true, optional: true, description: 'Required to decline' })
  reason?: string;
}

const amounts = (of?: CommissionAmountRequest) => (of ? [fromDecimal(of.amount, of.currency)] : []);

export const ruleOf = ({
  id,
  name,
  vendorOrgId,
  categoryPath,
  percent,
  fixed,
  floor,
  cap,
}: CommissionRuleRequest): CommissionRule => ({
  ruleId: id,
  name,
  vendorOrgId: vendorOrgId ?? null,
  categoryPath: categoryPath ?? null,
  percent,
  fixed: amounts(fixed),
  floor: amounts(floor),
  cap: amounts(cap),
});
