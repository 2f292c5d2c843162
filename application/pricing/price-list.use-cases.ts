import { createHash } from 'node:crypto';
import { product } from '../../domain/catalogue/product/product.js';
import type {
  OfferedPriceRow,
  PriceListCommand,
} from '../../domain/pricing/price-list/price-list.commands.js';
import type { PriceListTerms } from '../../domain/pricing/price-list/price-list.events.js';
import { priceList, type KnownPriceList } from '../../domain/pricing/price-list/price-list.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function ownList(
  services: Services,
  caller: Caller,
  priceListId: string,
): Promise<KnownPriceList> {
  const { state } = await services.pipeline.load(priceList, priceListId);
  if (!state) throw missing('price-list/unknown', 'this price list does not exist');
  requireOwn(caller, state.terms.vendorOrgId, 'price-list');
  return state;
}

/**
 * A vendor may only price its own products. They are looked up in the catalogue together; those
 * that it does not have yet are read from their streams.
 */
async function requireOwnProducts(
  services: Services,
  vendorOrgId: string,
  rows: readonly OfferedPriceRow[],
  firstRow: number,
): Promise<void> {
  const ids = [...new Set(rows.map((r) => r.productId))];
  const found = await services.documents.getMany(catalogue, ids);
  const vendorOf = new Map(found.map((d) => [d.key, d.document.vendorOrgId]));
  for (const [i, { productId }] of rows.entries()) {
    let owner = vendorOf.get(productId);
    if (owner === undefined) {
      owner = (await services.pipeline.load(product, productId)).state?.vendorOrgId ?? '';
      vendorOf.set(productId, owner);
    }
    if (owner !== vendorOrgId)
      throw invalid(
        'price-list/row',
        `row ${firstRow + i} names a product that this vendor does not list`,
        {
          field: `rows[${firstRow + i - 1}].productId`,
          facts: { row: firstRow + i },
        },
      );
  }
}

export const draftPriceList = useCase({
  name: 'DraftPriceList',
  decider: priceList,
  permission: 'priceList.manage',
  prepare: ({ terms }: { terms: Omit<PriceListTerms, 'vendorOrgId'> }, { caller, meta }) => {
    const priceListId = meta.newId;
    const command: PriceListCommand = {
      type: 'DraftPriceList',
      at: meta.at,
      priceListId,
      terms: { ...terms, vendorOrgId: caller.organization.id },
    };
    return { id: priceListId, command, creates: true };
  },
});

export interface AddPricesInput {
  readonly priceListId: string;
  readonly chunk: number;
  /** Number of the chunk's first row in the whole upload, from 1. */
  readonly firstRow: number;
  readonly rows: readonly OfferedPriceRow[];
}

export const addPrices = useCase({
  name: 'AddPrices',
  decider: priceList,
  permission: 'priceList.manage',
  prepare: async (
    { priceListId, chunk, firstRow, rows }: AddPricesInput,
    { caller, meta, services },
  ) => {
    const { terms } = await ownList(services, caller, priceListId);
    await requireOwnProducts(services, terms.vendorOrgId, rows, firstRow);
    const hash = sha256(JSON.stringify(rows));
    return {
      id: priceListId,
      command: { type: 'AddPrices', at: meta.at, priceListId, chunk, firstRow, rows, hash },
    };
  },
});

export const publishPriceList = useCase({
  name: 'PublishPriceList',
  decider: priceList,
  permission: 'priceList.manage',
  prepare: async ({ priceListId }: { priceListId: string }, { caller, meta, services }) => {
    const { chunkHashes } = await ownList(services, caller, priceListId);
    return {
      id: priceListId,
      command: {
        type: 'PublishPriceList',
        at: meta.at,
        priceListId,
        hash: sha256(chunkHashes.join('\n')),
      },
    };
  },
});

export const changePrices = useCase({
  name: 'ChangePrices',
  decider: priceList,
  permission: 'priceList.manage',
  prepare: async (
    {
      priceListId,
      products,
      rows,
    }: { priceListId: string; products: readonly string[]; rows: readonly OfferedPriceRow[] },
    { caller, meta, services },
  ) => {
    const { terms } = await ownList(services, caller, priceListId);
    await requireOwnProducts(services, terms.vendorOrgId, rows, 1);
    return {
      id: priceListId,
      command: { type: 'ChangePrices', at: meta.at, priceListId, products, rows },
    };
  },
});

export const retirePriceList = useCase({
  name: 'RetirePriceList',
  decider: priceList,
  permission: 'priceList.manage',
  prepare: async (
    { priceListId, reason }: { priceListId: string; reason: string },
    { caller, meta, services },
  ) => {
    await ownList(services, caller, priceListId);
    return {
      id: priceListId,
      command: { type: 'RetirePriceList', at: meta.at, priceListId, reason },
    };
  },
});
