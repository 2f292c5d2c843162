import { eventTypes, type EventType, type MarketplaceEvent } from '../domain/events.js';
import {
  foldEvent,
  Folding,
  writeChanges,
  type KeptDocuments,
  type VersionedDocument,
} from './fold.js';
import type { AnyProjection, FanOut, ProjectedEvent, Projection } from './projection.js';

type Actor = ProjectedEvent['metadata']['actor'];

/** What the store adds to an event; a spec names what it is about. */
export interface Envelope {
  readonly id?: string;
  readonly stream?: string;
  readonly revision?: number;
  /** ISO 8601. */
  readonly recordedAt?: string;
  readonly actor?: Partial<Actor>;
  readonly commandId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
}

export type GivenEvent = MarketplaceEvent & { readonly envelope?: Envelope };

/** An event with circumstances that matter to the spec. */
export const recorded = (event: MarketplaceEvent, envelope: Envelope): GivenEvent => ({
  ...event,
  envelope,
});

/** When the n-th event given was recorded, from 1, unless the spec says otherwise. */
export const recordedAt = (n: number): string => new Date(FIRST_MS + n * 1_000).toISOString();

const FIRST_MS = Date.parse('2026-03-02T09:00:00.000Z');

/**
 * What the order of events of different streams means to a read model; without it, any order in
 * which the store can deliver them must lead to the same documents.
 */
export interface AcrossStreams<Doc extends object> {
  readonly because: string;
  /** The second kind of event comes after those of the first that are given before it. */
  readonly causes?: readonly (readonly [cause: EventType, effect: EventType])[];
  /** What must come out the same in any order; without it, the whole document. */
  readonly compare?: (doc: Doc) => unknown;
  /** Other orders lead to other documents. */
  readonly orderMatters?: true;
}

/**
 * Given/when/then over a read model, for specs:
 * `project(orders).given(placed, confirmed).then(key, document)`.
 *
 * Every `given` also proves what holds for all read models: events that are delivered again, one by
 * one or from an earlier checkpoint on, change nothing; batches may end anywhere; streams may
 * interleave in any order that the store permits; documents are JSON, are never changed in place,
 * and can be indexed; nobody looks at documents that were not announced.
 */
export function project<Doc extends object, Handled extends EventType>(
  projection: Projection<Doc, Handled>,
  acrossStreams?: AcrossStreams<Doc>,
) {
  const everGiven = new Set<EventType>();
  return {
    given: (...given: readonly GivenEvent[]) => {
      given.forEach(({ type }) => everGiven.add(type));
      const documents = foldInEveryWay(projection, given, acrossStreams);
      const documentOf = (key: string): Doc | undefined => documents.get(key) as Doc | undefined;
      return {
        /** The whole document. */
        then: (key: string, document: Doc): void => expect(documentOf(key)).toEqual(document),
        /** Of the document only what the sentence is about. */
        thenMatches: (key: string, part: object): void =>
          expect(documentOf(key)).toMatchObject(part),
        thenNothing: (key: string): void => expect(documentOf(key)).toBeUndefined(),
        /** All documents that there are, by key; of each what the sentence is about. */
        thenDocuments: (parts: Readonly<Record<string, object>>): void => {
          expect([...documents.keys()].sort()).toEqual(Object.keys(parts).sort());
          expect(Object.fromEntries(documents)).toMatchObject(parts);
        },
        document: documentOf,
        documents: (): ReadonlyMap<string, Doc> => documents as ReadonlyMap<string, Doc>,
      };
    },
    /** A spec covers its read model: no handled event is left out. */
    thenEveryHandledEventWasGiven: (): void =>
      expect(projection.handles.filter((type) => !everGiven.has(type))).toEqual([]),
  };
}

type Documents = ReadonlyMap<string, object>;

function foldInEveryWay<Doc extends object>(
  projection: AnyProjection,
  given: readonly GivenEvent[],
  acrossStreams: AcrossStreams<Doc> | undefined,
): Documents {
  for (const { type } of given)
    if (![...projection.handles, ...projection.ignores].includes(type))
      throw new Error(`${projection.name} neither handles nor ignores ${type}`);
  const events = inOrder(given);
  const folded = (...batches: readonly (readonly ProjectedEvent[])[]): MemoryDocuments =>
    batches.reduce((kept, batch) => kept.fold(batch), new MemoryDocuments(projection));
  const once = folded(events);
  const same = (how: string, other: MemoryDocuments): void =>
    explained(how, () => expect(other.versions()).toEqual(once.versions()));

  same('each event in a batch of its own', folded(...events.map((e) => [e])));
  same('each event twice', folded(events.flatMap((e) => [e, e])));
  for (let done = 0; done <= events.length; done++)
    for (let from = 0; from <= done; from++)
      same(
        `${done} events, then those from number ${from + 1} on`,
        folded(events.slice(0, done), events.slice(from)),
      );

  if (!acrossStreams?.orderMatters) {
    // recorded at one moment, so that what notes the time of the last event comes out the same
    const compare = (kept: MemoryDocuments): unknown =>
      [...kept.documents()]
        .map(([key, doc]) => [key, (acrossStreams?.compare ?? whole)(doc as Doc)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    const simultaneous = inOrder(given, FIRST_MS);
    const expected = compare(folded(simultaneous));
    const causes = acrossStreams?.causes ?? [];
    const causedBy = (earlier: ProjectedEvent, later: ProjectedEvent): boolean =>
      causes.some(([cause, effect]) => cause === earlier.type && effect === later.type);
    for (const order of otherOrders(simultaneous, causedBy))
      explained(`in the order ${order.map((e) => `${e.type} (${e.stream})`).join(', ')}`, () =>
        expect(compare(folded(atPositions(order)))).toEqual(expected),
      );
  }
  return once.documents();
}

const whole = (doc: object): unknown => doc;

function explained(how: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    (error as Error).message =
      `the documents depend on how the events are delivered (${how}):\n\n${(error as Error).message}`;
    throw error;
  }
}

/** Documents as an engine keeps them: as JSON, each with the position that it has seen. */
class MemoryDocuments implements KeptDocuments {
  private readonly rows = new Map<string, { readonly json: string | null; version: number }>();
  private readonly projection: AnyProjection;

  constructor(private readonly original: AnyProjection) {
    this.projection = watched(original);
  }

  fold(events: readonly ProjectedEvent[]): this {
    const folding = new Folding(this.projection, (key) => this.load(key));
    for (const event of events)
      if ((this.original.handles as readonly EventType[]).includes(event.type))
        foldEvent(folding, this, event);
    writeChanges(folding, this);
    return this;
  }

  load(key: string): VersionedDocument {
    const row = this.rows.get(key);
    if (!row) return { doc: undefined, version: 0 };
    return { doc: parsed(row.json), version: row.version };
  }

  keysWhere(field: string, value: string, afterKey: string, limit: number): readonly string[] {
    if (!(this.original.indexes as readonly (readonly string[])[]).some(([f]) => f === field))
      throw new Error(`events fan out by "${field}", but no index begins with it`);
    return [...this.documents()]
      .filter(([key, doc]) => key > afterKey && (doc as Record<string, unknown>)[field] === value)
      .map(([key]) => key)
      .sort()
      .slice(0, limit);
  }

  write(key: string, { doc, version }: VersionedDocument): void {
    if (this.original.keys === 'integer') expect(key).toMatch(/^\d+$/);
    if (doc) this.requireKeepable(doc);
    const before = this.rows.get(key);
    if (!before || version > before.version)
      this.rows.set(key, { json: doc === undefined ? null : JSON.stringify(doc), version });
  }

  documents(): Documents {
    return new Map(
      [...this.rows].flatMap(([key, { json }]) => {
        const doc = parsed(json);
        return doc ? [[key, doc] as const] : [];
      }),
    );
  }

  versions(): ReadonlyMap<string, unknown> {
    return new Map(
      [...this.rows]
        .map(([key, { json, version }]) => [key, { version, doc: parsed(json) }] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  private requireKeepable(doc: object): void {
    expect(JSON.parse(JSON.stringify(doc))).toStrictEqual(doc);
    const { text } = this.original;
    const texts = text?.of(doc) as readonly string[] | null | undefined;
    if (text && texts) expect(texts).toHaveLength(Object.keys(text.weights as object).length);
  }
}

const parsed = (json: string | null): object | undefined =>
  json === null ? undefined : frozen(JSON.parse(json) as object);

/** The projection, caught where it changes something in place or looks where it did not announce. */
function watched(projection: AnyProjection): AnyProjection {
  let announced: (key: string, doc: object | undefined) => boolean = () => false;
  const looks = new WeakMap<object, (key: string) => object | undefined>();
  const watching = (look: (key: string) => object | undefined) => {
    let watching = looks.get(look);
    if (!watching)
      looks.set(
        look,
        (watching = (key) => {
          const doc = look(key);
          if (announced(key, doc)) return doc;
          throw new Error(`${projection.name} looks at ${key}, which its \`reads\` does not name`);
        }),
      );
    return watching;
  };
  return {
    ...projection,
    route: (event: ProjectedEvent, look: (key: string) => object | undefined) => {
      const reads = new Set(projection.reads?.(event) as readonly string[] | undefined);
      announced = (key) => reads.has(key);
      const route = projection.route(event, watching(look)) as readonly string[] | FanOut;
      announced = (key, doc) =>
        reads.has(key) ||
        ('where' in route
          ? (doc as Record<string, unknown> | undefined)?.[route.where.field] === route.where.value
          : route.includes(key));
      return route;
    },
    evolve: (
      key: string,
      doc: object | undefined,
      event: ProjectedEvent,
      look: (key: string) => object | undefined,
    ) => frozen(projection.evolve(key, doc, event, watching(look)) as object | undefined),
  };
}

/** Documents are shared by everybody who holds them: whoever changes one in place is caught here. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** The events as the store would give them to a projection, in the order in which they are given. */
export function inOrder(
  given: readonly GivenEvent[],
  recordedAtMs: number | null = null,
): ProjectedEvent[] {
  const revisions = new Map<string, number>();
  return given.map(({ envelope = {}, ...event }, i) => {
    const stream = envelope.stream ?? streamOf(event);
    const revision = envelope.revision ?? (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const { recordedAt: at = recordedAt(i + 1), actor, commandId = `c-${i + 1}` } = envelope;
    const { correlationId = commandId, causationId = commandId } = envelope;
    const nobody = { person: null, organization: null, impersonator: null, client: null };
    return frozen({
      ...event,
      id: envelope.id ?? `e-${i + 1}`,
      stream,
      revision,
      position: i + 1,
      recordedAt: recordedAtMs ?? Date.parse(at),
      metadata: {
        $correlationId: correlationId,
        $causationId: causationId,
        commandId,
        schemaVersion: eventTypes[event.type].version,
        actor: { ...nobody, ...actor },
      },
    }) as unknown as ProjectedEvent;
  });
}

const atPositions = (events: readonly ProjectedEvent[]): ProjectedEvent[] =>
  events.map((event, i) => frozen({ ...event, position: i + 1 }));

const ORDERS_TRIED = 40;

/**
 * Other orders in which the store can deliver these events: each stream's stay in order, and so do
 * causes and their effects. Two go stream by stream; the others are drawn, the same in every run.
 */
export function* otherOrders<E extends { readonly type: EventType; readonly stream: string }>(
  events: readonly E[],
  isCause: (earlier: E, later: E) => boolean,
): Iterable<readonly E[]> {
  const waitsFor = events.map((event, i) =>
    events
      .slice(0, i)
      .flatMap((earlier, j) =>
        earlier.stream === event.stream || isCause(earlier, event) ? [j] : [],
      ),
  );
  const draw = (choose: (ready: readonly number[]) => number): number[] => {
    const done: number[] = [];
    while (done.length < events.length) {
      const ready = events
        .map((_, i) => i)
        .filter((i) => !done.includes(i) && waitsFor[i]!.every((j) => done.includes(j)));
      done.push(choose(ready));
    }
    return done;
  };
  const byStream =
    (direction: 1 | -1) =>
    (ready: readonly number[]): number =>
      [...ready].sort((a, b) => {
        const [x, y] = [events[a]!.stream, events[b]!.stream];
        return x === y ? a - b : x < y ? -direction : direction;
      })[0]!;
  const tried = new Set([events.map((_, i) => i).join()]);
  let seed = 1;
  // a linear congruential generator with the constants of Numerical Recipes
  const drawn = (ready: readonly number[]): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return ready[Math.floor((seed / 2 ** 32) * ready.length)]!;
  };
  for (let i = 0; i < ORDERS_TRIED; i++) {
    const order = draw(i === 0 ? byStream(1) : i === 1 ? byStream(-1) : drawn);
    if (tried.has(order.join())) continue;
    tried.add(order.join());
    yield order.map((j) => events[j]!);
  }
}

/** The stream of an event, named after its aggregate. */
export function streamOf({ type, data }: MarketplaceEvent): string {
  const { category } = eventTypes[type];
  const ids = data as unknown as Readonly<Record<string, string>>;
  const of: Readonly<Record<string, readonly string[]>> = {
    webhookEndpoint: ['endpointId'],
    locations: ['vendorOrgId'],
    inventory: ['productId', 'vendorOrgId', 'location'],
    user: 'subject' in data ? ['subject'] : ['userId'],
    orderNotes: ['orderId'],
    requisitionList: ['listId'],
    savedView: ['viewId'],
    stockWriteOff: ['writeOffId'],
    cart: ['userId'],
    vendorAccount: ['accountId'],
    payoutAccount: ['vendorOrgId'],
    payoutTerms: ['vendorOrgId'],
    payoutRun: ['runId'],
    moneyAction: ['actionId'],
    // the marketplace has one list of them
    taxRates: [],
    commissionRules: [],
    gatewayNews: ['newsId'],
    reconciliation: ['day'],
    period: ['month'],
  };
  const id = (of[category] ?? [`${category}Id`]).map((name) => ids[name]);
  if (id.includes(undefined)) throw new Error(`${type} does not say whose stream it is in`);
  return `${category}-${id.join('/')}`;
}
