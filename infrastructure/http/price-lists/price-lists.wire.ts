import type { PriceRow } from '../../../domain/pricing/price-list/price-list.events.js';
import type { PriceListDocument } from '../../../projections/pricing/price-lists.js';

export function wirePriceList({
  id,
  status,
  terms,
  prices,
  revision,
  changedAt,
}: PriceListDocument) {
  const { vendorOrgId: vendorId, ...rest } = terms;
  return { id, vendorId, status, ...rest, prices, revision, changedAt };
}

export const wireRow = (currency: string) => (row: PriceRow) => ({
  minQuantity: row.minQuantity,
  maxQuantity: row.maxQuantity,
  unitPrice: { amount: row.unitPrice, currency, per: row.per },
});
