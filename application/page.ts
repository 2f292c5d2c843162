import { invalid, type DomainError } from '../domain/decider/domain-error.js';
import type { DocumentQuery, Documents, Filter, Scalar } from './ports/documents.js';
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
  return { items, total: found.total, nextCursor, ...(found.corrected ? { didYouMean: found.corrected.join(' ') } : {}), asOf: found.seen };
}

const writeCursor = (field: string, value: Scalar, key: string): string => Buffer.from(JSON.stringify([field, value, key])).toString('base64url');

function readCursor(cursor: string, sortedBy: string): { value: Scalar; key: string } {
  const [field, value, key] = readCursorValues(cursor);
  if (field === sortedBy && typeof key === 'string' && (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)))) return { value, key };
  throw foreignCursor();
}

export const foreignCursor = (): DomainError => invalid('page/cursor', 'this cursor was not given by this list: leave it out to start from the beginning', { field: 'cursor' });

/** What a cursor holds; nothing where it is no cursor. */
export function readCursorValues(cursor: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}
