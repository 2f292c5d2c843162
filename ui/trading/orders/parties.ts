import type { OrderSummary } from '../../api/models/order-summary';
import type { Parties } from '../../core/change-author';

/** The two companies of an order. */
export const partiesOf = ({
  buyerOrgId,
  buyerName,
  vendorOrgId,
  vendorName,
}: Pick<OrderSummary, 'buyerOrgId' | 'buyerName' | 'vendorOrgId' | 'vendorName'>): Parties => ({
  [buyerOrgId]: buyerName,
  [vendorOrgId]: vendorName,
});
