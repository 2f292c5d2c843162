import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import type { OfInventory } from '../../domain/stock/inventory/inventory.events.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { ownProduct } from '../catalogue/product.use-cases.js';
import { inventoryId } from '../shared/command/ids.js';
import { useCase, type UseCaseContext } from '../shared/use-case.js';

interface AtLocation {
  readonly productId: string;
  readonly location: string;
}

/** A command's fields besides its type, time and inventory. */
type Details<Type extends InventoryCommand['type']> = Omit<
  Extract<InventoryCommand, { type: Type }>,
  'type' | 'at' | keyof OfInventory
>;

const stockCommand = <Input extends AtLocation, Type extends InventoryCommand['type']>(
  type: Type,
  details: (input: Input, movementId: string) => Details<Type>,
) =>
  useCase({
    name: type,
    decider: inventory,
    permission: 'stock.manage',
    prepare: async (input: Input, { caller, meta, services }: UseCaseContext) => {
      const { productId, location } = input;
      const { vendorOrgId } = await ownProduct(services, caller, productId);
      const command = {
        type,
        at: meta.at,
        productId,
        vendorOrgId,
        location,
        ...details(input, meta.newId),
      } as Extract<InventoryCommand, { type: Type }>;
      return { id: inventoryId(productId, vendorOrgId, location), command };
    },
  });

export const receiveStock = stockCommand(
  'ReceiveStock',
  (
    { quantity, reference }: AtLocation & { quantity: number; reference: string | null },
    movementId,
  ) => ({ movementId, quantity, reference }),
);

export const adjustStock = stockCommand(
  'AdjustStock',
  ({ delta, reason }: AtLocation & { delta: number; reason: string }, movementId) => ({
    movementId,
    delta,
    reason,
  }),
);

export const countStock = stockCommand(
  'CountStock',
  ({ counted, reason }: AtLocation & { counted: number; reason: string }, movementId) => ({
    movementId,
    counted,
    reason,
  }),
);

export const setReorderPoint = stockCommand(
  'SetReorderPoint',
  ({ reorderPoint }: AtLocation & { reorderPoint: number | null }) => ({ reorderPoint }),
);
