import { cart } from '../../domain/buying/cart/cart.js';
import { prepaidMethods, type PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { sum, type Money } from '../../domain/shared/money/money.js';
import { notOffered, type NotOffered } from '../../domain/trading/purchase/paying.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';
import { limitsOf, restrictedOf } from '../money/proposed-terms.js';
import { query } from '../shared/query.js';
import { buyerOf, checkLines, type CheckedLine } from './line-check.js';

export interface CartView {
  readonly lines: readonly CheckedLine[];
  readonly revision: number;
}

/** Read from the aggregate, not from a read model, so that it includes the latest change. */
export const getCart = query<{ at: string }, CartView>({
  name: 'GetCart',
  permission: 'order.place',
  reads: [catalogue, stock],
  run: async ({ at }, { caller, services }) => {
    const { state, revision } = await services.pipeline.load(cart, caller.person.id, true);
    const lines = await checkLines(state.lines, await buyerOf(caller, services), at, services);
    return { lines: withOneCurrency(lines.map(withFirstPrice)), revision };
  },
});

/**
 * An order has one currency: where the lines of a vendor are in several, each is told so, with those
 * in which all of them can be had.
 */
function withOneCurrency(lines: readonly CheckedLine[]): readonly CheckedLine[] {
  const byVendor = Map.groupBy(
    lines.filter((line) => line.price),
    (line) => line.product!.vendorOrgId,
  );
  const mixed = new Map<string, readonly string[]>();
  for (const [vendorOrgId, of] of byVendor) {
    if (new Set(of.map((line) => line.price!.unitPrice.currency)).size < 2) continue;
    const common = of[0]!.currencies.filter((each) =>
      of.every((line) => line.currencies.includes(each)),
    );
    mixed.set(vendorOrgId, common);
  }
  if (mixed.size === 0) return lines;
  return lines.map((line) => {
    const common = line.price ? mixed.get(line.product!.vendorOrgId) : undefined;
    if (!common) return line;
    const { currency } = line.price!.unitPrice;
    const problem = {
      code: 'line/currencies',
      params: { currency, vendor: line.product!.vendorName, common },
      detail:
        common.length > 0
          ? `an order has one currency: choose ${common.join(' or ')} for all that ${line.product!.vendorName} sells`
          : `an order has one currency, and there is none for all that ${line.product!.vendorName} sells: order this apart`,
      suggestions: common,
      blocking: true,
    };
    return { ...line, problems: [...line.problems, problem] };
  });
}

/** A price where there was none is a change, too: nobody has seen it. */
function withFirstPrice(line: CheckedLine): CheckedLine {
  const { price, seenUnitPrice, problems } = line;
  if (price === null || seenUnitPrice !== null) return line;
  const first = {
    code: 'line/price-changed',
    params: { was: null, is: price.unitPrice },
    detail: 'it had no price, and now has one',
    suggestions: [],
    blocking: false,
  };
  return { ...line, problems: [...problems, first] };
}

/** A way to pay for what is in one currency, and why not. */
export interface MethodOffered {
  readonly method: 'account' | PrepaidMethod;
  /** Null: it is offered. */
  readonly because: NotOffered | null;
}

export interface CartPayment {
  readonly currency: string;
  /** Before tax: how much that is, is known when it is ordered. */
  readonly net: Money;
  readonly methods: readonly MethodOffered[];
}

/**
 * How the cart can be paid for, by currency. Limits are compared with what it costs before tax;
 * placing the order compares them with all of it.
 */
export const cartPayments = query<{ at: string }, readonly CartPayment[]>({
  name: 'CartPayments',
  permission: 'order.place',
  reads: [catalogue, stock],
  run: async ({ at }, { caller, services }) => {
    const { state } = await services.pipeline.load(cart, caller.person.id, true);
    const lines = await checkLines(state.lines, await buyerOf(caller, services), at, services);
    const priced = lines.filter((line) => line.product && line.lineTotal);
    const restricted = await restrictedOf(
      priced.map(({ product }) => ({
        vendorOrgId: product!.vendorOrgId,
        name: product!.vendorName,
      })),
      services,
    );
    return [...Map.groupBy(priced, (line) => line.lineTotal!.currency)].map(
      ([currency, group]): CartPayment => {
        const net = sum(
          currency,
          group.map((line) => line.lineTotal!),
        );
        const paid = {
          currency,
          amount: net.amount,
          vendorOrgIds: group.map((line) => line.product!.vendorOrgId),
          waiting: group.flatMap(({ whenShort, backorderPromisedDate, product }) =>
            whenShort === 'backorder' && backorderPromisedDate !== null
              ? [product!.details.name]
              : [],
          ),
        };
        return {
          currency,
          net,
          methods: [
            { method: 'account', because: null },
            ...prepaidMethods.map((method) => ({
              method,
              because: notOffered(
                method,
                { limits: limitsOf(method, services.gateway), restricted },
                paid,
              ),
            })),
          ],
        };
      },
    );
  },
});
