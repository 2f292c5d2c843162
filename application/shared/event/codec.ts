import {
  eventTypes,
  isEventType,
  type EventType,
  type MarketplaceEvent,
} from '../../../domain/events.js';
import type { NewEvent, StoredEvent } from '../../ports/event-store.js';
import { canonical } from './canonical.js';
import type { EventMetadata, RecordedEvent } from './envelope.js';
import { eventHash, hashedMetadata } from './hash.js';
import { upcasters } from './upcasters.js';

/** A stored event cannot be decoded. Consumers that handle its type stop there; others continue. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';

  constructor(
    event: Pick<StoredEvent, 'id' | 'stream' | 'revision'>,
    readonly why: string,
  ) {
    super(`event ${event.id} (${event.stream}, revision ${event.revision}) cannot be read: ${why}`);
  }
}

/**
 * Start-up check that every type has upcasters from version 1 to the current one. Throws, naming
 * the types that lack one.
 */
export function requireWholeUpcasterChains(): void {
  const broken = (Object.keys(eventTypes) as EventType[]).filter(
    (type) => (upcasters[type]?.length ?? 0) !== eventTypes[type].version - 1,
  );
  if (broken.length > 0)
    throw new Error(
      `these event types lack an upcaster between version 1 and the current one: ${broken.join(', ')}`,
    );
}

/**
 * An event as it is stored: in canonical form and with its hash. What it is decoded to in this
 * process is what a later read gives.
 */
export function encodeEvent(event: MarketplaceEvent, id: string, metadata: NewMetadata): NewEvent {
  const { type } = event;
  const { version } = eventTypes[type];
  const data = canonical(event.data);
  const rest = inCanonicalOrder(metadata);
  const text = JSON.stringify(rest);
  const hash = eventHash(id, type, version, data.text, text);
  return {
    id,
    type,
    data: data.text,
    metadata: hashedMetadata(version, text, hash),
    decoded: {
      data: data.value,
      metadata: { schemaVersion: version, ...rest, hash } satisfies EventMetadata,
    },
  };
}

type NewMetadata = Omit<EventMetadata, 'schemaVersion' | 'hash'>;

/** Its fields are known, and so is their canonical order: nothing has to be sorted. */
function inCanonicalOrder(metadata: NewMetadata): NewMetadata {
  const { $causationId, $correlationId, actor, commandId, requestHash, traceparent } = metadata;
  const { client, impersonator, organization, person } = actor;
  return {
    $causationId,
    $correlationId,
    actor: { client, impersonator, organization, person },
    commandId,
    ...(requestHash === undefined ? {} : { requestHash }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/**
 * The one place where stored events are decoded: parses the JSON unless that has been done, and
 * upcasts. Throws {@link UnreadableEvent} for an unknown type, a newer version, or invalid JSON.
 */
export function decodeEvent(stored: StoredEvent): RecordedEvent {
  if (!isEventType(stored.type))
    throw new UnreadableEvent(
      stored,
      `the type "${stored.type}" is unknown to this version of the program`,
    );
  try {
    const { version } = eventTypes[stored.type];
    if (stored.decoded) return decoded(stored, stored.decoded, version);
    const isCurrent = stored.metadata.startsWith(versionPrefix(version));
    const data = JSON.parse(stored.data) as Readonly<Record<string, unknown>>;
    if (isCurrent) return new Recorded(stored, data) as unknown as RecordedEvent;
    const { schemaVersion } = JSON.parse(stored.metadata) as EventMetadata;
    return new Recorded(
      stored,
      schemaVersion === version ? data : upcast(stored, data, schemaVersion, version),
    ) as unknown as RecordedEvent;
  } catch (error) {
    if (error instanceof UnreadableEvent) throw error;
    throw new UnreadableEvent(stored, 'its JSON is damaged');
  }
}

function decoded(
  stored: StoredEvent,
  { data, metadata }: { readonly data: object; readonly metadata: object },
  version: number,
): RecordedEvent {
  const fields = data as Readonly<Record<string, unknown>>;
  const { schemaVersion } = metadata as EventMetadata;
  return new Recorded(
    stored,
    schemaVersion === version ? fields : upcast(stored, fields, schemaVersion, version),
    metadata as EventMetadata,
  ) as unknown as RecordedEvent;
}

const prefixes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((version) => `{"schemaVersion":${version},`);
const versionPrefix = (version: number): string =>
  prefixes[version - 1] ?? `{"schemaVersion":${version},`;

/** Parses the metadata on first access only, as most consumers only read the data. */
class Recorded {
  readonly type: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly recordedAt: number;
  private readonly json: string;

  constructor(
    stored: StoredEvent,
    readonly data: Readonly<Record<string, unknown>>,
    private parsed: EventMetadata | null = null,
  ) {
    this.type = stored.type;
    this.id = stored.id;
    this.stream = stored.stream;
    this.revision = stored.revision;
    this.position = stored.position;
    this.recordedAt = stored.recordedAt;
    this.json = parsed ? '' : stored.metadata;
  }

  get metadata(): EventMetadata {
    return (this.parsed ??= JSON.parse(this.json) as EventMetadata);
  }
}

function upcast(
  stored: StoredEvent,
  data: Readonly<Record<string, unknown>>,
  from: number,
  to: number,
): Readonly<Record<string, unknown>> {
  if (!(from >= 1) || from > to)
    throw new UnreadableEvent(stored, `its schema version ${from} is not one of 1 to ${to}`);
  const chain = upcasters[stored.type as EventType] ?? [];
  return chain.slice(from - 1).reduce((older, step) => step(older, { eventId: stored.id }), data);
}
