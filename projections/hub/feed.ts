import { eventTypes, type EventType, type MarketplaceEvent } from '../../domain/events.js';
import {
  publicAudienceOf,
  publicEventsOf,
  publishedTypes,
} from '../../domain/hub/public-events/public-events.js';
import type { Projection } from '../projection.js';

/** That an event is one of an organisation's. */
export interface FeedEntry {
  /** The organisation, or {@link EVERYBODY}. */
  readonly party: string;
  /** The internal event's. */
  readonly type: EventType;
}

/** Instead of an organisation's id: all of them. */
export const EVERYBODY = 'everybody';

const DIGITS = 16;

/** Keys are sorted as text, and so are positions of the same length. */
const padded = (position: number): string => String(position).padStart(DIGITS, '0');

export const feedKey = (position: number, party: string): string => `${padded(position)}:${party}`;

/** The position before which every key of a later one comes behind. */
export const feedKeyBehind = (position: number): string => `${padded(position)};`;

export const feedPositionOf = (key: string): number => Number(key.slice(0, DIGITS));

/** Whose affairs an event is: the index behind `GET /feed` and webhooks. It holds no data. */
export const feed: Projection<FeedEntry> = {
  name: 'feed',
  version: 1,
  handles: publishedTypes,
  ignores: (Object.keys(eventTypes) as EventType[]).filter(
    (type) => !publishedTypes.includes(type),
  ),
  indexes: [['party'], ['party', 'type']],
  route: (event) => partiesOf(event).map((party) => feedKey(event.position, party)),
  evolve: (key, _doc, { type }) => ({ party: key.slice(DIGITS + 1), type }),
};

/** Everybody whom one of the public events that are made of it is for. */
export function partiesOf(event: MarketplaceEvent): readonly string[] {
  const parties = new Set<string>();
  for (const made of publicEventsOf(event.type)) {
    const audience = publicAudienceOf(made, event);
    if (!audience) continue;
    for (const party of audience.organizations ?? [EVERYBODY]) parties.add(party);
  }
  return [...parties];
}
