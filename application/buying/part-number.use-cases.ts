import { partNumber, type PartNumberCommand } from '../../domain/buying/part-number/part-number.js';
import { product } from '../../domain/catalogue/product/product.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { partNumberId } from '../shared/command/ids.js';
import { useCase } from '../shared/use-case.js';

/** Assigning a number again moves it to the other product. */
export const assignPartNumber = useCase({
  name: 'AssignPartNumber',
  decider: partNumber,
  permission: 'list.manage',
  prepare: async (
    { partNumber: text, productId }: { partNumber: string; productId: string },
    { caller, meta, services },
  ) => {
    const { state } = await services.pipeline.load(product, productId);
    if (!state)
      throw invalid('product/unknown', 'this product does not exist', { field: 'productId' });
    const id = partNumberId(caller.organization.id, text);
    const command: PartNumberCommand = {
      type: 'AssignPartNumber',
      at: meta.at,
      partNumberId: id,
      buyerOrgId: caller.organization.id,
      partNumber: text,
      productId,
      assignedBy: caller.person.id,
    };
    return { id, command };
  },
});

export const removePartNumber = useCase({
  name: 'RemovePartNumber',
  decider: partNumber,
  permission: 'list.manage',
  prepare: async ({ partNumberId: id }: { partNumberId: string }, { caller, meta, services }) => {
    const { state } = await services.pipeline.load(partNumber, id);
    if (state?.buyerOrgId !== caller.organization.id)
      throw missing('part-number/unknown', 'this part number does not exist');
    return { id, command: { type: 'RemovePartNumber', at: meta.at, removedBy: caller.person.id } };
  },
});
