import { OPERATOR_BOOK, type Entry } from '../../domain/money/ledger/entry.js';
import type { Currency } from '../../domain/shared/money/money.js';
import type { Projection } from '../projection.js';
import { entryKey } from './ledger-entries.js';
import { otherEventTypes, postingEventTypes, type PostingEventType } from './posting-events.js';

interface OfEntry {
  /** As in the read model of entries: `4711-0`. */
  readonly entryId: string;
  readonly currency: Currency;
  readonly valueDate: string;
  /** What the entry posts to the operator's account at the gateway: debit positive, minor units. */
  readonly signed: number;
  readonly eventId: string;
  readonly eventType: PostingEventType;
  readonly stream: string;
}

/** An entry that moves the operator's balance at the gateway, with what the gateway calls that. */
export interface GatewayEntry extends OfEntry {
  readonly kind: 'entry';
  readonly position: number;
  readonly references: readonly string[];
  /** How many references; and 1 where there is none and there should be. */
  readonly referenceCount: number;
  readonly unreferenced: 0 | 1;
}

/** Who carries one movement of the gateway's; more than one is a finding. */
export interface GatewayReference {
  readonly kind: 'reference';
  readonly transaction: string;
  readonly carriedBy: readonly (OfEntry & {
    /** The entry carries this movement and no other. */
    readonly isAlone: boolean;
  })[];
}

export type GatewayPosting = GatewayEntry | GatewayReference;

export const referenceKey = (transaction: string): string => `ref:${transaction}`;
export const gatewayEntryKey = (entryId: string): string => `entry:${entryId}`;

/**
 * Entries by what the gateway calls the movements that they carry, and by day: a day at the gateway
 * is compared with the books without looking at any other.
 */
export const gatewayPostings: Projection<
  GatewayPosting & Partial<Pick<GatewayEntry, 'valueDate' | 'position' | 'currency'>>,
  PostingEventType
> = {
  name: 'gateway-postings',
  version: 1,
  handles: postingEventTypes,
  ignores: otherEventTypes,
  indexes: [['kind', 'valueDate', 'position']],
  columns: ['currency', 'referenceCount', 'unreferenced', 'signed'],
  route: ({ position, data }) =>
    data.entries.flatMap((entry, index) =>
      concernsGateway(entry)
        ? [
            gatewayEntryKey(entryKey(position, index)),
            ...new Set((entry.gatewayTransactions ?? []).map(referenceKey)),
          ]
        : [],
    ),
  evolve: (key, doc, event) => {
    let after: GatewayPosting | undefined = doc;
    event.data.entries.forEach((entry, index) => {
      const references = [...new Set(entry.gatewayTransactions ?? [])];
      const of: OfEntry = {
        entryId: entryKey(event.position, index),
        currency: entry.currency,
        valueDate: entry.valueDate,
        signed: signedAtGateway(entry),
        eventId: event.id,
        eventType: event.type,
        stream: event.stream,
      };
      if (key === gatewayEntryKey(of.entryId)) {
        // what people have corrected was moved by nobody
        const isCorrection = event.type === 'FindingResolved';
        after = {
          kind: 'entry',
          ...of,
          position: event.position,
          references,
          referenceCount: references.length,
          unreferenced: references.length === 0 && !isCorrection ? 1 : 0,
        };
      } else if (references.some((transaction) => key === referenceKey(transaction))) {
        const before = after?.kind === 'reference' ? after.carriedBy : [];
        after = {
          kind: 'reference',
          transaction: key.slice(referenceKey('').length),
          carriedBy: [...before, { ...of, isAlone: references.length === 1 }],
        };
      }
    });
    return after;
  },
};

const concernsGateway = (entry: Entry): boolean =>
  entry.book === OPERATOR_BOOK &&
  ((entry.gatewayTransactions?.length ?? 0) > 0 ||
    entry.postings.some(({ account }) => account === 'gateway'));

const signedAtGateway = ({ postings }: Entry): number =>
  postings.reduce(
    (sum, { account, side, amount }) =>
      account === 'gateway' ? sum + (side === 'debit' ? amount : -amount) : sum,
    0,
  );
