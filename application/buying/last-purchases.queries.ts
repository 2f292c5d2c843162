import type { UnitPrice } from '../../domain/shared/money/money.js';
import { lastPurchaseKey, lastPurchases } from '../../projections/buying/last-purchases.js';
import { documentsById } from '../shared/documents-by-id.js';
import { query } from '../shared/query.js';

export interface BoughtLast {
  readonly productId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly placedAt: string;
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
}

/**
 * The caller's company's last purchase of each of these products; products that it never bought
 * here are left out.
 */
export const getLastPurchases = query<{ productIds: readonly string[] }, readonly BoughtLast[]>({
  name: 'GetLastPurchases',
  permission: 'order.place',
  reads: [lastPurchases],
  run: async ({ productIds }, { caller, services }) => {
    const keys = [...new Set(productIds)].map((productId) =>
      lastPurchaseKey(caller.organization.id, productId),
    );
    const found = await documentsById(lastPurchases, keys, services);
    return keys.flatMap((key): BoughtLast[] => {
      const last = found.get(key);
      if (last?.kind !== 'bought') return [];
      const { productId, orderId, number: orderNumber, placedAt, quantity, unitPrice } = last;
      return [{ productId, orderId, orderNumber, placedAt, quantity, unitPrice }];
    });
  },
});
