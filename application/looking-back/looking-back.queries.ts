import { invalid, missing } from '../../domain/decider/domain-error.js';
import type { EventType } from '../../domain/events.js';
import { decodeEvent } from '../event/codec.js';
import type { RecordedEvent } from '../event/envelope.js';
import { foreignCursor, type PageInput } from '../page.js';
import type { EventStore, Position } from '../ports/event-store.js';
import { query } from '../query.js';
import type { Services } from '../use-case.js';
import { differences, NothingToReplay, replay, type Difference, type Moment, type PastState } from './replay.js';

export interface ListEventsInput extends PageInput {
  readonly stream: string | null;
  /** Of the stream: from this revision on. */
  readonly revision: number | null;
  /** Any of them; empty: all. */
  readonly types: readonly EventType[];
  readonly person: string | null;
  readonly organization: string | null;
  readonly correlation: string | null;
  /** Recorded from then on, milliseconds since 1970. */
  readonly since: number | null;
}

export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Also where nothing was found yet, but not everything was looked at. */
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

const PAGE = 1_000;
/** So many events are looked at for one answer. */
const LOOKED_AT = 20_000;

/** Events in the order of recording. By stream, person, organisation or correlation they are found by index; by type they are looked through. */
export const listEvents = query<ListEventsInput, EventPage>({
  name: 'ListEvents',
  permission: 'audit.read',
  reads: ['audit-log'],
  run: async (input, { services }) => {
    const { cursor, stream, person, organization, correlation, since } = input;
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw foreignCursor();
    const asOf = await services.events.head();
    const after = cursor === null ? (since === null ? 0 : await positionBefore(services.events, since, asOf)) : Number(cursor);
    const wanted = ({ type, recordedAt, metadata: { actor, $correlationId }, stream: of }: RecordedEvent): boolean =>
      (input.types.length === 0 || input.types.includes(type)) &&
      (since === null || recordedAt >= since) &&
      (stream === null || of === stream) &&
      (person === null || actor.person === person) &&
      (organization === null || actor.organization === organization) &&
      (correlation === null || $correlationId === correlation);
    const pages =
      stream !== null
        ? ofStream(services.events, stream, after, input.revision ?? 0)
        : person || organization || correlation
          ? indexed(services, input, after)
          : everything(services.events, after);
    const events: RecordedEvent[] = [];
    let looked = 0;
    for await (const page of pages) {
      for (const event of page) {
        if (events.length === input.limit) return { events, nextCursor: String(events.at(-1)!.position), asOf };
        if (wanted(event)) events.push(event);
      }
      looked += page.length;
      if (looked >= LOOKED_AT) return { events, nextCursor: String(page.at(-1)!.position), asOf };
    }
    return { events, nextCursor: null, asOf };
  },
});

async function* everything(events: Pick<EventStore, 'readAll'>, after: Position): AsyncGenerator<readonly RecordedEvent[]> {
  for (let position = after; ;) {
    const page = await events.readAll(position, PAGE);
    if (page.length === 0) return;
    yield page.map(decodeEvent);
    position = page.at(-1)!.position;
  }
}

async function* ofStream(events: Pick<EventStore, 'readStream'>, stream: string, after: Position, from: number): AsyncGenerator<readonly RecordedEvent[]> {
  for (let next = from; ; next += PAGE) {
    const page = await events.readStream(stream, next, PAGE);
    yield page.filter((e) => e.position > after).map(decodeEvent);
    if (page.length < PAGE) return;
  }
}

/** The audit log knows where the events of a person, an organisation or a correlation are. */
async function* indexed({ documents, events }: Services, { person, organization, correlation }: ListEventsInput, after: Position): AsyncGenerator<readonly RecordedEvent[]> {
  const filter = { ...(person ? { person } : {}), ...(organization ? { organization } : {}), ...(correlation ? { correlationId: correlation } : {}) };
  for (let key = String(after); ;) {
    const found = await documents.find('audit-log', { filter, sort: [], limit: PAGE, after: { values: [], key } });
    const page = await Promise.all(found.documents.map(async ({ key: position }) => (await events.readAll(Number(position) - 1, 1))[0]!));
    if (page.length > 0) yield page.map(decodeEvent);
    if (found.documents.length < PAGE) return;
    key = found.documents.at(-1)!.key;
  }
}

/** The position before the first event that was recorded at or after an instant: the store's times never go back. */
async function positionBefore(events: Pick<EventStore, 'readAll'>, at: number, head: Position): Promise<Position> {
  let low = 0;
  let high = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = await events.readAll(middle, 1);
    if (!event || event.recordedAt >= at) high = middle;
    else low = event.position;
  }
  return low;
}

async function past(events: Pick<EventStore, 'readStream'>, stream: string, moment: Moment): Promise<PastState> {
  try {
    return await replay(events, stream, moment);
  } catch (error) {
    if (error instanceof NothingToReplay) throw missing('stream/nothing-there', error.message);
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
    const [before, after] = [await past(services.events, stream, from), await past(services.events, stream, to)];
    return { from: before, to: after, differences: differences(before.state, after.state) };
  },
});

export interface CausedEvent {
  readonly event: RecordedEvent;
  readonly caused: readonly CausedEvent[];
}

const LARGEST_TREE = 10_000;

/** Everything that followed from one command, as a tree: each event under the one that caused it. */
export const getCorrelation = query<{ correlationId: string }, readonly CausedEvent[]>({
  name: 'GetCorrelation',
  permission: 'audit.read',
  reads: ['audit-log'],
  run: async ({ correlationId }, { services }) => {
    const events: RecordedEvent[] = [];
    const input = { stream: null, revision: null, types: [], person: null, organization: null, correlation: correlationId, since: null, limit: 0, cursor: null };
    for await (const page of indexed(services, input, 0)) {
      events.push(...page);
      if (events.length > LARGEST_TREE)
        throw invalid('correlation/too-large', `more than ${LARGEST_TREE} events follow from this: list them with /events?correlation=`, { field: 'correlation' });
    }
    if (events.length === 0) throw missing('correlation/unknown', 'nothing is known to have followed from this');
    return treeOf(events);
  },
});

/** An event whose cause is none of the others stands at the root: the command itself caused it. */
export function treeOf(events: readonly RecordedEvent[]): readonly CausedEvent[] {
  const nodes = new Map(events.map((event) => [event.id, { event, caused: [] as CausedEvent[] }]));
  const roots: CausedEvent[] = [];
  for (const node of nodes.values()) {
    const cause = nodes.get(node.event.metadata.$causationId);
    if (cause && cause !== node) cause.caused.push(node);
    else roots.push(node);
  }
  return roots;
}
