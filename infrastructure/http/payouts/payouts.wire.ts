import type { PayoutAccountView } from '../../../application/money/payout-account.queries.js';
import type { Named } from '../../../application/money/vendor-names.js';
import type { PayoutDocument, PayoutItem } from '../../../projections/money/payouts.js';
import { now } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';

export const wirePayout = ({
  kind: _kind,
  batches: _batches,
  currency,
  amount,
  parts,
  ...payout
}: PayoutDocument & Named) => {
  const money = (minor: number) => wireMoney({ amount: minor, currency });
  return {
    ...payout,
    amount: money(amount),
    parts: parts.map((part) => ({
      ...part,
      gross: money(part.gross),
      commission: money(part.commission),
      tax: money(part.tax),
      amount: money(part.amount),
    })),
  };
};

export function wirePayoutItem({
  kind: _kind,
  position: _position,
  batch: _batch,
  accountId: _accountId,
  vendorOrgId: _vendorOrgId,
  currency,
  gross,
  commission,
  tax,
  amount,
  ...item
}: PayoutItem) {
  const money = (minor: number | null) =>
    minor === null ? null : wireMoney({ amount: minor, currency });
  return {
    ...item,
    gross: money(gross),
    commission: money(commission),
    tax: money(tax),
    amount: wireMoney({ amount, currency }),
  };
}

export const wirePayoutAccount = ({ due: _due, ...account }: PayoutAccountView) => ({
  ...account,
  isCooling: account.coolsUntil !== null && account.coolsUntil > now(),
});
