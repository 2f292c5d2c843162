import { conflict, invalid } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { KnownPayment, Of, PaymentCommandOf } from './payment-state.js';
import type { PaymentEvent, RefundedLine } from './payment.events.js';

/** What a buyer has asked to be given back for an order. */
export interface RefundRequestState {
  readonly requestId: string;
  readonly orderId: string;
  readonly status: 'Open' | 'Started' | 'Declined' | 'Replaced';
}

/** What of a line is to be refunded, and the most that its refunds may come to, before tax. */
export interface LineToRefund extends RefundedLine {
  /** What the line costs now, in minor units. */
  readonly of: number;
}

/** The buyer asks; one request for an order is open at a time, a later one replaces it. */
export function askForRefund(
  state: KnownPayment,
  of: Of,
  { requestId, orderId, amount, lines, person, reason }: PaymentCommandOf<'AskForRefund'>,
): readonly PaymentEvent[] {
  if (state.refundRequests.some((r) => r.requestId === requestId)) return [];
  requireText('reason', reason, 500);
  requireLines(state, lines);
  const { vendorOrgId } = state.shares.find((s) => s.orderId === orderId)!;
  return [
    {
      type: 'RefundAsked',
      data: {
        ...of,
        requestId,
        orderId,
        vendorOrgId,
        amount,
        lines: lines.map(({ lineId, net }) => ({ lineId, net })),
        reason,
        askedBy: person,
      },
    },
  ];
}

export function declineRefund(
  state: KnownPayment,
  of: Of,
  { requestId, by, person, reason }: PaymentCommandOf<'DeclineRefund'>,
): readonly PaymentEvent[] {
  const { orderId, status } = knownRequest(state, requestId);
  if (status === 'Declined') return [];
  requireText('reason', reason, 500);
  requireOpen(status);
  const { vendorOrgId } = state.shares.find((s) => s.orderId === orderId)!;
  return [
    {
      type: 'RefundDeclined',
      data: { ...of, requestId, orderId, vendorOrgId, by, declinedBy: person, reason },
    },
  ];
}

/** A refund that answers a request is of its order, and answers it once. */
export function requireAnswerable(state: KnownPayment, requestId: string, orderId: string): void {
  const asked = knownRequest(state, requestId);
  if (asked.orderId !== orderId)
    throw invalid('payment/other-request', 'this was asked for another order', {
      field: 'requestId',
    });
  requireOpen(asked.status);
}

/** Of a line no more is refunded than it costs, however often. */
export function requireLines(
  { refunds }: Pick<KnownPayment, 'refunds'>,
  lines: readonly LineToRefund[],
): void {
  lines.forEach(({ lineId, net, of }, i) => {
    const before = refunds.reduce(
      (n, { lines: refunded }) =>
        n + refunded.reduce((m, l) => (l.lineId === lineId ? m + l.net : m), 0),
      0,
    );
    const left = of - before;
    if (!Number.isSafeInteger(net) || net <= 0 || net > left)
      throw invalid(
        'payment/refund-line',
        left > 0
          ? 'more than that line costs, less what was refunded of it, cannot be refunded'
          : 'all of that line was refunded, or is on its way',
        { field: `lines[${i}].net`, facts: { left } },
      );
  });
}

function knownRequest({ refundRequests }: KnownPayment, requestId: string): RefundRequestState {
  const asked = refundRequests.find((r) => r.requestId === requestId);
  if (!asked)
    throw invalid('payment/unknown-request', 'this refund request does not exist', {
      field: 'requestId',
      allowed: refundRequests.filter((r) => r.status === 'Open').map((r) => r.requestId),
    });
  return asked;
}

function requireOpen(status: RefundRequestState['status']): void {
  if (status !== 'Open')
    throw conflict(
      'payment/request-answered',
      'this refund request is no longer open: it was answered or replaced',
      { field: 'requestId', facts: { status } },
    );
}
