import { statementAccounts } from '../../../application/money/vendor-account.queries.js';
import {
  currency,
  day,
  decimal,
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

const flows = object({
  captured: money,
  gross: money,
  commission: money,
  tax: money,
  reversed: money,
  paid: money,
});

const VendorAccount = object(
  {
    id,
    vendorOrgId: id,
    vendorName: nullable(text),
    currency,
    held: money,
    available: money,
    reserved: money,
    onTheWay: money,
    total: flows,
    month: text,
    inMonth: flows,
    blocked: nullable(object({ reason: text, by: id, at: instant })),
    isBlocked: flag,
    reserveRule: nullable(
      object({
        percent: decimal,
        days: whole,
        from: day,
        until: nullable(day),
        reason: text,
        setAt: instant,
      }),
    ),
    revision,
    changedAt: instant,
  },
  'What a vendor has in one currency: captured and held, available, reserved, on the way to the bank, paid',
);

export const StatementLine = object(
  {
    entryId: text,
    day,
    valueDate: day,
    occurredAt: instant,
    eventType: text,
    eventId: id,
    stream: text,
    revision: whole,
    position: text,
    orderId: nullable(id),
    number: nullable(text),
    purchaseId: nullable(id),
    refundId: nullable(text),
    payoutId: nullable(id),
    reason: nullable(text),
    gross: nullable(money),
    commission: nullable(money),
    tax: nullable(money),
    amount: money,
    balance: money,
  },
  'amount: what it adds; gross, commission, tax: what that is made of, all negative where it is taken back; balance: of the account after it; day: where the vendor is, of the books the value date',
);

const HeldFunds = object(
  {
    orderId: id,
    number: text,
    purchaseId: id,
    paymentId: id,
    vendorOrgId: id,
    captured: money,
    refunded: money,
    released: money,
    held: money,
    hold: nullable(object({ reason: text, since: instant }, 'It is not released meanwhile')),
    capturedAt: instant,
    changedAt: instant,
  },
  'What was captured for an order: given back to the buyer, released to the vendor, and held still',
);

const HeldStatement = object({
  accountId: id,
  vendorOrgId: id,
  currency,
  order: ref('HeldFunds', HeldFunds),
  timeZone: text,
  from: nullable(day),
  to: nullable(day),
  opening: money,
  closing: money,
  items: list(ref('StatementLine', StatementLine)),
  nextCursor: nullable(text),
  asOf,
});

const VendorStatement = object({
  accountId: id,
  vendorOrgId: id,
  currency,
  of: oneOf(statementAccounts),
  timeZone: text,
  from: nullable(day),
  to: nullable(day),
  opening: money,
  closing: money,
  items: list(ref('StatementLine', StatementLine)),
  nextCursor: nullable(text),
  asOf,
});

export const vendorAccountsSchemas = {
  VendorAccount,
  StatementLine,
  VendorStatement,
  HeldFunds,
  HeldStatement,
};
