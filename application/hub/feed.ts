import type { EventType } from '../../domain/events.js';
import {
  internalTypesOf,
  publishedTypes,
  type PublicEventName,
} from '../../domain/hub/public-events/public-events.js';
import { EVERYBODY, feed, feedKeyBehind, feedPositionOf } from '../../projections/hub/feed.js';
import type { EventStore, Position, StoredEvent } from '../ports/event-store.js';
import { decodeEvent, UnreadableEvent } from '../shared/event/codec.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { Services } from '../shared/use-case.js';

/** Events that a party may be told of, in order. */
export interface FeedPage {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here was looked at: the next page begins behind it. */
  readonly through: Position;
  /** There is more now. */
  readonly more: boolean;
}

/** Whose feed: an organisation's; null: of the whole marketplace. */
export interface FeedSearch {
  readonly party: string | null;
  readonly after: Position;
  /** Null: all. */
  readonly names: readonly PublicEventName[] | null;
  readonly limit: number;
}

type From = Pick<Services, 'events' | 'documents'>;

/** The most events looked at for one page of the whole marketplace. */
const MAX_SCANNED = 4_000;
const SCAN_PAGE = 1_000;

/**
 * A page of a feed, found in the index by party: it costs what it holds, however long the history
 * is. What of it may be told, the caller decides event by event.
 */
export function readFeed(from: From, search: FeedSearch): Promise<FeedPage> {
  return search.party === null
    ? readWhole(from, search)
    : readOfParty(from, { ...search, party: search.party });
}

async function readWhole({ events }: From, { after, names, limit }: FeedSearch): Promise<FeedPage> {
  const wanted = new Set<string>(names ? internalTypesOf(names) : publishedTypes);
  const found: RecordedEvent[] = [];
  let through = after;
  for (let scanned = 0; scanned < MAX_SCANNED;) {
    const page = await events.readAll(through, SCAN_PAGE);
    for (const stored of page) {
      if (wanted.has(stored.type)) {
        if (found.length === limit) return { events: found, through, more: true };
        const event = readable(stored);
        if (!event) return { events: found, through, more: false };
        found.push(event);
      }
      through = stored.position;
    }
    scanned += page.length;
    if (page.length < SCAN_PAGE) return { events: found, through, more: false };
  }
  return { events: found, through, more: true };
}

async function readOfParty(
  from: From,
  { party, after, names, limit }: FeedSearch & { readonly party: string },
): Promise<FeedPage> {
  const types = names && internalTypesOf(names);
  const pages = await Promise.all(
    [party, EVERYBODY].flatMap((of) =>
      types
        ? types.map((type) => entriesOf(from, of, type, after, limit))
        : [entriesOf(from, of, null, after, limit)],
    ),
  );
  const positions = [...new Set(pages.flatMap((page) => page.positions))].sort((a, b) => a - b);
  // a position behind what one of them has seen may have others before it still
  const seen = Math.max(after, Math.min(...pages.map((page) => page.seen)));
  const known = positions.filter((position) => position <= seen);
  const taken = known.slice(0, limit);
  const more = known.length > limit;
  const found: RecordedEvent[] = [];
  let through = after;
  for (const stored of await eventsAt(from.events, taken)) {
    const event = readable(stored);
    if (!event) return { events: found, through, more: false };
    found.push(event);
    through = stored.position;
  }
  return { events: found, through: more ? through : seen, more };
}

async function entriesOf(
  { documents }: From,
  party: string,
  type: EventType | null,
  after: Position,
  limit: number,
): Promise<{ readonly positions: readonly Position[]; readonly seen: Position }> {
  const page = await documents.find(feed, {
    filter: type === null ? { party } : { party, type },
    // all have the same value, so the order is by key, which is by position
    sort: [{ field: type === null ? 'party' : 'type', descending: false }],
    limit: limit + 1,
    after: { values: [type ?? party], key: feedKeyBehind(after) },
  });
  return { positions: page.documents.map(({ key }) => feedPositionOf(key)), seen: page.seen };
}

/** One that a newer version of the program has written: whoever can read it tells of it. */
function readable(stored: StoredEvent): RecordedEvent | null {
  try {
    return decodeEvent(stored);
  } catch (error) {
    if (error instanceof UnreadableEvent) return null;
    throw error;
  }
}

/** Below one wanted event in so many, single ones are read. */
const DENSE = 6;
const AT_ONCE = 64;

/** The events at these positions: a party that most events are of is read as a range. */
async function eventsAt(
  events: Pick<EventStore, 'eventAt' | 'readAll'>,
  positions: readonly Position[],
): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  let next = 0;
  const readSingly = async (count: number): Promise<void> => {
    const singly = positions.slice(next, next + count);
    const read = await Promise.all(singly.map((position) => events.eventAt(position)));
    found.push(...read.filter((event) => event !== null));
    next += singly.length;
  };
  for (let dense = true; next < positions.length;) {
    await readSingly(dense ? 1 : AT_ONCE);
    if (!dense || next >= positions.length) continue;
    const before = next;
    const size = Math.min(SCAN_PAGE, (positions.length - next) * 2);
    const page = await events.readAll(positions[next - 1]!, size);
    for (const event of page)
      if (event.position === positions[next]) {
        found.push(event);
        next++;
      }
    dense = (next - before) * DENSE >= page.length;
  }
  return found;
}
