import { organization } from '../../domain/people/organization/organization.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import type { OfInventory } from '../../domain/stock/inventory/inventory.events.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { locations } from '../../domain/stock/locations/locations.js';
import { ownProduct } from '../catalogue/product.use-cases.js';
import { actorOf } from '../shared/caller.js';
import { derivedId, inventoryId } from '../shared/command/ids.js';
import { useCase, type UseCaseContext } from '../shared/use-case.js';
import { locationsOf } from './location-directory.js';

interface AtLocation {
  readonly productId: string;
  /** Its key or its code, in whatever case. */
  readonly location: string;
}

/**
 * The key of the vendor's location that a text names. The first location that a vendor without any
 * names becomes its first record, in the vendor's own country, so that stock can be received before
 * anything else is set up.
 *
 * @throws DomainError `location/unknown` with the nearest codes
 */
async function knownLocation(
  text: string,
  vendorOrgId: string,
  { caller, meta, services }: UseCaseContext,
): Promise<string> {
  const directory = await locationsOf(services, vendorOrgId);
  if (directory.size > 0) return directory.keyOf(text, 'location');
  const { state: vendor } = await services.pipeline.load(organization, vendorOrgId);
  const code = text.trim();
  try {
    await services.pipeline.execute({
      decider: locations,
      id: vendorOrgId,
      command: {
        type: 'RecordLocation',
        at: meta.at,
        vendorOrgId,
        key: code,
        details: { code, name: code, country: vendor?.country ?? '', address: null },
        inUse: directory.inUse,
        first: true,
      },
      context: {
        commandId: derivedId('first-location', meta.commandId),
        correlationId: meta.correlationId ?? meta.commandId,
        causationId: meta.commandId,
        actor: actorOf(caller),
      },
    });
  } catch (error) {
    // somebody was faster: theirs is the first, and this one is looked for among it
    if (!(error instanceof DomainError) || error.code !== 'location/not-the-first') throw error;
  }
  return (await locationsOf(services, vendorOrgId)).keyOf(text, 'location');
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
      const { productId } = input;
      const { vendorOrgId } = await ownProduct(services, caller, productId);
      const location = await knownLocation(input.location, vendorOrgId, { caller, meta, services });
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

/** Moves free stock, all of it where no quantity is named, to another location, where a process has it arrive. */
export const transferStock = useCase({
  name: 'TransferStock',
  decider: inventory,
  permission: 'stock.manage',
  prepare: async (
    {
      productId,
      from,
      to,
      quantity,
      reason,
    }: { productId: string; from: string; to: string; quantity: number | null; reason: string },
    { caller, meta, services },
  ) => {
    const { vendorOrgId } = await ownProduct(services, caller, productId);
    const directory = await locationsOf(services, vendorOrgId);
    const location = directory.stockKeyOf(from, 'from');
    return {
      id: inventoryId(productId, vendorOrgId, location),
      command: {
        type: 'TransferStock',
        at: meta.at,
        productId,
        vendorOrgId,
        location,
        movementId: meta.newId,
        to: directory.keyOf(to, 'to'),
        quantity,
        reason,
      },
    };
  },
});
