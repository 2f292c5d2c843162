import { conflict, forbidden } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { Of, PaymentCommandOf } from './payment-state.js';
import type { PaymentEvent } from './payment.events.js';
import { heldOf, type ShareState } from './share-state.js';

/** Why an order's money is not released, and who said so. */
export interface ReleaseHold {
  readonly reason: string;
  readonly by: string;
}

/** One person is enough to keep an order's money from being released: that may have to be quick. */
export function setReleaseHold(
  of: Of,
  share: ShareState,
  { reason, by }: PaymentCommandOf<'SetReleaseHold'>,
): readonly PaymentEvent[] {
  if (share.hold) return [];
  requireText('reason', reason, 500);
  if (heldOf(share) <= 0)
    throw conflict(
      'payment/nothing-held',
      share.captured > 0
        ? `nothing of ${share.number} is held any more: it was released or given back. Keep a reserve back in the vendor’s account, or block its payouts, instead`
        : `nothing of ${share.number} was taken yet: it is released after it was taken, and can be kept back from then on`,
      { facts: { captured: share.captured, released: share.released } },
    );
  const { orderId, vendorOrgId } = share;
  return [{ type: 'ReleaseHoldSet', data: { ...of, orderId, vendorOrgId, reason, heldBy: by } }];
}

/** Lifting it takes another person, as lifting a block of payouts does. */
export function liftReleaseHold(
  of: Of,
  { orderId, vendorOrgId, hold }: ShareState,
  { reason, by }: PaymentCommandOf<'LiftReleaseHold'>,
): readonly PaymentEvent[] {
  if (!hold) return [];
  requireText('reason', reason, 500);
  if (hold.by === by)
    throw forbidden(
      'payment/own-hold',
      'lifting a hold takes two people: someone else lifts the one that you have set',
    );
  return [
    { type: 'ReleaseHoldLifted', data: { ...of, orderId, vendorOrgId, reason, liftedBy: by } },
  ];
}
