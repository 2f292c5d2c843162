import { currency, id, list, nullable, object, text, whole } from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const MarketplaceFigures = object(
  {
    id: text,
    vendorOrgId: id,
    vendorName: nullable(text),
    country: nullable(text),
    city: nullable(text),
    taxId: nullable(text),
    otherTaxIds: list(text),
    bankName: nullable(text),
    bankCountry: nullable(text),
    bankLast4: nullable(text),
    year: whole,
    quarter: whole,
    currency,
    consideration: money,
    activities: whole,
    fees: money,
    feesVat: money,
    taxesWithheld: money,
    captured: money,
    payments: whole,
  },
  'Of sales that were paid for through the marketplace. consideration: credited to the vendor, net of fees, less what was given back; activities: orders that were credited; captured, payments: gross, with nothing taken off',
);

export const marketplaceFiguresSchemas = { MarketplaceFigures };
