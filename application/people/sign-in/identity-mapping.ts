import type { Role } from '../../../domain/people/user/permissions.js';
import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import type { ProvenIdentity } from '../../ports/identity-providers.js';

/** Which of an identity provider's users belong to an organisation. */
export interface MappedOrganization {
  readonly organizationId: string;
  /** Users with a verified address at one of these domains, in lower case. */
  readonly domains: readonly string[];
  /** Users whose ID token has this claim with this value, or a list that contains it. */
  readonly claim: { readonly name: string; readonly value: string } | null;
  /**
   * Role of accounts that are created at the first sign-in. Null: only invited users may sign in.
   */
  readonly role: Role | null;
  /** Whether its users may sign in with a password as well. */
  readonly passwords: boolean;
}

/** The application's settings of an identity provider. */
export interface ProviderTerms {
  /** Part of URLs: `acme-id`. */
  readonly id: string;
  /** Label of its button. */
  readonly name: string;
  /**
   * Treats every address of the provider as verified, for providers that never send
   * `email_verified`.
   */
  readonly trustsEmail: boolean;
  readonly organizations: readonly MappedOrganization[];
}

/**
 * The organisation of a user of an identity provider: the first whose claim matches, otherwise the
 * first with a domain of their verified address.
 *
 * @throws DomainError where there is none
 */
export function organizationOf(terms: ProviderTerms, identity: ProvenIdentity): MappedOrganization {
  const hasClaim = ({ claim }: MappedOrganization): boolean => {
    if (claim === null) return false;
    const value = identity.claims[claim.name];
    return Array.isArray(value) ? value.includes(claim.value) : value === claim.value;
  };
  const domain = verifiedEmail(terms, identity)?.split('@').at(-1)?.toLowerCase();
  const found =
    terms.organizations.find(hasClaim) ??
    terms.organizations.find(({ domains }) => domain !== undefined && domains.includes(domain));
  if (!found)
    throw forbidden(
      'sign-in/no-organization',
      `no organisation here takes this account of ${terms.name} for one of its people: ask an administrator`,
    );
  return found;
}

/**
 * One `@`, and a local part that needs no quotes (RFC 5321, `Dot-string`): in a quoted one there may
 * be another `@`, behind which some programs see the domain.
 */
const PLAIN_ADDRESS = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>\\]+$/;

/** The e-mail address, if it is verified, and is one that can be read in one way only. */
export const verifiedEmail = (
  terms: ProviderTerms,
  { email, emailVerified }: ProvenIdentity,
): string | null =>
  email !== null && (emailVerified || terms.trustsEmail) && PLAIN_ADDRESS.test(email)
    ? email
    : null;
