import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

/** Where a location stands. It names no person: nobody is to be forgotten from it. */
export interface SiteAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
  readonly city: string;
}

/** What a vendor says of a location, all of which may change. */
export interface LocationDetails {
  /** What people and tables write; compared without case and outer spaces. */
  readonly code: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2: the country that goods are dispatched from. */
  readonly country: string;
  readonly address: SiteAddress | null;
}

/** A location of a vendor, named in every event. */
export interface OfLocation {
  readonly vendorOrgId: string;
  /**
   * The spelling under which its stock is kept: its first code. It never changes, since streams and
   * reservations derive from it.
   */
  readonly key: string;
}

export type LocationsEvent =
  | DomainEvent<'LocationRecorded', OfLocation & LocationDetails>
  | DomainEvent<'LocationChanged', OfLocation & LocationDetails & { before: LocationDetails }>
  /** From now on the key, and every code that it had, means the other location. */
  | DomainEvent<'LocationMerged', OfLocation & { into: string; reason: string }>;

const vendor = organizations('stock.read', (e: OfLocation) => [e.vendorOrgId]);

export const locationsEvents = eventsOf<LocationsEvent>('locations', {
  LocationRecorded: { version: 1, audience: vendor },
  LocationChanged: { version: 1, audience: vendor },
  LocationMerged: { version: 1, audience: vendor },
});
