import { findingStatuses } from '../../../application/money/reconciliation.queries.js';
import {
  findingAccounts,
  findingKinds,
} from '../../../domain/money/reconciliation/reconciliation.events.js';
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
  position,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { asOf, money } from '../kernel/schemas.js';

const summary = {
  day,
  status: oneOf(['Requested', 'Reconciled'], 'Requested: under way'),
  requestedAt: nullable(instant),
  requestedBy: nullable(id),
  reconciledAt: nullable(instant),
  gateway: nullable(text),
  isWhole: flag,
  transactions: whole,
  carried: whole,
  underWay: whole,
  references: whole,
  openFindings: whole,
  proposedFindings: whole,
  settledFindings: whole,
  findingsLeftOut: whole,
  balances: list(
    object({
      currency,
      opening: money,
      movements: money,
      closing: money,
      closingSaid: nullable(money),
      booked: money,
      bookedClosing: money,
      difference: money,
      onOtherDays: money,
    }),
  ),
};

const words =
  'isWhole: the day was over; carried: movements that exactly one entry carries; underWay: too young to be a finding; closingSaid: what the gateway itself says that was there; bookedClosing: what the books hold; difference: closing less that; onOtherDays: moved on this day and booked on another, less the opposite';

const ReconciledDay = object(summary, words);

const Reconciliation = object(
  {
    ...summary,
    totals: list(
      object({
        category: text,
        kind: text,
        currency,
        count: whole,
        amount: money,
        fee: money,
        net: money,
      }),
    ),
    asOf,
  },
  `${words}; totals: by the gateway’s own categories`,
);

const ReconciliationFinding = object(
  {
    id,
    day,
    kind: oneOf(findingKinds),
    status: oneOf(findingStatuses),
    currency,
    difference: money,
    transaction: nullable(
      object({
        id: text,
        kind: text,
        category: text,
        source: nullable(text),
        net: money,
        createdAt: instant,
      }),
    ),
    entry: nullable(
      object({
        id: text,
        eventId: id,
        eventType: text,
        stream: text,
        valueDate: day,
        amount: money,
      }),
    ),
    posts: nullable(oneOf(findingAccounts)),
    postedOn: nullable(oneOf(findingAccounts)),
    reason: nullable(text),
    proposedBy: nullable(id),
    proposedAt: nullable(instant),
    resolvedBy: nullable(id),
    resolvedAt: nullable(instant),
    declined: nullable(text),
    openedAt: instant,
    changedAt: instant,
  },
  'difference: by how much the gateway has more than the books say. Cleared: they agree by now; Resolved: settled by two people; postedOn: where it stands by now: what stands on suspense can be proposed to be moved',
);

const ReconciliationAsked = object(
  { day, revision, position },
  'Under way: its status says when it is done',
);

export const reconciliationSchemas = {
  ReconciledDay,
  Reconciliation,
  ReconciliationFinding,
  ReconciliationAsked,
};
