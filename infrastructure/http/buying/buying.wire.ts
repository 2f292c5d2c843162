import type { CheckedLine } from '../../../application/buying/line-check.js';
import type { MyPrice } from '../../../application/buying/my-prices.queries.js';
import type { ResolvedRow } from '../../../application/buying/resolve.queries.js';
import type { CatalogueProduct } from '../../../projections/catalogue/catalogue.js';
import { wireMoney, wireUnitPrice } from '../kernel/wire.js';
import { wireRow } from '../price-lists/price-lists.wire.js';
import { wireWinningPrice } from '../products/products.wire.js';
import type { Wire } from '../schemas.js';

export function wireBrief({
  id,
  vendorOrgId,
  vendorName,
  sku,
  details,
  discontinued,
  successorId,
}: CatalogueProduct): Wire<'BriefProduct'> {
  const { name, unit, packSize, minimumOrderQuantity, orderMultiple, leadTimeDays } = details;
  return {
    id,
    vendorId: vendorOrgId,
    vendorName,
    sku,
    name,
    unit,
    packSize,
    minimumOrderQuantity,
    orderMultiple,
    leadTimeDays,
    discontinued,
    successorId,
  };
}

export function wireChecked({
  product,
  price,
  lineTotal,
  breaks,
  seenUnitPrice,
  ...line
}: CheckedLine): Wire<'CheckedLine'> {
  return {
    ...line,
    product: product && wireBrief(product),
    price: price && wireWinningPrice(price),
    lineTotal: lineTotal && wireMoney(lineTotal),
    breaks: price ? breaks.map(wireRow(price.unitPrice.currency)) : [],
    seenUnitPrice: seenUnitPrice && wireUnitPrice(seenUnitPrice),
  };
}

export function wireResolved({ line, candidates, ...row }: ResolvedRow): Wire<'ResolvedRow'> {
  return { ...row, line: line && wireChecked(line), candidates: candidates.map(wireBrief) };
}

export function wireMyPrice({ product, price, breaks, partNumber }: MyPrice): Wire<'MyPrice'> {
  return {
    product: wireBrief(product),
    partNumber,
    price: price && wireWinningPrice(price),
    breaks: price ? breaks.map(wireRow(price.unitPrice.currency)) : [],
  };
}
