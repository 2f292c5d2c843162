import type { ListedOrder, OrderView } from '../../../application/trading/order.queries.js';
import { openLines } from '../../../domain/trading/order/closing.js';
import type { OrderEvent } from '../../../domain/trading/order/order.events.js';
import type { KnownOrder } from '../../../domain/trading/order/order.js';
import type { OrderDetailLine } from '../../../projections/trading/orders.js';
import { wireMoney, wireTax, wireAddress, wireUnitPrice } from '../kernel/wire.js';
import type { Wire } from '../schemas.js';

export function wireOrderSummary({
  netAmount,
  totalAmount,
  promisedByLine: _promisedByLine,
  backorderByLine: _backorderByLine,
  buyerNameKey: _buyerNameKey,
  vendorNameKey: _vendorNameKey,
  poNumberKey: _poNumberKey,
  prepaidBy: _prepaidBy,
  productIds: _productIds,
  ...summary
}: ListedOrder) {
  return { ...summary, netAmount: wireMoney(netAmount), totalAmount: wireMoney(totalAmount) };
}

export function wireOrder({
  order,
  payment,
  shipTo,
  billTo,
  allowedTransitions,
  allowedActions,
}: OrderView) {
  const {
    lines,
    charges,
    netAmount,
    taxes,
    totalAmount,
    closedNetAmount,
    shippingAddress,
    billingAddress,
    vendorTimeZone,
    prepaidBy: _prepaidBy,
    ...rest
  } = order;
  return {
    ...rest,
    payment,
    timeZone: vendorTimeZone,
    netAmount: wireMoney(netAmount),
    taxes: taxes.map(wireTax),
    totalAmount: wireMoney(totalAmount),
    closedNetAmount: wireMoney(closedNetAmount),
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
      reserved: reservedOf(order, line),
      unitPrice: wireUnitPrice(unitPrice),
      ...(listPrice ? { listPrice: wireUnitPrice(listPrice) } : {}),
      lineTotal: wireMoney(net),
    })),
    allowedTransitions,
    allowedActions,
  };
}

/** Units of a line that are put aside, and not shipped yet. */
const reservedOf = (
  { status }: OrderView['order'],
  {
    quantity,
    shipped,
    closed,
    backordered,
  }: Pick<OrderDetailLine, 'quantity' | 'shipped' | 'closed' | 'backordered'>,
): number =>
  status === 'Confirmed' || status === 'PartlyShipped'
    ? quantity - shipped - closed - backordered
    : 0;

/** What a closing would leave of an order, from the event that it would be. */
export function wireClosing(state: KnownOrder, event: OrderEvent): Wire<'ClosingEffect'> {
  const { currency } = state;
  if (event.type !== 'OrderClosedShort') {
    const nothing = wireMoney({ amount: 0, currency });
    const lines = openLines(state);
    return {
      status: 'Cancelled',
      lines: lines.map(({ lineId: id, quantity }) => ({
        id,
        quantity,
        remaining: 0,
        lineTotal: nothing,
      })),
      netAmount: nothing,
      taxes: [],
      totalAmount: nothing,
      freedUnits: lines.reduce((n, l) => n + l.quantity, 0),
    };
  }
  const { status, lines, netAmount, taxes, totalAmount } = event.data;
  return {
    status,
    lines: lines.map(({ lineId: id, quantity, remaining, net }) => ({
      id,
      quantity,
      remaining,
      lineTotal: wireMoney(net),
    })),
    netAmount: wireMoney(netAmount),
    taxes: taxes.map(wireTax),
    totalAmount: wireMoney(totalAmount),
    freedUnits: lines.reduce((n, l) => n + l.quantity, 0),
  };
}
