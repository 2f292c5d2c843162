import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  type OrganizationDocument,
  organizations,
} from '../../projections/people/organizations.js';
import { seesEverything } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { handlesDocuments } from './verification-document.js';

/**
 * Verified sellers are visible to everyone, buyers only to themselves and to users who see the
 * whole marketplace. Addresses and contacts are only shown where `own`.
 */
export interface OrganizationView {
  readonly organization: OrganizationDocument;
  readonly own: boolean;
  /** Whether the caller may see its verification documents. */
  readonly handlesDocuments: boolean;
}

export const getOrganization = query<{ organizationId: string }, OrganizationView>({
  name: 'GetOrganization',
  permission: 'organization.read',
  reads: [organizations],
  run: async ({ organizationId }, { caller, services }) => {
    const organization = await services.documents.get(organizations, organizationId);
    const own = organizationId === caller.organization.id || seesEverything(caller);
    const known =
      organization &&
      (own || (organization.organizationType === 'Seller' && organization.status === 'Verified'));
    if (!known) throw missing('organization/unknown', 'there is no such organization');
    return { organization, own, handlesDocuments: handlesDocuments(caller, organizationId) };
  },
});

export interface ListOrganizationsInput extends ListInput {
  readonly organizationType: readonly string[];
  readonly status: readonly string[];
  readonly application: readonly string[];
}

export const organizationList = list({
  projection: organizations,
  sorts: {
    name: [{ field: 'nameKey' }],
    type: [{ field: 'organizationType' }],
    status: [{ field: 'status' }],
    registeredAt: [{ field: 'registeredAt' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'name', descending: false },
});

export const listOrganizations = query<ListOrganizationsInput, Page<OrganizationView>>({
  name: 'ListOrganizations',
  permission: 'organization.read',
  reads: [organizations],
  run: async ({ organizationType, status, application, ...page }, { caller, services }) => {
    const all = seesEverything(caller);
    const requested = {
      ...condition('organizationType', organizationType),
      ...condition('status', status),
      ...condition('application', application),
    };
    const filter = all ? requested : { organizationType: 'Seller', status: 'Verified' };
    const found = await pageOf(services.documents, organizationList, page, filter);
    const view = (organization: OrganizationDocument): OrganizationView => ({
      organization,
      own: all || organization.id === caller.organization.id,
      handlesDocuments: handlesDocuments(caller, organization.id),
    });
    return { ...found, items: found.items.map(view) };
  },
});
