import { specify } from '../../shared/decider/decider-spec.js';
import type { LocationDetails, LocationsEvent } from './locations.events.js';
import { locations, type LocationsCommand } from './locations.js';

const at = '2026-03-02T09:00:00.000Z';
const vendorOrgId = 'v1';
const details = (code: string, more: Partial<LocationDetails> = {}): LocationDetails => ({
  code,
  name: code,
  country: 'GB',
  address: null,
  ...more,
});
const record = (
  key: string,
  inUse: readonly string[] = [],
  more: Partial<Extract<LocationsCommand, { type: 'RecordLocation' }>> = {},
): LocationsCommand => ({
  type: 'RecordLocation',
  at,
  vendorOrgId,
  key,
  details: details(key),
  inUse,
  first: false,
  ...more,
});
const change = (
  key: string,
  to: LocationDetails,
  inUse: readonly string[] = [],
): LocationsCommand => ({ type: 'ChangeLocation', at, vendorOrgId, key, details: to, inUse });
const merge = (key: string, into: string, inUse: readonly string[] = []): LocationsCommand => ({
  type: 'MergeLocation',
  at,
  vendorOrgId,
  key,
  into,
  reason: 'one building',
  inUse,
});
const recorded = (key: string, more: Partial<LocationDetails> = {}): LocationsEvent => ({
  type: 'LocationRecorded',
  data: { vendorOrgId, key, ...details(key, more), occurredAt: at },
});
const merged = (key: string, into: string): LocationsEvent => ({
  type: 'LocationMerged',
  data: { vendorOrgId, key, into, reason: 'one building', occurredAt: at },
});

describe("a vendor's locations", () => {
  const spec = specify(locations);

  it('have a code, a name, a country and perhaps an address', () => {
    const address = { line1: '1 Dock St', postalCode: 'LS1 1AA', city: 'Leeds' };
    const said = details('Leeds', { name: 'Leeds, main', address });
    spec
      .given()
      .when(record('Leeds', [], { details: { ...said, code: '  Leeds ' } }))
      .then([
        { type: 'LocationRecorded', data: { vendorOrgId, key: 'Leeds', ...said, occurredAt: at } },
      ]);
    spec.given(recorded('Leeds')).when(record('Leeds')).thenNothing();
  });

  it.each([
    [details(''), 'text/required', 'code'],
    [details('x'.repeat(61)), 'text/too-long', 'code'],
    [details('x', { name: ' ' }), 'text/required', 'name'],
    [details('x', { country: 'UK' }), 'address/country', 'country'],
    [details('x', { country: 'ZZ' }), 'address/country', 'country'],
  ])('%j is refused: %s', (wrong, code, field) => {
    spec
      .given()
      .when(record('x', [], { details: wrong }))
      .thenFails(code, { field });
    spec.given(recorded('x')).when(change('x', wrong)).thenFails(code, { field });
  });

  it.each(['leeds', 'LEEDS ', 'Ｌeeds'])('are not two because one is spelt "%s"', (twin) => {
    spec.given(recorded('Leeds')).when(record(twin)).thenFails('location/code-taken');
    spec
      .given()
      .when(record(twin, ['Leeds']))
      .thenFails('location/code-taken');
    spec
      .given(recorded('Leeds'), recorded('York'))
      .when(change('York', details(twin)))
      .thenFails('location/code-taken', { field: 'code' });
  });

  it('may get another code, under which no other one is known, nor was before it was merged', () => {
    spec
      .given(recorded('Leeds'))
      .when(change('Leeds', details('LDS')))
      .thenTypes('LocationChanged');
    spec
      .given(recorded('Leeds'), recorded('York'), merged('York', 'Leeds'))
      .when(record('york'))
      .thenFails('location/code-taken');
  });

  it('that differ in case from the time before records stay two, each with a record of its own', () => {
    const inUse = ['Leeds', 'leeds'];
    spec.given().when(record('Leeds', inUse)).thenTypes('LocationRecorded');
    spec
      .given(recorded('Leeds'))
      .when(change('leeds', details('leeds', { name: 'Yard' }), inUse))
      .thenTypes('LocationRecorded');
  });

  it('become one by a merge, and what was merged goes along', () => {
    spec
      .given(recorded('Leeds'), recorded('York'))
      .when(merge('York', 'Leeds'))
      .thenTypes('LocationMerged');
    spec
      .given(recorded('Leeds'), recorded('York'), merged('York', 'Leeds'))
      .when(merge('York', 'Leeds'))
      .thenNothing();
    spec
      .given(recorded('Leeds'), recorded('York'), recorded('Hull'), merged('York', 'Leeds'))
      .when(merge('Hull', 'York'))
      .thenFails('location/merged', { field: 'into', allowed: ['Leeds'] });
    spec
      .given(recorded('Leeds'), recorded('York'), merged('York', 'Leeds'))
      .when(change('York', details('York', { name: 'x' })))
      .thenFails('location/merged');
    spec.given(recorded('Leeds')).when(merge('Leeds', 'Leeds')).thenFails('location/into-itself');
    spec.given(recorded('Leeds')).when(merge('Leeds', 'York')).thenFails('location/unknown');
    spec
      .given()
      .when(merge('leeds', 'Leeds', ['Leeds', 'leeds']))
      .thenTypes('LocationMerged');
    const state = [merged('York', 'Leeds'), merged('Leeds', 'Hull')].reduce(
      locations.evolve,
      locations.initial,
    );
    expect(state?.get('York')?.mergedInto).toBe('Hull');
  });

  it('of a vendor without any begin with the first that is named', () => {
    spec
      .given()
      .when(record('Leeds', [], { first: true }))
      .thenTypes('LocationRecorded');
    spec
      .given(recorded('York'))
      .when(record('Leeds', [], { first: true }))
      .thenFails('location/not-the-first');
    spec
      .given()
      .when(record('Leeds', ['York'], { first: true }))
      .thenFails('location/not-the-first');
  });
});
