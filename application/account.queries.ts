import { missing } from '../domain/decider/domain-error.js';
import { auditEntryOf, type AuditEntry } from '../projections/audit-log.js';
import type { OrganizationDocument } from '../projections/organizations.js';
import type { PersonDocument } from '../projections/people.js';
import type { PriceListDocument } from '../projections/price-lists.js';
import type { PricesDocument } from '../projections/prices.js';
import { seesEverything } from './caller.js';
import { decodeEvent } from './event/codec.js';
import { foreignCursor, pageOf, type Page, type PageInput } from './page.js';
import { query } from './query.js';
import type { Services } from './use-case.js';

/** Everybody may know who sells; who buys is known to themselves and the operator. Addresses and contacts only to their own. */
export interface OrganizationView {
  readonly organization: OrganizationDocument;
  readonly own: boolean;
}

export const getOrganization = query<{ organizationId: string }, OrganizationView>({
  name: 'GetOrganization',
  permission: 'organization.read',
  reads: ['organizations'],
  run: async ({ organizationId }, { caller, services }) => {
    const document = await services.documents.get('organizations', organizationId);
    const organization = document && (JSON.parse(document.json) as OrganizationDocument);
    const own = organizationId === caller.organizationId || seesEverything(caller);
    const known = organization && (own || (organization.organizationType === 'Seller' && organization.status === 'Verified'));
    if (!known) throw missing('organization/unknown', 'there is no such organization');
    return { organization, own };
  },
});

export interface ListOrganizationsInput extends PageInput {
  readonly organizationType: string | null;
  readonly status: string | null;
  readonly q: string | null;
}

export const listOrganizations = query<ListOrganizationsInput, Page<OrganizationView>>({
  name: 'ListOrganizations',
  permission: 'organization.read',
  reads: ['organizations'],
  run: async ({ organizationType, status, q, ...page }, { caller, services }) => {
    const all = seesEverything(caller);
    const filter = all ? { ...(organizationType ? { organizationType } : {}), ...(status ? { status } : {}) } : { organizationType: 'Seller', status: 'Verified' };
    const words = q?.match(/[\p{L}\p{N}]+/gu) ?? [];
    const found = await pageOf<OrganizationDocument>(services.documents, 'organizations', page, {
      filter,
      sort: { field: 'nameKey', descending: false },
      words,
      count: true,
    });
    return { ...found, items: found.items.map((organization) => ({ organization, own: all || organization.id === caller.organizationId })) };
  },
});

export interface PersonView {
  readonly person: PersonDocument;
  /** Null: erased. */
  readonly name: string | null;
  readonly email: string | null;
}

export const listPeople = query<PageInput & { organizationId: string | null }, Page<PersonView>>({
  name: 'ListPeople',
  permission: 'user.read',
  reads: ['people'],
  run: async ({ organizationId, ...page }, { caller, services }) => {
    const all = seesEverything(caller);
    const of = all ? organizationId : caller.organizationId;
    const found = await pageOf<PersonDocument>(services.documents, 'people', page, {
      filter: of ? { organizationId: of } : {},
      sort: { field: 'since', descending: false },
      count: true,
    });
    const items = await Promise.all(
      found.items.map(async (person) => ({ person, name: await services.personal.open(person.name), email: await services.personal.open(person.email) })),
    );
    return { ...found, items };
  },
});

export const getPerson = query<{ userId: string }, PersonView>({
  name: 'GetPerson',
  permission: 'organization.read',
  reads: ['people'],
  run: async ({ userId }, { caller, services }) => {
    const document = await services.documents.get('people', userId);
    const person = document && (JSON.parse(document.json) as PersonDocument);
    const own = userId === caller.userId;
    const colleague = caller.permissions.has('user.read') && (person?.organizationId === caller.organizationId || seesEverything(caller));
    if (!person || !(own || colleague)) throw missing('user/unknown', 'there is no such user');
    const [name, email] = await Promise.all([services.personal.open(person.name), services.personal.open(person.email)]);
    return { person, name, email };
  },
});

export const listPriceLists = query<PageInput & { status: string | null }, Page<PriceListDocument>>({
  name: 'ListPriceLists',
  permission: 'priceList.read',
  reads: ['price-lists'],
  run: ({ status, ...page }, { caller, services }) => {
    const filter = { ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organizationId }), ...(status ? { status } : {}) };
    return pageOf<PriceListDocument>(services.documents, 'price-lists', page, { filter, sort: { field: 'name', descending: false }, count: true });
  },
});

export const getPriceList = query<{ priceListId: string }, PriceListDocument>({
  name: 'GetPriceList',
  permission: 'priceList.read',
  reads: ['price-lists'],
  run: async ({ priceListId }, { caller, services }) => {
    const document = await services.documents.get('price-lists', priceListId);
    const found = document && (JSON.parse(document.json) as PriceListDocument);
    if (!found || (found.vendorOrgId !== caller.organizationId && !seesEverything(caller))) throw missing('price-list/unknown', 'there is no such price list');
    return found;
  },
});

export const listPrices = query<PageInput & { priceListId: string }, Page<PricesDocument>>({
  name: 'ListPrices',
  permission: 'priceList.read',
  reads: ['prices', 'price-lists'],
  run: async ({ priceListId, ...page }, context) => {
    await getPriceList.run({ priceListId }, context);
    const list = { filter: { priceListId }, sort: { field: 'productId', descending: false }, count: true };
    return pageOf<PricesDocument>(context.services.documents, 'prices', page, list);
  },
});

export interface AuditInput extends PageInput {
  readonly stream: string | null;
  readonly person: string | null;
  readonly organization: string | null;
}

export const listAuditLog = query<AuditInput, Page<AuditEntry>>({
  name: 'ListAuditLog',
  permission: 'audit.read',
  reads: ['audit-log'],
  run: async ({ stream, person, organization, limit, cursor }, { services }) => {
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw foreignCursor();
    if (stream !== null) return auditOfStream(services, stream, { person, organization }, limit, cursor === null ? 0 : Number(cursor));
    const filter = { ...(person ? { person } : {}), ...(organization ? { organization } : {}) };
    const after = cursor === null ? null : { value: null, key: cursor };
    const found = await services.documents.find('audit-log', { filter, sort: null, limit: limit + 1, after });
    const page = found.documents.slice(0, limit);
    const items = page.map((d) => JSON.parse(d.json) as AuditEntry);
    return { items, total: null, nextCursor: found.documents.length > limit ? page.at(-1)!.key : null, asOf: found.seen };
  },
});

const STREAM_PAGE = 1_000;

/** A stream's entries from the event store, which keeps it together; the cursor is the next revision to look at. */
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
      if (items.length === limit) return { items, total: null, nextCursor: String(stored.revision), asOf };
      const entry = auditEntryOf(decodeEvent(stored));
      if ((person === null || entry.person === person) && (organization === null || entry.organization === organization)) items.push(entry);
    }
    if (page.length < STREAM_PAGE) return { items, total: null, nextCursor: null, asOf };
    next += page.length;
  }
}
