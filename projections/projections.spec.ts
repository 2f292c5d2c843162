import { eventTypes, type EventType } from '../domain/events.js';
import { catalogue } from './catalogue/catalogue.js';
import { projections } from './index.js';
import type { AnyProjection } from './projection.js';

const all = (Object.keys(eventTypes) as EventType[]).sort();

describe('every read model', () => {
  it.each(projections.map((p) => [p.name, p] as const))(
    '%s handles or ignores each event type, and none twice',
    (_name, { handles, ignores }) => {
      expect([...(handles as EventType[]), ...(ignores as EventType[])].sort()).toEqual(all);
    },
  );

  it('has a name of its own', () => {
    expect(new Set(projections.map((p) => p.name)).size).toBe(projections.length);
  });
});

describe('the catalogue', () => {
  const documents = new Map<string, unknown>();
  const projection = catalogue as AnyProjection;
  const fold = (type: string, data: object, keys: readonly string[]): void => {
    const event = {
      type,
      data: { ...data, occurredAt: '2026-01-01T00:00:00.000Z' },
      revision: 0,
      recordedAt: 0,
    } as never;
    for (const key of keys)
      documents.set(
        key,
        projection.evolve(
          key,
          documents.get(key) as never,
          event,
          (k: string) => documents.get(k) as never,
        ),
      );
  };
  const details = {
    name: 'Tape',
    description: '',
    categoryId: 'c',
    categoryPath: ['Tape'],
    attributes: {},
    media: [],
  };
  const product = () => documents.get('p') as { visible: boolean };

  it('shows a product while its vendor is verified, not before and not while suspended, and again when reinstated', () => {
    fold(
      'OrganizationRegistered',
      { organizationId: 'v', organizationType: 'Seller', name: 'Harrow' },
      ['vendor:v'],
    );
    fold('ProductListed', { productId: 'p', vendorOrgId: 'v', sku: 'T', details }, ['p']);
    expect(product().visible).toBe(false);
    for (const [type, visible] of [
      ['OrganizationVerified', true],
      ['OrganizationSuspended', false],
      ['OrganizationReinstated', true],
    ] as const) {
      fold(type, { organizationId: 'v', reason: 'r' }, ['p', 'vendor:v']);
      expect([type, product().visible]).toEqual([type, visible]);
    }
    fold(
      'ProductDiscontinued',
      { productId: 'p', vendorOrgId: 'v', successorId: null, reason: 'r' },
      ['p'],
    );
    expect(product().visible).toBe(false);
  });

  it('does not show the products of a vendor who was suspended before being verified, when reinstated', () => {
    fold(
      'OrganizationRegistered',
      { organizationId: 'w', organizationType: 'Seller', name: 'New' },
      ['vendor:w'],
    );
    fold('ProductListed', { productId: 'q', vendorOrgId: 'w', sku: 'T', details }, ['q']);
    fold('OrganizationSuspended', { organizationId: 'w', reason: 'r' }, ['q', 'vendor:w']);
    fold('OrganizationReinstated', { organizationId: 'w', reason: 'r' }, ['q', 'vendor:w']);
    expect((documents.get('q') as { visible: boolean }).visible).toBe(false);
  });
});
