import type { PurchaseDocument } from '../../../projections/trading/purchases.js';
import { wireMoney } from '../kernel/wire.js';

export function wirePurchase({
  orders,
  approval,
  poNumberKey: _poNumberKey,
  ...purchase
}: PurchaseDocument) {
  return {
    ...purchase,
    approval: approval && {
      rule: 'over-order-limit' as const,
      deadline: approval.deadline,
      limit: wireMoney(approval.limit),
      net: approval.net.map(wireMoney),
    },
    orders: orders.map(({ totalAmount, ...order }) => ({
      ...order,
      totalAmount: wireMoney(totalAmount),
    })),
  };
}
