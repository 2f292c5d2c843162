import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { partNumber, type PartNumberState } from '../../domain/buying/part-number/part-number.js';
import { product, type ProductState } from '../../domain/catalogue/product/product.js';
import type { PartNumberDocument } from '../../projections/buying/part-numbers.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { useCase } from '../shared/use-case.js';
import { partNumberId } from './resolve.queries.js';

/** The same number again means the other product from then on. */
export const assignPartNumber = useCase<{ partNumber: string; productId: string }, PartNumberState>(
  {
    name: 'AssignPartNumber',
    decider: partNumber,
    permission: 'list.manage',
    prepare: async ({ partNumber: text, productId }, { caller, meta, services }) => {
      const { state } = await services.pipeline.load<ProductState>(product, productId);
      if (!state)
        throw invalid('product/unknown', 'there is no such product', { field: 'productId' });
      const id = partNumberId(caller.organizationId, text);
      const command = {
        type: 'AssignPartNumber',
        at: meta.at,
        partNumberId: id,
        buyerOrgId: caller.organizationId,
        partNumber: text,
        productId,
        assignedBy: caller.userId,
      };
      return { id, command };
    },
  },
);

export const removePartNumber = useCase<{ partNumberId: string }, PartNumberState>({
  name: 'RemovePartNumber',
  decider: partNumber,
  permission: 'list.manage',
  prepare: async ({ partNumberId: id }, { caller, meta, services }) => {
    const { state } = await services.pipeline.load<PartNumberState>(partNumber, id);
    if (state?.buyerOrgId !== caller.organizationId)
      throw missing('part-number/unknown', 'there is no such part number');
    return { id, command: { type: 'RemovePartNumber', at: meta.at, removedBy: caller.userId } };
  },
});

export const partNumberList = list({
  projection: 'part-numbers',
  sorts: { partNumber: [{ field: 'partNumberKey' }], changedAt: [{ field: 'changedAt' }] },
  sortedBy: { by: 'partNumber', descending: false },
});

export const listPartNumbers = query<
  ListInput & { readonly productId: readonly string[] },
  Page<PartNumberDocument>
>({
  name: 'ListPartNumbers',
  permission: 'list.read',
  reads: ['part-numbers'],
  run: ({ productId, ...page }, { caller, services }) =>
    pageOf<PartNumberDocument>(services.documents, partNumberList, page, {
      ...condition('productId', productId),
      buyerOrgId: caller.organizationId,
    }),
});
