import type { EventType } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type {
  FixedCommission,
  PurchasePlacedData,
} from '../../domain/trading/purchase/purchase.events.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { rfq } from '../../domain/trading/rfq/rfq.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import {
  send,
  type Process,
  type ProcessCommand,
  type Reaction,
} from '../shared/process/process.js';

interface OpenQuote {
  readonly quoteId: string;
  readonly vendorOrgId: string;
  readonly validUntil: string;
}

export interface QuotingState {
  readonly rfqId: string;
  readonly open: readonly OpenQuote[];
}

const handles = [
  'QuoteOffered',
  'QuoteRequestDeclined',
  'QuoteAccepted',
  'QuotesAccepted',
  'QuotedPurchaseCharged',
  'QuoteDeclined',
  'QuoteExpired',
] as const satisfies readonly EventType[];

type Handled = (typeof handles)[number];

/**
 * Places the purchase of an accepted quote, and expires quotes that were neither accepted nor
 * declined.
 */
export const quoting: Process<QuotingState, Handled> = {
  name: 'quoting',
  version: 1,
  handles,
  keyOf: (event) => event.data.rfqId,
  deadlines: ({ rfqId, open }) =>
    open.map(({ quoteId, validUntil }) => ({
      name: `expire:${quoteId}`,
      at: expiryOf(validUntil),
      command: send(
        rfq,
        rfqId,
        { type: 'ExpireQuote', at: expiryOf(validUntil), rfqId, quoteId },
        { onRefusal: 'ignore' },
      ),
    })),
  react,
};

function react(state: QuotingState | null, event: RecordedOf<Handled>): Reaction<QuotingState> {
  const { rfqId } = event.data;
  const before = state?.open ?? [];
  switch (event.type) {
    case 'QuoteOffered': {
      const { quoteId, vendorOrgId, validUntil } = event.data;
      return withOpenQuotes(rfqId, [
        ...before.filter((q) => q.vendorOrgId !== vendorOrgId),
        { quoteId, vendorOrgId, validUntil },
      ]);
    }
    case 'QuoteRequestDeclined':
      return withOpenQuotes(
        rfqId,
        before.filter((q) => q.vendorOrgId !== event.data.vendorOrgId),
      );
    case 'QuoteAccepted':
      return withOpenQuotes(rfqId, without(before, event.data.quoteId), placedBy(event));
    case 'QuotesAccepted': {
      const accepted = new Set(event.data.quotes.map((q) => q.quoteId));
      return withOpenQuotes(
        rfqId,
        before.filter((q) => !accepted.has(q.quoteId)),
        placedBy(event),
      );
    }
    case 'QuotedPurchaseCharged':
      return {
        state: before.length > 0 ? state : null,
        commands: [place(event.data.purchase, event.data.commissions)],
      };
    case 'QuoteDeclined':
    case 'QuoteExpired':
      return withOpenQuotes(rfqId, without(before, event.data.quoteId));
    default:
      return never(event);
  }
}

const withOpenQuotes = (
  rfqId: string,
  open: readonly OpenQuote[],
  commands: readonly ProcessCommand[] = [],
): Reaction<QuotingState> => ({
  state: open.length > 0 ? { rfqId, open } : null,
  commands,
});

const without = (open: readonly OpenQuote[], quoteId: string): readonly OpenQuote[] =>
  open.filter((q) => q.quoteId !== quoteId);

/**
 * Everything was frozen and checked with the acceptance, so the command is not expected to be
 * refused.
 */
const place = (
  frozen: PurchasePlacedData,
  commissions?: readonly FixedCommission[],
): ProcessCommand =>
  send(
    purchase,
    frozen.purchaseId,
    {
      type: 'PlaceQuotedPurchase',
      at: frozen.occurredAt,
      purchase: frozen,
      ...(commissions ? { commissions } : {}),
    },
    { creates: true, onRefusal: 'park' },
  );

const placedBy = ({
  data: { purchase: frozen, isPlacedNext },
}: RecordedOf<'QuoteAccepted' | 'QuotesAccepted'>): readonly ProcessCommand[] =>
  isPlacedNext ? [] : [place(frozen)];

/** A quote holds up to its last instant; one millisecond later it has expired. */
const expiryOf = (validUntil: string): string => new Date(Date.parse(validUntil) + 1).toISOString();
