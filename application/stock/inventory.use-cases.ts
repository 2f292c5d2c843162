import { inventory, type InventoryState } from '../../domain/stock/inventory/inventory.js';
import { inventoryId } from '../shared/command/ids.js';
import { ownProduct } from '../catalogue/product.use-cases.js';
import { useCase, type Prepared, type UseCaseContext } from '../shared/use-case.js';

interface AtLocation {
  readonly productId: string;
  readonly location: string;
}

const stockCommand = <Input extends AtLocation>(
  name: string,
  details: (input: Input, movementId: string) => object,
) =>
  useCase<Input, InventoryState>({
    name,
    decider: inventory,
    permission: 'stock.manage',
    prepare: async (
      input: Input,
      { caller, meta, services }: UseCaseContext,
    ): Promise<Prepared> => {
      const { productId, location } = input;
      const { vendorOrgId } = await ownProduct(services, caller, productId);
      const command = {
        type: name,
        at: meta.at,
        productId,
        vendorOrgId,
        location,
        ...details(input, meta.newId),
      };
      return { id: inventoryId(productId, vendorOrgId, location), command };
    },
  });

export const receiveStock = stockCommand<
  AtLocation & { quantity: number; reference: string | null }
>('ReceiveStock', ({ quantity, reference }, movementId) => ({
  movementId,
  quantity,
  reference,
}));

export const adjustStock = stockCommand<AtLocation & { delta: number; reason: string }>(
  'AdjustStock',
  ({ delta, reason }, movementId) => ({ movementId, delta, reason }),
);

export const countStock = stockCommand<AtLocation & { counted: number; reason: string }>(
  'CountStock',
  ({ counted, reason }, movementId) => ({
    movementId,
    counted,
    reason,
  }),
);

export const setReorderPoint = stockCommand<AtLocation & { reorderPoint: number | null }>(
  'SetReorderPoint',
  ({ reorderPoint }) => ({ reorderPoint }),
);
