import type { RegisteredOrganization } from '../../domain/people/organization/organization.js';
import { taxTerritoryOf } from '../../domain/pricing/tax/tax-territory.js';
import type { TaxablePlace } from '../../domain/pricing/tax/tax.js';

/** Where a vendor's stock locations stand, by their own records: {@link StockLocations} knows. */
export interface PlacesOfLocations {
  placeOf(vendorOrgId: string, locationKey: string): TaxablePlace | null;
  hasPlaces(vendorOrgId: string): boolean;
}

type Vendor = Pick<RegisteredOrganization, 'organizationId' | 'country'>;

/**
 * Where goods leave that are sent from a location, the one place that says it, and
 * from which tax follows: where the location's record says, else the vendor's seat. `null` where a
 * product has never been in stock anywhere.
 */
export function dispatchPlaceOf(
  vendor: Vendor,
  locationKey: string | null,
  places: PlacesOfLocations,
): TaxablePlace {
  const own = locationKey === null ? null : places.placeOf(vendor.organizationId, locationKey);
  // of the seat's address only the country is kept readable
  return own ?? { country: vendor.country, postalCode: null };
}

export interface Dispatch {
  readonly from: TaxablePlace;
  /** In the order in which to try them: of the same tax territory as the first. */
  readonly locations: readonly string[];
}

/**
 * From where a line is sent. Its tax is that of the first choice, so that only locations of the same
 * tax territory may take its place.
 */
export function dispatchOf(
  vendor: Vendor,
  locations: readonly string[],
  places: PlacesOfLocations,
): Dispatch {
  const from = dispatchPlaceOf(vendor, locations[0] ?? null, places);
  if (!places.hasPlaces(vendor.organizationId)) return { from, locations };
  const territory = territoryKey(from);
  return {
    from,
    locations: locations.filter(
      (location) => territoryKey(dispatchPlaceOf(vendor, location, places)) === territory,
    ),
  };
}

function territoryKey({ country, postalCode }: TaxablePlace): string {
  const { leviedBy, inEuAs } = taxTerritoryOf(country, postalCode);
  return `${leviedBy ?? country}|${inEuAs ?? ''}`;
}
