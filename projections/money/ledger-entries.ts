import { accountKey, type Entry, type Posting } from '../../domain/money/ledger/entry.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';
import { otherEventTypes, postingEventTypes, type PostingEventType } from './posting-events.js';

/** What the event that caused an entry says of it; each where it says so. Minor units. */
export interface EntryAbout {
  readonly orderId: string | null;
  /** The order's, or the purchase's. */
  readonly number: string | null;
  readonly purchaseId: string | null;
  readonly paymentId: string | null;
  readonly refundId: string | null;
  readonly payoutId: string | null;
  readonly reason: string | null;
  readonly gross: number | null;
  readonly commission: number | null;
  readonly tax: number | null;
}

/** An entry of one book, with the event that caused it and what caused that. */
export interface LedgerEntry {
  readonly kind: 'entry';
  /** The event's position, and which of its entries it is: `4711-0`. */
  readonly id: string;
  readonly position: number;
  readonly book: string;
  readonly currency: Currency;
  readonly valueDate: string;
  readonly postings: readonly Posting[];
  readonly gatewayTransactions: readonly string[];
  /** Whose memo book it is, or whose account the event is about. */
  readonly vendorOrgId: string | null;
  readonly orderId: string | null;
  readonly about: EntryAbout;
  readonly eventId: string;
  readonly eventType: PostingEventType;
  readonly stream: string;
  readonly revision: number;
  readonly causationId: string;
  readonly correlationId: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

/** One posting of an entry, by which it is found from its account; of no kind. */
export interface LedgerLine {
  readonly kind?: undefined;
  readonly entryId: string;
  /** See `accountKey`. */
  readonly accountId: string;
  readonly valueDate: string;
  readonly occurredAt: string;
  readonly position: number;
  /** Debit positive, credit negative; minor units. */
  readonly signed: number;
}

export type LedgerDocument = LedgerEntry | LedgerLine;

type Fields = Partial<
  Pick<LedgerEntry, 'book' | 'orderId' | 'vendorOrgId' | 'stream' | 'eventId'> &
    Pick<LedgerLine, 'accountId'>
> &
  Pick<LedgerEntry, 'valueDate' | 'occurredAt' | 'position'>;

export const entryKey = (position: number, index: number): string => `${position}-${index}`;

/** Each entry of the books, found by account, order, vendor, stream or event. */
export const ledgerEntries: Projection<LedgerDocument & Fields, PostingEventType> = {
  name: 'ledger-entries',
  version: 2,
  handles: postingEventTypes,
  ignores: otherEventTypes,
  indexes: [
    // a page of an account's statement costs the same however many entries it has
    ['accountId', 'valueDate', 'position'],
    ['kind', 'valueDate', 'position'],
    ['book', 'valueDate', 'position'],
    ['orderId', 'position'],
    ['stream', 'position'],
    ['eventId'],
  ],
  columns: ['occurredAt', 'currency', 'eventType', 'vendorOrgId', 'about.number', 'signed'],
  route: (event) =>
    event.data.entries.flatMap(({ postings }, index) => {
      const key = entryKey(event.position, index);
      return [key, ...postings.map((_, place) => `${key}.${place}`)];
    }),
  evolve: (key, _doc, event) => {
    const [id, place] = key.split('.') as [string, string | undefined];
    const entry = event.data.entries[Number(id.split('-')[1])]!;
    const { book, currency, valueDate, postings } = entry;
    const { position } = event;
    if (place === undefined) return entryOf(id, entry, event);
    const posting = postings[Number(place)]!;
    const { side, amount } = posting;
    return {
      entryId: id,
      accountId: accountKey(book, currency, posting),
      valueDate,
      occurredAt: event.data.occurredAt,
      position,
      signed: side === 'debit' ? amount : -amount,
    };
  },
};

function entryOf(id: string, entry: Entry, event: ProjectedEvent<PostingEventType>): LedgerEntry {
  const { id: eventId, type: eventType, stream, revision, position, recordedAt, metadata } = event;
  const { book, currency, valueDate, postings, gatewayTransactions = [] } = entry;
  const about = aboutOf(event);
  const { vendorOrgId = null } = event.data as { readonly vendorOrgId?: string };
  return {
    kind: 'entry',
    id,
    position,
    book,
    currency,
    valueDate,
    postings,
    gatewayTransactions,
    vendorOrgId: vendorOrgId ?? (book === 'operator' ? null : book),
    orderId: about.orderId,
    about,
    eventId,
    eventType,
    stream,
    revision,
    causationId: metadata.$causationId,
    correlationId: metadata.$correlationId,
    occurredAt: event.data.occurredAt,
    recordedAt: isoTime(recordedAt),
  };
}

function aboutOf({ data }: ProjectedEvent<PostingEventType>): EntryAbout {
  const said = data as Partial<EntryAbout> & {
    readonly shares?: readonly { readonly orderId: string }[];
  };
  // of several orders none is the entry's; its postings say which
  const only = said.shares?.length === 1 ? said.shares[0]!.orderId : null;
  return {
    orderId: said.orderId ?? only,
    number: said.number ?? null,
    purchaseId: said.purchaseId ?? null,
    paymentId: said.paymentId ?? null,
    refundId: said.refundId ?? null,
    payoutId: said.payoutId ?? null,
    reason: said.reason ?? null,
    gross: said.gross ?? null,
    commission: said.commission ?? null,
    tax: said.tax ?? null,
  };
}
