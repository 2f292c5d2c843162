import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import type { OfInventory } from '../../domain/stock/inventory/inventory.events.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import type { OrderCommand } from '../../domain/trading/order/order.commands.js';
import { order } from '../../domain/trading/order/order.js';
import { inventoryId } from '../shared/command/ids.js';
import { send, type ProcessCommand } from '../shared/process/process.js';
import type { Held, LineProgress, OrderProgress } from './fulfilment.state.js';

export const release = (
  order: OrderProgress,
  { reservationId, location }: Pick<Held, 'reservationId' | 'location'>,
  line: LineProgress,
  at: string,
  reason: string,
  part?: { readonly quantity: number; readonly releaseId: string },
): ProcessCommand =>
  toStock(order, line, location, {
    type: 'ReleaseReservation',
    at,
    reservationId,
    reason,
    ...(part ? { part } : {}),
  });

/** A command without the fields that identify its aggregate. */
type Addressed<Command, Address> = Command extends unknown ? Omit<Command, keyof Address> : never;

/** Inventory is not expected to refuse; where it does, the command is parked for an operator. */
export function toStock(
  { vendorOrgId }: Pick<OrderProgress, 'vendorOrgId'>,
  { productId }: Pick<LineProgress, 'productId'>,
  location: string,
  command: Addressed<InventoryCommand, OfInventory>,
): ProcessCommand {
  const whole = { ...command, productId, vendorOrgId, location } as InventoryCommand;
  const id = inventoryId(productId, vendorOrgId, location);
  return send(inventory, id, whole, { onRefusal: 'park' });
}

/** A refusal by the order is expected: it was cancelled, or has progressed. */
export const toOrder = (
  orderId: string,
  command: Addressed<OrderCommand, { orderId: string }>,
): ProcessCommand =>
  send(order, orderId, { ...command, orderId } as OrderCommand, { onRefusal: 'ignore' });
