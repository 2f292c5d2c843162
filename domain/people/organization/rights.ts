import { permissions, type Permission } from '../user/permissions.js';
import type { OrganizationStatus } from './organization.js';

/**
 * What people may do as long as their company is not verified: see and complete its own data, hand
 * in documents, see who belongs to it. Everything that costs others something, or shows what they
 * offer, waits: the catalogue, prices and stock, requests for quotes, uploads and exports, and
 * invitations, which are mailed to whomever they name.
 */
const AWAITING_VERIFICATION: ReadonlySet<Permission> = new Set([
  'organization.read',
  'organization.manage',
  'user.read',
]);

/**
 * What people of a suspended company may still do: read what is theirs, so that they can settle what
 * is open. They write nothing at all, and do not see at which prices they would buy.
 */
const SUSPENDED: ReadonlySet<Permission> = new Set(
  permissions.filter((p) => p.endsWith('.read') && p !== 'price.read'),
);

/** What is left of a role's permissions by the company's status. */
export const rightsByStatus: Readonly<Record<OrganizationStatus, ReadonlySet<Permission>>> = {
  Registered: AWAITING_VERIFICATION,
  Verified: new Set(permissions),
  Suspended: SUSPENDED,
};
