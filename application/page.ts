import { invalid } from '../domain/decider/domain-error.js';
import type { DocumentPage, DocumentQuery, Documents, Filter, Scalar } from './ports/documents.js';
import type { Position } from './ports/event-store.js';

/** A part of a list, as asked for. */
export interface PageInput {
  /** 1 to 200. */
  readonly limit: number;
  /** Where the page before ended. */
  readonly cursor: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number | null;
  readonly facets: DocumentPage['facets'];
  readonly nextCursor: string | null;
  /** What was searched instead, where nothing has the words that were asked for. */
  readonly didYouMean?: string;
  /** How far the read model had seen. */
  readonly asOf: Position;
}

export interface PageQuery {
  readonly filter: Filter;
  readonly sort: NonNullable<DocumentQuery['sort']>;
  readonly words?: readonly string[];
  readonly facets?: readonly string[];
  readonly count?: boolean;
}

/** One page of a read model's documents. @throws `page/cursor` for a cursor that this list did not give. */
export async function pageOf<Doc>(documents: Documents, projection: string, { limit, cursor }: PageInput, query: PageQuery): Promise<Page<Doc>> {
  const after = cursor === null ? null : readCursor(cursor, query.sort.field);
  const found = await documents.find(projection, { ...query, limit: limit + 1, after });
  const page = found.documents.slice(0, limit);
  const items = page.map((d) => JSON.parse(d.json) as Doc);
  const last = page.at(-1);
  const more = found.documents.length > limit && last;
  const nextCursor = more ? writeCursor(query.sort.field, (items.at(-1) as Record<string, Scalar>)[query.sort.field] ?? null, last.key) : null;
  return { items, total: found.total, facets: found.facets, nextCursor, ...(found.corrected ? { didYouMean: found.corrected.join(' ') } : {}), asOf: found.seen };
}

const writeCursor = (field: string, value: Scalar, key: string): string => Buffer.from(JSON.stringify([field, value, key])).toString('base64url');

function readCursor(cursor: string, sortedBy: string): { value: Scalar; key: string } {
  try {
    const [field, value, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown, unknown];
    if (field === sortedBy && typeof key === 'string' && (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)))) return { value, key };
  } catch {
    // not JSON: refused below like any other foreign text
  }
  throw invalid('page/cursor', 'this cursor was not given by this list: leave it out to start from the beginning', { field: 'cursor' });
}
