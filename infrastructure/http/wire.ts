import type { RecordedEvent } from '../../application/shared/event/envelope.js';
import type { StockView } from '../../application/stock/stock.queries.js';
import type { Wire } from './schemas/index.js';
import type { CategoryDocument } from '../../projections/catalogue/categories.js';
import type { PriceListDocument } from '../../projections/pricing/price-lists.js';
import type { Freshness } from '../consumers/followers/freshness.js';
import type { PersonView } from '../../application/people/account.queries.js';
import type { OrderView } from '../../application/trading/order.queries.js';
import type {
  PricingAnswer,
  ProductHit,
  ProductPage,
} from '../../application/catalogue/catalogue.queries.js';
import type { WinningPrice } from '../../domain/pricing/pricing/pricing.js';
import { ERASED } from '../../application/ports/personal-data.js';
import type { Address, Consignee } from '../../domain/shared/address/address.js';
import { toDecimal, type Money, type UnitPrice } from '../../domain/shared/money/money.js';
import type { TaxBreakdown } from '../../domain/pricing/tax/tax.js';
import type { PriceRow } from '../../domain/pricing/price-list/price-list.events.js';
import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import type { OrderSummary } from '../../projections/trading/order-summaries.js';
import type { PurchaseDocument } from '../../projections/trading/purchases.js';
import type { StockDocument } from '../../projections/stock/stock.js';

/**
 * How the outside sees amounts, addresses and records: decimal strings, positions as strings,
 * `[erased]` for the forgotten.
 */
export const wireMoney = (money: Money) => ({ amount: toDecimal(money), currency: money.currency });
export const wireUnitPrice = ({ amount, currency, per }: UnitPrice) => ({ amount, currency, per });
const wireTax = ({ net, tax, ...rest }: TaxBreakdown) => ({
  ...rest,
  net: wireMoney(net),
  tax: wireMoney(tax),
});

export function wireAddress(address: Address, consignee: Consignee | null) {
  const { city, country } = address;
  const who = consignee ?? { name: ERASED, line1: ERASED, postalCode: ERASED };
  return { ...who, city, country };
}

export const wireCategory = ({ id, parentId, name, path, attributes }: CategoryDocument) => ({
  id,
  parentId,
  name,
  path,
  attributes,
});

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
    discontinued,
    successorId,
    onSale: visible,
    listedAt,
    revision,
  };
}

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

export function wireStockOfProduct({ stock, product }: StockView): Wire<'StockOfProduct'> {
  const { available, low, changedAt } = stock;
  return {
    ...wireStock(stock),
    sku: product?.sku ?? '',
    name: product?.details.name ?? '',
    available,
    low,
    changedAt,
  };
}

/** What it did to the stock, in the event's own words. */
export function wireStockEvent({
  id,
  type,
  revision,
  recordedAt,
  data,
  metadata,
}: RecordedEvent): Wire<'StockEvent'> {
  const {
    occurredAt,
    productId: _product,
    vendorOrgId: _vendor,
    location: _location,
    ...detail
  } = data as unknown as Record<string, unknown> & { occurredAt: string };
  return {
    id,
    type,
    revision,
    at: occurredAt,
    recordedAt: new Date(recordedAt).toISOString(),
    person: metadata.actor.person,
    detail,
  };
}

export function wireStock({ productId, locations }: StockDocument): Wire<'Stock'> {
  return {
    productId,
    locations: locations.map(({ location, onHand, reserved, reorderPoint, revision }) => ({
      location,
      onHand,
      reserved,
      available: Math.max(0, onHand - reserved),
      reorderPoint,
      revision,
    })),
  };
}

export const wireRow = (currency: string) => (row: PriceRow) => ({
  minQuantity: row.minQuantity,
  maxQuantity: row.maxQuantity,
  unitPrice: { amount: row.unitPrice, currency, per: row.per },
});

export function wirePricing({ unitPrice, lineTotal, breaks, explanation, price }: PricingAnswer) {
  return {
    unitPrice: wireUnitPrice(unitPrice),
    lineTotal: wireMoney(lineTotal),
    priceListId: price.priceListId,
    priceListName: price.priceListName,
    breaks: breaks.map(wireRow(unitPrice.currency)),
    explanation,
  };
}

export function wireOrderSummary({ netAmount, totalAmount, ...summary }: OrderSummary) {
  return { ...summary, netAmount: wireMoney(netAmount), totalAmount: wireMoney(totalAmount) };
}

export function wireOrder({ order, shipTo, billTo, allowedTransitions }: OrderView) {
  const {
    lines,
    charges,
    netAmount,
    taxes,
    totalAmount,
    shippingAddress,
    billingAddress,
    vendorTimeZone,
    ...rest
  } = order;
  return {
    ...rest,
    timeZone: vendorTimeZone,
    netAmount: wireMoney(netAmount),
    taxes: taxes.map(wireTax),
    totalAmount: wireMoney(totalAmount),
    shippingAddress: shippingAddress && wireAddress(shippingAddress, shipTo),
    billingAddress: billingAddress && wireAddress(billingAddress, billTo),
    charges: charges.map(({ row: _row, net, unitPrice, ...charge }) => ({
      ...charge,
      unitPrice: wireUnitPrice(unitPrice),
      lineTotal: wireMoney(net),
    })),
    items: lines.map(({ lineId, net, unitPrice, listPrice, ...line }) => ({
      id: lineId,
      ...line,
      unitPrice: wireUnitPrice(unitPrice),
      ...(listPrice ? { listPrice: wireUnitPrice(listPrice) } : {}),
      lineTotal: wireMoney(net),
    })),
    allowedTransitions,
  };
}

export function wirePurchase({ orders, approval, ...purchase }: PurchaseDocument) {
  return {
    ...purchase,
    approval: approval && {
      rule: 'over-order-limit' as const,
      deadline: approval.deadline,
      limit: wireMoney(approval.limit),
      net: approval.net.map(wireMoney),
    },
    orders: orders.map(({ totalAmount, ...order }) => ({
      ...order,
      totalAmount: wireMoney(totalAmount),
    })),
  };
}

export function wirePerson({ person, name, email }: PersonView) {
  const { id, organizationId, role, status, orderLimit, since, lastSignInAt, revision } = person;
  return {
    id,
    organizationId,
    role,
    status,
    name: name ?? ERASED,
    email: email ?? ERASED,
    orderLimit: orderLimit && wireMoney(orderLimit),
    since,
    lastSignInAt,
    revision,
  };
}
