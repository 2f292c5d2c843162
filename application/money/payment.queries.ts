import type { PaymentStatus } from '../../domain/money/payment/payment-state.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { paymentKey, payments, type PaymentDocument } from '../../projections/money/payments.js';
import { seesEverything } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';

/** A payment: all of it for its buyer and whoever sees everything, a vendor's share for the vendor. */
export const getPayment = query<{ paymentId: string }, PaymentDocument>({
  name: 'GetPayment',
  permission: 'payment.read',
  reads: [payments],
  run: async ({ paymentId }, { caller, services }) => {
    const { id } = caller.organization;
    const whole = await services.documents.get(payments, paymentId);
    if (whole?.side === 'buyer' && (whole.buyerOrgId === id || seesEverything(caller)))
      return whole;
    const part = await services.documents.get(payments, paymentKey(paymentId, id));
    if (part) return part;
    throw missing('payment/unknown', 'this payment does not exist');
  },
});

export interface ListPaymentsInput extends ListInput {
  readonly status: readonly PaymentStatus[];
  readonly purchaseId: readonly string[];
  readonly buyerOrgIds: readonly string[];
  readonly currency: readonly string[];
  readonly requested: Between;
  readonly dueBy: Between;
  /** Only payments of which the buyer wants something back and nobody has answered; null: all. */
  readonly refundAsked: boolean | null;
}

export const paymentList = list({
  projection: payments,
  sorts: {
    requestedAt: [{ field: 'requestedAt' }],
    number: [{ field: 'number' }],
    status: [{ field: 'status' }],
    dueBy: [{ field: 'dueBy' }],
    due: [{ field: 'currency' }, { field: 'due' }],
    captured: [{ field: 'currency' }, { field: 'captured' }],
    refunded: [{ field: 'currency' }, { field: 'refunded' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'requestedAt', descending: true },
});

export const listPayments = query<ListPaymentsInput, Page<PaymentDocument>>({
  name: 'ListPayments',
  permission: 'payment.read',
  reads: [payments],
  run: (
    { status, purchaseId, buyerOrgIds, currency, requested, dueBy, refundAsked, q, ...page },
    { caller, services },
  ) => {
    const filter = {
      ...condition('status', status),
      ...condition('purchaseId', purchaseId),
      ...condition('buyerOrgId', buyerOrgIds),
      ...condition('currency', currency),
      ...condition('requestedAt', requested),
      ...condition('dueBy', dueBy),
      ...(refundAsked === null ? {} : { refundAsked }),
      ...(q === null ? {} : { number: { prefix: q.trim() } }),
      ...(seesEverything(caller) ? { side: 'buyer' } : { partyOrgId: caller.organization.id }),
    };
    return pageOf(services.documents, paymentList, { ...page, q: null }, filter);
  },
});
