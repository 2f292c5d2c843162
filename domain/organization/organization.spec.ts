import { specify } from '../decider/decider-spec.js';
import { organization } from './organization.js';
import type { OrganizationEvent } from './organization.events.js';

const at = '2026-03-02T09:00:00.000Z';
const organizationId = 'b2f1b1f0-0000-4000-8000-000000000001';
const details = {
  organizationId,
  organizationType: 'Seller' as const,
  name: 'Harrow Paper Ltd',
  address: { city: 'Leeds', country: 'GB', consignee: { subject: 'c1', sealed: 'x' } },
  contacts: [],
  taxId: 'GB123456789',
  timeZone: 'Europe/London',
  firstUser: null,
};
const registered: OrganizationEvent = { type: 'OrganizationRegistered', data: { ...details, occurredAt: at } };
const verified: OrganizationEvent = { type: 'OrganizationVerified', data: { organizationId, reason: 'papers seen', occurredAt: at } };
const suspended: OrganizationEvent = { type: 'OrganizationSuspended', data: { organizationId, reason: 'unpaid fees', occurredAt: at } };

describe('an organisation', () => {
  const spec = specify(organization);

  it('registers once, and a repeat changes nothing', () => {
    spec
      .given()
      .when({ type: 'RegisterOrganization', at, ...details })
      .then([registered]);
    spec
      .given(registered)
      .when({ type: 'RegisterOrganization', at, ...details })
      .thenNothing();
  });

  it('cannot register in a time zone that does not exist', () => {
    spec
      .given()
      .when({ type: 'RegisterOrganization', at, ...details, timeZone: 'Mars/Olympus' })
      .thenFails('organization/time-zone', { field: 'timeZone' });
  });

  it('is verified with a reason', () => {
    spec.given(registered).when({ type: 'VerifyOrganization', at, organizationId, reason: 'papers seen' }).then([verified]);
    spec.given(registered).when({ type: 'VerifyOrganization', at, organizationId, reason: ' ' }).thenFails('text/required', { field: 'reason' });
    spec.given(registered, verified).when({ type: 'VerifyOrganization', at, organizationId, reason: 'again' }).thenNothing();
  });

  it('that was suspended before it was verified is not verified by being reinstated', () => {
    const state = spec.given(registered, suspended).when({ type: 'ReinstateOrganization', at, organizationId, reason: 'fees paid' }).state();
    expect(state?.status).toBe('Registered');
  });

  it('that is suspended cannot be verified', () => {
    spec.given(registered, suspended).when({ type: 'VerifyOrganization', at, organizationId, reason: 'x' }).thenFails('organization/suspended');
  });

  it('that nobody registered cannot be changed', () => {
    spec.given().when({ type: 'SuspendOrganization', at, organizationId, reason: 'x' }).thenFails('organization/unknown');
  });

  it('that sells belongs to no buyer group', () => {
    spec
      .given(registered)
      .when({ type: 'AssignBuyerGroups', at, organizationId, groups: ['gold'] })
      .thenFails('organization/not-a-buyer');
  });

  it('keeps the tax id that it had in the event that changes it', () => {
    spec
      .given(registered)
      .when({ type: 'ChangeTaxId', at, organizationId, taxId: 'GB987654321' })
      .then([{ type: 'OrganizationTaxIdChanged', data: { organizationId, before: 'GB123456789', taxId: 'GB987654321', occurredAt: at } }]);
  });
});
