import { eventTypes, type MarketplaceEvent } from '../../domain/events.js';
import type { EventAudience } from '../../domain/shared/event/events-of.js';
import type { Position } from '../ports/event-store.js';
import type { RecordedEvent } from '../shared/event/envelope.js';

/** Notification of a change, with enough to read the resource again but none of its data. */
export interface Change {
  readonly position: Position;
  readonly type: string;
  /** The resource type: the category of its stream. */
  readonly resource: string;
  readonly id: string;
  /** Who made the change; null: a process of the marketplace. */
  readonly by: { readonly organizationId: string; readonly userId: string } | null;
}

/** Who is notified of it, besides users who see the whole marketplace. */
export type Audience = EventAudience;

export const changeOf = ({
  position,
  type,
  stream,
  metadata,
}: Pick<RecordedEvent, 'position' | 'type' | 'stream' | 'metadata'>): Change => {
  const dash = stream.indexOf('-');
  const { person: userId, organization: organizationId } = metadata.actor;
  return {
    position,
    type,
    resource: stream.slice(0, dash),
    id: stream.slice(dash + 1),
    by: userId !== null && organizationId !== null ? { organizationId, userId } : null,
  };
};

/**
 * Who is notified of an event, as declared beside its type (`….events.ts`); null: no one, as for
 * claims of names.
 */
export const audienceOf = ({ type, data }: MarketplaceEvent): Audience | null =>
  eventTypes[type].audience(data as never);
