import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import type { OrganizationType } from '../../domain/people/organization/organization.events.js';
import type { Party } from '../../domain/trading/order/order.events.js';
import type { Permission, Role } from '../../domain/people/user/permissions.js';
import type { Actor } from './event/envelope.js';

/** The authenticated person, as their access token says. */
export interface Caller {
  readonly userId: string;
  readonly organizationId: string;
  readonly organizationType: OrganizationType;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  readonly impersonatorId: string | null;
  /** The API client, where a program calls. */
  readonly clientId: string | null;
}

/** Who calls where nobody has to be logged in. */
export const nobody: Caller = {
  userId: '',
  organizationId: '',
  organizationType: 'Buyer',
  role: 'requester',
  permissions: new Set(),
  impersonatorId: null,
  clientId: null,
};

export const actorOf = (caller: Caller): Actor => ({
  person: caller.userId || null,
  organization: caller.organizationId || null,
  impersonator: caller.impersonatorId,
  client: caller.clientId,
});

export function requirePermission(caller: Caller, permission: Permission): void {
  if (!caller.permissions.has(permission))
    throw forbidden(
      'permission/missing',
      `this needs the permission "${permission}", which the role ${caller.role} does not have: ask an administrator of your organisation`,
      {
        facts: { permission },
      },
    );
}

export const seesEverything = (caller: Caller): boolean =>
  caller.permissions.has('marketplace.readAny');

/** Another organisation's record does not exist for the caller. */
export function requireOwn(caller: Caller, organizationId: string, what: string): void {
  if (caller.organizationId !== organizationId && !caller.permissions.has('marketplace.operate'))
    throw missing(`${what}/unknown`, `there is no such ${what}`);
}

/** On which side of an order the caller stands; an order of others does not exist for them. */
export function partyOf(caller: Caller, order: { buyerOrgId: string; vendorOrgId: string }): Party {
  if (caller.organizationId === order.buyerOrgId) return 'buyer';
  if (caller.organizationId === order.vendorOrgId) return 'vendor';
  if (caller.permissions.has('marketplace.operate')) return 'operator';
  throw missing('order/unknown', 'there is no such order');
}
