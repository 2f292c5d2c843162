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
