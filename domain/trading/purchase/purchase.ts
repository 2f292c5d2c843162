import { requireOrderable, type ListedProduct } from '../../catalogue/product/product.js';
import { commissionOn } from '../../money/commission/commission.js';
import { TODAYS_ROUNDING, totalsOf, type LineTax } from '../../pricing/tax/tax.js';
import { isCountry, requireCountry } from '../../shared/address/countries.js';
import { never, type Decider } from '../../shared/decider/decider.js';
import {
  conflict,
  DomainError,
  forbidden,
  invalid,
  missing,
} from '../../shared/decider/domain-error.js';
import { requirePositiveInteger, requireText } from '../../shared/decider/text.js';
import { lineNet, samePrice, sum, type Money, type UnitPrice } from '../../shared/money/money.js';
import { MAX_ORDER_LINES, type OrderLine, type PriceSource } from '../order/order-line.js';
import { promisedDateOf } from '../promised-date.js';
import { notOffered } from './paying.js';
import type {
  PurchaseCommand,
  ProposedLine,
  ProposedOrder,
  ProposedPayment,
  PurchaseParties,
} from './purchase.commands.js';
import type {
  ApprovalRequirement,
  PrepaidTerms,
  PurchasedOrder,
  PurchaseEvent,
} from './purchase.events.js';

/** All but `Awaited` are final. */
export const approvalStatuses = [
  'NotNeeded',
  'Awaited',
  'Approved',
  'Declined',
  'Expired',
  'Lapsed',
] as const;

export type ApprovalStatus = (typeof approvalStatuses)[number];

export type PurchaseState = {
  readonly purchaseId: string;
  readonly number: string;
  readonly buyerOrgId: string;
  readonly placedBy: string;
  readonly approval: ApprovalRequirement | null;
  readonly approvalStatus: ApprovalStatus;
  readonly orders: readonly Pick<
    PurchasedOrder,
    'orderId' | 'number' | 'vendorOrgId' | 'totalAmount'
  >[];
  /** Of all lines, each once. */
  readonly productIds: readonly string[];
} | null;

type Place = Extract<PurchaseCommand, { type: 'PlacePurchase' }>;

/** What a buyer orders at once from any number of vendors; all values are frozen in one event. */
export const purchase: Decider<PurchaseState, PurchaseCommand, PurchaseEvent> = {
  category: 'purchase',
  shortLived: true,
  stateVersion: 2,
  initial: null,
  decide,
  evolve,
};

function decide(command: PurchaseCommand, state: PurchaseState): readonly PurchaseEvent[] {
  if (command.type === 'PlacePurchase') return state ? [] : place(command);
  if (command.type === 'PlaceQuotedPurchase') return state ? [] : placeQuoted(command);
  if (!state) throw missing('purchase/unknown', 'this purchase does not exist');
  const of = { purchaseId: state.purchaseId, buyerOrgId: state.buyerOrgId, occurredAt: command.at };
  switch (command.type) {
    case 'ApprovePurchase':
      if (state.approvalStatus === 'Approved') return [];
      requireAwaited(state, command);
      requireStillTrading(command.parties);
      return [
        {
          type: 'PurchaseApproved',
          data: { ...of, approvedBy: command.by, reason: command.reason },
        },
      ];
    case 'DeclinePurchase':
      if (state.approvalStatus === 'Declined') return [];
      requireAwaited(state, command);
      requireText('reason', command.reason, 500);
      return [
        {
          type: 'PurchaseDeclined',
          data: { ...of, declinedBy: command.by, reason: command.reason },
        },
      ];
    case 'ExpireApproval':
      if (
        state.approvalStatus !== 'Awaited' ||
        !state.approval ||
        command.at < state.approval.deadline
      )
        return [];
      return [
        { type: 'PurchaseApprovalExpired', data: { ...of, deadline: state.approval.deadline } },
      ];
    case 'LapseApproval':
      if (state.approvalStatus !== 'Awaited') return [];
      return [{ type: 'PurchaseApprovalLapsed', data: of }];
    default:
      return never(command);
  }
}

function evolve(state: PurchaseState, event: PurchaseEvent): PurchaseState {
  switch (event.type) {
    case 'PurchasePlaced': {
      const { purchaseId, number, buyerOrgId, placedBy, approval, orders } = event.data;
      const refs = orders.map(({ orderId, number, vendorOrgId, totalAmount }) => ({
        orderId,
        number,
        vendorOrgId,
        totalAmount,
      }));
      return {
        purchaseId,
        number,
        buyerOrgId,
        placedBy,
        approval,
        approvalStatus: approval ? 'Awaited' : 'NotNeeded',
        orders: refs,
        productIds: [...new Set(orders.flatMap(({ lines }) => lines.map((l) => l.productId)))],
      };
    }
    case 'CommissionFixed':
      return state;
    case 'PurchaseApproved':
      return state && { ...state, approvalStatus: 'Approved' };
    case 'PurchaseDeclined':
      return state && { ...state, approvalStatus: 'Declined' };
    case 'PurchaseApprovalExpired':
      return state && { ...state, approvalStatus: 'Expired' };
    case 'PurchaseApprovalLapsed':
      return state && { ...state, approvalStatus: 'Lapsed' };
    default:
      return never(event);
  }
}

function requireAwaited(
  state: NonNullable<PurchaseState>,
  { by, isOver }: { readonly by: string; readonly isOver: boolean },
): void {
  if (by === state.placedBy)
    throw forbidden(
      'purchase/own-approval',
      'you can’t approve or decline your own purchase: ask another approver',
    );
  // its orders may be over before the process has told the purchase so
  const status = state.approvalStatus === 'Awaited' && isOver ? 'Lapsed' : state.approvalStatus;
  if (status === 'Awaited') return;
  const why = {
    NotNeeded: 'it needs no approval',
    Approved: 'it is already approved',
    Declined: 'it was declined',
    Expired: 'its deadline has passed',
    Lapsed: 'all of its orders were cancelled or rejected',
  }[status];
  throw conflict(
    'purchase/not-awaiting-approval',
    `this purchase does not wait for approval: ${why}`,
    { facts: { approval: status } },
  );
}

/**
 * An approval commits the buyer days after the purchase was placed: everybody must still trade and
 * everything still be sold. Whoever approves can decline, or wait until the deadline.
 */
function requireStillTrading({ buyer, vendors, products }: PurchaseParties): void {
  if (buyer !== 'Verified')
    throw conflict(
      'purchase/buyer-not-verified',
      `a company orders once the operator has verified it; now it is ${buyer}`,
    );
  const vendor = vendors.find(({ status }) => status !== 'Verified');
  if (vendor)
    throw conflict(
      'purchase/vendor-not-selling',
      `${vendor.name} does not sell at present: decline the purchase, or wait until it does`,
      { facts: { vendorOrgId: vendor.organizationId } },
    );
  const gone = products.filter(({ discontinued }) => discontinued);
  if (gone.length > 0)
    throw conflict(
      'purchase/product-discontinued',
      `"${gone[0]!.name}" was discontinued after the purchase was placed: decline it, and order what is still sold`,
      { facts: { productIds: gone.map(({ productId }) => productId) } },
    );
}

function place(command: Place): readonly PurchaseEvent[] {
  const {
    purchaseId,
    number,
    buyer,
    placedBy,
    shippingAddress,
    billingAddress,
    poNumber,
    note,
    onShortage,
    allOrNothing,
    at,
  } = command;
  if (buyer.status !== 'Verified')
    throw conflict(
      'purchase/buyer-not-verified',
      `a company orders once the operator has verified it; now it is ${buyer.status}`,
    );
  requireCountry('shippingAddress.country', shippingAddress.country);
  requireCountry('billingAddress.country', billingAddress.country);
  const problems: DomainError[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      problems.push(error);
      return null;
    }
  };
  for (const line of command.unknown) attempt(() => frozen(line, null, at));
  const orders = command.orders.map((order) => frozenOrder(order, at, attempt));
  if (problems.length === 1) throw problems[0]!;
  if (problems.length > 1)
    throw invalid(
      'purchase/lines',
      `${problems.length} lines cannot be ordered: ${problems[0]!.message}; …`,
      {
        field: 'lines',
        problems,
      },
    );
  if (orders.length === 0)
    throw invalid('purchase/no-lines', 'a purchase has at least one line', { field: 'lines' });
  const approval = approvalNeeded(command, netOf(orders));
  const payment = command.payment && payable(command.payment, orders);
  const frozenPurchase = {
    shippingAddress,
    billingAddress,
    poNumber,
    note,
    onShortage,
    allOrNothing,
    approval,
    ...(payment ? { payment } : {}),
  };
  return [
    {
      type: 'PurchasePlaced',
      data: {
        purchaseId,
        buyerOrgId: buyer.organizationId,
        number,
        buyerName: buyer.name,
        placedBy,
        orders,
        ...frozenPurchase,
        occurredAt: at,
      },
    },
    ...commissionsOf(command, orders),
  ];
}

/** What was frozen with the acceptance of the quotes. */
const placeQuoted = ({
  at,
  purchase: placed,
  commissions = [],
}: Extract<PurchaseCommand, { type: 'PlaceQuotedPurchase' }>): readonly PurchaseEvent[] => [
  { type: 'PurchasePlaced', data: placed },
  ...commissions.map((fixed): PurchaseEvent => {
    const data = { purchaseId: placed.purchaseId, ...fixed, occurredAt: at };
    return { type: 'CommissionFixed', data };
  }),
];

/**
 * The terms, where the gateway takes such a payment in every currency of the purchase.
 *
 * @throws DomainError
 */
function payable(
  { method, payWithinHours, ...rules }: ProposedPayment,
  orders: readonly PurchasedOrder[],
): PrepaidTerms | null {
  for (const [currency, group] of Map.groupBy(orders, (o) => o.currency)) {
    const { amount } = sum(
      currency,
      group.map((o) => o.totalAmount),
    );
    const problem = notOffered(method, rules, {
      currency,
      amount,
      vendorOrgIds: group.map((o) => o.vendorOrgId),
      waiting: group.flatMap((o) => o.lines.filter((l) => l.backorder).map((l) => l.name)),
    });
    if (problem)
      throw conflict('purchase/payment-method', `${problem.detail}: choose to pay on account`, {
        field: 'payment',
        allowed: ['account'],
        facts: { currency, because: problem.code },
      });
  }
  // nobody pays nothing
  return orders.some((o) => o.totalAmount.amount > 0) ? { method, payWithinHours } : null;
}

function commissionsOf(
  { purchaseId, commission, at }: Place,
  orders: readonly PurchasedOrder[],
): readonly PurchaseEvent[] {
  if (!commission) return [];
  const { edition, rules, parties } = commission;
  return orders.flatMap((o): PurchaseEvent[] => {
    const { orderId, number, vendorOrgId, currency, lines, totalAmount: gross } = o;
    const of = parties[vendorOrgId];
    const fixed = of && commissionOn(rules, vendorOrgId, currency, lines, of);
    if (!fixed) return [];
    return [
      {
        type: 'CommissionFixed',
        data: {
          purchaseId,
          orderId,
          number,
          vendorOrgId,
          gross,
          edition,
          ...fixed,
          occurredAt: at,
        },
      },
    ];
  });
}

function frozenOrder(
  order: ProposedOrder,
  at: string,
  attempt: <T>(work: () => T) => T | null,
): PurchasedOrder {
  const { orderId, number, vendor } = order;
  if (order.lines.length > MAX_ORDER_LINES)
    throw invalid('order/lines', `an order has at most ${MAX_ORDER_LINES} lines`, {
      field: 'lines',
    });
  const lines: OrderLine[] = [];
  let currency: string | null = null;
  for (const proposed of order.lines) {
    const line = attempt(() => {
      if (vendor.status !== 'Verified')
        throw conflict('purchase/vendor-not-selling', `${vendor.name} does not sell at present`, {
          field: proposed.field,
        });
      const candidate = frozen(proposed, vendor.timeZone, at);
      currency ??= candidate.net.currency;
      if (candidate.net.currency !== currency)
        throw mixedCurrencies(order, proposed, candidate.net.currency, currency);
      return candidate;
    });
    if (line) lines.push(line);
  }
  const inCurrency = currency ?? 'GBP';
  const { organizationId: vendorOrgId, name: vendorName, timeZone: vendorTimeZone } = vendor;
  return {
    orderId,
    number,
    vendorOrgId,
    vendorName,
    vendorTimeZone,
    currency: inCurrency,
    lines,
    ...totalsOf(inCurrency, lines, TODAYS_ROUNDING),
  };
}

/** An order has one currency: which lines are in which, and in which all of them can be had. */
function mixedCurrencies(
  { vendor, lines }: ProposedOrder,
  { field }: ProposedLine,
  is: string,
  others: string,
): DomainError {
  const common = (lines[0]?.currencies ?? []).filter((currency) =>
    lines.every((line) => line.currencies?.includes(currency)),
  );
  const fieldsOf = Map.groupBy(
    lines.filter((line) => line.price ?? line.quote),
    (line) => (line.quote ?? line.price)!.unitPrice.currency,
  );
  const way =
    common.length > 0
      ? `order all of them in ${common.join(' or ')}: say so in "currency"`
      : 'there is none in which all of them can be had: order them apart';
  return conflict(
    'purchase/currencies',
    `an order has one currency: this line is priced in ${is}, others of ${vendor.name} in ${others}; ${way}`,
    {
      field,
      allowed: common,
      facts: {
        vendorId: vendor.organizationId,
        lines: Object.fromEntries(
          [...fieldsOf].map(([currency, of]) => [currency, of.map((line) => line.field)]),
        ),
      },
    },
  );
}

/**
 * The order line, with every value copied so that later changes do not affect it. @throws
 * DomainError where it cannot be ordered
 */
function frozen(proposed: ProposedLine, vendorTimeZone: string | null, at: string): OrderLine {
  const { product, quantity, field, lineId, locations } = proposed;
  if (!product || vendorTimeZone === null)
    throw invalid('purchase/unknown-product', 'this product does not exist', {
      field: `${field}.productId`,
    });
  const { productId, sku, details } = product;
  if (product.discontinued)
    throw conflict(
      'purchase/discontinued',
      `"${details.name}" is discontinued${product.discontinued.successorId ? '; it has a replacement' : ''}`,
      {
        field: `${field}.productId`,
        ...(product.discontinued.successorId
          ? { allowed: [product.discontinued.successorId] }
          : {}),
      },
    );
  const { unitPrice, priceSource } = pricedLine(proposed, product);
  if (proposed.expectedUnitPrice && !samePrice(proposed.expectedUnitPrice, unitPrice))
    throw conflict(
      'purchase/price-changed',
      `the price of "${details.name}" is now ${unitPrice.amount} ${unitPrice.currency} per ${unitPrice.per}`,
      {
        field: `${field}.expectedUnitPrice`,
        facts: { unitPrice },
      },
    );
  if (proposed.isUnseen)
    throw conflict(
      'purchase/price-changed',
      `"${details.name}" had no price and now has one: ${unitPrice.amount} ${unitPrice.currency} per ${unitPrice.per}`,
      { field: `${field}.expectedUnitPrice`, facts: { unitPrice } },
    );
  const { tax, dispatch } = taxedLine(proposed, product);
  const { net, roundingLost } = lineNet(unitPrice, quantity);
  const leadTimeDays = proposed.quote?.leadTimeDays ?? details.leadTimeDays;
  const waitsDays = backorderDays(proposed, product);
  return {
    lineId,
    productId,
    sku,
    name: details.name,
    categoryPath: details.categoryPath,
    unit: details.unit,
    packSize: details.packSize,
    quantity,
    unitPrice,
    priceSource,
    ...(proposed.listPrice ? { listPrice: proposed.listPrice } : {}),
    net,
    ...(roundingLost ? { roundingLost } : {}),
    tax,
    dispatchCountry: dispatch.country,
    promisedDate: promisedDateOf(at, leadTimeDays, vendorTimeZone),
    locations,
    ...(waitsDays === null
      ? {}
      : {
          backorder: {
            promisedDate: promisedDateOf(at, waitsDays, vendorTimeZone),
            waitsAt: proposed.waitsAt ?? [],
          },
        }),
  };
}

/**
 * In how many days the line is promised where it has to wait for stock; null where it does not wait.
 * A quote with a lead time promises the goods whatever is in stock; otherwise the product has to be
 * sold when it is out of stock, and the buyer to want it.
 */
function backorderDays(
  { quote, whenShort, waitsAt = [], field }: ProposedLine,
  { details }: ListedProduct,
): number | null {
  if (quote) return waitsAt.length > 0 && quote.leadTimeDays ? quote.leadTimeDays : null;
  if (whenShort !== 'backorder') return null;
  const days = details.backorderLeadTimeDays ?? null;
  if (days === null)
    throw conflict(
      'purchase/no-backorder',
      `"${details.name}" is not sold when it is out of stock: order what is there, or ask the vendor for a quote`,
      { field: `${field}.whenShort`, allowed: ['reject'] },
    );
  if (waitsAt.length === 0)
    throw conflict(
      'purchase/no-location',
      `"${details.name}" cannot wait for stock: its vendor has no location at which it could arrive`,
      { field: `${field}.whenShort`, allowed: ['reject'] },
    );
  return days;
}

/** Its tax, or why it cannot be taxed; the sentence is for the buyer, who cannot mend it. */
function taxedLine(
  { tax, dispatch, field }: ProposedLine,
  { details }: ListedProduct,
): { tax: LineTax; dispatch: NonNullable<ProposedLine['dispatch']> } {
  const at = { field: `${field}.productId`, facts: { country: dispatch?.country ?? null } };
  if (!dispatch || !isCountry(dispatch.country))
    throw conflict(
      'purchase/dispatch-country',
      `"${details.name}" is sent from a place whose country is not known: its vendor has to say it`,
      at,
    );
  if (!dispatch.isVendorRegistered)
    throw conflict(
      'purchase/vendor-tax-id',
      `"${details.name}" is sent from ${dispatch.country}, where its vendor has given no tax id: it cannot be sold from there until it has`,
      at,
    );
  if (!tax)
    throw conflict(
      'purchase/no-tax-rate',
      `no tax rate is configured in ${dispatch.country} for "${details.name}" (${details.taxCategory})`,
      at,
    );
  return { tax, dispatch };
}

/** A quoted quantity is supplied even where it breaks the product's minimum or multiple. */
function pricedLine(
  { price, quote, quantity, field, currency, currencies = [] }: ProposedLine,
  { details }: ListedProduct,
): { unitPrice: UnitPrice; priceSource: PriceSource } {
  if (quote) {
    const { unitPrice, rfqId, quoteId, number } = quote;
    requirePositiveInteger(`${field}.quantity`, quantity);
    return { unitPrice, priceSource: { rfqId, quoteId, number } };
  }
  requireOrderable(details, quantity, `${field}.quantity`);
  if (!price && currency !== undefined)
    throw conflict(
      'purchase/no-price-in-currency',
      currencies.length > 0
        ? `"${details.name}" has no price in ${currency} for you at this quantity: choose ${currencies.join(' or ')}`
        : `"${details.name}" has no price for you at this quantity, in ${currency} or any other currency: ask the vendor for a quote`,
      { field: `${field}.currency`, allowed: currencies },
    );
  if (!price)
    throw conflict(
      'purchase/no-price',
      `"${details.name}" has no price for you at this quantity: ask the vendor for a quote`,
      { field: `${field}.quantity` },
    );
  const { unitPrice, priceListId, priceListName: name, minQuantity, maxQuantity } = price;
  return { unitPrice, priceSource: { priceListId, name, minQuantity, maxQuantity } };
}

/** A limit in one currency says nothing about amounts in another: those always need approval. */
export function approvalNeeded(
  { orderLimit, periodLimits, approvalDeadline: deadline }: Place,
  net: readonly Money[],
): ApprovalRequirement | null {
  if (orderLimit && !isWithin(net, orderLimit)) return { limit: orderLimit, net, deadline };
  const passed = periodLimits.find(({ limit, spent }) => !isWithin(net, limit, spent));
  if (!passed) return null;
  const { period, limit, spent } = passed;
  return { limit, period, spent, net, deadline };
}

const isWithin = (net: readonly Money[], limit: Money, spent?: Money): boolean =>
  net.every(
    ({ currency, amount }) =>
      currency === limit.currency && amount + (spent?.amount ?? 0) <= limit.amount,
  );

/** Of orders placed together, by currency. */
export function netOf(
  orders: readonly Pick<PurchasedOrder, 'currency' | 'netAmount'>[],
): readonly Money[] {
  const byCurrency = Map.groupBy(orders, (o) => o.currency);
  return [...byCurrency].map(([currency, group]) =>
    sum(
      currency,
      group.map((o) => o.netAmount),
    ),
  );
}
