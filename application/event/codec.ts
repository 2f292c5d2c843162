import { eventTypes, isEventType, type EventType, type MarketplaceEvent } from '../../domain/events.js';
import type { NewEvent, StoredEvent } from '../ports/event-store.js';
import type { EventMetadata, RecordedEvent } from './envelope.js';
import { upcasters } from './upcasters.js';

/** The consumer that needs this event stops here; others and the API go on. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';

  constructor(event: Pick<StoredEvent, 'id' | 'stream' | 'revision'>, why: string) {
    super(`event ${event.id} (${event.stream}, revision ${event.revision}) cannot be read: ${why}`);
  }
}

/** Start-up check: every type's chain leads from version 1 to the present one. Throws with the types that lack a link. */
export function requireWholeUpcasterChains(): void {
  const broken = (Object.keys(eventTypes) as EventType[]).filter((type) => (upcasters[type]?.length ?? 0) !== eventTypes[type].version - 1);
  if (broken.length > 0) throw new Error(`these event types lack an upcaster between version 1 and the present one: ${broken.join(', ')}`);
}

export function encodeEvent(event: MarketplaceEvent, id: string, metadata: Omit<EventMetadata, 'schemaVersion'>): NewEvent {
  const { type, data } = event;
  const stored: EventMetadata = { ...metadata, schemaVersion: eventTypes[type].version };
  return { id, type, data: JSON.stringify(data), metadata: JSON.stringify(stored) };
}

/**
 * The one place where stored bytes become events: parses, upcasts. Throws {@link UnreadableEvent} for an unknown type, a
 * version from the future, or JSON that is none.
 */
export function decodeEvent(stored: StoredEvent): RecordedEvent {
  if (!isEventType(stored.type)) throw new UnreadableEvent(stored, `the type "${stored.type}" is unknown to this version of the program`);
  let data: Readonly<Record<string, unknown>>;
  let metadata: EventMetadata;
  try {
    data = JSON.parse(stored.data) as Record<string, unknown>;
    metadata = JSON.parse(stored.metadata) as EventMetadata;
  } catch {
    throw new UnreadableEvent(stored, 'its JSON is damaged');
  }
  const { version } = eventTypes[stored.type];
  if (metadata.schemaVersion !== version) data = upcast(stored, data, metadata.schemaVersion, version);
  const { id, stream, revision, position, recordedAt, type } = stored;
  return { type, data, id, stream, revision, position, recordedAt, metadata } as unknown as RecordedEvent;
}

function upcast(stored: StoredEvent, data: Readonly<Record<string, unknown>>, from: number, to: number): Readonly<Record<string, unknown>> {
  if (!(from >= 1) || from > to) throw new UnreadableEvent(stored, `its schema version ${from} is not one of 1 to ${to}`);
  const chain = upcasters[stored.type as EventType] ?? [];
  return chain.slice(from - 1).reduce((older, step) => step(older, { eventId: stored.id }), data);
}
