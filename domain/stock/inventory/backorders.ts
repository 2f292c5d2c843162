import { availableOf } from '../available.js';
import type { Backordered, InventoryEvent, OfInventory } from './inventory.events.js';
import type { InventoryState } from './inventory.js';

/** A line's wait for stock at one location. */
export interface Wait extends Backordered {
  /** When it began, ISO 8601. */
  readonly since: string;
  /** Decides between waits that began at the same time. */
  readonly sequence: number;
  /** Units queued. */
  readonly wanted: number;
  /** Of them, what was reserved here. */
  readonly given: number;
  /** Of them, what another location supplies, or nobody wants any more. */
  readonly covered: number;
}

/** Units that a line still waits for. */
export const waitingUnits = ({ wanted, given, covered }: Wait): number =>
  Math.max(0, wanted - given - covered);

/** The most lines that one append reserves for: it has to fit into a batch of any event store. */
export const MOST_SERVED_AT_ONCE = 500;

/**
 * What of the available stock is reserved for whom: oldest first, whoever the buyer is. Where it
 * does not suffice, the first that it does not suffice for gets a part.
 */
export function served(
  state: InventoryState,
  of: OfInventory & { readonly occurredAt: string },
): InventoryEvent[] {
  let available = availableOf(state);
  if (available === 0) return [];
  const { productId, vendorOrgId, location, occurredAt } = of;
  const place = { productId, vendorOrgId, location, occurredAt };
  const waits = [...state.queue.values()].sort(
    (a, b) => compared(a.since, b.since) || a.sequence - b.sequence,
  );
  const events: InventoryEvent[] = [];
  for (const wait of waits) {
    if (available === 0) break;
    const wanted = waitingUnits(wait);
    const quantity = Math.min(available, wanted);
    available -= quantity;
    const { reservationId, purchaseId, orderId, lineId, toBuy } = wait;
    const isLast = events.length === MOST_SERVED_AT_ONCE - 1;
    const more = isLast && available > 0 && waits.length > MOST_SERVED_AT_ONCE;
    events.push({
      type: 'BackorderReserved',
      data: {
        ...place,
        ...{ reservationId, purchaseId, orderId, lineId, toBuy },
        quantity,
        waiting: wanted - quantity,
        ...(more ? { more } : {}),
      },
    });
    if (isLast) break;
  }
  return events;
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
