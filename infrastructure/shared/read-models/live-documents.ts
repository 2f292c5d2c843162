/** Documents that are served, wherever they are kept. */
export interface LiveDocuments {
  /**
   * Null where it has not been built yet; `build` names the collection or table, which a rebuild
   * swaps.
   */
  place(): Promise<{
    readonly version: number;
    readonly position: number;
    readonly build: string;
  } | null>;
  /** [key, version, JSON] of each, page by page. */
  all(): AsyncIterable<readonly [key: string, version: number, json: string]>;
  find(key: string): Promise<{ readonly version: number; readonly doc: string } | undefined>;
  /** Ids of the events that were passed over. */
  skipped(): Promise<ReadonlySet<string>>;
}
