import { cart } from '../../domain/buying/cart/cart.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';
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
    return { lines: lines.map(withFirstPrice), revision };
  },
});

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
