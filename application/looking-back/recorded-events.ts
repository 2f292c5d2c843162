import { auditLog } from '../../projections/looking-back/audit-log.js';
import type { Filter } from '../ports/documents.js';
import type { EventStore, Position, StoredEvent } from '../ports/event-store.js';
import { shownEvent, type ShownEvent } from '../shared/event/shown-event.js';
import type { Services } from '../shared/use-case.js';
import type { ListEventsInput } from './event.queries.js';

export const PAGE_SIZE = 1_000;

/** Beyond so many unprocessed events the audit log is waited for. */
const MAX_UNINDEXED = 5_000;

const WAIT_MS = 5_000;

/** Range of positions, both bounds exclusive. */
export interface Range {
  readonly after: Position;
  readonly before: Position;
}

/**
 * The first event after a position, looked up in the audit log, as a store can only be read from
 * the position of an event. Null: there is none in the audit log yet.
 */
export async function entryAfter(
  { documents }: Services,
  number: number,
): Promise<{ readonly position: Position; readonly recordedAt: number } | null> {
  const { documents: found } = await documents.find(auditLog, {
    filter: {},
    sort: [],
    limit: 1,
    after: { values: [], key: String(number) },
  });
  return found[0]
    ? {
        position: Number(found[0].key),
        recordedAt: Date.parse(found[0].document.recordedAt),
      }
    : null;
}

type EventSearch = Pick<
  ListEventsInput,
  | 'types'
  | 'person'
  | 'organization'
  | 'impersonator'
  | 'client'
  | 'correlation'
  | 'newestFirst'
  | 'limit'
>;

/** Pages of events of all streams: those found by index, and those not indexed yet, in order. */
export async function* searchAll(
  services: Services,
  search: EventSearch,
  range: Range,
): AsyncGenerator<readonly ShownEvent[]> {
  const filters = filtersOf(search);
  if (filters.length === 0 && !search.newestFirst)
    return yield* readForwards(services.events, range);
  const { seen } = await services.documents.find(auditLog, {
    filter: {},
    sort: [],
    limit: 1,
    after: null,
  });
  const indexedRange: Range = { after: range.after, before: Math.min(range.before, seen + 1) };
  const unindexed = (): AsyncGenerator<readonly ShownEvent[]> =>
    readForwards(services.events, { after: Math.max(range.after, seen), before: range.before });
  if (!search.newestFirst) {
    yield* readByIndex(services, filters, search, indexedRange);
    return yield* unindexed();
  }
  const newest: ShownEvent[] = [];
  for await (const page of unindexed()) {
    newest.push(...page);
    if (newest.length < MAX_UNINDEXED) continue;
    await services.documents.waitUntilSeen(auditLog, range.before - 1, WAIT_MS);
    return yield* searchAll(services, search, range);
  }
  if (newest.length > 0) yield newest.reverse();
  yield* filters.length > 0
    ? readByIndex(services, filters, search, indexedRange)
    : readBackwards(services, indexedRange, search.limit);
}

async function* readForwards(
  events: Pick<EventStore, 'readAll'>,
  { after, before }: Range,
): AsyncGenerator<readonly ShownEvent[]> {
  for (let position = after; position < before - 1;) {
    const page = (await events.readAll(position, PAGE_SIZE)).filter((e) => e.position < before);
    if (page.length === 0) return;
    yield page.map(shownEvent);
    position = page.at(-1)!.position;
  }
}

/**
 * Pages from the last event to the first. The store only reads forwards, and positions may have
 * gaps of any size: the span of positions that holds about a page is estimated from the previous
 * span, and the audit log gives the first event in it.
 */
async function* readBackwards(
  services: Services,
  { after, before }: Range,
  firstLimit: number,
): AsyncGenerator<readonly ShownEvent[]> {
  const { events } = services;
  let size = pageSizeFor(firstLimit);
  let span = size;
  for (let upper = before; upper > after + 1;) {
    const lower = Math.max(after, upper - 1 - span);
    const first = await entryAfter(services, lower);
    const found: StoredEvent[] = [];
    if (first && first.position < upper) {
      found.push((await events.eventAt(first.position))!);
      for (let position = first.position; ;) {
        const page = await events.readAll(position, size);
        const inside = page.filter((e) => e.position < upper);
        found.push(...inside);
        if (inside.length < size) break;
        position = inside.at(-1)!.position;
      }
      yield found.reverse().map(shownEvent);
    }
    size = PAGE_SIZE;
    span = Math.max(size, Math.round(span * Math.min(8, size / Math.max(1, found.length))));
    upper = lower + 1;
  }
}

/** One more than the limit, to know whether there are more. */
const pageSizeFor = (limit: number): number => Math.min(PAGE_SIZE, limit + 1);

export async function* readStreamPages(
  events: Pick<EventStore, 'readStream'>,
  stream: string,
  from: number,
  { after, before }: Range,
  newestFirst: boolean,
): AsyncGenerator<readonly ShownEvent[]> {
  const all: StoredEvent[] = [];
  for (let next = from; ; next += PAGE_SIZE) {
    const page = await events.readStream(stream, next, PAGE_SIZE);
    const inside = page.filter((e) => e.position > after && e.position < before);
    // a stream is short enough to be reversed in memory
    if (newestFirst) all.push(...inside);
    else yield inside.map(shownEvent);
    if (page.length < PAGE_SIZE) break;
  }
  if (newestFirst) yield all.reverse().map(shownEvent);
}

/**
 * Filters for the audit log's indexes: one, or one for each of several types. Empty: no index
 * applies.
 */
function filtersOf({
  types,
  person,
  organization,
  impersonator,
  client,
  correlation,
}: Pick<EventSearch, Exclude<keyof EventSearch, 'newestFirst' | 'limit'>>): readonly Filter[] {
  // the most selective field comes first
  const filter: Filter = {
    ...(correlation ? { correlationId: correlation } : {}),
    ...(person ? { person } : {}),
    ...(impersonator ? { impersonator } : {}),
    ...(organization ? { organization } : {}),
    ...(client ? { client } : {}),
  };
  if (Object.keys(filter).length > 0)
    return [types.length > 0 ? { ...filter, type: types } : filter];
  return types.map((type) => ({ type }));
}

/**
 * Pages of events whose positions the audit log's indexes give: by person, organisation, client,
 * correlation or type.
 */
export async function* readByIndex(
  { documents, events }: Services,
  filters: readonly Filter[],
  { newestFirst: descending, limit }: Pick<EventSearch, 'newestFirst' | 'limit'>,
  { after, before }: Range,
): AsyncGenerator<readonly ShownEvent[]> {
  const beyond = descending
    ? (position: Position) => position <= after
    : (position: Position) => position >= before;
  let key = String(descending ? before : after);
  for (let size = pageSizeFor(limit); ; size = Math.min(PAGE_SIZE, size * 2)) {
    const found = await Promise.all(
      filters.map((filter) => {
        // all have the same value of this sort field, so the order is by position
        const [[field, value] = ['', '']] = Object.entries(filter) as [string, string][];
        return documents.find(auditLog, {
          filter,
          sort: [{ field, descending }],
          limit: size,
          after: { values: [value], key },
        });
      }),
    );
    const positions = found
      .flatMap((page) => page.documents.map((document) => Number(document.key)))
      .sort((one, other) => (descending ? other - one : one - other));
    const next = positions.slice(0, size).filter((position) => !beyond(position));
    const page = await Promise.all(next.map(async (position) => (await events.eventAt(position))!));
    if (page.length > 0) yield page.map(shownEvent);
    if (next.length < size) return;
    key = String(next.at(-1)!);
  }
}
