import type { CartPaymentMethods } from '../api/models/cart-payment-methods';
import type { Order } from '../api/models/order';
import type { Payment } from '../api/models/payment';
import type { Status } from './statuses';

export type PayingMethod = CartPaymentMethods['items'][number]['methods'][number]['method'];
export type PaidStatus = NonNullable<Order['payment']>['status'];
export type Refund = Payment['refunds'][number];

/** How a payment before delivery stands. */
export function paymentStatus(status: PaidStatus): Status {
  switch (status) {
    case 'NotAsked':
      return { tone: 'neutral', label: $localize`Not due yet` };
    case 'Requested':
      return { tone: 'waiting', label: $localize`Due` };
    case 'Authorised':
      return { tone: 'going', label: $localize`Authorised` };
    case 'Capturing':
      return { tone: 'going', label: $localize`Charging` };
    case 'Captured':
      return { tone: 'done', label: $localize`Paid` };
    case 'CaptureFailed':
      return { tone: 'refused', label: $localize`Payment failed` };
    case 'Abandoned':
      return { tone: 'neutral', label: $localize`Unpaid` };
  }
}

export function methodLabel(method: PayingMethod): string {
  switch (method) {
    case 'account':
      return $localize`On account`;
    case 'card':
      return $localize`Card`;
    case 'transfer':
      return $localize`Bank transfer`;
  }
}

/** When it is paid, as it is said where the method is chosen. */
export function methodHint(method: PayingMethod): string {
  switch (method) {
    case 'account':
      return $localize`You pay the vendors’ invoices on the terms agreed with them.`;
    case 'card':
      return $localize`You enter your card once the order is approved and the stock is reserved. It is charged in full when the first items ship, or at the latest one day before the bank’s authorisation expires.`;
    case 'transfer':
      return $localize`You receive the bank details once the order is approved and the stock is reserved. The orders are confirmed when the full amount has arrived.`;
  }
}

/**
 * Why paying failed, by the code of the gateway. Codes of banks are those of Stripe
 * (docs.stripe.com/declines/codes).
 */
export function paymentFailure(code: string): string {
  switch (code) {
    case 'insufficient_funds':
      return $localize`insufficient funds`;
    case 'expired_card':
      return $localize`the card has expired`;
    case 'authentication_failed':
    case 'authentication_required':
    case 'payment_intent_authentication_failure':
      return $localize`the payment was not authenticated with the bank`;
    case 'authorisation_expired':
    case 'charge_expired_for_capture':
      return $localize`the bank’s authorisation has expired`;
    case 'expired':
      return $localize`the payment page has expired`;
    case 'released':
    case 'canceled':
      return $localize`the authorisation was released`;
    case 'amount_too_small':
    case 'amount_too_large':
      return $localize`this payment method can’t be used for the amount`;
    default:
      return $localize`declined by the bank (${code}:code:)`;
  }
}

export function refundRequestStatus(status: Payment['refundRequests'][number]['status']): Status {
  switch (status) {
    case 'Open':
      return { tone: 'waiting', label: $localize`Requested` };
    case 'Started':
      return { tone: 'going', label: $localize`In progress` };
    case 'Declined':
      return { tone: 'refused', label: $localize`Declined` };
    case 'Replaced':
      return { tone: 'neutral', label: $localize`Replaced` };
  }
}

export function refundStatus(status: Refund['status']): Status {
  switch (status) {
    case 'Asked':
    case 'OnTheWay':
      return { tone: 'going', label: $localize`In progress` };
    case 'Done':
      return { tone: 'done', label: $localize`Refunded` };
    case 'Failed':
      return { tone: 'refused', label: $localize`Refund failed` };
  }
}

type Returned = NonNullable<Payment['transfer']>['returns'][number];

/** How what came by bank transfer, and was not needed, goes back. */
export function returnStatus(status: Returned['status']): Status {
  switch (status) {
    case 'Asked':
      return { tone: 'going', label: $localize`Being returned` };
    case 'Done':
      return { tone: 'done', label: $localize`Returned` };
    case 'Failed':
      return { tone: 'refused', label: $localize`Rejected by the bank` };
  }
}

type BankNumber = NonNullable<NonNullable<Payment['transfer']>['details']>['numbers'][number];

/** What a number of a bank account is called where it is used. */
export function bankNumberLabel(kind: BankNumber['kind']): string {
  switch (kind) {
    case 'iban':
      return $localize`IBAN`;
    case 'bic':
      return $localize`BIC`;
    case 'sortCode':
      return $localize`Sort code`;
    case 'routingNumber':
      return $localize`Routing number`;
    case 'bankCode':
      return $localize`Bank code`;
    case 'branchCode':
      return $localize`Branch code`;
    case 'clabe':
      return $localize`CLABE`;
    case 'accountNumber':
      return $localize`Account number`;
  }
}
