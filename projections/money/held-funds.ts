import { eventTypesOutside } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

/** Why the money of an order is kept, who said so and since when. */
export interface OrderHold {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
}

/** What was captured for one order, and what has become of it. Minor units, gross. */
export interface HeldFunds {
  /** The order's. */
  readonly id: string;
  /** The order's. */
  readonly number: string;
  readonly purchaseId: string;
  readonly paymentId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  readonly captured: number;
  /** Given back to the buyer before it was the vendor's. */
  readonly refunded: number;
  /** The vendor's, less what the operator charges. */
  readonly released: number;
  /** Neither given back nor released. */
  readonly held: number;
  readonly isHeld: boolean;
  /** It is not released before somebody lifts this; null: it is released when the order is completed. */
  readonly hold: OrderHold | null;
  readonly isOnHold: boolean;
  readonly capturedAt: string;
  readonly changedAt: string;
}

type Handled =
  | 'PaymentCaptured'
  | 'FundsReleased'
  | 'RefundRequested'
  | 'ChargebackEnded'
  | 'ReleaseHoldSet'
  | 'ReleaseHoldLifted';

/** Per order, what a vendor's held money is made of. */
export const heldFunds: Projection<HeldFunds, Handled> = {
  name: 'held-funds',
  version: 4,
  handles: [
    'PaymentCaptured',
    'FundsReleased',
    'RefundRequested',
    'ChargebackEnded',
    'ReleaseHoldSet',
    'ReleaseHoldLifted',
  ],
  ignores: [
    'PaymentRequested',
    'CheckoutRequested',
    'CheckoutOpened',
    'CheckoutFailed',
    'PaymentAuthorised',
    'PaymentShareReduced',
    'CaptureRequested',
    'CaptureFailed',
    'PaymentAbandoned',
    'AuthorisationReleased',
    'CommissionAttached',
    'EarningReclaimed',
    // it was taken out of what is held when it was asked for
    'RefundSucceeded',
    'RefundFailed',
    'RefundRetried',
    // it is held all the same until the bank has decided
    'ChargebackWithheld',
    'ReleaseWithheld',
    // the buyer's until it is enough, and is captured
    'BankTransferOpened',
    'BankTransferReceived',
    'ReturnRequested',
    'ReturnSucceeded',
    'ReturnFailed',
    'RefundAsked',
    'RefundDeclined',
    ...eventTypesOutside('payment'),
  ],
  indexes: [
    ['vendorOrgId', 'currency', 'isHeld', 'capturedAt'],
    ['vendorOrgId', 'currency', 'capturedAt'],
    ['number'],
    ['isHeld', 'capturedAt'],
    ['isOnHold', 'capturedAt'],
  ],
  columns: ['held', 'captured', 'changedAt'],
  route: (event) =>
    'orderId' in event.data
      ? [event.data.orderId]
      : event.data.shares.map(({ orderId }) => orderId),
  evolve: (orderId, doc, event) => {
    const after = changed(orderId, doc, event);
    if (!after) return undefined;
    const held = after.captured - after.refunded - after.released;
    return {
      ...after,
      held,
      isHeld: held !== 0,
      isOnHold: after.hold !== null && held !== 0,
      changedAt: isoTime(event.recordedAt),
    };
  },
};

type Amounts = Omit<HeldFunds, 'held' | 'isHeld' | 'isOnHold' | 'changedAt'>;

function changed(
  orderId: string,
  doc: Amounts | undefined,
  event: ProjectedEvent<Handled>,
): Amounts | undefined {
  switch (event.type) {
    case 'PaymentCaptured': {
      const { paymentId, purchaseId, currency, shares, occurredAt: capturedAt } = event.data;
      const share = shares.find((s) => s.orderId === orderId);
      if (!share) return undefined;
      const { number, vendorOrgId, amount: captured } = share;
      return {
        id: orderId,
        number,
        purchaseId,
        paymentId,
        vendorOrgId,
        currency,
        captured,
        refunded: 0,
        released: 0,
        hold: null,
        capturedAt,
      };
    }
    case 'FundsReleased':
      return doc && { ...doc, released: doc.released + event.data.gross };
    case 'ChargebackEnded':
      // what the platform bears is the vendor's still
      if (event.data.bearer !== 'vendor') return doc && { ...doc };
      return doc && { ...doc, refunded: doc.refunded + givenBack(orderId, event.data.shares) };
    case 'RefundRequested':
      return doc && { ...doc, refunded: doc.refunded + givenBack(orderId, event.data.shares) };
    case 'ReleaseHoldSet': {
      const { reason, heldBy: by, occurredAt: since } = event.data;
      return doc && { ...doc, hold: { reason, by, since } };
    }
    case 'ReleaseHoldLifted':
      return doc && { ...doc, hold: null };
    default:
      return never(event);
  }
}

/** Of what is held: what had been released comes out of the vendor's account. */
const givenBack = (
  orderId: string,
  shares: readonly {
    readonly orderId: string;
    readonly amount: number;
    readonly released: number;
  }[],
): number =>
  shares.filter((s) => s.orderId === orderId).reduce((n, s) => n + s.amount - s.released, 0);
