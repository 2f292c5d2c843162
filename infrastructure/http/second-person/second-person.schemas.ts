import {
  adjustmentNatures,
  moneyActionKinds,
} from '../../../domain/money/money-action/money-action.events.js';
import { moneyActionStatuses } from '../../../projections/money/money-actions.js';
import {
  currency,
  day,
  decimal,
  id,
  instant,
  nullable,
  object,
  oneOf,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const MoneyAction = object(
  {
    id,
    kind: oneOf(moneyActionKinds),
    status: oneOf(moneyActionStatuses),
    accountId: id,
    vendorOrgId: id,
    vendorName: nullable(text),
    currency,
    amount: nullable(money),
    nature: nullable(oneOf(adjustmentNatures)),
    reserveRule: nullable(
      object({ percent: decimal, days: whole, from: day, until: nullable(day) }),
    ),
    reason: text,
    evidence: nullable(text),
    proposedBy: id,
    proposedAt: instant,
    decidedBy: nullable(id),
    decidedAt: nullable(instant),
    why: nullable(text),
    revision,
    changedAt: instant,
  },
  'What takes two people. amount: of an adjustment, above zero to the vendor. why: it was declined',
);

export const secondPersonSchemas = { MoneyAction };
