import type { PayoutCandidate } from '../../../application/money/payout-candidates.js';
import type { PayoutTermsView, RunPreview } from '../../../application/money/payout-run.queries.js';
import type { Named } from '../../../application/money/vendor-names.js';
import type {
  NotPaidDocument,
  PayoutRunDocument,
  RunSum,
} from '../../../projections/money/payout-runs.js';
import { wireMoney } from '../kernel/wire.js';

const wireSum = <Sum extends RunSum>({ currency, amount, ...sum }: Sum) => ({
  ...sum,
  amount: wireMoney({ amount, currency }),
});

export const wirePayoutRun = ({
  kind: _kind,
  bySchedule: _bySchedule,
  paid,
  notPaid,
  ...run
}: PayoutRunDocument) => ({ ...run, paid: paid.map(wireSum), notPaid: notPaid.map(wireSum) });

export const wireRunPreview = ({ paid, notPaid, ...preview }: RunPreview) => ({
  ...preview,
  paid: paid.map(wireSum),
  notPaid: notPaid.map(wireSum),
});

export function wirePayoutCandidate({
  currency,
  available,
  reserved,
  minimum,
  ...candidate
}: PayoutCandidate & Named) {
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    id: candidate.accountId,
    ...candidate,
    available: money(available),
    reserved: money(reserved),
    minimum: money(minimum),
  };
}

export const wireNotPaid = ({
  kind: _kind,
  runId: _runId,
  currency,
  amount,
  ...left
}: NotPaidDocument & Named) => ({ ...left, amount: wireMoney({ amount, currency }) });

export const wirePayoutTerms = ({
  own,
  minima,
  settings,
  twoPeopleAbove,
  ...terms
}: PayoutTermsView) => ({
  ...terms,
  ...settings,
  own: own && {
    schedule: own.schedule,
    minima: own.minima.map(wireMoney),
    reason: own.reason,
    setBy: own.setBy,
    setAt: own.setAt,
  },
  minima: minima.map(wireMoney),
  twoPeopleAbove: twoPeopleAbove.map(wireMoney),
});
