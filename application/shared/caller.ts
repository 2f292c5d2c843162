import type { OrganizationType } from '../../domain/people/organization/organization.events.js';
import type { OrganizationStatus } from '../../domain/people/organization/organization.js';
import {
  rolePermissions,
  type Permission,
  type Role,
} from '../../domain/people/user/permissions.js';
import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import type { Party } from '../../domain/trading/order/order.events.js';
import type { Actor } from './event/envelope.js';

/**
 * Who calls, and for whom: the person and the organisation that they act for are kept apart, since
 * a person may belong to several. What they may do (`role`, `permissions`) holds in this
 * organisation; it is never looked up through the person.
 */
export interface Caller {
  /** Empty id: nobody is signed in. */
  readonly person: { readonly id: string };
  readonly organization: {
    readonly id: string;
    readonly type: OrganizationType;
    /** Absent: verified. What it allows is part of `permissions`. */
    readonly status?: OrganizationStatus;
  };
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  readonly impersonatorId: string | null;
  /** The API client, where a program calls. */
  readonly clientId: string | null;
}

/** The caller of routes that need no sign-in. */
export const nobody: Caller = {
  person: { id: '' },
  organization: { id: '', type: 'Buyer' },
  role: 'requester',
  permissions: new Set(),
  impersonatorId: null,
  clientId: null,
};

export const actorOf = (caller: Caller): Actor => ({
  person: caller.person.id || null,
  organization: caller.organization.id || null,
  impersonator: caller.impersonatorId,
  client: caller.clientId,
});

const whyNot: Readonly<Record<Exclude<OrganizationStatus, 'Verified'>, string>> = {
  Registered: 'your company is not verified yet: upload the required documents',
  Suspended: 'your company is suspended, and may only read what is its own: ask the operator',
};

/** What may be done in the name of a company that is verified and not suspended. */
export function requireTrading({ organization: { status = 'Verified' } }: Caller): void {
  if (status !== 'Verified')
    throw forbidden('permission/company', whyNot[status], { facts: { status } });
}

export function requirePermission(caller: Caller, permission: Permission): void {
  if (caller.permissions.has(permission)) return;
  // the role has it, and would do: it is the company that has not
  if (rolePermissions[caller.role].grants.includes(permission) && caller.clientId === null)
    requireTrading(caller);
  throw forbidden(
    'permission/missing',
    `this needs the permission "${permission}", which the role ${caller.role} does not have: ask an administrator of your organisation`,
    {
      facts: { permission },
    },
  );
}

/** Any of these permissions will do. */
export function requireAnyOf(caller: Caller, permissions: readonly Permission[]): void {
  if (!permissions.some((permission) => caller.permissions.has(permission)))
    // the one that the role has says best what is missing
    requirePermission(
      caller,
      permissions.find((p) => rolePermissions[caller.role].grants.includes(p)) ?? permissions[0]!,
    );
}

export const seesEverything = (caller: Caller): boolean =>
  caller.permissions.has('marketplace.readAny');

/**
 * Whether prices and amounts are told at all. By the role and not by the scopes of an API key, whose
 * `order.read` has always had the amounts of orders.
 */
export const seesPrices = ({ role }: Pick<Caller, 'role'>): boolean =>
  rolePermissions[role].grants.includes('price.read');

/** An order or a range by what something costs says what it costs. */
export function requirePrices(caller: Caller): void {
  if (!seesPrices(caller)) requirePermission(caller, 'price.read');
}

const wordOf = (what: string): string =>
  what === 'organization' ? 'organisation' : what.replaceAll('-', ' ');

/** Another organisation's record does not exist for the caller. */
export function requireOwn(caller: Caller, organizationId: string, what: string): void {
  if (caller.organization.id !== organizationId && !caller.permissions.has('marketplace.operate'))
    // in the words of one that never was: another text would tell that there is one
    throw missing(`${what}/unknown`, `this ${wordOf(what)} does not exist`);
}

/** On which side of an order the caller stands; an order of others does not exist for them. */
export function partyOf(caller: Caller, order: { buyerOrgId: string; vendorOrgId: string }): Party {
  if (caller.organization.id === order.buyerOrgId) return 'buyer';
  if (caller.organization.id === order.vendorOrgId) return 'vendor';
  if (caller.permissions.has('marketplace.operate')) return 'operator';
  throw missing('order/unknown', 'this order does not exist');
}
