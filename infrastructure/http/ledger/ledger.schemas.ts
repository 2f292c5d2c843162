import { accountNames } from '../../../application/money/ledger.queries.js';
import { postingEventTypes } from '../../../projections/money/posting-events.js';
import {
  currency,
  day,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  ref,
  text,
  whole,
} from '../kernel/schema.js';
import { asOf, money } from '../kernel/schemas.js';
import { StatementLine } from '../vendor-accounts/vendor-accounts.schemas.js';

const account = oneOf(accountNames);

const LedgerAccount = object(
  {
    id: text,
    book: text,
    currency,
    account,
    of: nullable(text),
    debit: money,
    credit: money,
    balance: money,
    postings: whole,
    lastDay: day,
    changedAt: instant,
  },
  'book: `operator`, or the id of the vendor whose memo ledger it is; of: the order or the vendor whose account it is; balance: debits less credits',
);

const LedgerEntry = object(
  {
    id: text,
    position: text,
    book: text,
    currency,
    valueDate: day,
    postings: list(
      object({
        account,
        of: nullable(text),
        accountId: text,
        side: oneOf(['debit', 'credit']),
        amount: money,
      }),
    ),
    gatewayTransactions: list(text),
    vendorOrgId: nullable(id),
    orderId: nullable(id),
    number: nullable(text),
    purchaseId: nullable(id),
    paymentId: nullable(id),
    refundId: nullable(text),
    payoutId: nullable(id),
    reason: nullable(text),
    eventId: id,
    eventType: oneOf(postingEventTypes),
    stream: text,
    revision: whole,
    causationId: text,
    correlationId: text,
    occurredAt: instant,
    recordedAt: instant,
  },
  'A balanced entry of one book, the event that caused it, and what caused that',
);

const LedgerStatement = object({
  account: ref('LedgerAccount', LedgerAccount),
  from: nullable(day),
  to: nullable(day),
  opening: money,
  closing: money,
  items: list(ref('StatementLine', StatementLine)),
  nextCursor: nullable(text),
  asOf,
});

const TrialBalance = object(
  {
    book: text,
    day: nullable(day),
    rows: list(object({ account, currency, debit: money, credit: money, balance: money })),
    totals: list(object({ currency, debit: money, credit: money, balance: money })),
    asOf,
  },
  'Per account and currency: debits, credits and their difference until the end of the day; day null: now',
);

const OwnFunds = object(
  {
    items: list(
      object({
        currency,
        there: money,
        owing: list(object({ account, amount: money })),
        owed: money,
        own: money,
        available: nullable(money),
        most: money,
      }),
    ),
  },
  'there: at the gateway, as the books have it; owing: to buyers and vendors, by account; own: what is left; available: what the gateway says that can be used now, null: it does not answer; most: what may be taken out',
);

export const ledgerSchemas = {
  LedgerAccount,
  LedgerEntry,
  LedgerStatement,
  TrialBalance,
  OwnFunds,
};
