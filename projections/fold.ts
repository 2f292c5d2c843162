import type { AnyProjection, FanOut, ProjectedEvent } from './projection.js';

export interface VersionedDocument {
  /** Undefined: deleted, or not there yet. */
  doc: object | undefined;
  /** Position of the last event seen; 0 where there is none. */
  version: number;
}

/** A document before and after the events that were folded. */
export interface ChangedDocument {
  readonly before: VersionedDocument;
  readonly after: VersionedDocument;
}

/** Where one projection's documents are kept. */
export interface KeptDocuments {
  /** A deleted document keeps its version. */
  load(key: string): VersionedDocument;
  /** Keys of the documents with this value in an indexed field, in order, page by page. */
  keysWhere(field: string, value: string, afterKey: string, limit: number): readonly string[];
  write(key: string, after: VersionedDocument, before: VersionedDocument): void;
}

const FAN_OUT_PAGE = 2_000;

/** The fields with a column of their own: documents are found and sorted by them. */
export const columnsOf = ({
  indexes,
  columns = [],
}: {
  readonly indexes: readonly (readonly string[])[];
  readonly columns?: readonly string[];
}): string[] => [...new Set([...indexes.flat(), ...columns])];

/** `totalAmount.amount` is a field of a field. */
export function valueAt(doc: object | undefined, path: string): unknown {
  if (!path.includes('.')) return (doc as Record<string, unknown> | undefined)?.[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
      doc,
    );
}

/**
 * The documents that one projection changes, in memory until they are written. Each is guarded by
 * the position of the last event that it has seen, so that an event delivered again changes
 * nothing.
 */
export class Folding {
  private readonly changed = new Map<
    string,
    { readonly before: VersionedDocument; after: VersionedDocument }
  >();
  private readonly columns: readonly string[];

  constructor(
    private readonly projection: AnyProjection,
    private readonly load: (key: string) => VersionedDocument,
  ) {
    this.columns = columnsOf(projection);
  }

  /** The document as it is now; undefined where there is none. */
  readonly look = (key: string): object | undefined => this.current(key).doc;

  /** What an event touches. */
  route(event: ProjectedEvent): readonly string[] | FanOut {
    return this.projection.route(event, this.look) as readonly string[] | FanOut;
  }

  apply(key: string, event: ProjectedEvent): void {
    const known = this.changed.get(key);
    const now = known?.after ?? this.load(key);
    if (now.version >= event.position) return;
    const doc = this.projection.evolve(key, now.doc, event, this.look) as object | undefined;
    if (doc === undefined && now.doc === undefined) return;
    if (doc) this.requireScalars(doc);
    const after = { doc, version: event.position };
    if (known) known.after = after;
    else this.changed.set(key, { before: now, after });
  }

  /** Hands over what has changed, and begins anew. */
  take(): ReadonlyMap<string, ChangedDocument> {
    const taken = new Map(this.changed);
    this.changed.clear();
    return taken;
  }

  /**
   * What no engine can index is this projection's own mistake, found before it is written: no other
   * one is held up by it.
   */
  private requireScalars(doc: object): void {
    for (const field of this.columns) {
      const value = valueAt(doc, field);
      if (typeof value === 'object' && value !== null)
        throw new Error(
          `"${field}" must be a string, a number, a boolean or null: documents are found by it`,
        );
    }
  }

  private current(key: string): VersionedDocument {
    return this.changed.get(key)?.after ?? this.load(key);
  }
}

/**
 * Folds one event. What fans out is written page by page, so that memory is bounded, and what was
 * folded before it first: it is found by its indexed fields.
 */
export function foldEvent(folding: Folding, documents: KeptDocuments, event: ProjectedEvent): void {
  const route = folding.route(event);
  if (!('where' in route)) {
    for (const key of route) folding.apply(key, event);
    return;
  }
  writeChanges(folding, documents);
  const { field, value } = route.where;
  let after = '';
  for (;;) {
    const keys = documents.keysWhere(field, value, after, FAN_OUT_PAGE);
    for (const key of keys) folding.apply(key, event);
    writeChanges(folding, documents);
    if (keys.length < FAN_OUT_PAGE) return;
    after = keys.at(-1)!;
  }
}

export function writeChanges(folding: Folding, documents: KeptDocuments): void {
  for (const [key, { after, before }] of folding.take()) documents.write(key, after, before);
}
