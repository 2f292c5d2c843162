import type { OrganizationType } from '../../domain/people/organization/organization.events.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  type OrganizationDocument,
  organizations,
} from '../../projections/people/organizations.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { handlesDocuments } from './verification-document.js';

/**
 * Verified sellers are visible to everyone, verified buyers to sellers, who make them prices before
 * they have ever bought; others only to themselves and to users who see the whole
 * marketplace. Addresses and contacts are only shown where `own`.
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
      (own ||
        (organization.status === 'Verified' &&
          visibleTypes(caller).includes(organization.organizationType)));
    if (!known) throw missing('organization/unknown', 'this organisation does not exist');
    return { organization, own, handlesDocuments: handlesDocuments(caller, organizationId) };
  },
});

/** Kinds of other companies that somebody's own may know of, once they are verified. */
const visibleTypes = ({ organization }: Caller): readonly OrganizationType[] =>
  organization.type === 'Seller' ? ['Seller', 'Buyer'] : ['Seller'];

/** What was asked for, of what there is to see; what was not asked for is all of it. */
const within = (asked: readonly string[], visible: readonly string[]): readonly string[] =>
  asked.length === 0 ? visible : visible.filter((each) => asked.includes(each));

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
    const filter = {
      ...(all
        ? { ...condition('organizationType', organizationType), ...condition('status', status) }
        : {
            organizationType: within(organizationType, visibleTypes(caller)),
            status: within(status, ['Verified']),
          }),
      ...condition('application', application),
    };
    const found = await pageOf(services.documents, organizationList, page, filter);
    const view = (organization: OrganizationDocument): OrganizationView => ({
      organization,
      own: all || organization.id === caller.organization.id,
      handlesDocuments: handlesDocuments(caller, organization.id),
    });
    return { ...found, items: found.items.map(view) };
  },
});
