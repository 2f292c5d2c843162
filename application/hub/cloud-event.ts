import {
  publicAudienceOf,
  publicEventsOf,
  type NamedPublicEvent,
  type PublicEventName,
} from '../../domain/hub/public-events/public-events.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { derivedId } from '../shared/command/ids.js';
import type { RecordedEvent } from '../shared/event/envelope.js';

/**
 * A public event as it leaves: CloudEvents 1.0, in JSON. Attributes beyond the specification's are
 * extensions, whose names are lower-case letters and digits.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same on every channel, and whenever it is sent again. */
  readonly id: string;
  /** The installation. */
  readonly source: string;
  readonly type: string;
  /** What it is about; events of one subject come in their order. */
  readonly subject: string;
  /** Business time. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** In the store: ascending, with gaps. */
  readonly position: string;
  /** Of the stream of what it is about: the higher one is newer. */
  readonly revision: number;
  /** Of everything that one request has caused. */
  readonly correlation: string;
  /** Whom it is told. */
  readonly organization: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An organisation to which events are told, with what may be read in its name now. */
export interface Told {
  readonly organizationId: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Whoever sees the whole marketplace. */
  readonly all: boolean;
}

/** How events are told. */
export interface Telling {
  /** Where people reach the application. */
  readonly publicUrl: string;
  /** Only these; null: all. */
  readonly names: ReadonlySet<PublicEventName> | null;
  /** Without it, only what every event says: ids, state, totals. */
  readonly full: boolean;
}

export const schemaPathOf = ({ name, of }: Pick<NamedPublicEvent, 'name' | 'of'>): string =>
  `/schemas/events/${name}/v${of.version}`;

/** Whether an organisation may be told of what an event becomes, by its rights of today. */
export function mayBeTold(
  made: NamedPublicEvent,
  event: RecordedEvent,
  { organizationId, permissions, all }: Told,
): boolean {
  const audience = publicAudienceOf(made, event);
  if (!audience || !permissions.has(audience.permission)) return false;
  return all || (audience.organizations?.includes(organizationId) ?? true);
}

/** What an organisation is told of an event; mostly one, or nothing. */
export function cloudEventsOf(
  event: RecordedEvent,
  told: Told,
  telling: Telling,
): readonly CloudEvent[] {
  const made = publicEventsOf(event.type);
  const found: CloudEvent[] = [];
  for (const one of made)
    if ((telling.names?.has(one.name) ?? true) && mayBeTold(one, event, told))
      found.push(cloudEvent(one, event, told.organizationId, telling, made.length > 1));
  return found;
}

function cloudEvent(
  made: NamedPublicEvent,
  event: RecordedEvent,
  organization: string,
  { publicUrl, full }: Telling,
  isOneOfSeveral: boolean,
): CloudEvent {
  const { of, type, name } = made;
  return {
    specversion: '1.0',
    id: isOneOfSeveral ? derivedId('public-event', event.id, name) : event.id,
    source: publicUrl,
    type,
    subject: of.subject(event),
    time: event.data.occurredAt,
    datacontenttype: 'application/json',
    dataschema: `${publicUrl}${schemaPathOf(made)}`,
    position: String(event.position),
    revision: event.revision,
    correlation: event.metadata.$correlationId,
    organization,
    data: full ? of.data(event) : without(of.data(event), of.fullFields),
  };
}

function without(
  data: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Readonly<Record<string, unknown>> {
  if (fields.length === 0) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !fields.includes(name)));
}
