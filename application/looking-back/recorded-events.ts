import type { ListEventsInput } from './event.queries.js';
import { shownEvent, type ShownEvent } from '../shared/event/shown-event.js';
import type { Filter } from '../ports/documents.js';
import type { EventStore, Position, StoredEvent } from '../ports/event-store.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import type { Services } from '../shared/use-case.js';

export const PAGE = 1_000;

/** The audit log is waited for where it has not seen so many events. */
const UNSEEN = 5_000;

const WAIT_MS = 5_000;

/** Positions between which is looked, both exclusive. */
export interface Range {
  readonly after: Position;
  readonly before: Position;
}

/**
 * The first event after any number, as the audit log knows it: a store may only be read from where
 * an event is. Null: none that it has seen.
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

type Asked = Pick<
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

/** What the index finds, and what it has not seen yet, in order. */
export async function* ofAll(
  services: Services,
  asked: Asked,
  range: Range,
): AsyncGenerator<readonly ShownEvent[]> {
  const filters = filtersOf(asked);
  if (filters.length === 0 && !asked.newestFirst) return yield* everything(services.events, range);
  const { seen } = await services.documents.find(auditLog, {
    filter: {},
    sort: [],
    limit: 1,
    after: null,
  });
  const known: Range = { after: range.after, before: Math.min(range.before, seen + 1) };
  const unseen = (): AsyncGenerator<readonly ShownEvent[]> =>
    everything(services.events, { after: Math.max(range.after, seen), before: range.before });
  if (!asked.newestFirst) {
    yield* indexed(services, filters, asked, known);
    return yield* unseen();
  }
  const newest: ShownEvent[] = [];
  for await (const page of unseen()) {
    newest.push(...page);
    if (newest.length < UNSEEN) continue;
    await services.documents.waitUntilSeen(auditLog, range.before - 1, WAIT_MS);
    return yield* ofAll(services, asked, range);
  }
  if (newest.length > 0) yield newest.reverse();
  yield* filters.length > 0
    ? indexed(services, filters, asked, known)
    : backwards(services, known, asked.limit);
}

async function* everything(
  events: Pick<EventStore, 'readAll'>,
  { after, before }: Range,
): AsyncGenerator<readonly ShownEvent[]> {
  for (let position = after; position < before - 1;) {
    const page = (await events.readAll(position, PAGE)).filter((e) => e.position < before);
    if (page.length === 0) return;
    yield page.map(shownEvent);
    position = page.at(-1)!.position;
  }
}

/**
 * From the last to the first. The store reads forwards only, and positions may have gaps of any
 * size: a span of positions that holds about a page is guessed from how many events the one before
 * held, and the audit log says where the first event in it is.
 */
async function* backwards(
  services: Services,
  { after, before }: Range,
  atFirst: number,
): AsyncGenerator<readonly ShownEvent[]> {
  const { events } = services;
  let wanted = pageFor(atFirst);
  let span = wanted;
  for (let upper = before; upper > after + 1;) {
    const lower = Math.max(after, upper - 1 - span);
    const first = await entryAfter(services, lower);
    const found: StoredEvent[] = [];
    if (first && first.position < upper) {
      found.push((await events.eventAt(first.position))!);
      for (let at = first.position; ;) {
        const page = await events.readAll(at, wanted);
        const inside = page.filter((e) => e.position < upper);
        found.push(...inside);
        if (inside.length < wanted) break;
        at = inside.at(-1)!.position;
      }
      yield found.reverse().map(shownEvent);
    }
    wanted = PAGE;
    span = Math.max(wanted, Math.round(span * Math.min(8, wanted / Math.max(1, found.length))));
    upper = lower + 1;
  }
}

/** What is wanted and one more, which says whether there is more. */
const pageFor = (limit: number): number => Math.min(PAGE, limit + 1);

export async function* ofStream(
  events: Pick<EventStore, 'readStream'>,
  stream: string,
  from: number,
  { after, before }: Range,
  newestFirst: boolean,
): AsyncGenerator<readonly ShownEvent[]> {
  const all: StoredEvent[] = [];
  for (let next = from; ; next += PAGE) {
    const page = await events.readStream(stream, next, PAGE);
    const inside = page.filter((e) => e.position > after && e.position < before);
    // a stream is short enough to be turned round
    if (newestFirst) all.push(...inside);
    else yield inside.map(shownEvent);
    if (page.length < PAGE) break;
  }
  if (newestFirst) yield all.reverse().map(shownEvent);
}

/**
 * Of the audit log's indexes those that answer: one filter, or one for each of several types. None:
 * everything is meant.
 */
function filtersOf({
  types,
  person,
  organization,
  impersonator,
  client,
  correlation,
}: Pick<Asked, Exclude<keyof Asked, 'newestFirst' | 'limit'>>): readonly Filter[] {
  // what leaves the least comes first
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
 * The audit log knows where the events of a person, an organisation, a client, a correlation or a
 * type are.
 */
export async function* indexed(
  { documents, events }: Services,
  filters: readonly Filter[],
  { newestFirst: descending, limit }: Pick<Asked, 'newestFirst' | 'limit'>,
  { after, before }: Range,
): AsyncGenerator<readonly ShownEvent[]> {
  const beyond = descending
    ? (position: Position) => position <= after
    : (position: Position) => position >= before;
  let key = String(descending ? before : after);
  for (let size = pageFor(limit); ; size = Math.min(PAGE, size * 2)) {
    const found = await Promise.all(
      filters.map((filter) => {
        // sorted by a field of which there is one value: by position, one way or the other
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
