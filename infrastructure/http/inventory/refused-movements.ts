import { seesEverything, type Caller } from '../../../application/shared/caller.js';
import { productsById } from '../../../application/shared/product-look-up.js';
import type { Services } from '../../../application/shared/use-case.js';
import { movementOf, orderOf } from '../../../application/stock/refused-movement.js';
import { inventory } from '../../../domain/stock/inventory/inventory.js';
import { order } from '../../../domain/trading/order/order.js';
import type { ParkedCommand } from '../../consumers/processes/process-runner.js';
import type { Wire } from '../schemas.js';

type RefusedMovement = Wire<'RefusedMovements'>['items'][number];

/** What the stock of a vendor has refused: the caller's own, or all for those who see everything. */
export const refusedFor = (
  caller: Caller,
  parked: readonly ParkedCommand[],
): readonly ParkedCommand[] =>
  parked.filter(({ pending }) => {
    const movement = movementOf(pending.command);
    return movement && (seesEverything(caller) || movement.vendorOrgId === caller.organization.id);
  });

/** As a vendor sees them, oldest first, with the order that each is for and what is on hand now. */
export async function wireRefused(
  refused: readonly ParkedCommand[],
  services: Services,
): Promise<RefusedMovement[]> {
  const { pipeline } = services;
  const movements = refused.map(({ pending }) => movementOf(pending.command)!);
  const products = await productsById([...new Set(movements.map((m) => m.productId))], services);
  const items = refused.map(async ({ reason, parkedAt, pending }, i): Promise<RefusedMovement> => {
    const { commandId, command } = pending;
    const movement = movements[i]!;
    const { type, productId, location } = movement;
    const { state: stock } = await pipeline.load(inventory, command.id);
    const orderId = await orderOf(movement, command.id, pipeline);
    const placed = orderId === null ? null : (await pipeline.load(order, orderId)).state;
    const product = products.get(productId);
    return {
      commandId,
      movement: type,
      productId,
      sku: product?.sku ?? '',
      name: product?.details.name ?? '',
      location,
      quantity: 'quantity' in movement ? movement.quantity : null,
      onHand: stock.onHand,
      orderId,
      orderNumber: placed?.number ?? null,
      reason,
      refusedAt: parkedAt,
    };
  });
  return (await Promise.all(items)).sort((a, b) => (a.refusedAt < b.refusedAt ? -1 : 1));
}
