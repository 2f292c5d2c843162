import type { PaymentDocument, TransferOfPayment } from '../../../projections/money/payments.js';
import type { TransactionDocument } from '../../../projections/money/transactions.js';
import { wireMoney } from '../kernel/wire.js';

export function wirePayment({ partyOrgId: _whose, ...payment }: PaymentDocument) {
  const { currency } = payment;
  // absent in documents of an older version, until this one is built
  const asOld: Partial<Pick<PaymentDocument, 'refundRequests' | 'refundAsked'>> = payment;
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    ...payment,
    refundAsked: asOld.refundAsked ?? false,
    due: money(payment.due),
    authorised: money(payment.authorised),
    captured: money(payment.captured),
    refunded: money(payment.refunded),
    shares: payment.shares.map(({ due, captured, refunded, ...share }) => ({
      ...share,
      due: money(due),
      captured: money(captured),
      refunded: money(refunded),
      refundable: money(captured - refunded),
    })),
    transfer: payment.transfer && wireTransfer(payment.transfer, money),
    refundRequests: (asOld.refundRequests ?? []).map(({ amount, lines, ...asked }) => ({
      ...asked,
      amount: money(amount),
      lines: wireLines(lines, money),
    })),
    refunds: payment.refunds.map(({ amount, shares, lines, ...refund }) => ({
      ...refund,
      requestId: (refund as { readonly requestId?: string | null }).requestId ?? null,
      amount: money(amount),
      lines: wireLines(lines, money),
      shares: shares.map(({ amount, ...share }) => ({ ...share, amount: money(amount) })),
    })),
  };
}

const wireLines = (
  lines: PaymentDocument['refunds'][number]['lines'] | undefined,
  money: (amount: number) => ReturnType<typeof wireMoney>,
) => (lines ?? []).map(({ lineId: id, net }) => ({ id, net: money(net) }));

function wireTransfer(
  {
    unapplied: _unapplied,
    capturing: _capturing,
    received,
    missing,
    returnable,
    receipts,
    returns,
    details,
  }: TransferOfPayment,
  money: (amount: number) => ReturnType<typeof wireMoney>,
) {
  return {
    details,
    received: money(received),
    missing: money(missing),
    returnable: money(returnable),
    receipts: receipts.map(({ amount, ...receipt }) => ({ ...receipt, amount: money(amount) })),
    returns: returns.map(({ amount, ...sent }) => ({ ...sent, amount: money(amount) })),
  };
}

export const wireTransaction = ({
  currency,
  amount,
  paymentOf: _paymentOf,
  refundOf: _refundOf,
  waitingFor: _waitingFor,
  transferOf: _transferOf,
  ...row
}: TransactionDocument) => ({ ...row, amount: wireMoney({ amount, currency }) });
