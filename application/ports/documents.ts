import type { AnyProjection, Projection } from '../../projections/projection.js';
import type { Position } from './event-store.js';

export type Scalar = string | number | boolean | null;

/**
 * All fields have to hold. A list means any of its values; `not` anything else; `prefix` a text's
 * beginning.
 */
export type Filter = Readonly<
  Record<
    string,
    | Scalar
    | readonly Scalar[]
    | {
        readonly from?: Scalar;
        readonly to?: Scalar;
        readonly not?: Scalar;
        readonly prefix?: string;
      }
  >
>;

export interface SortKey {
  /** One of the projection's indexes or columns. */
  readonly field: string;
  readonly descending: boolean;
  /** Documents may have no value here: they come first, or last where it is descending. */
  readonly nullable?: boolean;
}

export interface DocumentQuery {
  readonly filter: Filter;
  /** Of these at least one has to hold, too. */
  readonly any?: readonly Filter[];
  /** By the first, then by the next; ties are broken by the key. Empty: by the key. */
  readonly sort: readonly SortKey[];
  readonly limit: number;
  /** Where the page before ended: its last document's sort values and key. */
  readonly after: { readonly values: readonly Scalar[]; readonly key: string } | null;
  /** Pass over so many first. */
  readonly offset?: number;
  /** Words that the projection's text must contain, each whole or as a beginning. */
  readonly words?: readonly string[];
  /** Count everything that matches, not only the page: exactly up to {@link COUNTED}. */
  readonly count?: boolean;
}

/** More than this is not counted: the total is then this number, and there are more. */
export const COUNTED = 100_000;

/**
 * Adds up documents in groups. Fields are top-level and scalar; `filter` names indexed ones,
 * `conditions` any.
 */
export interface AggregateQuery {
  readonly filter: Filter;
  readonly conditions: Filter;
  /** With `length`, by the first characters only: 7 of a day is its month. */
  readonly group: readonly { readonly field: string; readonly length?: number }[];
  readonly sums: readonly string[];
  /** More groups than this are not answered. */
  readonly limit: number;
  /** Given up after so many milliseconds. */
  readonly limitMs: number;
}

export interface Aggregate {
  readonly groups: readonly {
    readonly keys: readonly Scalar[];
    readonly documents: number;
    readonly sums: readonly number[];
  }[];
  /** There are more groups than were asked for. */
  readonly truncated: boolean;
  readonly seen: Position;
}

/** A projection, whatever events it handles: what a read model is read by. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a reader does not care for events
export type ReadModel<Doc extends object> = Projection<Doc, any>;

export interface FoundDocument<Doc extends object = object> {
  readonly key: string;
  /** Position of the last event that the document has seen. */
  readonly version: Position;
  readonly document: Doc;
}

export interface DocumentPage<Doc extends object = object> {
  readonly documents: readonly FoundDocument<Doc>[];
  /** At most {@link COUNTED} + 1, which stands for more; null where `count` was not set. */
  readonly total: number | null;
  /** The words that were searched instead, where nothing has those of the query; else null. */
  readonly corrected: readonly string[] | null;
  /** How far the projection had seen when the page was read. */
  readonly seen: Position;
}

/**
 * Reading side of the read models, each read by its projection. Filters and sorts name fields of
 * the projection's `indexes` and `columns`.
 */
export interface Documents {
  get<Doc extends object>(readModel: ReadModel<Doc>, key: string): Promise<Doc | null>;
  /** In the order of the keys; what is not there is left out. */
  getMany<Doc extends object>(
    readModel: ReadModel<Doc>,
    keys: readonly string[],
  ): Promise<readonly FoundDocument<Doc>[]>;
  /** @throws ReadModelOutdated */
  find<Doc extends object>(
    readModel: ReadModel<Doc>,
    query: DocumentQuery,
  ): Promise<DocumentPage<Doc>>;
  /** @throws TookTooLong, ReadModelOutdated */
  aggregate(readModel: AnyProjection, query: AggregateQuery): Promise<Aggregate>;
  /**
   * Every document in key order, in pages, with the position that all of them have seen at least.
   */
  all<Doc extends object>(
    readModel: ReadModel<Doc>,
    afterKey: string,
    limit: number,
  ): Promise<DocumentPage<Doc>>;
  /**
   * Resolves when the projection has seen the position.
   *
   * @throws ReadModelBehind after `timeoutMs`
   */
  waitUntilSeen(readModel: AnyProjection, position: Position, timeoutMs: number): Promise<void>;
}

/** What was asked for was given up: it took longer than it may. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * The read model that is there was made before the program asked it this: it answers once it has
 * been rebuilt.
 */
export class ReadModelOutdated extends Error {
  override readonly name = 'ReadModelOutdated';

  static lacking(projection: string, field: string): ReadModelOutdated {
    return new ReadModelOutdated(
      `"${projection}" cannot be asked by "${field}" until it has been rebuilt`,
    );
  }
}

/** The read model did not get there in time; the command itself was accepted. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';

  constructor(
    readonly projection: string,
    readonly position: Position,
  ) {
    super(`"${projection}" has not seen position ${position} yet`);
  }
}
