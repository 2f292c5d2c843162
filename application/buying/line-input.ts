import type { CartLine } from '../../domain/buying/cart/cart-line.js';
import type { PriceQuery } from '../../domain/pricing/pricing/pricing.js';
import { conflict, invalid } from '../../domain/shared/decider/domain-error.js';
import { compareUnitPrices, isCurrency, type UnitPrice } from '../../domain/shared/money/money.js';
import type { CatalogueDocument, CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import { chosenByVendor } from '../pricing/preferred-currency.js';
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
  /** Null: the default again. Absent: as chosen before. */
  readonly currency?: string | null;
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
  const there = new Map(before.map((line) => [line.productId, line]));
  const chosenOf = ({ productId, currency }: LineInput): string | null =>
    currency === undefined ? (there.get(productId)?.currency ?? null) : currency;
  const vendors = await vendorsOf(before, products, services);
  const chosen = chosenByVendor(
    [...new Map([...before, ...lines].map((line) => [line.productId, line])).values()].flatMap(
      (line) => {
        const vendorOrgId = vendors.get(line.productId);
        return vendorOrgId === undefined ? [] : [{ vendorOrgId, currency: chosenOf(line) }];
      },
    ),
  );
  const questionOf = (productId: string, quantity: number): PriceQuery => {
    const preferredCurrency = chosen.get(vendors.get(productId) ?? '') ?? buyer.preferredCurrency;
    return {
      buyerOrgId: buyer.organizationId,
      buyerGroups: buyer.groups,
      quantity: Math.max(1, quantity),
      at,
      ...(preferredCurrency === undefined ? {} : { preferredCurrency }),
    };
  };
  const priceOf = (
    productId: string,
    quantity: number,
    currency: string | null,
  ): UnitPrice | null =>
    services.prices.price(productId, {
      ...questionOf(productId, quantity),
      ...(currency === null ? {} : { currency }),
    })?.unitPrice ?? null;
  return lines.map((line, i) => {
    const { productId, quantity, whenShort: choice } = line;
    const currency = chosenOf(line);
    const found = products.get(productId);
    // a product that is no longer sold can still be removed
    if (quantity > 0 && !(found?.kind === 'product' && found.visible))
      throw invalid('product/unknown', 'this product is not on sale', {
        field: `lines[${i}].productId`,
      });
    const was = there.get(productId);
    const after = mode === 'add' ? (was?.quantity ?? 0) + quantity : quantity;
    const price = priceOf(productId, after, currency);
    if (!price && after > 0 && typeof line.currency === 'string')
      requireCurrency(
        line.currency,
        services.prices.currencies(productId, questionOf(productId, after)),
        `lines[${i}].currency`,
      );
    if (price) requireBookable(price, after, `lines[${i}].quantity`);
    // whoever chooses a currency looks at the price in it
    const isChosenAnew = was !== undefined && (was.currency ?? null) !== currency;
    const unseen =
      was && !isChosenAnew ? unseenChange(was, priceOf(productId, was.quantity, currency)) : false;
    const seenUnitPrice = unseen ? was!.seenUnitPrice : price;
    if (choice === 'backorder' && quantity > 0)
      requireBackorder(found as CatalogueProduct, `lines[${i}].whenShort`);
    const changed: Omit<CartLine, 'quantity'> = {
      productId,
      seenUnitPrice,
      ...((choice ?? was?.whenShort) === 'backorder' ? { whenShort: 'backorder' } : {}),
      ...(currency === null ? {} : { currency }),
    };
    there.set(productId, { ...changed, quantity: after });
    return { ...changed, quantity };
  });
}

/** Of all products of a cart or list, their vendors: an order has one currency. */
async function vendorsOf(
  before: readonly CartLine[],
  products: ReadonlyMap<string, CatalogueDocument>,
  services: Services,
): Promise<ReadonlyMap<string, string>> {
  // only whoever has chosen a currency has other lines that follow
  const others = before.filter((l) => l.currency !== undefined && !products.has(l.productId));
  const known = [
    ...products,
    ...(await productsById(
      others.map((l) => l.productId),
      services,
    )),
  ];
  return new Map(
    known.flatMap(([id, found]) =>
      found.kind === 'product' ? [[id, found.vendorOrgId] as const] : [],
    ),
  );
}

/** @throws DomainError where there is no price in it, with the currencies that there are */
function requireCurrency(currency: string, offered: readonly string[], field: string): void {
  if (!isCurrency(currency))
    throw invalid(
      'money/unknown-currency',
      `"${currency}" is not an ISO 4217 currency code such as GBP`,
      { field },
    );
  throw invalid(
    'pricing/no-price-in-currency',
    offered.length > 0
      ? `there is no price in ${currency} for your company: choose ${offered.join(' or ')}`
      : `there is no price for your company in ${currency} or any other currency`,
    { field, allowed: offered },
  );
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
