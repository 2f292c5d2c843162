import { eventTypes, type EventType } from '../../domain/events.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

export interface AuditEntry {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: EventType;
  /** Business time, and the store's. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly person: string | null;
  readonly organization: string | null;
  readonly impersonator: string | null;
  readonly client: string | null;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/**
 * Every event with its person, organisation, client and times. Its key is the event's position. The
 * entries of one stream are read from the event store instead.
 */
export const auditLog: Projection<AuditEntry> = {
  name: 'audit-log',
  version: 3,
  handles: Object.keys(eventTypes) as EventType[],
  ignores: [],
  keys: 'integer',
  indexes: [
    ['organization'],
    ['person'],
    ['impersonator'],
    ['client'],
    ['correlationId'],
    ['type'],
  ],
  route: (event) => [String(event.position)],
  evolve: (_key, _doc, event) => auditEntryOf(event),
};

export function auditEntryOf({
  id: eventId,
  stream,
  revision,
  type,
  data,
  recordedAt,
  metadata,
}: Omit<ProjectedEvent, 'position'>): AuditEntry {
  const { actor, commandId, $correlationId: correlationId, $causationId: causationId } = metadata;
  return {
    eventId,
    stream,
    revision,
    type,
    occurredAt: data.occurredAt,
    recordedAt: isoTime(recordedAt),
    ...actor,
    commandId,
    correlationId,
    causationId,
  };
}
