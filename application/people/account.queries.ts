import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import {
  auditEntryOf,
  type AuditEntry,
  auditLog,
} from '../../projections/looking-back/audit-log.js';
import {
  type OrganizationDocument,
  organizations,
} from '../../projections/people/organizations.js';
import { type PersonDocument, people } from '../../projections/people/people.js';
import { type PriceListDocument, priceLists } from '../../projections/pricing/price-lists.js';
import { type CatalogueProduct, catalogue } from '../../projections/catalogue/catalogue.js';
import { pricesKey, type PricesDocument, prices } from '../../projections/pricing/prices.js';
import { documentsById, productsById } from '../buying/line-check.js';
import { pageOfFoundProducts } from '../catalogue/found-products.js';
import { seesEverything } from '../shared/caller.js';
import { decodeEvent } from '../shared/event/codec.js';
import { handlesDocuments } from './verification-document.use-cases.js';
import {
  condition,
  foreignCursor,
  list,
  pageOf,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { foldedWord, wordsOf } from '../ports/catalogue-search.js';
import type { Filter } from '../ports/documents.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';

/**
 * Everybody may know who sells; who buys is known to themselves and the operator. Addresses and
 * contacts only to their own.
 */
export interface OrganizationView {
  readonly organization: OrganizationDocument;
  readonly own: boolean;
  /** Whether the caller may know what it has handed in to be verified. */
  readonly handlesDocuments: boolean;
}

export const getOrganization = query<{ organizationId: string }, OrganizationView>({
  name: 'GetOrganization',
  permission: 'organization.read',
  reads: [organizations],
  run: async ({ organizationId }, { caller, services }) => {
    const organization = await services.documents.get(organizations, organizationId);
    const own = organizationId === caller.organizationId || seesEverything(caller);
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
    const asked = {
      ...condition('organizationType', organizationType),
      ...condition('status', status),
      ...condition('application', application),
    };
    const filter = all ? asked : { organizationType: 'Seller', status: 'Verified' };
    const found = await pageOf(services.documents, organizationList, page, filter);
    const view = (organization: OrganizationDocument): OrganizationView => ({
      organization,
      own: all || organization.id === caller.organizationId,
      handlesDocuments: handlesDocuments(caller, organization.id),
    });
    return { ...found, items: found.items.map(view) };
  },
});

export interface PersonView {
  readonly person: PersonDocument;
  /** Null: erased. */
  readonly name: string | null;
  readonly email: string | null;
}

export interface ListPeopleInput extends ListInput {
  readonly organizationIds: readonly string[];
  readonly role: readonly string[];
  readonly status: readonly string[];
}

export const peopleList = list({
  projection: people,
  sorts: { since: [{ field: 'since' }], role: [{ field: 'role' }], status: [{ field: 'status' }] },
  sortedBy: { by: 'since', descending: false },
});

export const listPeople = query<ListPeopleInput, Page<PersonView>>({
  name: 'ListPeople',
  permission: 'user.read',
  reads: [people],
  run: async ({ organizationIds, role, status, ...page }, { caller, services }) => {
    const of = seesEverything(caller) ? organizationIds : [caller.organizationId];
    const filter = {
      ...condition('organizationId', of),
      ...condition('role', role),
      ...condition('status', status),
    };
    if (page.q !== null) return peopleNamed(wordsOf(page.q), page, filter, services);
    const found = await pageOf(services.documents, peopleList, page, filter);
    return {
      ...found,
      items: await Promise.all(found.items.map((person) => openPerson(person, services))),
    };
  },
});

async function openPerson(person: PersonDocument, { personal }: Services): Promise<PersonView> {
  const [name, email] = await Promise.all([
    personal.open(person.name),
    personal.open(person.email),
  ]);
  return { person, name, email };
}

/** Null: nobody has this id. */
export async function personOf(userId: string, services: Services): Promise<PersonView | null> {
  const person = await services.documents.get(people, userId);
  return person && openPerson(person, services);
}

const MOST_SEARCHED = 5_000;

/**
 * Names are sealed, and no index may hold them: the people of one organisation are opened and
 * looked at.
 */
async function peopleNamed(
  words: readonly string[],
  page: ListInput,
  filter: Filter,
  services: Services,
): Promise<Page<PersonView>> {
  const { limit, offset, cursor } = page;
  if ((filter.organizationId as readonly string[] | undefined)?.length !== 1)
    throw invalid(
      'people/search-in-organization',
      'name the one organisation whose people you search',
      { field: 'organizationId' },
    );
  if (cursor !== null)
    throw invalid('page/cursor', 'a search for people goes on by offset', { field: 'cursor' });
  const found: PersonView[] = [];
  let part = await pageOf(
    services.documents,
    peopleList,
    { ...page, q: null, limit: 500, offset: 0, counted: false },
    filter,
  );
  for (let looked = part.items.length; ; looked += part.items.length) {
    for (const view of await Promise.all(
      part.items.map((person) => openPerson(person, services)),
    )) {
      const text = wordsOf(`${view.name ?? ''} ${view.email ?? ''}`, Infinity).map(foldedWord);
      if (words.map(foldedWord).every((word) => text.some((of) => of.startsWith(word))))
        found.push(view);
    }
    if (part.nextCursor === null || looked >= MOST_SEARCHED) break;
    part = await pageOf(
      services.documents,
      peopleList,
      { ...page, q: null, limit: 500, offset: 0, counted: false, cursor: part.nextCursor },
      filter,
    );
  }
  return {
    items: found.slice(offset, offset + limit),
    total: found.length,
    totalIsLowerBound: part.nextCursor !== null,
    nextCursor: null,
    asOf: part.asOf,
  };
}

export const getPerson = query<{ userId: string }, PersonView>({
  name: 'GetPerson',
  permission: 'organization.read',
  reads: [people],
  run: async ({ userId }, { caller, services }) => {
    const person = await services.documents.get(people, userId);
    const own = userId === caller.userId;
    const colleague =
      caller.permissions.has('user.read') &&
      (person?.organizationId === caller.organizationId || seesEverything(caller));
    if (!person || !(own || colleague)) throw missing('user/unknown', 'there is no such user');
    return openPerson(person, services);
  },
});

export const priceListList = list({
  projection: priceLists,
  sorts: {
    name: [{ field: 'name' }],
    status: [{ field: 'status' }],
    validFrom: [{ field: 'terms.validFrom' }],
    prices: [{ field: 'prices' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'name', descending: false },
});

export const listPriceLists = query<
  ListInput & { readonly status: readonly string[] },
  Page<PriceListDocument>
>({
  name: 'ListPriceLists',
  permission: 'priceList.read',
  reads: [priceLists],
  run: ({ status, ...page }, { caller, services }) => {
    const filter = {
      ...condition('status', status),
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organizationId }),
    };
    return pageOf(services.documents, priceListList, page, filter);
  },
});

export const getPriceList = query<{ priceListId: string }, PriceListDocument>({
  name: 'GetPriceList',
  permission: 'priceList.read',
  reads: [priceLists],
  run: async ({ priceListId }, { caller, services }) => {
    const found = await services.documents.get(priceLists, priceListId);
    if (!found || (found.vendorOrgId !== caller.organizationId && !seesEverything(caller)))
      throw missing('price-list/unknown', 'there is no such price list');
    return found;
  },
});

export const pricesOfList = list({
  projection: prices,
  sorts: { productId: [{ field: 'productId' }] },
  sortedBy: { by: 'productId', descending: false },
});

/** What a list says of a product, and which product that is. */
export interface PricesView {
  readonly prices: PricesDocument;
  readonly product: CatalogueProduct | null;
}

export const listPrices = query<ListInput & { readonly priceListId: string }, Page<PricesView>>({
  name: 'ListPrices',
  permission: 'priceList.read',
  reads: [prices, priceLists, catalogue],
  run: async ({ priceListId, ...page }, context) => {
    const { services } = context;
    const { vendorOrgId } = await getPriceList.run({ priceListId }, context);
    if (page.q !== null) {
      return pageOfFoundProducts(page, [vendorOrgId], services, async (products) => {
        const keys = products.map((p) => pricesKey(priceListId, p.id));
        const byKey = await documentsById(prices, keys, services);
        return products.flatMap((product): PricesView[] => {
          const found = byKey.get(pricesKey(priceListId, product.id));
          return found ? [{ prices: found, product }] : [];
        });
      });
    }
    const found = await pageOf(services.documents, pricesOfList, page, {
      priceListId,
    });
    const products = await productsById(
      found.items.map((p) => p.productId),
      services,
    );
    return {
      ...found,
      items: found.items.map((prices) => ({
        prices,
        product: products.get(prices.productId) ?? null,
      })),
    };
  },
});

export interface AuditInput extends ListInput {
  readonly stream: string | null;
  readonly person: string | null;
  readonly organization: string | null;
}

export const listAuditLog = query<AuditInput, Page<AuditEntry>>({
  name: 'ListAuditLog',
  permission: 'audit.read',
  reads: [auditLog],
  run: async ({ stream, person, organization, limit, cursor }, { services }) => {
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw foreignCursor();
    if (stream !== null)
      return auditOfStream(
        services,
        stream,
        { person, organization },
        limit,
        cursor === null ? 0 : Number(cursor),
      );
    const filter = { ...(person ? { person } : {}), ...(organization ? { organization } : {}) };
    const after = cursor === null ? null : { values: [], key: cursor };
    const found = await services.documents.find(auditLog, {
      filter,
      sort: [],
      limit: limit + 1,
      after,
    });
    const page = found.documents.slice(0, limit);
    const items = page.map((d) => d.document);
    return {
      items,
      total: null,
      totalIsLowerBound: false,
      nextCursor: found.documents.length > limit ? page.at(-1)!.key : null,
      asOf: found.seen,
    };
  },
});

const STREAM_PAGE = 1_000;

/**
 * A stream's entries from the event store, which keeps it together; the cursor is the next revision
 * to look at.
 */
async function auditOfStream(
  { events }: Services,
  stream: string,
  { person, organization }: Pick<AuditInput, 'person' | 'organization'>,
  limit: number,
  from: number,
): Promise<Page<AuditEntry>> {
  const asOf = await events.head();
  const items: AuditEntry[] = [];
  for (let next = from; ;) {
    const page = await events.readStream(stream, next, STREAM_PAGE);
    for (const stored of page) {
      if (items.length === limit)
        return {
          items,
          total: null,
          totalIsLowerBound: false,
          nextCursor: String(stored.revision),
          asOf,
        };
      const entry = auditEntryOf(decodeEvent(stored));
      if (
        (person === null || entry.person === person) &&
        (organization === null || entry.organization === organization)
      )
        items.push(entry);
    }
    if (page.length < STREAM_PAGE)
      return { items, total: null, totalIsLowerBound: false, nextCursor: null, asOf };
    next += page.length;
  }
}
