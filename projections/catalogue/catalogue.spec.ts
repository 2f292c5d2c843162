import { builds } from '../../domain/event-builder-spec.js';
import { leeds } from '../../domain/trading/trading-events-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { catalogue } from './catalogue.js';

const details = {
  name: 'Copier Paper A4',
  description: '500 sheets',
  categoryId: 'c-1',
  categoryPath: ['Paper', 'Copier'],
  attributes: { colour: 'white', recycled: true },
  media: [],
  unit: 'ream',
  packSize: 500,
  minimumOrderQuantity: 1,
  orderMultiple: 1,
  leadTimeDays: 2,
  taxCategory: 'standard',
} as const;
const registered = builds('OrganizationRegistered', {
  organizationId: 'v-1',
  organizationType: 'Seller',
  name: 'Harrow',
  address: leeds,
  contacts: [],
  taxId: null,
  timeZone: 'Europe/London',
  firstUser: null,
});
const verified = builds('OrganizationVerified', { organizationId: 'v-1', reason: 'In order' });
const suspended = builds('OrganizationSuspended', { organizationId: 'v-1', reason: 'Complaints' });
const reinstated = builds('OrganizationReinstated', { organizationId: 'v-1', reason: 'Settled' });
const of = { productId: 'p-1', vendorOrgId: 'v-1' };
const listed = builds('ProductListed', { ...of, sku: 'A4-80', skuClaimId: 'cl-1', details });
const changed = builds('ProductDetailsChanged', {
  ...of,
  before: details,
  details: { ...details, name: 'Copier Paper A4 80 g', categoryId: 'c-2' },
});
const discontinued = builds('ProductDiscontinued', {
  ...of,
  successorId: 'p-9',
  reason: 'Out of production',
});

describe('the catalogue', () => {
  const spec = project(catalogue, {
    because: 'a vendor is registered before its products are listed',
    causes: [['OrganizationRegistered', 'ProductListed']],
  });
  const selling = [registered(), verified(), listed()];

  it('shows a product of a vendor who sells, with the vendor’s name', () => {
    spec.given(...selling).then('p-1', {
      kind: 'product',
      id: 'p-1',
      vendorOrgId: 'v-1',
      vendorName: 'Harrow',
      sku: 'A4-80',
      skuKey: 'a4-80',
      details,
      categoryId: 'c-1',
      variantKey: null,
      nameKey: 'copier paper a4',
      visible: true,
      vendorSells: true,
      discontinued: false,
      successorId: null,
      listedAt: listed().data.occurredAt,
      revision: 0,
      changedAt: recordedAt(3),
    });
  });

  it('finds the variants of one thing by its vendor and its group, until one is none any more', () => {
    const variantOf = { group: 'SHIRT', name: 'Shirt', attributes: { Size: 'M' } };
    const variant = listed({ details: { ...details, variantOf } });
    spec.given(registered(), verified(), variant).thenMatches('p-1', { variantKey: 'v-1 SHIRT' });
    spec
      .given(registered(), verified(), variant, changed())
      .thenMatches('p-1', { variantKey: null, nameKey: 'copier paper a4 80 g' });
  });

  it('keeps the products of a vendor who is not verified yet out of sight, until it is', () => {
    const waiting = [registered(), listed(), listed({ productId: 'p-2', sku: 'A3-80' })];
    spec.given(...waiting).thenDocuments({
      'vendor:v-1': { kind: 'vendor', sells: false },
      'p-1': { visible: false },
      'p-2': { visible: false },
    });
    spec.given(...waiting, verified()).thenDocuments({
      'vendor:v-1': { sells: true, wasVerified: true },
      'p-1': { visible: true, revision: 0, changedAt: recordedAt(2) },
      'p-2': { visible: true },
    });
  });

  it('hides all products of a suspended vendor, also those listed meanwhile, until it is reinstated', () => {
    const hidden = [...selling, suspended(), listed({ productId: 'p-2' })];
    spec.given(...hidden).thenMatches('p-1', { visible: false, vendorSells: false });
    spec.given(...hidden).thenMatches('p-2', { visible: false, vendorSells: false });
    spec.given(...hidden, reinstated()).thenMatches('p-1', { visible: true });
    spec.given(...hidden, reinstated()).thenMatches('p-2', { visible: true });
  });

  it('still hides the products of a reinstated vendor who never was verified', () => {
    const never = [registered(), listed(), suspended(), reinstated()];
    spec.given(...never).thenMatches('p-1', { visible: false });
    spec.given(...never, verified()).thenMatches('p-1', { visible: true });
  });

  it('leaves the products of other vendors as they are', () => {
    const other = [
      registered({ organizationId: 'v-2', name: 'Pennine' }),
      verified({ organizationId: 'v-2' }),
      listed({ productId: 'p-2', vendorOrgId: 'v-2' }),
    ];
    spec
      .given(...selling, ...other, suspended())
      .thenMatches('p-2', { visible: true, vendorName: 'Pennine' });
  });

  it('shows a product as it was described last', () => {
    spec.given(...selling, changed()).thenMatches('p-1', {
      details: { name: 'Copier Paper A4 80 g' },
      categoryId: 'c-2',
      nameKey: 'copier paper a4 80 g',
      visible: true,
      sku: 'A4-80',
      revision: 1,
      changedAt: recordedAt(4),
    });
  });

  it('hides a discontinued product for good, and names its successor', () => {
    spec.given(...selling, discontinued()).thenMatches('p-1', {
      discontinued: true,
      visible: false,
      successorId: 'p-9',
      vendorSells: true,
      revision: 1,
    });
    spec
      .given(...selling, discontinued(), suspended(), reinstated(), changed())
      .thenMatches('p-1', { visible: false, discontinued: true, vendorSells: true });
  });

  it('remembers nothing of buyers, and makes no product of a change alone', () => {
    spec
      .given(
        registered({ organizationId: 'b-1', organizationType: 'Buyer' }),
        verified({ organizationId: 'b-1' }),
        suspended({ organizationId: 'b-1' }),
        reinstated({ organizationId: 'b-1' }),
        changed(),
        discontinued(),
      )
      .thenDocuments({});
  });

  it('is searched by what the product is called, numbered, described and sold as, not by its vendor’s row', () => {
    const documents = spec.given(...selling);
    expect(catalogue.text!.of(documents.document('p-1')!)).toEqual([
      'Copier Paper A4',
      'A4-80',
      'Paper Copier',
      'white',
      'Harrow',
      '500 sheets',
    ]);
    expect(catalogue.text!.of(documents.document('vendor:v-1')!)).toBeNull();
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
