import { invalid, missing } from '../../domain/decider/domain-error.js';
import { organization, type OrganizationState } from '../../domain/organization/organization.js';
import { product, type ProductState } from '../../domain/product/product.js';
import type { RequestedLine } from '../../domain/rfq/rfq.events.js';
import { rfq, type RfqState } from '../../domain/rfq/rfq.js';
import { derivedId } from '../command/ids.js';
import { useCase } from '../use-case.js';

export interface RequestQuoteInput {
  readonly vendorOrgIds: readonly string[];
  readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly note: string | null }[];
  readonly neededBy: string | null;
  readonly note: string | null;
}

export const requestQuote = useCase<RequestQuoteInput, RfqState>({
  name: 'RequestQuote',
  decider: rfq,
  permission: 'rfq.submit',
  prepare: async (input, { caller, meta, services }) => {
    const { pipeline, numbers } = services;
    const { newId: rfqId, at } = meta;
    const { state: buyer } = await pipeline.load<OrganizationState>(organization, caller.organizationId);
    if (!buyer) throw missing('organization/unknown', 'there is no such organization');
    const vendorOrgIds = [...new Set(input.vendorOrgIds)];
    for (const [i, id] of vendorOrgIds.entries()) {
      const { state } = await pipeline.load<OrganizationState>(organization, id);
      if (state?.organizationType !== 'Seller' || state.status !== 'Verified') throw invalid('rfq/unknown-vendor', 'there is no such vendor', { field: `vendorOrgIds[${i}]` });
    }
    const lines = await Promise.all(
      input.lines.map(async ({ productId, quantity, note }, i): Promise<RequestedLine | null> => {
        const { state } = await pipeline.load<ProductState>(product, productId);
        if (!state) return null;
        const { vendorOrgId, sku, details } = state;
        return { lineId: derivedId('rfq-line', rfqId, i), productId, vendorOrgId, sku, name: details.name, quantity, note };
      }),
    );
    const number = `Q${await numbers.next('rfq', at)}`;
    const of = { rfqId, number, buyerOrgId: buyer.organizationId, buyerName: buyer.name, requestedBy: caller.userId };
    return { id: rfqId, command: { type: 'RequestQuote', at, ...of, vendorOrgIds, lines, neededBy: input.neededBy, note: input.note }, creates: true };
  },
});
