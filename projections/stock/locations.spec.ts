import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { locations } from './locations.js';

const of = { productId: 'p-1', vendorOrgId: 'v-1', location: 'Leeds' };
const received = builds('StockReceived', {
  ...of,
  movementId: 'm-1',
  quantity: 10,
  reference: null,
});
const address = { line1: '1 Dock Street', postalCode: 'LS10 1JF', city: 'Leeds' };
const details = { code: 'LDS-1', name: 'Leeds, Dock Street', country: 'GB', address };
const recorded = builds('LocationRecorded', { vendorOrgId: 'v-1', key: 'Leeds', ...details });
const changed = builds('LocationChanged', {
  vendorOrgId: 'v-1',
  key: 'Leeds',
  ...details,
  name: 'Dock Street',
  before: details,
});
const merged = builds('LocationMerged', {
  vendorOrgId: 'v-1',
  key: 'Leeds',
  into: 'leeds',
  reason: 'one building',
});

describe('the locations of a vendor', () => {
  const spec = project(locations, {
    because: 'stock of any product may be the first to name a location',
    compare: ({ changedAt: _first, ...doc }) => doc,
  });
  const used = {
    id: 'v-1/Leeds',
    vendorOrgId: 'v-1',
    key: 'Leeds',
    code: 'Leeds',
    codeKey: 'leeds',
    name: 'Leeds',
    nameKey: 'leeds',
    country: null,
    address: null,
    mergedInto: null,
    changedAt: recordedAt(1),
  };

  it('have one from the first stock event that names it, under the name that it gives', () => {
    spec
      .given(received({}), received({ productId: 'p-2', movementId: 'm-2' }))
      .then('v-1/Leeds', used);
  });

  it('say what its record says, whatever its stock does', () => {
    spec.given(recorded({}), received({})).then('v-1/Leeds', {
      ...used,
      ...details,
      nameKey: 'leeds, dock street',
      codeKey: 'lds-1',
    });
    spec.given(received({}), recorded({}), changed({})).then('v-1/Leeds', {
      ...used,
      ...details,
      codeKey: 'lds-1',
      name: 'Dock Street',
      nameKey: 'dock street',
      changedAt: recordedAt(3),
    });
  });

  it('say what one has become a part of', () => {
    spec
      .given(received({}), merged({}))
      .then('v-1/Leeds', { ...used, mergedInto: 'leeds', changedAt: recordedAt(2) });
  });
});
