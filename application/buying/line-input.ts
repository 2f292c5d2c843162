import type { CartLine } from '../../domain/buying/cart/cart-line.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import type { Caller } from '../shared/caller.js';
import { productsById } from '../shared/product-look-up.js';
import type { Services } from '../shared/use-case.js';
import { buyerOf } from './line-check.js';

export interface LineInput {
  readonly productId: string;
  readonly quantity: number;
}

/**
 * Adds to each line the price that its buyer is shown now. @throws `product/unknown` naming the
 * line
 */
export async function withSeenPrices(
  lines: readonly LineInput[],
  caller: Caller,
  at: string,
  services: Services,
): Promise<readonly CartLine[]> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const [products, buyer] = await Promise.all([
    productsById(ids, services),
    buyerOf(caller, services),
  ]);
  return lines.map(({ productId, quantity }, i) => {
    const found = products.get(productId);
    // a product that is no longer sold can still be removed
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
