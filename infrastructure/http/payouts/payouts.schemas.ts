import { payoutItemKinds, payoutStatuses } from '../../../projections/money/payouts.js';
import {
  currency,
  day,
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { asOf, money } from '../kernel/schemas.js';

const bank = object({ bankName: nullable(text), last4: text, country: text, currency });

const payoutFields = {
  id,
  accountId: id,
  vendorOrgId: id,
  vendorName: nullable(text),
  amount: money,
  status: oneOf(payoutStatuses),
  requestedBy: nullable(id),
  runId: nullable(id),
  requestedAt: instant,
  gatewayAccount: text,
  transferReference: nullable(text),
  payoutReference: nullable(text),
  arrivesOn: nullable(day),
  bank: nullable(bank),
  paidAt: nullable(instant),
  failureCode: nullable(text),
  attempt: whole,
  items: whole,
  parts: list(
    object(
      {
        what: oneOf(payoutItemKinds),
        items: whole,
        gross: money,
        commission: money,
        tax: money,
        amount: money,
      },
      'The items of one kind, added up; the amounts of all parts are that of the payout',
    ),
  ),
  changedAt: instant,
};

const Payout = object(
  payoutFields,
  'requestedBy null: by schedule. runId: the payout run, if any. items: how many it contains',
);

const PayoutItem = object(
  {
    id: text,
    what: oneOf(payoutItemKinds),
    orderId: nullable(id),
    number: nullable(text),
    purchaseId: nullable(id),
    refundId: nullable(text),
    reserveId: nullable(text),
    reason: nullable(text),
    gross: nullable(money),
    commission: nullable(money),
    tax: nullable(money),
    amount: money,
    occurredAt: instant,
  },
  'What has changed the available money since the payout before; below zero: less of it',
);

const PayoutWithContents = object({
  ...payoutFields,
  contents: object({
    items: list(ref('PayoutItem', PayoutItem)),
    nextCursor: nullable(text),
  }),
  asOf,
});

const PayoutAccount = object(
  {
    vendorOrgId: id,
    vendorName: nullable(text),
    country: text,
    status: oneOf(['Pending', 'Enabled', 'Restricted']),
    reason: nullable(text),
    missing: list(object({ code: text, text })),
    dueBy: nullable(instant),
    bank: nullable(bank),
    coolsUntil: nullable(instant),
    isCooling: flag,
    gatewayAccount: nullable(text),
    startedAt: instant,
    enabledAt: nullable(instant),
    revision,
    changedAt: instant,
  },
  'Whether, and to where, a vendor can be paid',
);

export const payoutsSchemas = { Payout, PayoutItem, PayoutWithContents, PayoutAccount };
