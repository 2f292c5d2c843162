import { cart, type CartCommand } from '../../domain/buying/cart/cart.js';
import type { WantedLine } from '../../domain/buying/cart/wanted-line.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { organization } from '../../domain/people/organization/organization.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import type { Caller } from '../shared/caller.js';
import { query } from '../shared/query.js';
import { useCase, type RequestMeta, type Services } from '../shared/use-case.js';
import { checkLines, productsById, type CheckedLine, type PricedBuyer } from './line-check.js';
import { stock } from '../../projections/stock/stock.js';

export interface LineInput {
  readonly productId: string;
  readonly quantity: number;
}

/** As prices depend on it. */
export async function buyerOf(caller: Caller, { pipeline }: Services): Promise<PricedBuyer> {
  const { state } = await pipeline.load(organization, caller.organizationId);
  return { organizationId: caller.organizationId, groups: state?.groups ?? [] };
}

/** Lines with the prices that their buyer sees now. @throws `product/unknown` naming the line */
export async function wantedNow(
  lines: readonly LineInput[],
  caller: Caller,
  at: string,
  services: Services,
): Promise<readonly WantedLine[]> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const [products, buyer] = await Promise.all([
    productsById(ids, services),
    buyerOf(caller, services),
  ]);
  return lines.map(({ productId, quantity }, i) => {
    const found = products.get(productId);
    // what is gone can still be taken out
    if (quantity > 0 && !(found?.kind === 'product' && found.visible))
      throw invalid('product/unknown', 'there is no such product on sale', {
        field: `lines[${i}].productId`,
      });
    const price = services.prices.price(productId, {
      buyerOrgId: buyer.organizationId,
      buyerGroups: buyer.groups,
      quantity: Math.max(1, quantity),
      at,
    });
    return { productId, quantity, seenUnitPrice: price?.unitPrice ?? null };
  });
}

const changeOf = ({ userId, organizationId }: Caller, { at, newId }: RequestMeta) => ({
  at,
  userId,
  organizationId,
  changeId: newId,
});

export const addToCart = useCase({
  name: 'AddToCart',
  decider: cart,
  permission: 'order.place',
  prepare: async ({ lines }: { lines: readonly LineInput[] }, { caller, meta, services }) => {
    const command: CartCommand = {
      type: 'AddToCart',
      ...changeOf(caller, meta),
      lines: await wantedNow(lines, caller, meta.at, services),
    };
    return { id: caller.userId, command };
  },
});

export const setCartLines = useCase({
  name: 'SetCartLines',
  decider: cart,
  permission: 'order.place',
  prepare: async ({ lines }: { lines: readonly LineInput[] }, { caller, meta, services }) => {
    const command: CartCommand = {
      type: 'SetCartLines',
      ...changeOf(caller, meta),
      lines: await wantedNow(lines, caller, meta.at, services),
    };
    return { id: caller.userId, command };
  },
});

export const clearCart = useCase({
  name: 'ClearCart',
  decider: cart,
  permission: 'order.place',
  prepare: (_input: Record<string, never>, { caller, meta }) => ({
    id: caller.userId,
    command: { type: 'ClearCart', ...changeOf(caller, meta) },
  }),
});

/** After its purchase was placed. */
export const orderCart = useCase({
  name: 'OrderCart',
  decider: cart,
  permission: 'order.place',
  prepare: (
    { purchaseId, lines }: { purchaseId: string; lines: readonly WantedLine[] },
    { caller, meta },
  ) => ({
    id: caller.userId,
    command: {
      type: 'OrderCart',
      at: meta.at,
      userId: caller.userId,
      organizationId: caller.organizationId,
      purchaseId,
      lines,
    },
  }),
});

export interface CartView {
  readonly lines: readonly CheckedLine[];
  readonly revision: number;
}

/** Read from the cart itself, not from a read model: what was just put in is in. */
export const getCart = query<{ at: string }, CartView>({
  name: 'GetCart',
  permission: 'order.place',
  reads: [catalogue, stock],
  run: async ({ at }, { caller, services }) => {
    const { state, revision } = await services.pipeline.load(cart, caller.userId, true);
    return {
      lines: await checkLines(state.lines, await buyerOf(caller, services), at, services),
      revision,
    };
  },
});
