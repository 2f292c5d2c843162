import type { MyPrice } from '../../application/buying/my-prices.queries.js';
import type { CartView } from '../../application/buying/cart.use-cases.js';
import type { CheckedLine } from '../../application/buying/line-check.js';
import type { ResolvedRow } from '../../application/buying/resolve.queries.js';
import { sum, type Money } from '../../domain/shared/money/money.js';
import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import type { Wire } from './schemas/index.js';
import { wireMoney, wireRow, wireUnitPrice, wireWinningPrice } from './wire.js';

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

/** By vendor, in the order of names. */
export function wireCart({ lines, revision }: CartView): Wire<'Cart'> {
  const known = lines.filter((line) => line.product !== null);
  const byVendor = [...Map.groupBy(known, (line) => line.product!.vendorOrgId)].sort(
    ([, a], [, b]) => (a[0]!.product!.vendorName < b[0]!.product!.vendorName ? -1 : 1),
  );
  return {
    vendors: byVendor.map(([vendorId, of]) => ({
      vendorId,
      vendorName: of[0]!.product!.vendorName,
      lines: of.map(wireChecked),
      subtotals: totalsOf(of),
      promisedDate: of.reduce<string | null>(
        (latest, { promisedDate }) =>
          latest === null || (promisedDate ?? '') > latest ? promisedDate : latest,
        null,
      ),
    })),
    unavailable: lines.filter((line) => line.product === null).map(wireChecked),
    lines: lines.length,
    totals: totalsOf(lines),
    blocking: lines.filter((line) => line.problems.some((p) => p.blocking)).length,
    revision,
  };
}

/** Nets, by currency. */
function totalsOf(lines: readonly CheckedLine[]): Wire<'Money'>[] {
  const amounts = lines.flatMap(({ lineTotal }) => (lineTotal ? [lineTotal] : []));
  return [...Map.groupBy(amounts, (m: Money) => m.currency)].map(([currency, of]) =>
    wireMoney(sum(currency, of)),
  );
}
