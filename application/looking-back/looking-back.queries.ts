import { conflict, invalid, missing } from '../../domain/shared/decider/domain-error.js';
import type { EventType } from '../../domain/events.js';
import { UnreadableEvent } from '../shared/event/codec.js';
import { shownEvent, type ShownEvent } from '../shared/event/shown-event.js';
import type { Actor } from '../shared/event/envelope.js';
import { foreignCursor, type PageInput } from '../shared/page.js';
import type { Filter } from '../ports/documents.js';
import type { EventStore, Position, StoredEvent } from '../ports/event-store.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';
import {
  differences,
  NothingToReplay,
  replay,
  type Difference,
  type Moment,
  type PastState,
} from './replay.js';

export interface ListEventsInput extends PageInput {
  readonly stream: string | null;
  /** Of the stream: from this revision on. */
  readonly revision: number | null;
  /** Any of them; empty: all. */
  readonly types: readonly EventType[];
  readonly person: string | null;
  readonly organization: string | null;
  /** Who acted in somebody else's name. */
  readonly impersonator: string | null;
  /** The program, API key or process that acted. */
  readonly client: string | null;
  readonly correlation: string | null;
  /** Recorded from then on, milliseconds since 1970. */
  readonly since: number | null;
  /** Recorded up to then. */
  readonly until: number | null;
  /** What the data says somewhere, whatever the case; personal data is sealed and never found. */
  readonly text: string | null;
  readonly newestFirst: boolean;
}

export interface EventPage {
  readonly events: readonly ShownEvent[];
  /** Also where nothing was found yet, but not everything was looked at. */
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

const PAGE = 1_000;
/** So many events are looked at for one answer. */
const LOOKED_AT = 20_000;
/** The audit log is waited for where it has not seen so many events. */
const UNSEEN = 5_000;
const WAIT_MS = 5_000;

/**
 * Events in the order of recording, or the other way round. By stream, person, organisation,
 * client, correlation or type they are found by index; by what the data says they are looked
 * through. What the audit log has not seen yet is read from the store itself: nothing recorded is
 * missing. What this version of the program cannot read is shown as it is stored.
 *
 * @throws ReadModelBehind where the audit log has not seen thousands of events
 */
export const listEvents = query<ListEventsInput, EventPage>({
  name: 'ListEvents',
  permission: 'audit.read',
  reads: [auditLog],
  run: async (input, { services }) => {
    const {
      cursor,
      stream,
      person,
      organization,
      impersonator,
      client,
      correlation,
      since,
      until,
      newestFirst,
    } = input;
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw foreignCursor();
    const asOf = await services.events.head();
    const text = input.text?.toLowerCase() ?? null;
    const range = await rangeOf(services, input, asOf);
    const wanted = (event: ShownEvent): boolean => {
      const { type, position, metadata, stream: of } = event;
      const { $correlationId } = metadata;
      const actor: Partial<Actor> = metadata.actor ?? {};
      return (
        (input.types.length === 0 || (input.types as readonly string[]).includes(type)) &&
        position > range.after &&
        position < range.before &&
        (since === null || event.recordedAt >= since) &&
        (until === null || event.recordedAt <= until) &&
        (stream === null || of === stream) &&
        (person === null || actor.person === person) &&
        (organization === null || actor.organization === organization) &&
        (impersonator === null || actor.impersonator === impersonator) &&
        (client === null || actor.client === client) &&
        (correlation === null || $correlationId === correlation) &&
        (text === null || JSON.stringify(event.data).toLowerCase().includes(text))
      );
    };
    const pages =
      stream === null
        ? ofAll(services, input, range)
        : ofStream(services.events, stream, input.revision ?? 0, range, newestFirst);
    const events: ShownEvent[] = [];
    let looked = 0;
    for await (const page of pages) {
      for (const event of page) {
        if (events.length === input.limit)
          return { events, nextCursor: String(events.at(-1)!.position), asOf };
        if (wanted(event)) events.push(event);
      }
      looked += page.length;
      if (looked >= LOOKED_AT) return { events, nextCursor: String(page.at(-1)!.position), asOf };
    }
    return { events, nextCursor: null, asOf };
  },
});

/** Positions between which is looked, both exclusive. */
interface Range {
  readonly after: Position;
  readonly before: Position;
}

/**
 * Where to go on, and where the instants that were asked for are: the store's times never go back.
 */
async function rangeOf(
  services: Services,
  { cursor, since, until, newestFirst }: ListEventsInput,
  head: Position,
): Promise<Range> {
  const from = since === null ? 0 : await positionBefore(services, since, head);
  const to =
    until === null
      ? Number.MAX_SAFE_INTEGER
      : (await positionBefore(services, until + 1, head)) + 1;
  if (cursor === null) return { after: from, before: Math.min(to, head + 1) };
  return newestFirst
    ? { after: from, before: Number(cursor) }
    : { after: Number(cursor), before: Math.min(to, head + 1) };
}

/**
 * The first event after any number, as the audit log knows it: a store may only be read from where
 * an event is. Null: none that it has seen.
 */
async function entryAfter(
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
async function* ofAll(
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

async function* ofStream(
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
async function* indexed(
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

/**
 * The position before the first event that was recorded at or after an instant: the store's times
 * never go back.
 */
async function positionBefore(services: Services, at: number, head: Position): Promise<Position> {
  let low = 0;
  let high = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const entry = await entryAfter(services, middle);
    if (!entry || entry.recordedAt >= at) high = middle;
    else low = entry.position;
  }
  return low;
}

async function past(
  events: Pick<EventStore, 'readStream'>,
  stream: string,
  moment: Moment,
): Promise<PastState> {
  try {
    return await replay(events, stream, moment);
  } catch (error) {
    if (error instanceof NothingToReplay) throw missing('stream/nothing-there', error.message);
    if (error instanceof UnreadableEvent)
      throw conflict(
        'stream/unreadable',
        `${error.message}: ask for a moment before it, or look at its events one by one`,
      );
    throw error;
  }
}

/** An aggregate as it was; personal data stays sealed. */
export const getStreamState = query<{ stream: string; moment: Moment }, PastState>({
  name: 'GetStreamState',
  permission: 'audit.read',
  reads: [],
  run: ({ stream, moment }, { services }) => past(services.events, stream, moment),
});

export interface StreamDiff {
  readonly from: PastState;
  readonly to: PastState;
  readonly differences: readonly Difference[];
}

/** What changed of an aggregate between two moments. */
export const getStreamDiff = query<{ stream: string; from: Moment; to: Moment }, StreamDiff>({
  name: 'GetStreamDiff',
  permission: 'audit.read',
  reads: [],
  run: async ({ stream, from, to }, { services }) => {
    const [before, after] = [
      await past(services.events, stream, from),
      await past(services.events, stream, to),
    ];
    return { from: before, to: after, differences: differences(before.state, after.state) };
  },
});

export interface CausedEvent {
  readonly event: ShownEvent;
  readonly caused: readonly CausedEvent[];
}

const LARGEST_TREE = 10_000;

/**
 * Everything that followed from one command, as a tree: each event under the one that caused it.
 */
export const getCorrelation = query<{ correlationId: string }, readonly CausedEvent[]>({
  name: 'GetCorrelation',
  permission: 'audit.read',
  reads: [auditLog],
  run: async ({ correlationId }, { services }) => {
    const events: ShownEvent[] = [];
    for await (const page of indexed(
      services,
      [{ correlationId }],
      { newestFirst: false, limit: PAGE },
      { after: 0, before: Number.MAX_SAFE_INTEGER },
    )) {
      events.push(...page);
      if (events.length > LARGEST_TREE)
        throw invalid(
          'correlation/too-large',
          `more than ${LARGEST_TREE} events follow from this: list them with /events?correlation=`,
          { field: 'correlation' },
        );
    }
    if (events.length === 0)
      throw missing('correlation/unknown', 'nothing is known to have followed from this');
    return treeOf(events);
  },
});

/** An event whose cause is none of the others stands at the root: the command itself caused it. */
export function treeOf(events: readonly ShownEvent[]): readonly CausedEvent[] {
  const nodes = new Map(events.map((event) => [event.id, { event, caused: [] as CausedEvent[] }]));
  const roots: CausedEvent[] = [];
  for (const node of nodes.values()) {
    const cause = nodes.get(node.event.metadata.$causationId ?? '');
    if (cause && cause !== node) cause.caused.push(node);
    else roots.push(node);
  }
  return roots;
}
