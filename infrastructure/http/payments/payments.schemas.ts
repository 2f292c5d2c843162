import { paymentStatuses } from '../../../domain/money/payment/payment-state.js';
import { bankNumberKinds, prepaidMethods } from '../../../domain/money/payment/payment.events.js';
import {
  refundRequestStates,
  refundStates,
  returnStates,
} from '../../../projections/money/payments.js';
import { transactionStatuses, transactionTypes } from '../../../projections/money/transactions.js';
import {
  currency,
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const BankTransfer = object(
  {
    details: nullable(
      object(
        {
          accountHolder: text,
          bankName: nullable(text),
          country: text,
          numbers: list(object({ kind: oneOf(bankNumberKinds), value: text })),
          reference: text,
        },
        'Where to send the money; null: the gateway has not given an account yet',
      ),
    ),
    received: money,
    missing: money,
    returnable: money,
    receipts: list(object({ reference: text, amount: money, receivedAt: instant })),
    returns: list(
      object({
        id: text,
        amount: money,
        status: oneOf(returnStates),
        requestedBy: nullable(id),
        reference: nullable(text),
        failureCode: nullable(text),
        requestedAt: instant,
        changedAt: instant,
      }),
    ),
  },
  'missing: of what is due, while it is waited for; returnable: came and was not needed, or too late',
);

const refundedLines = list(object({ id, net: money }, 'Empty: for no line in particular'));

const Payment = object(
  {
    id,
    side: oneOf(['buyer', 'vendor'], 'vendor: own shares only, and nothing of how the buyer pays'),
    number: text,
    purchaseId: id,
    buyerOrgId: id,
    currency,
    method: oneOf(prepaidMethods),
    status: oneOf(paymentStatuses),
    abandonedBecause: nullable(oneOf(['expired', 'nothing-left'])),
    due: money,
    authorised: money,
    captured: money,
    refunded: money,
    shares: list(
      object({
        orderId: id,
        number: text,
        vendorOrgId: id,
        due: money,
        captured: money,
        refunded: money,
        refundable: money,
      }),
    ),
    refunds: list(
      object({
        id: text,
        amount: money,
        shares: list(object({ orderId: id, vendorOrgId: id, amount: money })),
        status: oneOf(refundStates),
        by: oneOf(['vendor', 'operator', 'process']),
        lines: refundedLines,
        requestId: nullable(id),
        requestedBy: nullable(id),
        reason: text,
        reference: nullable(text),
        failureCode: nullable(text),
        attempt: whole,
        requestedAt: instant,
        changedAt: instant,
      }),
    ),
    refundRequests: list(
      object({
        id,
        orderId: id,
        vendorOrgId: id,
        amount: money,
        lines: refundedLines,
        reason: text,
        askedBy: id,
        askedAt: instant,
        status: oneOf(refundRequestStates),
        declined: nullable(text),
      }),
    ),
    refundAsked: flag,
    dueBy: instant,
    captureBefore: nullable(instant),
    transfer: nullable(BankTransfer),
    attempts: whole,
    reference: nullable(text),
    failureCode: nullable(text),
    requestedAt: instant,
    capturedAt: nullable(instant),
    revision,
    changedAt: instant,
  },
  'What a purchase is paid with, in one currency',
);

const Transaction = object(
  {
    id: text,
    type: oneOf(transactionTypes),
    status: oneOf(transactionStatuses),
    orderId: nullable(id),
    number: nullable(text),
    purchaseId: nullable(id),
    paymentId: nullable(id),
    refundId: nullable(text),
    payoutId: nullable(id),
    buyerOrgId: nullable(id),
    vendorOrgId: id,
    reference: nullable(text),
    amount: money,
    createdAt: instant,
    changedAt: instant,
  },
  "One order's share of a movement of money: a payment over three orders is three of them with one reference",
);

export const paymentsSchemas = { Payment, Transaction };
