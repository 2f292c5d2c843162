import type { DisputedOrder } from '../../domain/money/chargeback/allocation.js';
import type { KnownPayment } from '../../domain/money/payment/payment-state.js';
import { leftOf } from '../../domain/money/payment/share-state.js';
import { order } from '../../domain/trading/order/order.js';
import type { Services } from '../shared/use-case.js';

/** What is known of the orders of a payment that is disputed: a handful, one stream each. */
export const disputedOrders = (
  { shares }: KnownPayment,
  { pipeline }: Pick<Services, 'pipeline'>,
): Promise<readonly DisputedOrder[]> =>
  Promise.all(
    shares
      .filter((s) => s.captured > 0)
      .map(async (share): Promise<DisputedOrder> => {
        const { orderId, number, vendorOrgId } = share;
        const { state } = await pipeline.load(order, orderId);
        return {
          orderId,
          number,
          vendorOrgId,
          left: Math.max(0, leftOf(share)),
          isDelivered: state?.status === 'Delivered' || state?.status === 'Completed',
          wasReduced: share.due < share.amount || leftOf(share) < share.captured,
        };
      }),
  );
