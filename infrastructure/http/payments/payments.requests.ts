import { paymentList } from '../../../application/money/payment.queries.js';
import { transactionList } from '../../../application/money/transaction.queries.js';
import {
  paymentStatuses,
  type PaymentStatus,
} from '../../../domain/money/payment/payment-state.js';
import {
  transactionStatuses,
  transactionTypes,
  type TransactionStatus,
  type TransactionType,
} from '../../../projections/money/transactions.js';
import { AlsoNamed } from '../kernel/other-names.js';
import { ListRequest } from '../kernel/requests.js';
import { Instant, OneOf, RepeatedId, RepeatedOneOf, RepeatedText, Sort } from '../kernel/rules.js';

export class ListPaymentsRequest extends ListRequest {
  @RepeatedOneOf(paymentStatuses, { optional: true }) status?: PaymentStatus[];
  @RepeatedId({ optional: true }) purchaseId?: string[];
  @RepeatedId({ optional: true }) buyerOrgId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Instant({ optional: true }) requestedFrom?: string;
  @Instant({ optional: true }) requestedTo?: string;
  @Instant({ optional: true }) dueFrom?: string;
  @Instant({ optional: true }) dueTo?: string;
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only payments of which the buyer wants something back, or only the others',
  })
  refundAsked?: 'true' | 'false';
  @Sort(Object.keys(paymentList.sorts), '-requestedAt') sort?: string;
}

export class ListTransactionsRequest extends ListRequest {
  @RepeatedOneOf(transactionTypes, { optional: true }) type?: TransactionType[];
  @RepeatedOneOf(transactionStatuses, { optional: true }) status?: TransactionStatus[];
  @RepeatedId({ optional: true }) orderId?: string[];
  @RepeatedId({ optional: true }) purchaseId?: string[];
  @RepeatedId({ optional: true }) payoutId?: string[];
  @RepeatedText({ each: 100, optional: true, description: 'What the gateway calls it' })
  reference?: string[];
  @RepeatedId({ optional: true }) buyerOrgId?: string[];
  @AlsoNamed('vendorId')
  @RepeatedId({ optional: true })
  vendorOrgId?: string[];
  @RepeatedText({ each: 3, optional: true }) currency?: string[];
  @Instant({ optional: true }) createdFrom?: string;
  @Instant({ optional: true }) createdTo?: string;
  @Sort(Object.keys(transactionList.sorts), '-createdAt') sort?: string;
}
