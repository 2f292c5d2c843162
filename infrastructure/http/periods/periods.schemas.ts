import { operatorAccounts } from '../../../domain/money/ledger/entry.js';
import { periodChecks } from '../../../domain/money/period/period.events.js';
import {
  currency,
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
import { money } from '../kernel/schemas.js';

const summary = {
  month: text,
  status: oneOf(['Open', 'CloseProposed', 'Closed', 'ReopenProposed']),
  proposedBy: nullable(id),
  proposedAt: nullable(instant),
  reason: nullable(text),
  declined: nullable(text),
  closedAt: nullable(instant),
  closeProposedBy: nullable(id),
  closedBy: nullable(id),
  note: nullable(text),
};

const words =
  'reason: of what awaits a second person; note: why what was open when it was closed may stay so';

const Periods = object(
  { items: list(object(summary)) },
  `Months in UTC, such as 2026-03. ${words}`,
);

const Period = object(
  {
    ...summary,
    checks: list(
      object({
        check: oneOf(periodChecks),
        isDone: flag,
        blocks: flag,
        count: whole,
        amounts: list(money),
      }),
    ),
    rows: list(
      object({
        account: oneOf(operatorAccounts),
        currency,
        opening: money,
        movements: money,
        closing: money,
        datedEarlier: money,
      }),
    ),
  },
  `${words}; checks: as they are now, or were when it was closed; datedEarlier: of the movements, what is dated into a month that was closed before it came`,
);

const PeriodDecided = object({ month: text, revision, position });

export const periodsSchemas = { Periods, Period, PeriodDecided };
