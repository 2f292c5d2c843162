import { product, type ProductState } from '../../domain/catalogue/product/product.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { taxIdsOf, type OwnTaxId } from '../../domain/people/organization/organization-tax-ids.js';
import {
  organization,
  type RegisteredOrganization,
} from '../../domain/people/organization/organization.js';
import { user, type KnownUser } from '../../domain/people/user/user.js';
import { taxTerritoryOf } from '../../domain/pricing/tax/tax-territory.js';
import { isRegisteredFor, taxOf } from '../../domain/pricing/tax/tax.js';
import { DomainError, missing } from '../../domain/shared/decider/domain-error.js';
import type { Money, UnitPrice } from '../../domain/shared/money/money.js';
import { after24Hours, dayAt } from '../../domain/shared/time/days.js';
import { MAX_ORDER_LINES } from '../../domain/trading/order/order-line.js';
import { order } from '../../domain/trading/order/order.js';
import type {
  PeriodLimit,
  PurchaseCommand,
  QuotedPrice,
  ProposedLine,
  ProposedOrder,
  PurchaseParties,
} from '../../domain/trading/purchase/purchase.commands.js';
import {
  approvalNeeded,
  netOf,
  purchase,
  type PurchaseState,
} from '../../domain/trading/purchase/purchase.js';
import { quantitiesByProduct } from '../buying/line-worth.js';
import { proposedCommission, proposedPayment } from '../money/proposed-terms.js';
import { chosenByVendor, preferredBy } from '../pricing/preferred-currency.js';
import { sealAddress, type AddressInput } from '../shared/address-input.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { derivedId } from '../shared/command/ids.js';
import {
  useCase,
  type RequestMeta,
  type Services,
  type UseCaseContext,
} from '../shared/use-case.js';
import { dispatchOf } from '../stock/dispatch-place.js';
import type { Spent } from './spending.js';

const APPROVAL_DAYS = 7;

/** Delivery, billing and handling of a purchase. */
export interface PurchaseTerms {
  readonly shippingAddress: AddressInput;
  readonly billingAddress: AddressInput | null;
  readonly poNumber: string | null;
  readonly note: string | null;
  readonly onShortage: 'reject' | 'dropLine';
  readonly allOrNothing: boolean;
  /** How it is paid; absent: on account. */
  readonly payment?: 'account' | PrepaidMethod;
}

export interface PurchaseLineInput {
  readonly productId: string;
  readonly quantity: number;
  readonly expectedUnitPrice: UnitPrice | null;
  /** There was no price when it was looked at: whatever it is now, nobody has seen it. */
  readonly isUnseen?: boolean;
  /** It waits for stock where there is too little; absent: as the purchase says. */
  readonly whenShort?: 'backorder';
  /** In which it is ordered; absent or null: in the default of those that there are. */
  readonly currency?: string | null;
  /** The accepted quote that gives the price; absent: the price lists apply. */
  readonly quote?: QuotedPrice;
}

export interface PlacePurchaseInput extends PurchaseTerms {
  readonly lines: readonly PurchaseLineInput[];
  /** Where the same must not be placed twice, whoever asks; absent: a new one. */
  readonly purchaseId?: string;
}

/**
 * Places one purchase with an order per vendor (more where a vendor's part has more lines than an
 * order may have); all prices are frozen now.
 */
export const placePurchase = useCase({
  name: 'PlacePurchase',
  decider: purchase,
  permission: 'order.place',
  prepare: async (input: PlacePurchaseInput, context) => {
    const { purchaseId = context.meta.newId } = input;
    const command = await purchaseCommand(purchaseId, input, context);
    return { id: command.purchaseId, command, creates: true };
  },
});

/**
 * The command with everything looked up that the decision needs, and the addresses sealed for the
 * command's first event.
 */
export async function purchaseCommand(
  purchaseId: string,
  input: PlacePurchaseInput,
  { caller, meta, services }: UseCaseContext,
): Promise<Extract<PurchaseCommand, { type: 'PlacePurchase' }>> {
  const { commandId, at } = meta;
  const { pipeline, personal } = services;
  const [{ state: buyer }, { state: placer }, number, shippingAddress] = await Promise.all([
    pipeline.load(organization, caller.organization.id),
    pipeline.load(user, caller.person.id),
    services.numbers.next('purchase', at),
    sealAddress(
      personal,
      caller.organization.id,
      commandId,
      'shippingAddress',
      input.shippingAddress,
    ),
  ]);
  if (!buyer || !placer) throw missing('organization/unknown', 'this organisation does not exist');
  const billingAddress = input.billingAddress
    ? await sealAddress(
        personal,
        caller.organization.id,
        commandId,
        'billingAddress',
        input.billingAddress,
      )
    : shippingAddress;
  const { unknown, orders } = await proposedOrders(
    input,
    buyer,
    purchaseId,
    number,
    meta,
    services,
  );
  const command: Extract<PurchaseCommand, { type: 'PlacePurchase' }> = {
    type: 'PlacePurchase',
    at,
    purchaseId,
    number,
    buyer: { organizationId: buyer.organizationId, name: buyer.name, status: buyer.status },
    placedBy: caller.person.id,
    orderLimit: placer.orderLimit,
    periodLimits: [],
    unknown,
    orders,
    shippingAddress,
    billingAddress,
    poNumber: input.poNumber,
    note: input.note,
    onShortage: input.onShortage,
    allOrNothing: input.allOrNothing,
    approvalDeadline: after24Hours(at, APPROVAL_DAYS),
    ...(await proposedPayment(input.payment, orders, services)),
    ...(await proposedCommission(orders, at, services)),
  };
  return { ...command, periodLimits: await periodLimits(command, buyer, placer, meta, services) };
}

/**
 * What the person may order in a period, with what they have; the purchase is counted from now on,
 * unless it is only previewed or nothing comes of it.
 */
async function periodLimits(
  command: Extract<PurchaseCommand, { type: 'PlacePurchase' }>,
  buyer: RegisteredOrganization,
  { userId, periodLimits: limits, limitsSetAt }: KnownUser,
  { at, undo }: RequestMeta,
  { spending }: Services,
): Promise<readonly PeriodLimit[]> {
  const { day, month } = limits;
  if ((!day && !month) || limitsSetAt === null) return [];
  const net = netOfCommand(command);
  if (!net) return [];
  const of = (spent: Spent): PeriodLimit[] =>
    (['day', 'month'] as const).flatMap((period) => {
      const limit = limits[period];
      if (!limit) return [];
      const { currency } = limit;
      const before = spent[period].find((s) => s.currency === currency);
      return [{ period, limit, spent: before ?? { amount: 0, currency } }];
    });
  const { organizationId, timeZone } = buyer;
  const spender = { userId, organizationId, timeZone, limitsSetAt };
  const { purchaseId } = command;
  const isWithin = (spent: Spent): boolean =>
    approvalNeeded({ ...command, periodLimits: of(spent) }, net) === null;
  const { spent, isNew } = await spending.before(
    spender,
    { purchaseId, net, at },
    undo !== undefined,
    isWithin,
  );
  if (isNew)
    undo?.push(() => void spending.giveBack(spender, purchaseId, at).catch(() => undefined));
  return of(spent);
}

/** Null where it will be refused, or was placed before. */
function netOfCommand(
  command: Extract<PurchaseCommand, { type: 'PlacePurchase' }>,
): readonly Money[] | null {
  try {
    const [placed] = purchase.decide(command, null);
    return placed?.type === 'PurchasePlaced' ? netOf(placed.data.orders) : null;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** A line waits at no more locations than these, or than have ever had stock of it. */
const MOST_PLACES_TO_WAIT = 20;

/**
 * Where a line may wait for stock: where there was stock of it before, then at the vendor's other
 * locations, since nobody knows where the next delivery arrives.
 */
const placesToWait = (stocked: readonly string[], open: readonly string[]): readonly string[] => [
  ...new Set([...stocked, ...open]),
];

interface TaxedVendor extends RegisteredOrganization {
  readonly taxIds: readonly OwnTaxId[];
  /** The buyer's, with what counts for this vendor. */
  readonly buyerTaxIds: readonly OwnTaxId[];
  /** Today, where the vendor is. */
  readonly day: string;
}

/**
 * A vendor, and the tax ids that count for its sale to the buyer. Another replica may have recorded
 * that one is registered, or that it is not any more, a moment ago: where ids matter, both companies
 * are read as they are stored.
 */
async function taxedVendor(
  id: string,
  buyer: RegisteredOrganization,
  to: AddressInput,
  at: string,
  { pipeline }: Services,
): Promise<TaxedVendor | null> {
  let { state } = await pipeline.load(organization, id);
  if (!state) return null;
  let as = buyer;
  const { leviedBy, inEuAs } = taxTerritoryOf(to.country, to.postalCode);
  const isElsewhere = taxTerritoryOf(state.country, null).leviedBy !== leviedBy;
  if (inEuAs !== null && (isElsewhere || state.otherTaxIds.length > 0)) {
    const [vendor, buying] = await Promise.all([
      pipeline.load(organization, id, true),
      pipeline.load(organization, buyer.organizationId, true),
    ]);
    state = vendor.state ?? state;
    as = buying.state ?? buyer;
  }
  return {
    ...state,
    taxIds: taxIdsOf(state, state.country),
    buyerTaxIds: taxIdsOf(as, as.country, id),
    day: dayAt(state.timeZone, at),
  };
}

async function proposedOrders(
  input: PlacePurchaseInput,
  buyer: RegisteredOrganization,
  purchaseId: string,
  number: string,
  { at }: RequestMeta,
  services: Services,
): Promise<{ unknown: ProposedLine[]; orders: ProposedOrder[] }> {
  const { pipeline, prices, stockLocations, taxRates } = services;
  const { taxReliefBeforeConfirmation: reliefBeforeConfirmation } = services;
  const products = new Map<string, ProductState>();
  await Promise.all(
    [...new Set(input.lines.map((l) => l.productId))].map(async (id) =>
      products.set(id, (await pipeline.load(product, id)).state),
    ),
  );
  const vendors = new Map<string, TaxedVendor>();
  const vendorIds = new Set([...products.values()].flatMap((p) => (p ? [p.vendorOrgId] : [])));
  await Promise.all(
    [...vendorIds].map(async (id) => {
      const vendor = await taxedVendor(id, buyer, input.shippingAddress, at, services);
      if (vendor) vendors.set(id, vendor);
    }),
  );
  const unknown: ProposedLine[] = [];
  const byVendor = new Map<string, ProposedLine[]>();
  const wanted = quantitiesByProduct(input.lines.filter((l) => !l.quote));
  const chosen = chosenByVendor(
    input.lines.flatMap(({ productId, quote, currency = null }) => {
      const found = products.get(productId);
      if (!found) return [];
      const { vendorOrgId } = found;
      return [{ vendorOrgId, currency: quote?.unitPrice.currency ?? currency }];
    }),
  );
  const home = preferredBy(buyer);
  /** By vendor the currency of its first priced line; and those with lines in another one. */
  const currencyBefore = new Map<string, string>();
  const mixed = new Set<string>();
  const currenciesOf = (line: ProposedLine): readonly string[] =>
    line.quote
      ? [line.quote.unitPrice.currency]
      : prices.currencies(line.productId, {
          buyerOrgId: buyer.organizationId,
          buyerGroups: buyer.groups,
          quantity: wanted.get(line.productId) ?? line.quantity,
          at,
          ...home,
        });
  input.lines.forEach((wantedLine, i) => {
    const { productId, quantity, expectedUnitPrice, isUnseen = false, quote = null } = wantedLine;
    const { whenShort } = wantedLine;
    const found = products.get(productId) ?? null;
    const vendor = found && vendors.get(found.vendorOrgId);
    const line = {
      lineId: derivedId('line', purchaseId, i),
      field: `lines[${i}]`,
      productId,
      quantity,
      expectedUnitPrice,
      isUnseen,
      quote,
      ...(whenShort ? { whenShort } : {}),
      product: found,
    };
    if (!vendor) {
      unknown.push({
        ...line,
        product: null,
        price: null,
        listPrice: null,
        tax: null,
        dispatch: null,
        locations: [],
      });
      return;
    }
    const asked = quote ? null : (wantedLine.currency ?? null);
    const vendorsCurrency = chosen.get(found.vendorOrgId);
    const question = {
      buyerOrgId: buyer.organizationId,
      buyerGroups: buyer.groups,
      quantity: wanted.get(productId) ?? quantity,
      at,
      ...(vendorsCurrency === undefined ? home : { preferredCurrency: vendorsCurrency }),
    };
    const price = quote
      ? null
      : prices.price(productId, asked === null ? question : { ...question, currency: asked });
    const currency = (quote ?? price)?.unitPrice.currency;
    const isMixed = currency !== undefined && isOther(currencyBefore, found.vendorOrgId, currency);
    if (isMixed) mixed.add(found.vendorOrgId);
    const listPrice =
      currency === undefined
        ? null
        : prices.listPrice(productId, {
            quantity: quote ? quantity : wanted.get(productId)!,
            at,
            currency,
          });
    const stocked = stockLocations.of(productId);
    const mayWait = whenShort === 'backorder' || (quote?.leadTimeDays ?? 0) > 0;
    const { from, locations: possible } = dispatchOf(
      vendor,
      mayWait ? placesToWait(stocked, stockLocations.openOf(found.vendorOrgId)) : stocked,
      stockLocations,
    );
    const locations = mayWait ? possible.filter((key) => stocked.includes(key)) : possible;
    const tax = taxOf(taxRates.rates, {
      from,
      to: input.shippingAddress,
      vendorTaxIds: vendor.taxIds,
      buyerTaxIds: vendor.buyerTaxIds,
      category: found.details.taxCategory,
      day: vendor.day,
      reliefBeforeConfirmation,
    });
    const proposed: ProposedLine = {
      ...line,
      price,
      listPrice,
      ...(asked === null ? {} : { currency: asked }),
      tax,
      dispatch: {
        country: from.country,
        isVendorRegistered: isRegisteredFor(from, vendor.country, vendor.taxIds),
      },
      locations,
      ...(mayWait
        ? { waitsAt: possible.slice(0, Math.max(MOST_PLACES_TO_WAIT, locations.length)) }
        : {}),
    };
    const lines = byVendor.get(found.vendorOrgId);
    if (lines) lines.push(proposed);
    else byVendor.set(found.vendorOrgId, [proposed]);
  });
  const orders: ProposedOrder[] = [];
  for (const [vendorOrgId, lines] of byVendor) {
    const { organizationId, name, timeZone, status } = vendors.get(vendorOrgId)!;
    // only whoever is refused is told in which currencies it would have been right
    const isRefused = (line: ProposedLine): boolean =>
      mixed.has(vendorOrgId) || (line.currency !== undefined && line.price === null);
    for (let from = 0; from < lines.length; from += MAX_ORDER_LINES) {
      const orderId = derivedId('order', purchaseId, vendorOrgId, from);
      orders.push({
        orderId,
        number: `${number}-${orders.length + 1}`,
        vendor: { organizationId, name, timeZone, status },
        lines: lines
          .slice(from, from + MAX_ORDER_LINES)
          .map((line) => (isRefused(line) ? { ...line, currencies: currenciesOf(line) } : line)),
      });
    }
  }
  return { unknown, orders };
}

/** Whether a vendor's earlier lines are in another currency. */
function isOther(before: Map<string, string>, vendorOrgId: string, currency: string): boolean {
  const first = before.get(vendorOrgId);
  if (first === undefined) before.set(vendorOrgId, currency);
  return first !== undefined && first !== currency;
}

/** What is asked about a decision on an own purchase: whether anything of it is left to decide on. */
async function toBeDecided(
  { services, caller }: Pick<UseCaseContext, 'services'> & { caller: Caller },
  purchaseId: string,
): Promise<{ state: NonNullable<PurchaseState>; isOver: boolean }> {
  const { state } = await services.pipeline.load(purchase, purchaseId);
  if (!state) throw missing('purchase/unknown', 'this purchase does not exist');
  requireOwn(caller, state.buyerOrgId, 'purchase');
  const placed = await Promise.all(
    state.orders.map(({ orderId }) => services.pipeline.load(order, orderId, true)),
  );
  return {
    state,
    isOver: placed.every((o) => o.state?.status === 'Cancelled' || o.state?.status === 'Rejected'),
  };
}

/** Read anew, so that what another replica has recorded counts as well. */
async function partiesOf(
  { buyerOrgId, orders, productIds }: NonNullable<PurchaseState>,
  { pipeline }: Services,
): Promise<PurchaseParties> {
  const company = async (id: string) => (await pipeline.load(organization, id, true)).state;
  const vendorIds = [...new Set(orders.map(({ vendorOrgId }) => vendorOrgId))];
  const [buyer, vendors, products] = await Promise.all([
    company(buyerOrgId),
    Promise.all(vendorIds.map(company)),
    Promise.all(productIds.map(async (id) => (await pipeline.load(product, id, true)).state)),
  ]);
  return {
    buyer: buyer?.status ?? 'Suspended',
    vendors: vendors.flatMap((vendor) => {
      if (!vendor) return [];
      const { organizationId, name, status } = vendor;
      return [{ organizationId, name, status }];
    }),
    products: products.flatMap((each) =>
      each
        ? [
            {
              productId: each.productId,
              name: each.details.name,
              discontinued: each.discontinued !== null,
            },
          ]
        : [],
    ),
  };
}

export const approvePurchase = useCase({
  name: 'ApprovePurchase',
  decider: purchase,
  permission: 'order.approve',
  prepare: async (
    { purchaseId, reason }: { purchaseId: string; reason: string | null },
    context,
  ) => {
    const { state, isOver } = await toBeDecided(context, purchaseId);
    const parties = await partiesOf(state, context.services);
    return {
      id: purchaseId,
      command: {
        type: 'ApprovePurchase',
        at: context.meta.at,
        purchaseId,
        by: context.caller.person.id,
        reason,
        isOver,
        parties,
      },
    };
  },
});

export const declinePurchase = useCase({
  name: 'DeclinePurchase',
  decider: purchase,
  permission: 'order.approve',
  prepare: async ({ purchaseId, reason }: { purchaseId: string; reason: string }, context) => {
    const { isOver } = await toBeDecided(context, purchaseId);
    return {
      id: purchaseId,
      command: {
        type: 'DeclinePurchase',
        at: context.meta.at,
        purchaseId,
        by: context.caller.person.id,
        reason,
        isOver,
      },
    };
  },
});
