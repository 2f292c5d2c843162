import type { ChargebackView } from '../../../application/money/chargeback.queries.js';
import type { ChargebackDocument } from '../../../projections/money/chargebacks.js';
import { wireMoney } from '../kernel/wire.js';

export function wireChargeback({
  partyOrgId: _partyOrgId,
  gatewayRef: _gatewayRef,
  vendorOrgIds: _vendorOrgIds,
  evidence: _evidence,
  submission: _submission,
  acceptance: _acceptance,
  steps: _steps,
  disputeRef: reference,
  currency,
  amount,
  fee,
  counterFee,
  shares,
  ...chargeback
}: ChargebackDocument) {
  const money = (minor: number) => wireMoney({ amount: minor, currency });
  return {
    ...chargeback,
    reference,
    currency,
    amount: money(amount),
    fee: money(fee),
    counterFee: money(counterFee),
    shares: shares.map((s) => ({
      ...s,
      amount: money(s.amount),
      commissionReturned: money(s.commissionReturned),
      taxReturned: money(s.taxReturned),
    })),
  };
}

/** @param names Of the files, by the id of the evidence; what is missing was forgotten */
export function wireWhole(
  { orders, ...found }: ChargebackView,
  names: ReadonlyMap<string, string | null>,
) {
  const { currency, evidence, submission, acceptance, steps } = found;
  return {
    ...wireChargeback(found),
    evidence: evidence.map(({ file, ...item }) => ({
      ...item,
      file: file && {
        name: names.get(item.id) ?? null,
        mediaType: file.mediaType,
        bytes: file.bytes,
      },
    })),
    submission,
    acceptance: acceptance && { ...acceptance, acceptedBy: acceptance.acceptedBy || null },
    steps,
    orders: orders.map((order) => ({
      ...order,
      left: order.left === null ? null : wireMoney({ amount: order.left, currency }),
    })),
  };
}
