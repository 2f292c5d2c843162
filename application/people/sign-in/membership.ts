import type { Role } from '../../../domain/people/user/permissions.js';
import type { KnownUser } from '../../../domain/people/user/user.js';

/** What a person is in an organisation. */
export interface Membership {
  readonly organizationId: string;
  readonly role: Role;
}

/**
 * The person's membership of this organisation, null where they have none. Sessions, API keys and
 * jobs name the organisation that they act for; only who has just signed in names none (null), and
 * then acts for the one that they belong to.
 */
export const membershipOf = (
  { organizationId, role }: KnownUser,
  actsFor: string | null,
): Membership | null =>
  actsFor === null || actsFor === organizationId ? { organizationId, role } : null;
