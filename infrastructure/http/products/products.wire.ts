import type {
  ProductHit,
  ProductPage,
  SeenProduct,
} from '../../../application/catalogue/product.queries.js';
import type { PricingAnswer } from '../../../application/pricing/pricing.queries.js';
import type { WinningPrice } from '../../../domain/pricing/pricing/pricing.js';
import type { Freshness } from '../../consumers/followers/freshness.js';
import { wireUnitPrice, wireMoney } from '../kernel/wire.js';
import { wireRow } from '../price-lists/price-lists.wire.js';

export function wireProduct({ product, onSale }: SeenProduct) {
  const {
    id,
    vendorOrgId,
    vendorName,
    sku,
    details,
    discontinued,
    successorId,
    listedAt,
    revision,
  } = product;
  return {
    id,
    vendorId: vendorOrgId,
    vendorName,
    sku,
    ...details,
    variantOf: details.variantOf ?? null,
    backorderLeadTimeDays: details.backorderLeadTimeDays ?? null,
    discontinued,
    successorId,
    onSale,
    listedAt,
    revision,
  };
}

export const wireVariants = (variants: readonly SeenProduct[]) => ({
  items: variants.map(({ product: { id, sku, details }, onSale }) => ({
    id,
    sku,
    name: details.name,
    attributes: details.variantOf?.attributes ?? {},
    onSale,
  })),
});

export const wireFoundProduct = ({ price, ...seen }: ProductHit) => ({
  ...wireProduct(seen),
  price: price && wireWinningPrice(price),
});

export function wireProducts(
  { hits, total, facets, didYouMean, nextCursor, asOf }: ProductPage,
  freshness: Freshness,
) {
  return {
    items: hits.map(wireFoundProduct),
    facets,
    total,
    totalIsLowerBound: false,
    ...(didYouMean === null ? {} : { didYouMean }),
    nextCursor,
    asOf: freshness.asOf(asOf),
  };
}

export const wireWinningPrice = ({
  unitPrice,
  minQuantity,
  maxQuantity,
  priceListName,
}: WinningPrice) => ({
  ...wireUnitPrice(unitPrice),
  minQuantity,
  maxQuantity,
  priceListName,
});

export function wirePricing({
  unitPrice,
  lineTotal,
  breaks,
  currencies,
  explanation,
  price,
}: PricingAnswer) {
  return {
    unitPrice: wireUnitPrice(unitPrice),
    lineTotal: wireMoney(lineTotal),
    priceListId: price.priceListId,
    priceListName: price.priceListName,
    breaks: breaks.map(wireRow(unitPrice.currency)),
    currencies,
    explanation,
  };
}
