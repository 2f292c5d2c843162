import type { Audience } from '../../domain/pricing/price-list/price-list.events.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { compareUnitPrices } from '../../domain/shared/money/money.js';
import {
  type OrganizationDocument,
  organizations,
} from '../../projections/people/organizations.js';
import { priceLists } from '../../projections/pricing/price-lists.js';
import { type PricesDocument, prices } from '../../projections/pricing/prices.js';
import type { DocumentPage } from '../ports/documents.js';
import { requireOwn } from '../shared/caller.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';

export interface PublicationEffect {
  readonly buyers: number;
  readonly products: number;
  readonly prices: number;
  /** Number of products by how their first price would compare to what the same buyers pay now. */
  readonly dearer: number;
  readonly cheaper: number;
  readonly unchanged: number;
  readonly added: number;
}

const PAGE = 1_000;

/**
 * The effect of publishing a price list: how many buyers and products it covers, and how its prices
 * compare to current ones.
 */
export const getPublicationEffect = query<{ priceListId: string; at: string }, PublicationEffect>({
  name: 'GetPublicationEffect',
  permission: 'priceList.manage',
  reads: [priceLists, prices, organizations],
  run: async ({ priceListId, at }, { caller, services }) => {
    const list = await services.documents.get(priceLists, priceListId);
    if (!list) throw missing('price-list/unknown', 'this price list does not exist');
    const { terms } = list;
    requireOwn(caller, list.vendorOrgId, 'price-list');
    const buyers = await buyersOf(terms.audience, services);
    const sampleBuyer = buyers[0] ?? null;
    const effect = {
      buyers: buyers.length,
      products: 0,
      prices: list.prices,
      dearer: 0,
      cheaper: 0,
      unchanged: 0,
      added: 0,
    };
    for (let after: { values: readonly string[]; key: string } | null = null; ;) {
      const page: DocumentPage<PricesDocument> = await services.documents.find(prices, {
        filter: { priceListId },
        sort: [{ field: 'productId', descending: false }],
        limit: PAGE,
        after,
      });
      for (const { document } of page.documents) {
        const { productId, rows } = document;
        const [first] = rows;
        if (!first) continue;
        effect.products++;
        const priceQuery = {
          buyerOrgId: sampleBuyer?.id ?? null,
          buyerGroups: sampleBuyer?.groups ?? [],
          quantity: first.minQuantity,
          at,
        };
        const now = services.prices.price(productId, priceQuery)?.unitPrice ?? null;
        const next = { amount: first.unitPrice, currency: terms.currency, per: first.per };
        const difference =
          now === null || now.currency !== next.currency ? null : compareUnitPrices(next, now);
        effect[
          difference === null
            ? 'added'
            : difference > 0
              ? 'dearer'
              : difference < 0
                ? 'cheaper'
                : 'unchanged'
        ]++;
      }
      const last = page.documents.at(-1);
      if (page.documents.length < PAGE || !last) return effect;
      after = { values: [last.document.productId], key: last.key };
    }
  },
});

/** The verified buyers in an audience. */
async function buyersOf(
  audience: Audience,
  { documents }: Services,
): Promise<readonly OrganizationDocument[]> {
  const found: OrganizationDocument[] = [];
  for (let after: { values: readonly string[]; key: string } | null = null; ;) {
    const filter = { organizationType: 'Buyer', status: 'Verified' };
    const page: DocumentPage<OrganizationDocument> = await documents.find(organizations, {
      filter,
      sort: [{ field: 'nameKey', descending: false }],
      limit: PAGE,
      after,
    });
    const buyers = page.documents.map(({ document }) => document);
    found.push(...buyers.filter((b) => includes(audience, b)));
    const last = buyers.at(-1);
    if (page.documents.length < PAGE || !last) return found;
    after = { values: [last.nameKey], key: last.id };
  }
}

function includes(audience: Audience, { id, groups }: OrganizationDocument): boolean {
  switch (audience.kind) {
    case 'everyone':
      return true;
    case 'organizations':
      return audience.organizationIds.includes(id);
    case 'buyerGroup':
      return groups.includes(audience.group);
  }
}
