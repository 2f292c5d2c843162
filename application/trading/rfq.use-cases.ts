import { product } from '../../domain/catalogue/product/product.js';
import { organization } from '../../domain/people/organization/organization.js';
import { conflict, invalid, missing } from '../../domain/shared/decider/domain-error.js';
import type { UnitPrice } from '../../domain/shared/money/money.js';
import type { RequestedLine } from '../../domain/trading/rfq/rfq.events.js';
import { rfq, type RequestedQuote } from '../../domain/trading/rfq/rfq.js';
import { derivedId } from '../shared/command/ids.js';
import { useCase, type UseCaseContext } from '../shared/use-case.js';
import { purchaseCommand, type PurchaseTerms } from './purchase.use-cases.js';

export interface RequestQuoteInput {
  readonly vendorOrgIds: readonly string[];
  readonly lines: readonly {
    readonly productId: string;
    readonly quantity: number;
    readonly note: string | null;
  }[];
  readonly neededBy: string | null;
  readonly note: string | null;
}

export const requestQuote = useCase({
  name: 'RequestQuote',
  decider: rfq,
  permission: 'rfq.submit',
  prepare: async (input: RequestQuoteInput, { caller, meta, services }) => {
    const { pipeline, numbers } = services;
    const { newId: rfqId, at } = meta;
    const { state: buyer } = await pipeline.load(organization, caller.organization.id);
    if (!buyer) throw missing('organization/unknown', 'there is no such organisation');
    if (buyer.status !== 'Verified')
      throw conflict(
        'rfq/buyer-not-verified',
        `a company asks for quotes once the operator has verified it; now it is ${buyer.status}`,
      );
    const vendorOrgIds = [...new Set(input.vendorOrgIds)];
    const vendorTimeZones: string[] = [];
    for (const [i, id] of vendorOrgIds.entries()) {
      const { state } = await pipeline.load(organization, id);
      if (state?.organizationType !== 'Seller' || state.status !== 'Verified')
        throw invalid('rfq/unknown-vendor', 'there is no such vendor', {
          field: `vendorOrgIds[${i}]`,
        });
      vendorTimeZones.push(state.timeZone);
    }
    const lines = await Promise.all(
      input.lines.map(async ({ productId, quantity, note }, i): Promise<RequestedLine | null> => {
        const { state } = await pipeline.load(product, productId);
        if (!state) return null;
        const { vendorOrgId, sku, details } = state;
        return {
          lineId: derivedId('rfq-line', rfqId, i),
          productId,
          vendorOrgId,
          sku,
          name: details.name,
          quantity,
          note,
        };
      }),
    );
    const number = `Q${await numbers.next('rfq', at)}`;
    const of = {
      rfqId,
      number,
      buyerOrgId: buyer.organizationId,
      buyerName: buyer.name,
      requestedBy: caller.person.id,
    };
    return {
      id: rfqId,
      command: {
        type: 'RequestQuote',
        at,
        ...of,
        vendorOrgIds,
        lines,
        vendorTimeZones,
        neededBy: input.neededBy,
        note: input.note,
      },
      creates: true,
    };
  },
});

/**
 * The request, if the caller's organisation is its buyer (or one of its vendors); for others it is
 * reported as unknown.
 */
async function ownRequest(
  { caller, services }: UseCaseContext,
  rfqId: string,
  as: 'buyer' | 'vendor',
): Promise<RequestedQuote> {
  const { state } = await services.pipeline.load(rfq, rfqId);
  const own =
    as === 'buyer'
      ? state?.buyerOrgId === caller.organization.id
      : state?.vendorOrgIds.includes(caller.organization.id);
  if (!state || !own) throw missing('rfq/unknown', 'there is no such request for quotes');
  return state;
}

export interface OfferQuoteInput {
  readonly rfqId: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly unitPrice: UnitPrice;
    readonly leadTimeDays: number | null;
    readonly note: string | null;
  }[];
  /** ISO 8601 in UTC. */
  readonly validUntil: string;
  readonly note: string | null;
}

/** The quote's id is the `newId` of the HTTP request. */
export const offerQuote = useCase({
  name: 'OfferQuote',
  decider: rfq,
  permission: 'rfq.quote',
  prepare: async ({ rfqId, lines, validUntil, note }: OfferQuoteInput, context) => {
    const { caller, meta, services } = context;
    await ownRequest(context, rfqId, 'vendor');
    const { state: vendor } = await services.pipeline.load(organization, caller.organization.id);
    if (!vendor) throw missing('organization/unknown', 'there is no such organisation');
    const { organizationId, name, timeZone, status } = vendor;
    const offering = { organizationId, name, timeZone, status };
    return {
      id: rfqId,
      command: {
        type: 'OfferQuote',
        at: meta.at,
        rfqId,
        quoteId: meta.newId,
        vendor: offering,
        by: caller.person.id,
        lines,
        validUntil,
        note,
      },
    };
  },
});

export const declineQuoteRequest = useCase({
  name: 'DeclineQuoteRequest',
  decider: rfq,
  permission: 'rfq.quote',
  prepare: async ({ rfqId, reason }: { rfqId: string; reason: string }, context) => {
    const { caller, meta } = context;
    await ownRequest(context, rfqId, 'vendor');
    return {
      id: rfqId,
      command: {
        type: 'DeclineQuoteRequest',
        at: meta.at,
        rfqId,
        vendorOrgId: caller.organization.id,
        by: caller.person.id,
        reason,
      },
    };
  },
});

export interface AcceptQuoteInput extends PurchaseTerms {
  readonly rfqId: string;
  readonly quoteId: string;
  /** The lines to order; null: all that are quoted. */
  readonly lineIds: readonly string[] | null;
}

/**
 * Accepting a quote orders it, at once or in parts: the purchase is frozen in the acceptance at the
 * quoted prices, under an id derived from the quote and the lines, and the quoting process places
 * it.
 */
export const acceptQuote = useCase({
  name: 'AcceptQuote',
  decider: rfq,
  permission: 'order.place',
  prepare: async ({ rfqId, quoteId, lineIds, ...terms }: AcceptQuoteInput, context) => {
    const { caller, meta } = context;
    const { quotes } = await ownRequest(context, rfqId, 'buyer');
    const quote = quotes.find((q) => q.quoteId === quoteId);
    if (!quote) throw missing('rfq/unknown-quote', 'there is no such quote');
    const quoted = new Map(quote.lines.map((l) => [l.lineId, l]));
    const wanted = lineIds ?? [...quoted.keys()];
    const lines = wanted.map((lineId, i) => {
      const line = quoted.get(lineId);
      if (!line)
        throw invalid('rfq/unknown-line', 'this quote has no such line', {
          field: `lines[${i}]`,
          allowed: [...quoted.keys()],
        });
      const { productId, quantity, unitPrice, leadTimeDays } = line;
      return {
        productId,
        quantity,
        expectedUnitPrice: null,
        quote: { rfqId, quoteId, number: quote.number, unitPrice, leadTimeDays },
      };
    });
    const purchase = await purchaseCommand(
      derivedId('quoted-purchase', quoteId, ...wanted.toSorted()),
      { ...terms, lines },
      context,
    );
    return {
      id: rfqId,
      command: {
        type: 'AcceptQuote',
        at: meta.at,
        rfqId,
        quoteId,
        by: caller.person.id,
        lineIds: wanted,
        purchase,
      },
    };
  },
});

export const declineQuote = useCase({
  name: 'DeclineQuote',
  decider: rfq,
  permission: 'rfq.submit',
  prepare: async (
    { rfqId, quoteId, reason }: { rfqId: string; quoteId: string; reason: string | null },
    context,
  ) => {
    const { caller, meta } = context;
    await ownRequest(context, rfqId, 'buyer');
    return {
      id: rfqId,
      command: { type: 'DeclineQuote', at: meta.at, rfqId, quoteId, by: caller.person.id, reason },
    };
  },
});
