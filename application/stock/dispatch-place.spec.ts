import type { TaxablePlace } from '../../domain/pricing/tax/tax.js';
import { dispatchOf, dispatchPlaceOf, type PlacesOfLocations } from './dispatch-place.js';

const vendor = { organizationId: 'v1', country: 'DE' };
const records: Readonly<Record<string, TaxablePlace>> = {
  köln: { country: 'DE', postalCode: '50667' },
  lille: { country: 'FR', postalCode: '59000' },
  monaco: { country: 'MC', postalCode: '98000' },
  'las palmas': { country: 'ES', postalCode: '35001' },
  madrid: { country: 'ES', postalCode: '28001' },
};
const places: PlacesOfLocations = {
  placeOf: (vendorOrgId, key) => (vendorOrgId === 'v1' ? (records[key] ?? null) : null),
  hasPlaces: (vendorOrgId) => vendorOrgId === 'v1',
};

describe('what is sent', () => {
  it('leaves where the record of its location says, and else the vendor’s seat', () => {
    expect(dispatchPlaceOf(vendor, 'lille', places)).toEqual(records.lille);
    expect(dispatchPlaceOf(vendor, 'shed', places)).toEqual({ country: 'DE', postalCode: null });
    expect(dispatchPlaceOf(vendor, null, places)).toEqual({ country: 'DE', postalCode: null });
    const other = { organizationId: 'v2', country: 'IT' };
    expect(dispatchPlaceOf(other, 'lille', places)).toEqual({ country: 'IT', postalCode: null });
  });

  it.each([
    [['köln', 'lille', 'shed'], 'DE', ['köln', 'shed']],
    [['lille', 'köln', 'monaco'], 'FR', ['lille', 'monaco']],
    [['madrid', 'las palmas'], 'ES', ['madrid']],
    [['las palmas', 'madrid'], 'ES', ['las palmas']],
    [[], 'DE', []],
  ])('from one of %s leaves %s, from %s', (locations, country, candidates) => {
    const { from, locations: kept } = dispatchOf(vendor, locations, places);
    expect(from.country).toBe(country);
    expect(kept).toEqual(candidates);
  });

  it('leaves the seat while no location has a record', () => {
    expect(dispatchOf({ ...vendor, organizationId: 'v3' }, ['a', 'b'], places)).toEqual({
      from: { country: 'DE', postalCode: null },
      locations: ['a', 'b'],
    });
  });
});
