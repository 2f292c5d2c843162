import { inventory, type InventoryState } from '../../domain/stock/inventory/inventory.js';
import { openLines } from '../../domain/trading/order/closing.js';
import { reservableAt } from '../../domain/trading/order/order-line.js';
import type { LackingStock } from '../../domain/trading/order/order.commands.js';
import type { ShippedLine } from '../../domain/trading/order/order.events.js';
import type { KnownOrder } from '../../domain/trading/order/order.js';
import { inventoryId, reservationId } from '../shared/command/ids.js';
import type { CommandPipeline } from '../shared/command/pipeline.js';

/**
 * What of a shipment (null: of all that is left) is reserved at a location where less is on hand:
 * it was counted or written off since. Found as the fulfilment process would take it, location by
 * location; a line whose reservation is not there yet, or was taken by a shipment that is still
 * under way, is not judged.
 */
export async function lackingStock(
  order: KnownOrder,
  requested: readonly ShippedLine[] | null,
  pipeline: Pick<CommandPipeline, 'load'>,
): Promise<readonly LackingStock[]> {
  const shipping = new Map((requested ?? openLines(order)).map((l) => [l.lineId, l.quantity]));
  const places = order.lines
    .filter((l) => shipping.has(l.lineId))
    .flatMap((l) =>
      reservableAt(l).map((location) => inventoryId(l.productId, order.vendorOrgId, location)),
    );
  const found = async (fresh: boolean): Promise<readonly LackingStock[]> => {
    const stocks = new Map<string, InventoryState>();
    await Promise.all(
      [...new Set(places)].map(async (id) =>
        stocks.set(id, (await pipeline.load(inventory, id, fresh)).state),
      ),
    );
    return lackingOf(order, shipping, stocks);
  };
  // what is remembered may be old; a refusal rests on what the streams say
  return (await found(false)).length === 0 ? [] : found(true);
}

function lackingOf(
  order: KnownOrder,
  shipping: ReadonlyMap<string, number>,
  stocks: ReadonlyMap<string, InventoryState>,
): readonly LackingStock[] {
  const taken = new Map<string, number>();
  return order.lines.flatMap((line): LackingStock[] => {
    const { lineId, productId } = line;
    let left = shipping.get(lineId) ?? 0;
    for (const location of reservableAt(line)) {
      const id = inventoryId(productId, order.vendorOrgId, location);
      const stock = stocks.get(id);
      const reserved = stock?.reservations.get(reservationId(lineId, location))?.quantity ?? 0;
      const needed = Math.min(left, reserved);
      if (!stock || needed === 0) continue;
      const onHand = stock.onHand - (taken.get(id) ?? 0);
      if (needed > onHand) return [{ lineId, location, needed, onHand: Math.max(0, onHand) }];
      taken.set(id, (taken.get(id) ?? 0) + needed);
      left -= needed;
    }
    return [];
  });
}
