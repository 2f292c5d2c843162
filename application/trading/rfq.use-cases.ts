import { product } from '../../domain/catalogue/product/product.js';
import { organization } from '../../domain/people/organization/organization.js';
import { conflict, invalid, missing } from '../../domain/shared/decider/domain-error.js';
import type { UnitPrice } from '../../domain/shared/money/money.js';
import type { OfferedLine } from '../../domain/trading/rfq/rfq.commands.js';
import type { QuotedLine, RequestedLine } from '../../domain/trading/rfq/rfq.events.js';
import { revisionFor, rfq, type Quote, type RequestedQuote } from '../../domain/trading/rfq/rfq.js';
import { derivedId } from '../shared/command/ids.js';
import { RevisionMismatch } from '../shared/command/pipeline.js';
import { useCase, type UseCaseContext } from '../shared/use-case.js';
import {
  purchaseCommand,
  type PurchaseLineInput,
  type PurchaseTerms,
} from './purchase.use-cases.js';
import { attachUpload, MAX_REQUEST_FILES } from './request-file.js';

export interface RequestQuoteInput {
  readonly vendorOrgIds: readonly string[];
  readonly lines: readonly WantedLine[];
  readonly neededBy: string | null;
  readonly note: string | null;
}

/** A product, or something that is described: exactly one of both. */
export interface WantedLine {
  readonly productId: string | null;
  readonly description?: string | null;
  readonly quantity: number;
  readonly note: string | null;
  /** Null: of a product its vendor, of what is described every vendor that the request goes to. */
  readonly vendorOrgIds?: readonly string[] | null;
  readonly unit?: string | null;
  readonly targetPrice?: UnitPrice | null;
  /** Sent before with `keepUpload`. */
  readonly file?: { readonly id: string; readonly name: string } | null;
}

export const requestQuote = useCase({
  name: 'RequestQuote',
  decider: rfq,
  permission: 'rfq.submit',
  prepare: async (input: RequestQuoteInput, { caller, meta, services }) => {
    const { pipeline, numbers } = services;
    const { newId: rfqId, at } = meta;
    const { state: buyer } = await pipeline.load(organization, caller.organization.id);
    if (!buyer) throw missing('organization/unknown', 'this organisation does not exist');
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
        throw invalid('rfq/unknown-vendor', 'this vendor does not exist', {
          field: `vendorOrgIds[${i}]`,
        });
      vendorTimeZones.push(state.timeZone);
    }
    const lines = await requestedLines(
      rfqId,
      { ...input, vendorOrgIds },
      { caller, meta, services },
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

async function requestedLines(
  rfqId: string,
  { lines, vendorOrgIds }: Pick<RequestQuoteInput, 'lines' | 'vendorOrgIds'>,
  { caller, meta, services }: UseCaseContext,
): Promise<readonly (RequestedLine | null)[]> {
  const { pipeline } = services;
  const withFile = lines.filter((l) => l.file);
  if (withFile.length > MAX_REQUEST_FILES)
    throw invalid('rfq/too-many-files', `a request shows at most ${MAX_REQUEST_FILES} files`, {
      field: `lines[${lines.indexOf(withFile[MAX_REQUEST_FILES]!)}].file`,
    });
  if (withFile.length > 0) {
    // a repeat: what it named may have been dropped since
    const { state: before } = await pipeline.load(rfq, rfqId);
    if (before) return before.lines;
  }
  return Promise.all(
    lines.map(async (line, i): Promise<RequestedLine | null> => {
      const { productId, description = null, quantity, note, unit, targetPrice, file } = line;
      if ((productId === null) === (description === null))
        throw invalid(
          'rfq/product-or-description',
          'a line needs either a product or a description of something not in the catalogue',
          { field: `lines[${i}].${productId === null ? 'description' : 'productId'}` },
        );
      const found = productId === null ? null : (await pipeline.load(product, productId)).state;
      if (productId !== null && !found) return null;
      const asked = line.vendorOrgIds ?? (found ? null : vendorOrgIds);
      const of = { organizationId: caller.organization.id, rfqId };
      return {
        lineId: derivedId('rfq-line', rfqId, i),
        productId,
        vendorOrgId: found?.vendorOrgId ?? null,
        sku: found?.sku ?? null,
        name: found?.details.name ?? description!,
        quantity,
        note,
        ...(asked ? { vendorOrgIds: [...new Set(asked)] } : {}),
        ...(typeof unit === 'string' ? { unit } : {}),
        ...(targetPrice ? { targetPrice } : {}),
        ...(file
          ? {
              file: await attachUpload({ ...file, field: `lines[${i}].file` }, of, meta, services),
            }
          : {}),
      };
    }),
  );
}

/**
 * The request, if the caller's organisation is its buyer (or one of its vendors); for others it is
 * reported as unknown.
 */
async function ownRequest(
  { caller, services }: UseCaseContext,
  rfqId: string,
  as: 'buyer' | 'vendor',
  isFresh = false,
): Promise<RequestedQuote> {
  const { state } = await services.pipeline.load(rfq, rfqId, isFresh);
  const own =
    as === 'buyer'
      ? state?.buyerOrgId === caller.organization.id
      : state?.vendorOrgIds.includes(caller.organization.id);
  if (!state || !own) throw missing('rfq/unknown', 'this quote request does not exist');
  return state;
}

/**
 * What a vendor answers is about its own revision of the request, which others' quotes do not
 * raise.
 *
 * @throws RevisionMismatch
 */
async function requestAsSeen(
  rfqId: string,
  seenRevision: number | null,
  context: UseCaseContext,
): Promise<RequestedQuote> {
  const state = await ownRequest(context, rfqId, 'vendor', seenRevision !== null);
  const current = revisionFor(state, context.caller.organization.id);
  if (seenRevision !== null && seenRevision !== current)
    throw new RevisionMismatch(seenRevision, current);
  return state;
}

export interface OfferQuoteInput {
  readonly rfqId: string;
  readonly lines: readonly (Omit<OfferedLine, 'product'> & {
    /** The vendor's product that it would deliver; null: the one that was asked for. */
    readonly productId?: string | null;
  })[];
  /** The vendor's revision of the request that it has seen; null: whichever there is. */
  readonly seenRevision?: number | null;
  /** ISO 8601 in UTC. */
  readonly validUntil: string;
  readonly note: string | null;
}

/** The quote's id is the `newId` of the HTTP request. */
export const offerQuote = useCase({
  name: 'OfferQuote',
  decider: rfq,
  permission: 'rfq.quote',
  prepare: async (
    { rfqId, lines: offered, validUntil, note, seenRevision = null }: OfferQuoteInput,
    context,
  ) => {
    const { caller, meta, services } = context;
    await requestAsSeen(rfqId, seenRevision, context);
    const lines = await Promise.all(
      offered.map(async ({ productId = null, ...line }, i): Promise<OfferedLine> => {
        if (productId === null) return line;
        const { state } = await services.pipeline.load(product, productId);
        if (state?.vendorOrgId !== caller.organization.id || state.discontinued)
          throw invalid(
            'rfq/unknown-product',
            'you list no such product: choose one of yours, or list it first',
            { field: `lines[${i}].productId` },
          );
        const { sku, details } = state;
        return { ...line, product: { productId, sku, name: details.name, unit: details.unit } };
      }),
    );
    const { state: vendor } = await services.pipeline.load(organization, caller.organization.id);
    if (!vendor) throw missing('organization/unknown', 'this organisation does not exist');
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
        seenRevision,
      },
    };
  },
});

export const declineQuoteRequest = useCase({
  name: 'DeclineQuoteRequest',
  decider: rfq,
  permission: 'rfq.quote',
  prepare: async (
    {
      rfqId,
      reason,
      seenRevision = null,
    }: { rfqId: string; reason: string; seenRevision?: number | null },
    context,
  ) => {
    const { caller, meta } = context;
    await requestAsSeen(rfqId, seenRevision, context);
    return {
      id: rfqId,
      command: {
        type: 'DeclineQuoteRequest',
        at: meta.at,
        rfqId,
        vendorOrgId: caller.organization.id,
        by: caller.person.id,
        reason,
        seenRevision,
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
    if (!quote) throw missing('rfq/unknown-quote', 'this quote does not exist');
    const quoted = new Map(quote.lines.map((l) => [l.lineId, l]));
    const wanted = lineIds ?? [...quoted.keys()];
    const lines = wanted.map((lineId, i) => {
      const line = quoted.get(lineId);
      if (!line)
        throw invalid('rfq/unknown-line', 'this quote has no such line', {
          field: `lines[${i}]`,
          allowed: [...quoted.keys()],
        });
      return quotedPurchaseLine(rfqId, quote, line);
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

const quotedPurchaseLine = (
  rfqId: string,
  { quoteId, number }: Quote,
  { productId, quantity, unitPrice, leadTimeDays }: QuotedLine,
): PurchaseLineInput => ({
  productId,
  quantity,
  expectedUnitPrice: null,
  quote: { rfqId, quoteId, number, unitPrice, leadTimeDays },
});

export interface AcceptQuotesInput extends PurchaseTerms {
  readonly rfqId: string;
  /** Each line of the request once, with the quote that it is ordered from. */
  readonly lines: readonly { readonly quoteId: string; readonly lineId: string }[];
}

/** The purchase that accepting these lines of these quotes places, in whatever order they come. */
export const quotedPurchaseId = ({ rfqId, lines }: Pick<AcceptQuotesInput, 'rfqId' | 'lines'>) =>
  derivedId('quoted-purchase', rfqId, ...lines.map((l) => `${l.quoteId} ${l.lineId}`).sort());

/**
 * Orders lines of several vendors' quotes at once: one purchase with an order per vendor, so that
 * the buyer's order limit is compared with all of them together.
 */
export const acceptQuotes = useCase({
  name: 'AcceptQuotes',
  decider: rfq,
  permission: 'order.place',
  prepare: async ({ rfqId, lines: wanted, ...terms }: AcceptQuotesInput, context) => {
    const { caller, meta } = context;
    const { quotes } = await ownRequest(context, rfqId, 'buyer');
    const lines = wanted.map(({ quoteId, lineId }, i) => {
      const quote = quotes.find((q) => q.quoteId === quoteId);
      if (!quote)
        throw invalid('rfq/unknown-quote', 'this quote does not exist', {
          field: `lines[${i}].quoteId`,
        });
      const line = quote.lines.find((l) => l.lineId === lineId);
      if (!line)
        throw invalid('rfq/unknown-line', 'this quote has no such line', {
          field: `lines[${i}].id`,
          allowed: quote.lines.map((l) => l.lineId),
        });
      return quotedPurchaseLine(rfqId, quote, line);
    });
    const purchase = await purchaseCommand(
      quotedPurchaseId({ rfqId, lines: wanted }),
      { ...terms, lines },
      context,
    );
    return {
      id: rfqId,
      command: {
        type: 'AcceptQuotes',
        at: meta.at,
        rfqId,
        by: caller.person.id,
        lines: wanted,
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
