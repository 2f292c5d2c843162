import type { Me } from '../api/models/me';

/** Somebody who is signed in. */
export const someone = (
  id = 'ann',
  organizationId = 'acme',
  permissions: Me['permissions'] = ['order.read'],
): Me => ({
  locale: 'en-GB',
  organization: {
    id: organizationId,
    name: 'Acme',
    type: 'Buyer',
    status: 'Verified',
    timeZone: 'Europe/London',
  },
  permissions,
  user: {
    id,
    name: 'Ann Archer',
    email: `${id}@acme.example`,
    role: 'requester',
    orderLimit: null,
    orderLimitPerDay: null,
    orderLimitPerMonth: null,
    revision: 0,
  },
});
