import type { RegisteredOrganization } from '../../domain/people/organization/organization.js';
import { taxTerritoryOf } from '../../domain/pricing/tax/tax-territory.js';
import type { TaxablePlace } from '../../domain/pricing/tax/tax.js';

/**
 * Where a vendor's stock location stands, by its own record; null where there is none, or the record
 * names no country. The one place to ask: tax follows from it.
 */
export type PlaceOfLocation = (vendorOrgId: string, locationKey: string) => TaxablePlace | null;

/** Locations are names so far, without a record. */
export const noLocationRecords: PlaceOfLocation = () => null;

type Vendor = Pick<RegisteredOrganization, 'organizationId' | 'country'>;

/**
 * Where goods leave that are sent from a location: where its record says, else from the vendor's
 * seat. `null` where a product has never been in stock anywhere.
 */
export function dispatchPlaceOf(
  vendor: Vendor,
  locationKey: string | null,
  placeOf: PlaceOfLocation,
): TaxablePlace {
  const own = locationKey === null ? null : placeOf(vendor.organizationId, locationKey);
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
  placeOf: PlaceOfLocation,
): Dispatch {
  const from = dispatchPlaceOf(vendor, locations[0] ?? null, placeOf);
  if (placeOf === noLocationRecords) return { from, locations };
  const territory = territoryKey(from);
  return {
    from,
    locations: locations.filter(
      (location) => territoryKey(dispatchPlaceOf(vendor, location, placeOf)) === territory,
    ),
  };
}

function territoryKey({ country, postalCode }: TaxablePlace): string {
  const { leviedBy, inEuAs } = taxTerritoryOf(country, postalCode);
  return `${leviedBy ?? country}|${inEuAs ?? ''}`;
}
