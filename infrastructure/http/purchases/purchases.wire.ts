import type { PurchaseView } from '../../../application/trading/purchase.queries.js';
import { wireMoney } from '../kernel/wire.js';

const rules = {
  purchase: 'over-order-limit',
  day: 'over-day-limit',
  month: 'over-month-limit',
} as const;

export function wirePurchase({
  orders,
  approval,
  poNumberKey: _poNumberKey,
  prepaidBy: _prepaidBy,
  ...purchase
}: PurchaseView) {
  return {
    ...purchase,
    approval: approval && {
      rule: rules[approval.period ?? 'purchase'],
      deadline: approval.deadline,
      limit: wireMoney(approval.limit),
      net: approval.net.map(wireMoney),
      ...(approval.spent ? { spent: wireMoney(approval.spent) } : {}),
    },
    orders: orders.map(({ netAmount: _netAmount, totalAmount, ...order }) => ({
      ...order,
      totalAmount: wireMoney(totalAmount),
    })),
  };
}
