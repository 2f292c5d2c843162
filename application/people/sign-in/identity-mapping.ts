import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import type { Role } from '../../../domain/people/user/permissions.js';
import type { ProvenIdentity } from '../../ports/identity-providers.js';

/** Whom of those whom a provider signs in an organisation takes for its own. */
export interface MappedOrganization {
  readonly organizationId: string;
  /** Those with a verified address at one of these domains, in small letters. */
  readonly domains: readonly string[];
  /** Those of whose token this claim says, or lists, this value. */
  readonly claim: { readonly name: string; readonly value: string } | null;
  /**
   * Of those who have no account yet: they get one with this role when they first sign in. Null:
   * only those who were invited may.
   */
  readonly role: Role | null;
  /** Whether its people may sign in with a password as well. */
  readonly passwords: boolean;
}

/** An identity provider as far as the application knows it. */
export interface ProviderTerms {
  /** Part of addresses: `acme-id`. */
  readonly id: string;
  /** What people read on its button. */
  readonly name: string;
  /** Takes every address of the provider for verified: some never say. */
  readonly trustsEmail: boolean;
  readonly organizations: readonly MappedOrganization[];
}

/**
 * The organisation of somebody whom a provider signs in: the first whose claim they carry, else the
 * first at whose domain they have a verified address.
 *
 * @throws DomainError where there is none
 */
export function organizationOf(terms: ProviderTerms, identity: ProvenIdentity): MappedOrganization {
  const carries = ({ claim }: MappedOrganization): boolean => {
    if (claim === null) return false;
    const said = identity.claims[claim.name];
    return Array.isArray(said) ? said.includes(claim.value) : said === claim.value;
  };
  const domain = verifiedEmail(terms, identity)?.split('@')[1]?.toLowerCase();
  const found =
    terms.organizations.find(carries) ??
    terms.organizations.find(({ domains }) => domain !== undefined && domains.includes(domain));
  if (!found)
    throw forbidden(
      'sign-in/no-organization',
      `no organisation here takes this account of ${terms.name} for one of its people: ask an administrator`,
    );
  return found;
}

/** The address, where the provider vouches for it. */
export const verifiedEmail = (
  terms: ProviderTerms,
  { email, emailVerified }: ProvenIdentity,
): string | null => (email !== null && (emailVerified || terms.trustsEmail) ? email : null);
