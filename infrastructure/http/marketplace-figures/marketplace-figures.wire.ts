import type { MarketplaceFigures } from '../../../application/money/marketplace-figures.queries.js';
import { wireMoney } from '../kernel/wire.js';

export function wireMarketplaceFigures({
  id,
  vendorOrgId,
  vendorName,
  address,
  taxId,
  otherTaxIds,
  bank,
  year,
  quarter,
  currency,
  consideration,
  activities,
  fees,
  feesVat,
  captured,
  payments,
}: MarketplaceFigures) {
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    id,
    vendorOrgId,
    vendorName,
    country: address?.country ?? null,
    city: address?.city ?? null,
    taxId,
    otherTaxIds,
    bankName: bank?.bankName ?? null,
    bankCountry: bank?.country ?? null,
    bankLast4: bank?.last4 ?? null,
    year,
    quarter,
    currency,
    consideration: money(consideration),
    activities,
    fees: money(fees),
    feesVat: money(feesVat),
    // the marketplace withholds none
    taxesWithheld: money(0),
    captured: money(captured),
    payments,
  };
}
