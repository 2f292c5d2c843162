import type { PeriodDetail, PeriodRow } from '../../../application/money/period.queries.js';
import type { Period } from '../../../projections/money/periods.js';
import { wireMoney } from '../kernel/wire.js';

export const wirePeriod = ({
  month,
  status,
  proposedBy,
  proposedAt,
  reason,
  declined,
  closed,
}: Period) => ({
  month,
  status,
  proposedBy,
  proposedAt,
  reason,
  declined,
  closedAt: closed?.at ?? null,
  closeProposedBy: closed?.proposedBy ?? null,
  closedBy: closed?.closedBy ?? null,
  note: closed?.note ?? null,
});

export function wirePeriodRow({ account, currency, ...sums }: PeriodRow) {
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    account,
    currency,
    opening: money(sums.opening),
    movements: money(sums.movements),
    closing: money(sums.closing),
    datedEarlier: money(sums.datedEarlier),
  };
}

export const wirePeriodDetail = (period: PeriodDetail) => ({
  ...wirePeriod(period),
  checks: period.checks.map(({ amounts, ...check }) => ({
    ...check,
    amounts: amounts.map(wireMoney),
  })),
  rows: period.rows.map(wirePeriodRow),
});
