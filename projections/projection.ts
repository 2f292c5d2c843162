import type { EventType, MarketplaceEvent } from '../domain/events.js';

/** An event with its place and circumstances, as projections read it. */
export type ProjectedEvent<T extends EventType = EventType> = Extract<
  MarketplaceEvent,
  { type: T }
> & {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** The store's time, milliseconds since 1970. */
  readonly recordedAt: number;
  readonly metadata: {
    readonly $correlationId: string;
    readonly $causationId: string;
    readonly commandId: string;
    readonly actor: {
      readonly person: string | null;
      readonly organization: string | null;
      readonly impersonator: string | null;
      readonly client: string | null;
    };
  };
};

/** All documents whose indexed field has this value. */
export interface FanOut {
  readonly where: { readonly field: string; readonly value: string };
}

export interface SearchedText<Doc extends object> {
  /** Columns of the text index and how much a match in each weighs. */
  readonly weights: Readonly<Record<string, number>>;
  /** Somebody keeps the documents in memory too, and asks for those that have changed. */
  readonly followed?: boolean;
  /** A text for each column, in their order; null where the document is not searched. */
  of(doc: Doc): readonly string[] | null;
}

/**
 * A read model: an event in, documents out; pure. One runner serves them all, and each can be
 * thrown away and built again.
 * `handles` and `ignores` name every event type between them; a test says so.
 */
export interface Projection<Doc extends object = object, Handled extends EventType = EventType> {
  readonly name: string;
  /**
   * Raised whenever documents would come out differently: the new version is built beside the old
   * one, then swapped in.
   */
  readonly version: number;
  readonly handles: readonly Handled[];
  readonly ignores: readonly EventType[];
  /**
   * `integer` where each event has a document of its own, whose key is its position in decimal:
   * cheaper to append.
   */
  readonly keys?: 'text' | 'integer';
  /**
   * Indexes over top-level scalar fields; documents are found and sorted by the fields that occur
   * in them. A list that filters by one field and sorts by another has an index of both, so that a
   * page costs the same however long the list is.
   */
  readonly indexes: readonly (readonly (keyof Doc & string)[])[];
  /**
   * Further scalar fields, `totalAmount.amount` for a field of a field, by which what has been
   * found can be filtered and sorted.
   */
  readonly columns?: readonly string[];
  /** By what documents are searched. */
  readonly text?: SearchedText<Doc>;
  /**
   * The documents that this event touches, in the order in which they change. What it cannot tell
   * by itself it may look up in those that it `reads`.
   */
  route(
    event: ProjectedEvent<Handled>,
    look: (key: string) => Doc | undefined,
  ): readonly string[] | FanOut;
  /** Further documents of this projection that `route` and `evolve` look at. */
  reads?(event: ProjectedEvent<Handled>): readonly string[];
  /** The document after the event; undefined deletes it, or leaves it unborn. */
  evolve(
    key: string,
    doc: Doc | undefined,
    event: ProjectedEvent<Handled>,
    look: (key: string) => Doc | undefined,
  ): Doc | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the runner does not care what documents look like
export type AnyProjection = Projection<any, any>;

let lastTime = { ms: 0, iso: '1970-01-01T00:00:00.000Z' };

/**
 * ISO 8601 of the store's time. Events of one commit share it, and every read model asks for it.
 */
export function isoTime(ms: number): string {
  if (lastTime.ms !== ms) lastTime = { ms, iso: new Date(ms).toISOString() };
  return lastTime.iso;
}
