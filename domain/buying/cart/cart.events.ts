import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { CartLine } from './cart-line.js';

interface OfCart {
  /** The cart's owner. */
  readonly userId: string;
  readonly organizationId: string;
}

export type CartEvent =
  /** The new line of each of these products; a quantity of 0 removes it. */
  | DomainEvent<'CartLinesChanged', OfCart & { changeId: string; lines: readonly CartLine[] }>
  /**
   * A purchase was placed from these lines. Of none: another request was answered with a purchase
   * that had just been placed from the cart.
   */
  | DomainEvent<
      'CartOrdered',
      OfCart & {
        purchaseId: string;
        lines: readonly CartLine[];
        /** Of the request's Idempotency-Key, so that its repeat finds this purchase. */
        requestId?: string;
      }
    >;

const buyer = organizations('order.place', (e: OfCart) => [e.organizationId]);

export const cartEvents = eventsOf<CartEvent>('cart', {
  CartLinesChanged: { version: 1, audience: buyer },
  CartOrdered: { version: 1, audience: buyer },
});
