import { invalid, type DomainError } from '../../domain/shared/decider/domain-error.js';
import { organizations } from '../../projections/people/organizations.js';
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

/** The requested part of a long list. */
export interface PageInput {
  /** 1 to 200; more for exports, which read a whole list page by page. */
  readonly limit: number;
  /** Where the previous page ended. */
  readonly cursor: string | null;
}

export interface SortBy {
  /** One of the list's `sorts`. */
  readonly by: string;
  readonly descending: boolean;
}

/** The requested page of a list. */
export interface ListInput extends PageInput {
  /** Number of items to skip; not together with a cursor. */
  readonly offset: number;
  /** Search words, all of which must occur, whole or as a prefix; null: no search. */
  readonly q: string | null;
  /** By the first, then by the next; empty: the list's default order. */
  readonly sort: readonly SortBy[];
  /** Whether to count the total. */
  readonly counted: boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null where it was not counted. */
  readonly total: number | null;
  /** There are more than `total`. */
  readonly totalIsLowerBound: boolean;
  readonly nextCursor: string | null;
  /** The corrected search text, where nothing matched the original words. */
  readonly didYouMean?: string;
  /** Position up to which the read model had processed events. */
  readonly asOf: Position;
}

export interface SortField {
  readonly field: string;
  readonly nullable?: boolean;
}

/** A read model as a list: what it can be sorted by, and its default order. */
export interface List<Doc extends object = object, Sort extends string = string> {
  readonly projection: ReadModel<Doc>;
  /** Name of each sort → the documents' fields. */
  readonly sorts: Readonly<Record<Sort, readonly SortField[]>>;
  readonly sortedBy: SortBy & { readonly by: NoInfer<Sort> };
}

const MAX_PARTIES = 100;

export const list = <Doc extends object, Sort extends string>(
  definition: List<Doc, Sort>,
): List<Doc, Sort> => definition;

/**
 * Alternative filters for a search among orders or purchases: by the prefix of the number or the PO
 * number, or by the names of the parties. Names are looked up in the index of organisations, as an
 * index of their own would have to be written with every order.
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
            limit: MAX_PARTIES,
            after: null,
          })
        ).documents;
  const ids = found.map((d) => d.key);
  return ids.length === 0
    ? numbers
    : [...numbers, ...partyFields.map((field): Filter => ({ [field]: ids }))];
}

/** One page of a list. @throws `page/cursor` for a cursor of another list or another order */
export async function pageOf<Doc extends object>(
  documents: Documents,
  of: List<Doc>,
  input: ListInput,
  filter: Filter,
  any?: readonly Filter[],
  codes?: readonly string[],
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
    ...(codes ? { codes } : {}),
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

/** Inclusive bounds; null: none. */
export interface Between {
  readonly from: string | null;
  readonly to: string | null;
}

/** A filter by any of the values, or by a range; empty where there are none. */
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

/** A cursor is only valid for the sort order in which it was issued. */
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

/** The values in a cursor; empty where it is not a cursor. */
export function readCursorValues(cursor: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}
