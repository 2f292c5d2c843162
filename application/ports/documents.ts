import type { AnyProjection, Projection } from '../../projections/projection.js';
import type { Position } from './event-store.js';

export type Scalar = string | number | boolean | null;

/**
 * All fields must match. A list matches any of its values, `not` any other value, `prefix` the
 * beginning of a text.
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
  /** The field may be null: such documents come first, or last where descending. */
  readonly nullable?: boolean;
}

export interface DocumentQuery {
  readonly filter: Filter;
  /**
   * The field of the filter by whose index the documents are looked up, as few have each of its
   * values: an engine that knows no statistics may choose another field, which many have.
   */
  readonly foundBy?: string;
  /** At least one of these must match as well. */
  readonly any?: readonly Filter[];
  /** By the first, then by the next, then by the key. */
  readonly sort: readonly SortKey[];
  readonly limit: number;
  /** Where the previous page ended: its last document's sort values and key. */
  readonly after: { readonly values: readonly Scalar[]; readonly key: string } | null;
  /** Number of documents to skip. */
  readonly offset?: number;
  /** Words that the projection's text must contain, each whole or as a prefix. */
  readonly words?: readonly string[];
  /**
   * Codes of small letters and digits that the projection's text must contain, each whole. None is
   * ever corrected.
   *
   * @throws ReadModelOutdated where the read model was built before it had a text
   */
  readonly codes?: readonly string[];
  /** Count everything that matches, not only the page: exactly up to {@link COUNTED}. */
  readonly count?: boolean;
}

/** Counting stops beyond this number. */
export const COUNTED = 100_000;

/**
 * Sums fields of documents by group. Fields are top-level and scalar; `filter` uses indexed ones,
 * `conditions` any.
 */
export interface AggregateQuery {
  readonly filter: Filter;
  readonly conditions: Filter;
  /** With `length`, by the first characters only: the first 7 of a day are its month. */
  readonly group: readonly { readonly field: string; readonly length?: number }[];
  readonly sums: readonly string[];
  /** The most groups returned. */
  readonly limit: number;
  /** Time limit in milliseconds. */
  readonly limitMs: number;
}

export interface Aggregate {
  readonly groups: readonly {
    readonly keys: readonly Scalar[];
    readonly documents: number;
    readonly sums: readonly number[];
  }[];
  /** There are more groups than `limit`. */
  readonly truncated: boolean;
  readonly seen: Position;
}

/** A projection of any events; read models are read by it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a reader does not care for events
export type ReadModel<Doc extends object> = Projection<Doc, any>;

export interface FoundDocument<Doc extends object = object> {
  readonly key: string;
  /** Position of the last event that changed the document. */
  readonly version: Position;
  readonly document: Doc;
}

export interface DocumentPage<Doc extends object = object> {
  readonly documents: readonly FoundDocument<Doc>[];
  /**
   * At most {@link COUNTED} + 1, which means more than {@link COUNTED}; null where `count` was not
   * set.
   */
  readonly total: number | null;
  /** The corrected search words, where nothing matched the original ones; otherwise null. */
  readonly corrected: readonly string[] | null;
  /** Position up to which the projection had processed events when the page was read. */
  readonly seen: Position;
}

/**
 * Read access to the read models, each by its projection. Filters and sorts use fields of the
 * projection's `indexes` and `columns`.
 */
export interface Documents {
  get<Doc extends object>(readModel: ReadModel<Doc>, key: string): Promise<Doc | null>;
  /** In the order of the keys; missing documents are left out. */
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
   * A page of all documents in key order, with the position up to which the projection has
   * processed events.
   */
  all<Doc extends object>(
    readModel: ReadModel<Doc>,
    afterKey: string,
    limit: number,
  ): Promise<DocumentPage<Doc>>;
  /**
   * Resolves when the projection has processed events up to the position.
   *
   * @throws ReadModelBehind after `timeoutMs`
   */
  waitUntilSeen(readModel: AnyProjection, position: Position, timeoutMs: number): Promise<void>;
}

/** A query exceeded its time limit. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * The read model was built by an older version without the field that is queried, and must be
 * rebuilt first.
 */
export class ReadModelOutdated extends Error {
  override readonly name = 'ReadModelOutdated';

  static lacking(projection: string, field: string): ReadModelOutdated {
    return new ReadModelOutdated(
      `"${projection}" cannot be asked by "${field}" until it has been rebuilt`,
    );
  }
}

/** The read model did not catch up in time; the command itself was accepted. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';

  constructor(
    readonly projection: string,
    readonly position: Position,
  ) {
    super(`"${projection}" has not seen position ${position} yet`);
  }
}
