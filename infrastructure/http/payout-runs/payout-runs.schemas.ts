import {
  notPaidReasons,
  payoutRunScopes,
} from '../../../domain/money/payout-run/payout-run.events.js';
import { payoutIntervals } from '../../../domain/money/payout-terms/payout-schedule.js';
import { payoutRunStatuses } from '../../../projections/money/payout-runs.js';
import {
  day,
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

const sums = {
  paid: list(object({ accounts: whole, amount: money })),
  notPaid: list(object({ reason: oneOf(notPaidReasons), accounts: whole, amount: money })),
  notDue: whole,
};

const PayoutRun = object(
  {
    id,
    day,
    scope: oneOf(payoutRunScopes),
    since: nullable(day),
    vendorOrgIds: nullable(list(id)),
    status: oneOf(payoutRunStatuses),
    startedBy: nullable(id),
    startedAt: instant,
    endedAt: nullable(instant),
    stoppedBy: nullable(id),
    why: nullable(text),
    ...sums,
    accounts: whole,
    revision,
    changedAt: instant,
  },
  'startedBy null: by schedule. accounts: how many it has gone over',
);

const PayoutRunPreview = object(
  { scope: oneOf(payoutRunScopes), day, ...sums, truncated: flag },
  'What a run would do now. truncated: there are more accounts than were added up',
);

const PayoutSchedule = object(
  { every: oneOf(payoutIntervals), on: nullable(whole) },
  'on: of a week 1 for Monday to 7 for Sunday, of a month its day',
);

const PayoutCandidate = object(
  {
    id,
    accountId: id,
    vendorOrgId: id,
    vendorName: nullable(text),
    available: money,
    reserved: money,
    outcome: oneOf(['pay', 'notDue', ...notPaidReasons]),
    minimum: money,
    schedule: PayoutSchedule,
    nextDue: nullable(day),
    why: nullable(text),
    coolsUntil: nullable(instant),
  },
  'A vendor with money or a debt, and what a run would do with it',
);

const NotPaid = object(
  {
    accountId: id,
    vendorOrgId: id,
    vendorName: nullable(text),
    amount: money,
    reason: oneOf(notPaidReasons),
    seenAt: instant,
  },
  'Whom a run has not paid, and why. amount: what was available',
);

const PayoutTerms = object(
  {
    vendorOrgId: nullable(id),
    own: nullable(
      object({
        schedule: nullable(PayoutSchedule),
        minima: list(money),
        reason: text,
        setBy: id,
        setAt: instant,
      }),
    ),
    schedule: PayoutSchedule,
    minima: list(money),
    nextDue: nullable(day),
    timeZone: text,
    startsAt: text,
    twoPeopleAbove: list(money),
  },
  'own: what was set; the rest is what applies. startsAt: the time of day in timeZone',
);

export const payoutRunsSchemas = {
  PayoutRun,
  PayoutRunPreview,
  PayoutCandidate,
  NotPaid,
  PayoutTerms,
};
