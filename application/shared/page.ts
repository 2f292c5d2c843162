import { invalid, type DomainError } from '../../domain/shared/decider/domain-error.js';
import { wordsOf } from '../ports/catalogue-search.js';
import {
  COUNTED,
  type Documents,
  type Filter,
  type ReadModel,
  type Scalar,
  type SortKey,
} from '../ports/documents.js';
import type { Position } from '../ports/event-store.js';
import { organizations } from '../../projections/people/organizations.js';

/** A part of something long, as asked for. */
export interface PageInput {
  /** 1 to 200; more where a whole list is read part by part. */
  readonly limit: number;
  /** Where the page before ended. */
  readonly cursor: string | null;
}

export interface SortBy {
  /** One of the list's names for what it can be sorted by. */
  readonly by: string;
  readonly descending: boolean;
}

/** A part of a list, as asked for. */
export interface ListInput extends PageInput {
  /** Pass over so many; not together with a cursor. */
  readonly offset: number;
  /** Words that must all occur, each whole or as a beginning; null: everything. */
  readonly q: string | null;
  /** By the first, then by the next; empty: as the list is by itself. */
  readonly sort: readonly SortBy[];
  /** Whether the total is wanted. */
  readonly counted: boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null where it is not known. */
  readonly total: number | null;
  /** There are more than `total`. */
  readonly totalIsLowerBound: boolean;
  readonly nextCursor: string | null;
  /** What was searched instead, where nothing has the words that were asked for. */
  readonly didYouMean?: string;
  /** How far the read model had seen. */
  readonly asOf: Position;
}

export interface SortField {
  readonly field: string;
  readonly nullable?: boolean;
}

/** A read model as a list: what it can be sorted by, and how it is sorted by itself. */
export interface List<Doc extends object = object, Sort extends string = string> {
  readonly projection: ReadModel<Doc>;
  /** Each with the fields of the documents behind it. */
  readonly sorts: Readonly<Record<Sort, readonly SortField[]>>;
  readonly sortedBy: SortBy & { readonly by: NoInfer<Sort> };
}

const MOST_PARTIES = 100;

export const list = <Doc extends object, Sort extends string>(
  definition: List<Doc, Sort>,
): List<Doc, Sort> => definition;

/**
 * What an order's or a purchase's list is searched by: the beginning of its number or of the
 * buyer's, or the names of its parties. Their words stand in the index of organisations already:
 * another one would be written with every order.
 */
export async function numberOrPartyFilters(
  documents: Documents,
  q: string,
  partyFields: readonly string[],
): Promise<readonly Filter[]> {
  const text = q.trim();
  const spellings = [...new Set([text, text.toUpperCase()])];
  const numbers = spellings.flatMap((prefix): Filter[] => [
    { number: { prefix } },
    { poNumber: { prefix } },
  ]);
  if (partyFields.length === 0) return numbers;
  const words = wordsOf(text);
  const found =
    words.length === 0
      ? []
      : (
          await documents.find(organizations, {
            filter: {},
            sort: [],
            words,
            limit: MOST_PARTIES,
            after: null,
          })
        ).documents;
  const ids = found.map((d) => d.key);
  return ids.length === 0
    ? numbers
    : [...numbers, ...partyFields.map((field): Filter => ({ [field]: ids }))];
}

/**
 * One page of a list. @throws `page/cursor` for a cursor that this list, sorted like this, did not
 * give.
 */
export async function pageOf<Doc extends object>(
  documents: Documents,
  of: List<Doc>,
  input: ListInput,
  filter: Filter,
  any?: readonly Filter[],
): Promise<Page<Doc>> {
  const { limit, cursor, offset, counted } = input;
  const sort = sortKeys(of, input.sort.length > 0 ? input.sort : [of.sortedBy]);
  if (cursor !== null && offset > 0)
    throw invalid('page/cursor-and-offset', 'send either a cursor or an offset', {
      field: 'offset',
    });
  const after = cursor === null ? null : readCursor(cursor, sort);
  const words = input.q === null ? [] : wordsOf(input.q);
  const found = await documents.find(of.projection, {
    filter,
    ...(any ? { any } : {}),
    sort,
    words,
    limit: limit + 1,
    after,
    offset,
    count: counted,
  });
  const page = found.documents.slice(0, limit);
  const items = page.map((d) => d.document);
  const last = page.at(-1);
  const more = found.documents.length > limit && last;
  const nextCursor = more ? writeCursor(sort, last.document, last.key) : null;
  const didYouMean = found.corrected ? { didYouMean: found.corrected.join(' ') } : {};
  return { items, ...totalOf(found.total), nextCursor, ...didYouMean, asOf: found.seen };
}

/** Bounds inclusive; null: none. */
export interface Between {
  readonly from: string | null;
  readonly to: string | null;
}

/** A condition where there is one: any of the values, or a range. */
export function condition(field: string, of: readonly string[] | Between): Filter {
  if (!('from' in of)) return of.length > 0 ? { [field]: of } : {};
  const { from, to } = of;
  return from === null && to === null
    ? {}
    : { [field]: { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) } };
}

const totalOf = (total: number | null) => ({
  total: total === null ? null : Math.min(total, COUNTED),
  totalIsLowerBound: (total ?? 0) > COUNTED,
});

const sortKeys = (of: Pick<List, 'sorts'>, sort: readonly SortBy[]): readonly SortKey[] =>
  sort.flatMap(({ by, descending }) => of.sorts[by]!.map((field) => ({ ...field, descending })));

/** A cursor is good for the order that it was given in. */
const orderOf = (sort: readonly SortKey[]): string =>
  sort.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join(',');

function writeCursor(sort: readonly SortKey[], last: object, key: string): string {
  const values = sort.map(
    ({ field }) =>
      field
        .split('.')
        .reduce<unknown>(
          (value, name) => (value as Record<string, unknown> | null)?.[name],
          last,
        ) ?? null,
  );
  return Buffer.from(JSON.stringify([orderOf(sort), key, ...values])).toString('base64url');
}

function readCursor(
  cursor: string,
  sort: readonly SortKey[],
): { values: readonly Scalar[]; key: string } {
  const [order, key, ...values] = readCursorValues(cursor);
  if (
    order === orderOf(sort) &&
    typeof key === 'string' &&
    values.length === sort.length &&
    values.every(isScalar)
  )
    return { values, key };
  throw foreignCursor();
}

const isScalar = (value: unknown): value is Scalar =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

export const foreignCursor = (): DomainError =>
  invalid(
    'page/cursor',
    'this cursor was not given by this list in this order: leave it out to start from the beginning',
    { field: 'cursor' },
  );

/** What a cursor holds; nothing where it is no cursor. */
export function readCursorValues(cursor: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}
