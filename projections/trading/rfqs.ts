import { eventTypesOutside } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import {
  partiesTo,
  vendorsAsked,
  type QuotedLine,
  type RequestedLine,
  type RfqEvent,
} from '../../domain/trading/rfq/rfq.events.js';
import { acceptedLines, type QuoteStatus } from '../../domain/trading/rfq/rfq.js';
import { isoTime, type Projection } from '../projection.js';

/** `Requested`: not quoted yet. `Closed`: no quote is open, and none was accepted. */
export type RfqStatus = 'Requested' | 'Quoted' | 'Accepted' | 'Closed';

export interface QuoteView {
  readonly id: string;
  readonly number: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly round: number;
  readonly lines: readonly QuotedLine[];
  readonly validUntil: string;
  readonly note: string | null;
  readonly offeredAt: string;
  readonly status: QuoteStatus;
  readonly settledAt: string | null;
  readonly reason: string | null;
  /** What was placed first at its prices. */
  readonly purchaseId: string | null;
  /** Its lines may be ordered in several parts, each line once. */
  readonly acceptances: readonly {
    readonly purchaseId: string;
    readonly lineIds: readonly string[];
    readonly at: string;
  }[];
}

/**
 * One document per party: the buyer's, and one for each invited vendor, with only the lines that it
 * is asked for and the quotes that it made.
 */
export interface RfqDocument {
  readonly id: string;
  readonly number: string;
  /** Whose view this is. */
  readonly partyOrgId: string;
  readonly side: 'buyer' | 'vendor';
  readonly buyerOrgId: string;
  readonly buyerName: string;
  /** By which lists sort. */
  readonly buyerNameKey: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly vendorOrgIds: readonly string[];
  readonly lines: readonly RequestedLine[];
  readonly neededBy: string | null;
  readonly note: string | null;
  readonly quotes: readonly QuoteView[];
  /** Vendors who do not quote, and why. */
  readonly declined: readonly {
    readonly vendorOrgId: string;
    readonly reason: string;
    readonly declinedAt: string;
  }[];
  readonly status: RfqStatus;
  readonly revision: number;
  readonly changedAt: string;
}

export const rfqKey = (rfqId: string, partyOrgId: string): string => `${rfqId}:${partyOrgId}`;

/** What the operator charges is no part of a request. */
type ShownEvent = Exclude<RfqEvent, { type: 'QuotedPurchaseCharged' }>;

/**
 * Requests for quotes with their quotes, as each party may see them: a vendor does not learn
 * which other vendors were invited, or what they offer.
 */
export const rfqs: Projection<RfqDocument, ShownEvent['type']> = {
  name: 'rfqs',
  version: 6,
  handles: [
    'QuoteRequested',
    'QuoteOffered',
    'QuoteRequestDeclined',
    'QuoteAccepted',
    'QuotesAccepted',
    'QuoteDeclined',
    'QuoteExpired',
  ],
  ignores: ['QuotedPurchaseCharged', ...eventTypesOutside('rfq')],
  indexes: [
    ['partyOrgId', 'requestedAt'],
    ['partyOrgId', 'status', 'requestedAt'],
    ['side', 'requestedAt'],
    ['side', 'status', 'requestedAt'],
  ],
  columns: ['number', 'buyerNameKey', 'neededBy', 'changedAt'],
  text: {
    weights: { words: 1 },
    of: (doc) => [
      [doc.number, doc.buyerName, ...doc.lines.flatMap((l) => [l.sku ?? '', l.name])].join(' '),
    ],
  },
  route: (event) => partiesTo(event).map((party) => rfqKey(event.data.rfqId, party)),
  evolve: (key, doc, event) => {
    // counted for each party, as another vendor's quote is nobody else's business
    const seen = {
      revision: doc ? doc.revision + 1 : 0,
      changedAt: isoTime(event.recordedAt),
    };
    if (event.type === 'QuoteRequested') {
      const {
        rfqId: id,
        number,
        buyerOrgId,
        buyerName,
        requestedBy,
        vendorOrgIds,
        lines,
        neededBy,
        note,
        occurredAt: requestedAt,
      } = event.data;
      const partyOrgId = key.slice(id.length + 1);
      const own = partyOrgId === buyerOrgId;
      const side: RfqDocument['side'] = own ? 'buyer' : 'vendor';
      const request = {
        id,
        number,
        partyOrgId,
        side,
        buyerOrgId,
        buyerName,
        buyerNameKey: nameKeyOf(buyerName),
        requestedBy,
        requestedAt,
        neededBy,
        note,
      };
      const view = {
        vendorOrgIds: own ? vendorOrgIds : [partyOrgId],
        lines: lines.flatMap((line): RequestedLine[] => {
          if (own) return [line];
          if (!vendorsAsked(line).includes(partyOrgId)) return [];
          return [line.vendorOrgIds ? { ...line, vendorOrgIds: [partyOrgId] } : line];
        }),
      };
      return { ...request, ...view, quotes: [], declined: [], status: 'Requested', ...seen };
    }
    return doc && withStatus({ ...changed(doc, event), ...seen });
  },
};

function changed(
  doc: RfqDocument,
  event: Exclude<ShownEvent, { type: 'QuoteRequested' }>,
): RfqDocument {
  const { occurredAt } = event.data;
  const settled = (quoteId: string, status: QuoteStatus, reason: string | null): RfqDocument => ({
    ...doc,
    quotes: doc.quotes.map((q) =>
      q.id === quoteId ? { ...q, status, settledAt: occurredAt, reason } : q,
    ),
  });
  switch (event.type) {
    case 'QuoteOffered': {
      const {
        quoteId: id,
        number,
        vendorOrgId,
        vendorName,
        round,
        lines,
        validUntil,
        note,
      } = event.data;
      const quote = {
        id,
        number,
        vendorOrgId,
        vendorName,
        round,
        lines,
        validUntil,
        note,
        offeredAt: occurredAt,
      };
      const quotes = superseded(doc.quotes, vendorOrgId, occurredAt);
      const declined = doc.declined.filter((d) => d.vendorOrgId !== vendorOrgId);
      return {
        ...doc,
        quotes: [
          ...quotes,
          {
            ...quote,
            status: 'Open',
            settledAt: null,
            reason: null,
            purchaseId: null,
            acceptances: [],
          },
        ],
        declined,
      };
    }
    case 'QuoteRequestDeclined': {
      const { vendorOrgId, reason } = event.data;
      return {
        ...doc,
        quotes: superseded(doc.quotes, vendorOrgId, occurredAt),
        declined: [...doc.declined, { vendorOrgId, reason, declinedAt: occurredAt }],
      };
    }
    case 'QuoteAccepted':
      return {
        ...doc,
        quotes: doc.quotes.map((q) =>
          q.id === event.data.quoteId
            ? accepted(q, acceptedLines(q.lines, event.data), event.data)
            : q,
        ),
      };
    case 'QuotesAccepted':
      return {
        ...doc,
        quotes: doc.quotes.map((q) => {
          const part = event.data.quotes.find((each) => each.quoteId === q.id);
          return part ? accepted(q, part.lineIds, event.data) : q;
        }),
      };
    case 'QuoteDeclined':
      return settled(event.data.quoteId, 'Declined', event.data.reason);
    case 'QuoteExpired':
      return settled(event.data.quoteId, 'Expired', null);
    default:
      return never(event);
  }
}

function accepted(
  quote: QuoteView,
  lineIds: readonly string[],
  {
    occurredAt: at,
    purchase: { purchaseId },
  }: Extract<RfqEvent, { type: 'QuoteAccepted' | 'QuotesAccepted' }>['data'],
): QuoteView {
  const acceptance = { purchaseId, lineIds, at };
  return {
    ...quote,
    status: 'Accepted',
    settledAt: quote.settledAt ?? at,
    purchaseId: quote.purchaseId ?? purchaseId,
    acceptances: [...quote.acceptances, acceptance],
  };
}

const superseded = (
  quotes: readonly QuoteView[],
  vendorOrgId: string,
  settledAt: string,
): readonly QuoteView[] =>
  quotes.map((q) =>
    q.vendorOrgId === vendorOrgId && q.status === 'Open'
      ? { ...q, status: 'Superseded', settledAt }
      : q,
  );

function withStatus(doc: RfqDocument): RfqDocument {
  const { quotes, declined, vendorOrgIds } = doc;
  if (quotes.some((q) => q.status === 'Accepted')) return { ...doc, status: 'Accepted' };
  if (quotes.some((q) => q.status === 'Open')) return { ...doc, status: 'Quoted' };
  // a vendor that has not responded yet may still quote
  const responded = new Set([
    ...quotes.map((q) => q.vendorOrgId),
    ...declined.map((d) => d.vendorOrgId),
  ]);
  return { ...doc, status: vendorOrgIds.every((id) => responded.has(id)) ? 'Closed' : 'Requested' };
}
