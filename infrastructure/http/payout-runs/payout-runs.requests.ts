import {
  notPaidList,
  payoutCandidateList,
  payoutRunList,
} from '../../../application/money/payout-run.queries.js';
import {
  notPaidReasons,
  payoutRunScopes,
  type NotPaidReason,
  type PayoutRunScope,
} from '../../../domain/money/payout-run/payout-run.events.js';
import { MAX_NAMED_VENDORS } from '../../../domain/money/payout-run/payout-run.js';
import { payoutIntervals } from '../../../domain/money/payout-terms/payout-schedule.js';
import { payoutRunStatuses, type PayoutRunStatus } from '../../../projections/money/payout-runs.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest } from '../kernel/requests.js';
import {
  CurrencyCode,
  Decimal,
  Ids,
  OneOf,
  Part,
  Parts,
  RepeatedId,
  RepeatedOneOf,
  RepeatedText,
  Sort,
  StrictWhole,
  Text,
} from '../kernel/rules.js';

const scopes = 'due: whose schedule names a day since the last run; all: whoever has enough';

export class ListPayoutRunsRequest extends ListRequest {
  @RepeatedOneOf(payoutRunStatuses, { optional: true }) status?: PayoutRunStatus[];
  @Sort(Object.keys(payoutRunList.sorts), '-startedAt') sort?: string;
}

export class StartPayoutRunRequest {
  @OneOf(payoutRunScopes, { description: scopes }) scope!: PayoutRunScope;
  @AlsoNamed('vendorIds')
  @Ids({ max: MAX_NAMED_VENDORS, optional: true })
  vendorOrgIds?: string[];
}

export class PayoutRunStatusRequest {
  @OneOf(['Stopped'], { description: 'What was asked for goes on; nobody else is paid' })
  status!: 'Stopped';
  @Text({ max: 500, lines: true }) reason!: string;
}

export class PreviewPayoutRunRequest {
  @OneOf(payoutRunScopes, { optional: true, description: `all by default. ${scopes}` })
  scope?: PayoutRunScope;
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
}

export class ListPayoutCandidatesRequest extends ListRequest {
  @OneOf(payoutRunScopes, { optional: true, description: `all by default. ${scopes}` })
  scope?: PayoutRunScope;
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Sort(Object.keys(payoutCandidateList.sorts), '-available') sort?: string;
}

export class ListNotPaidRequest extends ListRequest {
  @RepeatedOneOf(notPaidReasons, { optional: true }) reason?: NotPaidReason[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Sort(Object.keys(notPaidList.sorts), 'reason') sort?: string;
}

export class PayoutScheduleRequest {
  @OneOf(payoutIntervals, { description: 'hand: only when somebody starts it' })
  every!: (typeof payoutIntervals)[number];
  @StrictWhole({
    min: 1,
    max: 28,
    optional: true,
    description: 'Of a week 1 for Monday to 7 for Sunday, of a month 1 to 28',
  })
  on?: number;
}

export class PayoutMinimumRequest {
  @Decimal({ example: '50.00' }) amount!: string;
  @CurrencyCode() currency!: string;
}

export class PayoutTermsRequest {
  @Part(() => PayoutScheduleRequest, {
    optional: true,
    description: 'The marketplace’s if omitted; the marketplace needs one',
  })
  schedule?: PayoutScheduleRequest;
  @Parts(() => PayoutMinimumRequest, {
    once: 'currency',
    max: 20,
    optional: true,
    description: 'By currency: what is less is carried over',
  })
  minima?: PayoutMinimumRequest[];
  @Text({ max: 500, lines: true, description: 'Read by the vendor' }) reason!: string;
}
