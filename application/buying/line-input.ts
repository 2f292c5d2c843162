import type { CartLine } from '../../domain/buying/cart/cart-line.js';
import { conflict, invalid } from '../../domain/shared/decider/domain-error.js';
import { compareUnitPrices, type UnitPrice } from '../../domain/shared/money/money.js';
import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import type { Caller } from '../shared/caller.js';
import { productsById } from '../shared/product-look-up.js';
import type { Services } from '../shared/use-case.js';
import { buyerOf } from './line-check.js';
import { isBookable } from './line-worth.js';

export interface LineInput {
  readonly productId: string;
  readonly quantity: number;
  /** Absent: as it was chosen before. */
  readonly whenShort?: 'reject' | 'backorder';
}

/** How lines change what is there: quantities of a product add up, or replace it. */
export interface LineChange {
  readonly before: readonly CartLine[];
  readonly mode: 'add' | 'set';
}

/**
 * Adds to each line the price that its buyer is shown now, at the quantity that is there
 * afterwards. A price that went up before they changed the quantity stays the one that they saw.
 *
 * @throws `product/unknown` or `money/too-large` naming the line
 */
export async function withSeenPrices(
  lines: readonly LineInput[],
  { before, mode }: LineChange,
  caller: Caller,
  at: string,
  services: Services,
): Promise<readonly CartLine[]> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const [products, buyer] = await Promise.all([
    productsById(ids, services),
    buyerOf(caller, services),
  ]);
  const priceOf = (productId: string, quantity: number): UnitPrice | null =>
    services.prices.price(productId, {
      buyerOrgId: buyer.organizationId,
      buyerGroups: buyer.groups,
      quantity: Math.max(1, quantity),
      at,
    })?.unitPrice ?? null;
  const there = new Map(before.map((line) => [line.productId, line]));
  return lines.map(({ productId, quantity, whenShort: chosen }, i) => {
    const found = products.get(productId);
    // a product that is no longer sold can still be removed
    if (quantity > 0 && !(found?.kind === 'product' && found.visible))
      throw invalid('product/unknown', 'there is no such product on sale', {
        field: `lines[${i}].productId`,
      });
    const was = there.get(productId);
    const after = mode === 'add' ? (was?.quantity ?? 0) + quantity : quantity;
    const price = priceOf(productId, after);
    if (price) requireBookable(price, after, `lines[${i}].quantity`);
    const unseen = was ? unseenChange(was, priceOf(productId, was.quantity)) : false;
    const seenUnitPrice = unseen ? was!.seenUnitPrice : price;
    if (chosen === 'backorder' && quantity > 0)
      requireBackorder(found as CatalogueProduct, `lines[${i}].whenShort`);
    const choice = (chosen ?? was?.whenShort) === 'backorder' ? { whenShort: 'backorder' } : {};
    const line = { productId, seenUnitPrice, ...(choice as Pick<CartLine, 'whenShort'>) };
    there.set(productId, { ...line, quantity: after });
    return { ...line, quantity };
  });
}

/** Whether there is a price where there was none, or a higher one, at the quantity that was there. */
function unseenChange({ seenUnitPrice: seen }: CartLine, now: UnitPrice | null): boolean {
  if (now === null) return false;
  return seen === null || seen.currency !== now.currency || compareUnitPrices(now, seen) > 0;
}

/** The choice is refused when it is made, and again when it is ordered. */
function requireBackorder({ details }: CatalogueProduct, field: string): void {
  if ((details.backorderLeadTimeDays ?? null) === null)
    throw conflict(
      'line/no-backorder',
      `"${details.name}" is not sold when it is out of stock: order what is there, or ask its vendor for a quote`,
      { field, allowed: ['reject'] },
    );
}

/** What no line may be worth is refused when it is put in, and not when all of them are looked at. */
function requireBookable(price: UnitPrice, quantity: number, field: string): void {
  if (!isBookable(price, quantity))
    throw invalid(
      'money/too-large',
      'the line is worth more than can be booked: choose a smaller quantity',
      { field },
    );
}
