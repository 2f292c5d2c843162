import type { OrderView } from '../../../application/trading/order.queries.js';
import type { OrderSummary } from '../../../projections/trading/order-summaries.js';
import { wireMoney, wireTax, wireAddress, wireUnitPrice } from '../kernel/wire.js';

export function wireOrderSummary({
  netAmount,
  totalAmount,
  promisedByLine: _promisedByLine,
  ...summary
}: OrderSummary) {
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
