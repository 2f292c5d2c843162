import type { ProductHit, ProductPage } from '../../../application/catalogue/product.queries.js';
import type { PricingAnswer } from '../../../application/pricing/pricing.queries.js';
import type { WinningPrice } from '../../../domain/pricing/pricing/pricing.js';
import type { CatalogueProduct } from '../../../projections/catalogue/catalogue.js';
import type { Freshness } from '../../consumers/followers/freshness.js';
import { wireUnitPrice, wireMoney } from '../kernel/wire.js';
import { wireRow } from '../price-lists/price-lists.wire.js';

export function wireProduct({
  id,
  vendorOrgId,
  vendorName,
  sku,
  details,
  discontinued,
  successorId,
  visible,
  listedAt,
  revision,
}: CatalogueProduct) {
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
    onSale: visible,
    listedAt,
    revision,
  };
}

export const wireVariants = (products: readonly CatalogueProduct[]) => ({
  items: products.map(({ id, sku, details, visible }) => ({
    id,
    sku,
    name: details.name,
    attributes: details.variantOf?.attributes ?? {},
    onSale: visible,
  })),
});

export const wireFoundProduct = ({ product, price }: ProductHit) => ({
  ...wireProduct(product),
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
