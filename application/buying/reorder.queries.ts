import { missing } from '../../domain/shared/decider/domain-error.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';
import { orders } from '../../projections/trading/orders.js';
import { query } from '../shared/query.js';
import { buyerOf, checkLines, type CheckedLine } from './line-check.js';
/**
 * The lines of an order, checked against today's prices and stock; changes are among each line's
 * problems.
 */
export const getReorder = query<{ orderId: string; at: string }, readonly CheckedLine[]>({
  name: 'GetReorder',
  permission: 'order.place',
  reads: [orders, catalogue, stock],
  run: async ({ orderId, at }, { caller, services }) => {
    const order = await services.documents.get(orders, orderId);
    if (order?.buyerOrgId !== caller.organization.id)
      throw missing('order/unknown', 'this order does not exist');
    const lines = order.lines.map(({ productId, quantity, unitPrice }) => ({
      productId,
      quantity,
      seenUnitPrice: unitPrice,
    }));
    return checkLines(lines, await buyerOf(caller, services), at, services);
  },
});
