import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import type { CommandPipeline } from '../shared/command/pipeline.js';
import {
  send,
  type AnyProcess,
  type ProcessCommand,
  type RefusedCommand,
} from '../shared/process/process.js';

/** A movement of stock that a process wants; null where the command is of something else. */
export const movementOf = ({ category, command }: ProcessCommand): InventoryCommand | null =>
  category === inventory.category ? (command as unknown as InventoryCommand) : null;

/** The order for which a movement's stock is reserved; null where it is for none. */
export async function orderOf(
  movement: InventoryCommand,
  stockId: string,
  pipeline: Pick<CommandPipeline, 'load'>,
): Promise<string | null> {
  if ('orderId' in movement) return movement.orderId;
  if (!('reservationId' in movement)) return null;
  const { state } = await pipeline.load(inventory, stockId);
  return state.reservations.get(movement.reservationId)?.orderId ?? null;
}

/**
 * A process that has the stock's own stream say which movement it has refused: its vendor hears of
 * it at once, as of every event of their stock, and can count or receive what is missing.
 */
export const tellingVendors = <P extends AnyProcess>(
  process: P,
  pipeline: Pick<CommandPipeline, 'load'>,
): P => ({
  ...process,
  whenParked: async ({ commandId, command, reason, parkedAt }: RefusedCommand) => {
    const movement = movementOf(command);
    if (!movement) return null;
    const { productId, vendorOrgId, location } = movement;
    const record: InventoryCommand = {
      type: 'RecordRefusedMovement',
      at: parkedAt,
      productId,
      vendorOrgId,
      location,
      commandId,
      movement: movement.type,
      quantity: 'quantity' in movement ? movement.quantity : null,
      orderId: await orderOf(movement, command.id, pipeline),
      reason,
    };
    return send(inventory, command.id, record, { onRefusal: 'ignore' });
  },
});
