import type { EventType } from '../../domain/events.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import type { Position } from '../ports/event-store.js';
import type { Actor } from '../shared/event/envelope.js';
import type { ShownEvent } from '../shared/event/shown-event.js';
import { foreignCursor, type PageInput } from '../shared/page.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';
import { searchAll, readStreamPages, type Range, entryAfter } from './recorded-events.js';

export interface ListEventsInput extends PageInput {
  readonly stream: string | null;
  /** First revision, with `stream`. */
  readonly revision: number | null;
  /** Any of these; empty: all. */
  readonly types: readonly EventType[];
  readonly person: string | null;
  readonly organization: string | null;
  /** The operator who impersonated the person. */
  readonly impersonator: string | null;
  /** The program, API key or process that acted. */
  readonly client: string | null;
  readonly correlation: string | null;
  /** Recorded at or after this time, milliseconds since 1970. */
  readonly since: number | null;
  /** Recorded at or before this time. */
  readonly until: number | null;
  /** Text that occurs in the data, ignoring case; sealed personal data is never found. */
  readonly text: string | null;
  readonly newestFirst: boolean;
}

export interface EventPage {
  readonly events: readonly ShownEvent[];
  /** May be set on an empty page, where more events remain to be scanned. */
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

/** The most events scanned for one page. */
const MAX_SCANNED = 20_000;

/**
 * Events in the order of recording, or in reverse. Stream, person, organisation, client,
 * correlation and type are scanned up in an index; text is searched by scanning. Events that the
 * audit log has not processed yet are read from the store, so that none is missing. Events that
 * this version of the program cannot decode are shown as stored.
 *
 * @throws ReadModelBehind where the audit log is thousands of events behind
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
        ? searchAll(services, input, range)
        : readStreamPages(services.events, stream, input.revision ?? 0, range, newestFirst);
    const events: ShownEvent[] = [];
    let scanned = 0;
    for await (const page of pages) {
      for (const event of page) {
        if (events.length === input.limit)
          return { events, nextCursor: String(events.at(-1)!.position), asOf };
        if (wanted(event)) events.push(event);
      }
      scanned += page.length;
      if (scanned >= MAX_SCANNED)
        return { events, nextCursor: String(page.at(-1)!.position), asOf };
    }
    return { events, nextCursor: null, asOf };
  },
});

/**
 * The range of positions to read, from the cursor and the requested times: the store's times never
 * decrease.
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
 * The position before the first event recorded at or after a time (milliseconds since 1970), by
 * binary search: the store's times never decrease.
 */
async function positionBefore(services: Services, atMs: number, head: Position): Promise<Position> {
  let low = 0;
  let high = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const entry = await entryAfter(services, middle);
    if (!entry || entry.recordedAt >= atMs) high = middle;
    else low = entry.position;
  }
  return low;
}
