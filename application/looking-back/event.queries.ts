import { ofAll, ofStream, type Range, entryAfter } from './recorded-events.js';
import type { EventType } from '../../domain/events.js';
import type { ShownEvent } from '../shared/event/shown-event.js';
import type { Actor } from '../shared/event/envelope.js';
import { foreignCursor, type PageInput } from '../shared/page.js';
import type { Position } from '../ports/event-store.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';

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

/** So many events are looked at for one answer. */
const LOOKED_AT = 20_000;

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
