import type { CartLine } from '../../domain/buying/cart/cart-line.js';
import { requireOrderable } from '../../domain/catalogue/product/product.js';
import {
  organization,
  type RegisteredOrganization,
} from '../../domain/people/organization/organization.js';
import type { PriceRow } from '../../domain/pricing/price-list/price-list.events.js';
import type { WinningPrice } from '../../domain/pricing/pricing/pricing.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { lineNet, samePrice, type Money, type UnitPrice } from '../../domain/shared/money/money.js';
import { promisedDateOf } from '../../domain/trading/promised-date.js';
import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';
import { chosenByVendor, preferredBy } from '../pricing/preferred-currency.js';
import type { Caller } from '../shared/caller.js';
import { documentsById } from '../shared/documents-by-id.js';
import { productsById } from '../shared/product-look-up.js';
import type { Services } from '../shared/use-case.js';
import { isBookable, quantitiesByProduct } from './line-worth.js';

/** A reason why a line cannot be ordered as it is, or something that its buyer should know. */
export interface LineProblem {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
  /** Corrections: quantities, or ids of successor products. */
  readonly suggestions: readonly string[];
  /** The line cannot be ordered as it is. */
  readonly blocking: boolean;
}

/** A line as it would be ordered now. */
export interface CheckedLine {
  readonly productId: string;
  readonly quantity: number;
  /** Null: no longer sold to this buyer. */
  readonly product: CatalogueProduct | null;
  readonly price: WinningPrice | null;
  readonly lineTotal: Money | null;
  /** All price breaks of the list that gives the price. */
  readonly breaks: readonly PriceRow[];
  readonly seenUnitPrice: UnitPrice | null;
  /** That the buyer has chosen; null: they have chosen none. */
  readonly currency: string | null;
  /** In which it can be had at this quantity, that of `price` or the default first. */
  readonly currencies: readonly string[];
  readonly available: number;
  /**
   * Calendar day in the vendor's time zone that would be promised; null where there is no product.
   */
  readonly promisedDate: string | null;
  readonly whenShort: 'reject' | 'backorder';
  /** Units that would wait for stock, as the line was chosen to. */
  readonly backordered: number;
  /** For when they would be promised; null: the product is not sold when it is out of stock. */
  readonly backorderPromisedDate: string | null;
  readonly problems: readonly LineProblem[];
}

/** What prices depend on of a buyer. */
export type PricedBuyer = Pick<RegisteredOrganization, 'organizationId' | 'groups'> & {
  readonly preferredCurrency?: string;
};

/** Checks lines against current products, prices and stock, with one look-up for all of them. */
export async function checkLines(
  lines: readonly CartLine[],
  buyer: PricedBuyer,
  at: string,
  services: Services,
): Promise<readonly CheckedLine[]> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const [products, stocks] = await Promise.all([
    productsById(ids, services),
    documentsById(stock, ids, services),
  ]);
  const timeZones = await timeZonesOf([...products.values()], services);
  const wanted = quantitiesByProduct(lines);
  const chosen = chosenByVendor(
    lines.flatMap(({ productId, currency = null }) => {
      const found = products.get(productId);
      return found?.kind === 'product' ? [{ vendorOrgId: found.vendorOrgId, currency }] : [];
    }),
  );
  return lines.map((line): CheckedLine => {
    const { productId, quantity, seenUnitPrice, currency = null } = line;
    const whenShort: CheckedLine['whenShort'] = line.whenShort ?? 'reject';
    const found = products.get(productId);
    const product =
      found?.kind === 'product' && (found.visible || found.discontinued) ? found : null;
    const available = stocks.get(productId)?.available ?? 0;
    if (!product) return unknownLine(productId, quantity, seenUnitPrice);
    const preferredCurrency = chosen.get(product.vendorOrgId) ?? buyer.preferredCurrency;
    const question = {
      buyerOrgId: buyer.organizationId,
      buyerGroups: buyer.groups,
      // the break is that of the sum, each line keeps its own quantity
      quantity: Math.max(1, wanted.get(productId)!),
      at,
      ...(preferredCurrency === undefined ? {} : { preferredCurrency }),
    };
    const quoted = services.prices.quote(
      productId,
      currency === null ? question : { ...question, currency },
      true,
    );
    const price = quoted?.price ?? null;
    const timeZone = timeZones.get(product.vendorOrgId) ?? 'UTC';
    const { leadTimeDays, backorderLeadTimeDays: waitsDays = null } = product.details;
    const short: ShortLine = {
      available,
      whenShort,
      backorderPromisedDate: waitsDays === null ? null : promisedDateOf(at, waitsDays, timeZone),
    };
    const waits = whenShort === 'backorder' && waitsDays !== null;
    const currencies = services.prices.currencies(productId, question);
    return {
      productId,
      quantity,
      product,
      price,
      lineTotal:
        price && isBookable(price.unitPrice, quantity)
          ? lineNet(price.unitPrice, quantity).net
          : null,
      breaks: quoted?.breaks ?? [],
      seenUnitPrice,
      currency,
      currencies,
      available,
      promisedDate: promisedDateOf(at, leadTimeDays, timeZone),
      whenShort,
      backordered: waits ? Math.max(0, quantity - available) : 0,
      backorderPromisedDate: short.backorderPromisedDate,
      problems: problemsOf(product, quantity, price, seenUnitPrice, short, {
        currency,
        currencies,
      }),
    };
  });
}

async function timeZonesOf(
  products: readonly CatalogueProduct[],
  { pipeline }: Services,
): Promise<ReadonlyMap<string, string>> {
  const vendors = [...new Set(products.map((p) => p.vendorOrgId))];
  const states = await Promise.all(vendors.map((id) => pipeline.load(organization, id)));
  return new Map(
    states.flatMap(({ state }) => (state ? [[state.organizationId, state.timeZone] as const] : [])),
  );
}

const none = {
  product: null,
  price: null,
  lineTotal: null,
  breaks: [],
  currency: null,
  currencies: [],
  available: 0,
  promisedDate: null,
  whenShort: 'reject' as const,
  backordered: 0,
  backorderPromisedDate: null,
};

function unknownLine(
  productId: string,
  quantity: number,
  seenUnitPrice: UnitPrice | null,
): CheckedLine {
  const problem = {
    code: 'product/not-on-sale',
    params: {},
    detail: 'this product is discontinued',
    suggestions: [],
    blocking: true,
  };
  return { productId, quantity, seenUnitPrice, ...none, problems: [problem] };
}

/** What is known of a line where there may be too little in stock. */
type ShortLine = Pick<CheckedLine, 'available' | 'whenShort' | 'backorderPromisedDate'>;

function problemsOf(
  product: CatalogueProduct,
  quantity: number,
  price: WinningPrice | null,
  seen: UnitPrice | null,
  { available, whenShort, backorderPromisedDate: expected }: ShortLine,
  { currency, currencies }: Pick<CheckedLine, 'currency' | 'currencies'>,
): readonly LineProblem[] {
  const problems: LineProblem[] = [];
  const add = (
    code: string,
    detail: string,
    blocking: boolean,
    params: LineProblem['params'] = {},
    suggestions: readonly string[] = [],
  ): void => void problems.push({ code, params, detail, suggestions, blocking });
  if (product.discontinued) {
    const successors = product.successorId === null ? [] : [product.successorId];
    add(
      'product/discontinued',
      `"${product.details.name}" is discontinued${successors.length > 0 ? ': it has a replacement' : ''}`,
      true,
      {},
      successors,
    );
    return problems;
  }
  try {
    requireOrderable(product.details, quantity, 'quantity');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { minimumOrderQuantity: minimum, orderMultiple: multiple } = product.details;
    add(error.code, error.message, true, { minimum, multiple }, error.details.allowed);
  }
  if (!price && currency !== null && currencies.length > 0)
    add(
      'pricing/no-price-in-currency',
      `"${product.details.name}" has no price in ${currency} for you: choose ${currencies.join(' or ')}`,
      true,
      { currency },
      currencies,
    );
  else if (!price)
    add(
      'pricing/no-price',
      `"${product.details.name}" has no price for you: ask its vendor for a quote`,
      true,
    );
  else if (!isBookable(price.unitPrice, quantity))
    add('money/too-large', 'the line is worth more than can be booked', true);
  else if (seen && !samePrice(seen, price.unitPrice))
    add('line/price-changed', 'the price is not what it was', false, {
      was: seen,
      is: price.unitPrice,
    });
  if (whenShort === 'backorder' && expected === null)
    add('line/no-backorder', `"${product.details.name}" can no longer be backordered`, true, {
      available,
    });
  else if (whenShort === 'backorder' && available < quantity)
    add(
      'line/backordered',
      `${available} in stock, ${quantity - available} on backorder, expected by ${expected}`,
      false,
      { available, backordered: quantity - available, expected },
    );
  else if (available < quantity) {
    const most =
      Math.floor(available / product.details.orderMultiple) * product.details.orderMultiple;
    add(
      'line/short',
      `${available} are in stock`,
      false,
      { available, ...(expected === null ? {} : { expected }) },
      most >= product.details.minimumOrderQuantity ? [String(most)] : [],
    );
  }
  return problems;
}

/** The caller's organisation, as far as prices depend on it. */
export async function buyerOf(caller: Caller, { pipeline }: Services): Promise<PricedBuyer> {
  const { state } = await pipeline.load(organization, caller.organization.id);
  return {
    organizationId: caller.organization.id,
    groups: state?.groups ?? [],
    ...(state ? preferredBy(state) : {}),
  };
}
