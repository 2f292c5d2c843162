import type {
  ReconciledDay,
  ReconciliationFinding,
} from '../../../projections/money/reconciliations.js';
import { wireMoney } from '../kernel/wire.js';

export function wireReconciledDay({
  day,
  status,
  requestedAt,
  requestedBy,
  run,
  openFindings,
  proposedFindings,
  settledFindings,
}: ReconciledDay) {
  const counts = run?.counts;
  return {
    day,
    status,
    requestedAt,
    requestedBy,
    reconciledAt: run?.at ?? null,
    gateway: run?.gateway ?? null,
    isWhole: run?.isWhole ?? false,
    transactions: counts?.transactions ?? 0,
    carried: counts?.carried ?? 0,
    underWay: counts?.underWay ?? 0,
    references: counts?.references ?? 0,
    openFindings,
    proposedFindings,
    settledFindings,
    findingsLeftOut: counts?.findingsLeftOut ?? 0,
    balances: (run?.balances ?? []).map(({ currency, closingSaid, ...sums }) => {
      const money = (amount: number) => wireMoney({ amount, currency });
      return {
        currency,
        opening: money(sums.opening),
        movements: money(sums.movements),
        closing: money(sums.closing),
        closingSaid: closingSaid === null ? null : money(closingSaid),
        booked: money(sums.booked),
        bookedClosing: money(sums.bookedClosing),
        difference: money(sums.closing - sums.bookedClosing),
        onOtherDays: money(sums.onOtherDays),
      };
    }),
  };
}

export const wireReconciliation = (day: ReconciledDay) => ({
  ...wireReconciledDay(day),
  totals: (day.run?.totals ?? []).map(({ currency, amount, fee, net, ...of }) => ({
    ...of,
    currency,
    amount: wireMoney({ amount, currency }),
    fee: wireMoney({ amount: fee, currency }),
    net: wireMoney({ amount: net, currency }),
  })),
});

export function wireFinding({
  kind: _kind,
  findingId,
  what,
  currency,
  difference,
  transaction,
  entry,
  ...finding
}: ReconciliationFinding) {
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    id: findingId,
    ...finding,
    kind: what,
    currency,
    difference: money(difference),
    transaction: transaction && { ...transaction, net: money(transaction.net) },
    entry: entry && {
      id: entry.entryId,
      eventId: entry.eventId,
      eventType: entry.eventType,
      stream: entry.stream,
      valueDate: entry.valueDate,
      amount: money(entry.signed),
    },
  };
}
