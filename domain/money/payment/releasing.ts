import { entriesOf, operatorEntry } from '../ledger/entry.js';
import { end, withheldOf } from './chargebacks.js';
import { evolve } from './payment-after.js';
import {
  shareOfOrder,
  type KnownPayment,
  type Of,
  type PaymentCommandOf,
  type PaymentState,
} from './payment-state.js';
import type { PaymentEvent } from './payment.events.js';
import { refundEvents } from './refunds.js';
import { liftReleaseHold } from './release-holds.js';
import { earnedOf, earningOf, heldOf, overpaid, type ShareState } from './share-state.js';

/** What is held for an order goes to its vendor, but for what an open chargeback, or a hold, keeps. */
export function release(state: KnownPayment, of: Of, orderId: string): readonly PaymentEvent[] {
  const share = shareOfOrder(state, orderId);
  if (state.status !== 'Captured') return [];
  const withheld = share.hold ? heldOf(share) : Math.min(heldOf(share), withheldOf(state, orderId));
  const { vendorOrgId } = share;
  return [
    ...released(of, share, heldOf(share) - withheld),
    ...(withheld > 0 && !share.isReleaseDue
      ? [
          {
            type: 'ReleaseWithheld' as const,
            data: { ...of, orderId, vendorOrgId, amount: withheld },
          },
        ]
      : []),
  ];
}

/** What had to wait for it is released, less what a chargeback keeps. */
export function liftHold(
  state: KnownPayment,
  of: Of,
  command: PaymentCommandOf<'LiftReleaseHold'>,
): readonly PaymentEvent[] {
  const share = shareOfOrder(state, command.orderId);
  const events = liftReleaseHold(of, share, command);
  if (events.length === 0 || !share.isReleaseDue) return events;
  return [...events, ...released(of, share, heldOf(share) - withheldOf(state, share.orderId))];
}

function released(of: Of, share: ShareState, amount: number): readonly PaymentEvent[] {
  if (amount <= 0) return [];
  const { orderId } = share;
  const entries = entriesOf(
    operatorEntry(
      { currency: of.currency, at: of.occurredAt },
      { debit: [['orderFunds', orderId, amount]], credit: [['clearing', orderId, amount]] },
    ),
  );
  const releaseId = `release:${orderId}:${share.released}`;
  return [
    {
      type: 'FundsReleased',
      data: { ...of, ...earningOf(share, earnedOf(share), amount), releaseId, entries },
    },
  ];
}

/** What had to wait for the chargeback: what is due to be released, and what was paid too much. */
export function endChargeback(
  state: KnownPayment,
  of: Of,
  command: PaymentCommandOf<'EndChargeback'>,
): readonly PaymentEvent[] {
  const events = [...end(state, of, command)];
  if (events.length === 0) return [];
  let after = events.reduce<PaymentState>(evolve, state) as KnownPayment;
  if (after.chargebacks.length === 0) {
    const less = after.shares.flatMap((s): [string, number][] =>
      overpaid(s) > 0 ? [[s.orderId, overpaid(s)]] : [],
    );
    if (less.length > 0)
      events.push(
        ...refundEvents(
          after,
          of,
          `chargeback:${command.chargebackId}`,
          less,
          'process',
          null,
          'less was supplied than was paid for',
        ),
      );
  }
  after = events.reduce<PaymentState>(evolve, state) as KnownPayment;
  for (const share of after.shares)
    if (share.isReleaseDue && !share.hold)
      events.push(...released(of, share, heldOf(share) - withheldOf(after, share.orderId)));
  return events;
}
