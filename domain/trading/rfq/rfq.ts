import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireLine, requirePositiveInteger, requireText } from '../../shared/decider/text.js';
import { isCurrency, isUnitPriceAmount, type UnitPrice } from '../../shared/money/money.js';
import { DAY_MS, dayAt } from '../../shared/time/days.js';
import type {
  FixedCommission,
  PurchaseEvent,
  PurchasePlacedData,
} from '../purchase/purchase.events.js';
import { purchase, type PurchaseState } from '../purchase/purchase.js';
import type { OfferedLine, RfqCommand } from './rfq.commands.js';
import {
  partiesTo,
  vendorsAsked,
  type QuotedLine,
  type RequestedLine,
  type RfqEvent,
} from './rfq.events.js';

/** `Superseded`: replaced by the vendor's next quote. All but `Open` are final. */
export type QuoteStatus = 'Open' | 'Superseded' | 'Accepted' | 'Declined' | 'Expired';

export interface Quote {
  readonly quoteId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  readonly lines: readonly QuotedLine[];
  readonly validUntil: string;
  readonly status: QuoteStatus;
  /** Its lines may be ordered in several parts, each line once. */
  readonly acceptances: readonly Acceptance[];
}

export interface Acceptance {
  readonly lineIds: readonly string[];
  /** The purchase that it placed. */
  readonly purchase: NonNullable<PurchaseState>;
}

export interface RequestedQuote {
  readonly rfqId: string;
  readonly number: string;
  readonly buyerOrgId: string;
  readonly vendorOrgIds: readonly string[];
  readonly lines: readonly RequestedLine[];
  readonly quotes: readonly Quote[];
  /** Vendors who declined to quote. */
  readonly declinedBy: readonly string[];
  /**
   * For each party the number of events that concern it, from 0: a vendor's revision of the request
   * says nothing of what others do.
   */
  readonly revisions: Readonly<Record<string, number>>;
}

export type RfqState = RequestedQuote | null;

/** The longest validity of a quote, in days. */
const LONGEST_VALIDITY_DAYS = 366;

/**
 * A buyer's request for quotes to one or more vendors, and their quotes. A vendor may replace its
 * quote until one is accepted.
 */
export const rfq: Decider<RfqState, RfqCommand, RfqEvent> = {
  category: 'rfq',
  stateVersion: 4,
  initial: null,
  decide,
  evolve,
};

function decide(command: RfqCommand, state: RfqState): readonly RfqEvent[] {
  if (command.type === 'RequestQuote') return state ? [] : [request(command)];
  if (!state) throw missing('rfq/unknown', 'this quote request does not exist');
  const { rfqId } = state;
  const of = { rfqId, buyerOrgId: state.buyerOrgId, occurredAt: command.at };
  switch (command.type) {
    case 'OfferQuote':
      return offer(command, state);
    case 'DeclineQuoteRequest': {
      const { vendorOrgId, by: declinedBy, reason } = command;
      requireInvited(state, vendorOrgId);
      requireSeen(state, vendorOrgId, command.seenRevision);
      if (state.declinedBy.includes(vendorOrgId)) return [];
      requireText('reason', reason, 500);
      requireNoneAccepted(state, vendorOrgId);
      return [{ type: 'QuoteRequestDeclined', data: { ...of, vendorOrgId, declinedBy, reason } }];
    }
    case 'AcceptQuote': {
      const quote = quoteOf(state, command.quoteId);
      const { lineIds } = command;
      if (acceptanceOf(quote, lineIds)) return [];
      if (quote.status !== 'Accepted') requireOpen(quote);
      requireOnce(state, quote, lineIds);
      requireValid(quote, command.at);
      const { placed, charged } = purchased(rfqId, command.purchase);
      const { quoteId, vendorOrgId } = quote;
      return [
        {
          type: 'QuoteAccepted',
          data: {
            ...of,
            quoteId,
            vendorOrgId,
            acceptedBy: command.by,
            purchase: placed,
            lineIds,
            ...isPlacedNext(charged),
          },
        },
        ...charged,
      ];
    }
    case 'AcceptQuotes':
      return acceptTogether(command, state);
    case 'DeclineQuote': {
      const quote = quoteOf(state, command.quoteId);
      if (quote.status === 'Declined') return [];
      requireOpen(quote);
      return [
        {
          type: 'QuoteDeclined',
          data: {
            ...of,
            quoteId: quote.quoteId,
            vendorOrgId: quote.vendorOrgId,
            declinedBy: command.by,
            reason: command.reason,
          },
        },
      ];
    }
    case 'ExpireQuote': {
      const { quoteId, vendorOrgId, status, validUntil } = quoteOf(state, command.quoteId);
      if (status !== 'Open' || command.at <= validUntil) return [];
      return [{ type: 'QuoteExpired', data: { ...of, quoteId, vendorOrgId, validUntil } }];
    }
    default:
      return never(command);
  }
}

function evolve(before: RfqState, event: RfqEvent): RfqState {
  if (event.type === 'QuoteRequested') {
    const { rfqId, number, buyerOrgId, vendorOrgIds, lines } = event.data;
    const revisions = Object.fromEntries(partiesTo(event).map((party) => [party, 0]));
    return {
      rfqId,
      number,
      buyerOrgId,
      vendorOrgIds,
      lines,
      quotes: [],
      declinedBy: [],
      revisions,
    };
  }
  if (!before) return before;
  const revisions = { ...before.revisions };
  for (const party of partiesTo(event)) revisions[party] = (revisions[party] ?? 0) + 1;
  const state: RequestedQuote = { ...before, revisions };
  const settled = (quoteId: string, status: QuoteStatus): RfqState => ({
    ...state,
    quotes: state.quotes.map((q) => (q.quoteId === quoteId ? { ...q, status } : q)),
  });
  switch (event.type) {
    case 'QuoteOffered': {
      const { quoteId, number, vendorOrgId, lines, validUntil } = event.data;
      const quotes = superseded(state.quotes, vendorOrgId);
      const declinedBy = state.declinedBy.filter((id) => id !== vendorOrgId);
      return {
        ...state,
        quotes: [
          ...quotes,
          { quoteId, number, vendorOrgId, lines, validUntil, status: 'Open', acceptances: [] },
        ],
        declinedBy,
      };
    }
    case 'QuoteRequestDeclined':
      return {
        ...state,
        quotes: superseded(state.quotes, event.data.vendorOrgId),
        declinedBy: [...state.declinedBy, event.data.vendorOrgId],
      };
    case 'QuoteAccepted':
      return {
        ...state,
        quotes: state.quotes.map((q) =>
          q.quoteId === event.data.quoteId
            ? accepted(q, acceptedLines(q.lines, event.data), event.data.purchase)
            : q,
        ),
      };
    case 'QuotesAccepted':
      return {
        ...state,
        quotes: state.quotes.map((q) => {
          const part = event.data.quotes.find((each) => each.quoteId === q.quoteId);
          return part ? accepted(q, part.lineIds, event.data.purchase) : q;
        }),
      };
    case 'QuotedPurchaseCharged':
      return state;
    case 'QuoteDeclined':
      return settled(event.data.quoteId, 'Declined');
    case 'QuoteExpired':
      return settled(event.data.quoteId, 'Expired');
    default:
      return never(event);
  }
}

function accepted(quote: Quote, lineIds: readonly string[], frozen: PurchasePlacedData): Quote {
  const placed = purchase.evolve(null, { type: 'PurchasePlaced', data: frozen })!;
  const acceptance = { lineIds, purchase: placed };
  return { ...quote, status: 'Accepted', acceptances: [...quote.acceptances, acceptance] };
}

/**
 * What is frozen of a purchase that can be placed, and the commission on its orders.
 *
 * @throws DomainError where it cannot
 */
function purchased(
  rfqId: string,
  command: Extract<RfqCommand, { type: 'AcceptQuote' }>['purchase'],
): { readonly placed: PurchasePlacedData; readonly charged: readonly RfqEvent[] } {
  const [{ data: placed }, ...others] = purchase.decide(command, null) as [
    Extract<PurchaseEvent, { type: 'PurchasePlaced' }>,
    ...PurchaseEvent[],
  ];
  const commissions = others.flatMap((event): readonly FixedCommission[] => {
    if (event.type !== 'CommissionFixed') return [];
    const { purchaseId: _, occurredAt: __, ...fixed } = event.data;
    return [fixed];
  });
  const { occurredAt } = placed;
  return {
    placed,
    charged:
      commissions.length > 0
        ? [
            {
              type: 'QuotedPurchaseCharged',
              data: { rfqId, purchase: placed, commissions, occurredAt },
            },
          ]
        : [],
  };
}

const isPlacedNext = (charged: readonly RfqEvent[]): { readonly isPlacedNext?: true } =>
  charged.length > 0 ? { isPlacedNext: true } : {};

/** Lines of several quotes are one purchase, so that a limit is compared with all of them. */
function acceptTogether(
  { at, by, lines, purchase: wanted }: Extract<RfqCommand, { type: 'AcceptQuotes' }>,
  state: RequestedQuote,
): readonly RfqEvent[] {
  const { rfqId, buyerOrgId } = state;
  if (lines.length === 0)
    throw invalid('rfq/no-lines', 'order at least one of the quoted lines', { field: 'lines' });
  if (purchasedBefore(state, wanted.purchaseId)) return [];
  const settled = orderedLines(state);
  const seen = new Set<string>();
  lines.forEach(({ quoteId, lineId }, i) => {
    const field = `lines[${i}]`;
    const quote = state.quotes.find((q) => q.quoteId === quoteId);
    if (!quote)
      throw invalid('rfq/unknown-quote', 'this quote does not exist', {
        field: `${field}.quoteId`,
      });
    if (quote.status !== 'Accepted') requireOpen(quote, `${field}.quoteId`);
    requireValid(quote, at, `${field}.quoteId`);
    if (!quote.lines.some((l) => l.lineId === lineId))
      throw invalid('rfq/unknown-line', 'this quote has no such line', {
        field: `${field}.id`,
        allowed: quote.lines.map((l) => l.lineId),
      });
    if (seen.has(lineId))
      throw invalid('rfq/line-twice', 'a line is ordered of one vendor', { field: `${field}.id` });
    seen.add(lineId);
    if (settled.has(lineId))
      throw conflict(
        'rfq/already-ordered',
        'this line has been ordered: name only lines that are left',
        { field: `${field}.id`, allowed: quotedAndLeft(quote, settled) },
      );
  });
  const { placed: frozen, charged } = purchased(rfqId, wanted);
  const quotes = [...Map.groupBy(lines, (l) => l.quoteId)].map(([quoteId, of]) => ({
    quoteId,
    vendorOrgId: quoteOf(state, quoteId).vendorOrgId,
    lineIds: of.map((l) => l.lineId),
  }));
  const of = {
    rfqId,
    buyerOrgId,
    acceptedBy: by,
    purchase: frozen,
    ...isPlacedNext(charged),
    occurredAt: at,
  };
  const acceptance: RfqEvent =
    quotes.length === 1
      ? { type: 'QuoteAccepted', data: { ...of, ...quotes[0]! } }
      : {
          type: 'QuotesAccepted',
          data: { ...of, quotes, vendorOrgIds: quotes.map((q) => q.vendorOrgId) },
        };
  return [acceptance, ...charged];
}

const purchasedBefore = (state: RequestedQuote, purchaseId: string): boolean =>
  state.quotes.some((q) => q.acceptances.some((a) => a.purchase.purchaseId === purchaseId));

/** Lines that have been ordered, of whomever. */
const orderedLines = ({ quotes }: RequestedQuote): ReadonlySet<string> =>
  new Set(quotes.flatMap((q) => q.acceptances).flatMap((a) => a.lineIds));

const quotedAndLeft = ({ lines }: Quote, ordered: ReadonlySet<string>): readonly string[] =>
  lines.map((l) => l.lineId).filter((lineId) => !ordered.has(lineId));

/**
 * The quoted lines that an acceptance orders. One that does not name them ordered the quoted
 * quantity of each of its products.
 */
export function acceptedLines(
  quoted: readonly QuotedLine[],
  {
    lineIds,
    purchase: placed,
  }: Pick<Extract<RfqEvent, { type: 'QuoteAccepted' }>['data'], 'lineIds' | 'purchase'>,
): readonly string[] {
  if (lineIds) return lineIds;
  const ordered = placed.orders.flatMap((o) => o.lines).map((l) => `${l.productId} ${l.quantity}`);
  return quoted.flatMap(({ lineId, productId, quantity }) => {
    const at = ordered.indexOf(`${productId} ${quantity}`);
    if (at < 0) return [];
    ordered.splice(at, 1);
    return [lineId];
  });
}

/** The acceptance of exactly these lines; null where there is none. */
export const acceptanceOf = (
  { acceptances }: Quote,
  lineIds: readonly string[],
): Acceptance | null =>
  acceptances.find(
    (a) => a.lineIds.length === lineIds.length && lineIds.every((id) => a.lineIds.includes(id)),
  ) ?? null;

/** A new quote, or declining to quote, supersedes the vendor's open quote. */
const superseded = (quotes: readonly Quote[], vendorOrgId: string): Quote[] =>
  quotes.map((q) =>
    q.vendorOrgId === vendorOrgId && q.status === 'Open' ? { ...q, status: 'Superseded' } : q,
  );

function request({
  type: _type,
  at,
  vendorTimeZones,
  ...command
}: Extract<RfqCommand, { type: 'RequestQuote' }>): RfqEvent {
  if (command.vendorOrgIds.length === 0)
    throw invalid('rfq/no-vendor', 'name at least one vendor', { field: 'vendorOrgIds' });
  if (command.lines.length === 0)
    throw invalid('rfq/no-lines', 'ask for at least one thing', { field: 'lines' });
  // of several vendors one whose day it still is can deliver
  const today = vendorTimeZones.map((timeZone) => dayAt(timeZone, at)).sort()[0]!;
  if (command.neededBy !== null && command.neededBy < today)
    throw invalid(
      'rfq/needed-by',
      `neededBy must not be in the past: where the vendor is, it is ${today}`,
      { field: 'neededBy', allowed: [today] },
    );
  const lines = command.lines.map((line, i): RequestedLine => {
    if (!line)
      throw invalid('rfq/unknown-product', 'this product does not exist', {
        field: `lines[${i}].productId`,
      });
    requirePositiveInteger(`lines[${i}].quantity`, line.quantity);
    if (line.vendorOrgIds) requireVendors(line.vendorOrgIds, command.vendorOrgIds, i);
    else if (line.vendorOrgId !== null && !command.vendorOrgIds.includes(line.vendorOrgId))
      throw invalid(
        'rfq/not-their-product',
        `"${line.name}" is sold by none of the vendors asked: ask its vendor, or say in vendorOrgIds who may offer an equivalent`,
        { field: `lines[${i}].productId` },
      );
    if (line.productId === null) requireText(`lines[${i}].description`, line.name, 2000);
    if (line.unit !== undefined) requireLine(`lines[${i}].unit`, line.unit, 20);
    if (line.targetPrice) requireUnitPrice(line.targetPrice, `lines[${i}].targetPrice`);
    return line;
  });
  return { type: 'QuoteRequested', data: { ...command, lines, occurredAt: at } };
}

/** Whoever is asked for a line is one of those whom the request goes to. */
function requireVendors(asked: readonly string[], all: readonly string[], i: number): void {
  const field = `lines[${i}].vendorOrgIds`;
  if (asked.length === 0)
    throw invalid('rfq/no-vendor', 'name at least one vendor for the line', { field });
  if (!asked.every((id) => all.includes(id)))
    throw invalid('rfq/vendor-not-asked', 'the request does not go to this vendor', {
      field,
      allowed: all,
    });
}

function requireUnitPrice(unitPrice: UnitPrice, field: string): void {
  if (
    !isUnitPriceAmount(unitPrice.amount) ||
    !Number.isSafeInteger(unitPrice.per) ||
    unitPrice.per < 1
  )
    throw invalid(
      'rfq/unit-price',
      'a price is a decimal that is not negative, with at most six places, for a whole number of units',
      { field },
    );
  if (!isCurrency(unitPrice.currency))
    throw invalid(
      'money/unknown-currency',
      `"${unitPrice.currency}" is not an ISO 4217 currency code such as GBP`,
      { field },
    );
}

function offer(
  {
    at,
    quoteId,
    vendor,
    by,
    lines: offered,
    validUntil,
    note,
    seenRevision,
  }: Extract<RfqCommand, { type: 'OfferQuote' }>,
  state: RequestedQuote,
): readonly RfqEvent[] {
  if (state.quotes.some((q) => q.quoteId === quoteId)) return [];
  const { organizationId: vendorOrgId, name: vendorName } = vendor;
  requireInvited(state, vendorOrgId);
  if (vendor.status !== 'Verified')
    throw conflict(
      'rfq/vendor-not-selling',
      `a vendor quotes once the operator has verified it; now it is ${vendor.status}`,
    );
  requireNoneAccepted(state, vendorOrgId);
  requireSeen(state, vendorOrgId, seenRevision);
  if (validUntil <= at)
    throw invalid('rfq/valid-until', 'validUntil must lie in the future', { field: 'validUntil' });
  if (Date.parse(validUntil) - Date.parse(at) > LONGEST_VALIDITY_DAYS * DAY_MS)
    throw invalid('rfq/valid-until', `a quote is valid for at most ${LONGEST_VALIDITY_DAYS} days`, {
      field: 'validUntil',
    });
  const lines = quotedLines(state, vendorOrgId, offered);
  const before = state.quotes.filter((q) => q.vendorOrgId === vendorOrgId).length;
  // by the vendor's own rounds: a number that counts all quotes would tell of the others
  const number = `${state.number}-${before + 1}`;
  const data = {
    rfqId: state.rfqId,
    buyerOrgId: state.buyerOrgId,
    vendorOrgId,
    quoteId,
    number,
    vendorName,
    offeredBy: by,
    round: before + 1,
    lines,
    validUntil,
    note,
    occurredAt: at,
  };
  return [{ type: 'QuoteOffered', data }];
}

function quotedLines(
  state: RequestedQuote,
  vendorOrgId: string,
  offered: readonly OfferedLine[],
): readonly QuotedLine[] {
  const ordered = orderedLines(state);
  const ownLines = new Map(
    state.lines.filter((l) => vendorsAsked(l).includes(vendorOrgId)).map((l) => [l.lineId, l]),
  );
  if (offered.length === 0)
    throw invalid('rfq/no-lines', 'quote at least one of the lines', {
      field: 'lines',
      allowed: [...ownLines.keys()],
    });
  const currency = offered[0]!.unitPrice.currency;
  const seen = new Set<string>();
  return offered.map((line, i): QuotedLine => {
    const { lineId, unitPrice, leadTimeDays, note } = line;
    const requested = ownLines.get(lineId);
    if (!requested)
      throw invalid('rfq/unknown-line', 'you were not asked for such a line', {
        field: `lines[${i}].id`,
        allowed: [...ownLines.keys()],
      });
    if (seen.has(lineId))
      throw invalid('rfq/line-twice', 'a line is quoted once', { field: `lines[${i}].id` });
    seen.add(lineId);
    if (ordered.has(lineId))
      throw conflict('rfq/line-settled', 'the buyer has ordered this line in the meantime', {
        field: `lines[${i}].id`,
        allowed: [...ownLines.keys()].filter((id) => !ordered.has(id)),
      });
    const field = `lines[${i}].unitPrice`;
    requireUnitPrice(unitPrice, field);
    if (unitPrice.currency !== currency)
      throw invalid(
        'rfq/currencies',
        `a quote has one currency: its first line is in ${currency}`,
        { field, allowed: [currency] },
      );
    const product = productOffered(line, requested, vendorOrgId, i);
    const quantity = line.quantity ?? requested.quantity;
    requirePositiveInteger(`lines[${i}].quantity`, quantity);
    const minimum = line.minimumQuantity ?? null;
    if (minimum !== null) requirePositiveInteger(`lines[${i}].minimumQuantity`, minimum);
    if (minimum !== null && minimum > quantity)
      throw invalid(
        'rfq/minimum-quantity',
        `you supply no less than ${minimum} at this price: quote a quantity of ${minimum} or more`,
        { field: `lines[${i}].quantity`, allowed: [String(minimum)] },
      );
    return {
      lineId,
      ...product,
      quantity,
      unitPrice,
      leadTimeDays,
      note,
      ...(minimum === null ? {} : { minimumQuantity: minimum }),
    };
  });
}

/**
 * What a vendor would deliver for a line: the product asked for, or one of its own that it names.
 * What is ordered is always a product, since only products have stock, tax and a supplier.
 */
function productOffered(
  { product }: OfferedLine,
  requested: RequestedLine,
  vendorOrgId: string,
  i: number,
): Pick<QuotedLine, 'productId' | 'sku' | 'name' | 'unit'> {
  if (product) {
    const { productId, sku, name, unit } = product;
    return { productId, sku, name, ...(productId === requested.productId ? {} : { unit }) };
  }
  const { productId, sku, name } = requested;
  if (productId !== null && sku !== null && requested.vendorOrgId === vendorOrgId)
    return { productId, sku, name };
  throw invalid(
    'rfq/product-needed',
    productId === null
      ? 'name the product of yours that you would deliver: it may be one that you list for this buyer, without a price in any list'
      : 'this product is another vendor’s: name the product of yours that is its equivalent',
    { field: `lines[${i}].productId` },
  );
}

/** How many events have concerned a party since the request was made. */
export const revisionFor = ({ revisions }: RequestedQuote, organizationId: string): number =>
  revisions[organizationId] ?? 0;

/** @throws DomainError where the vendor looks at an older state of the request */
function requireSeen(
  state: RequestedQuote,
  vendorOrgId: string,
  seen: number | null | undefined,
): void {
  const current = revisionFor(state, vendorOrgId);
  if (seen !== undefined && seen !== null && seen !== current)
    throw conflict('rfq/changed', 'the request has changed since you have read it: read it again', {
      facts: { current },
    });
}

function requireInvited(state: RequestedQuote, vendorOrgId: string): void {
  if (!state.vendorOrgIds.includes(vendorOrgId))
    throw missing('rfq/unknown', 'this quote request does not exist');
}

function requireNoneAccepted(state: RequestedQuote, vendorOrgId: string): void {
  const accepted = state.quotes.find(
    (q) => q.vendorOrgId === vendorOrgId && q.status === 'Accepted',
  );
  if (accepted)
    throw conflict(
      'rfq/already-accepted',
      `the buyer has accepted the quote ${accepted.number}: this request is settled with you`,
    );
}

function quoteOf(state: RequestedQuote, quoteId: string): Quote {
  const quote = state.quotes.find((q) => q.quoteId === quoteId);
  if (!quote) throw missing('rfq/unknown-quote', 'this quote does not exist');
  return quote;
}

/** A line is ordered once, in whatever parts and of whomever. */
function requireOnce(state: RequestedQuote, quote: Quote, lineIds: readonly string[]): void {
  const seen = new Set<string>();
  lineIds.forEach((lineId, i) => {
    if (seen.has(lineId))
      throw invalid('rfq/line-twice', 'a quoted line is ordered once', { field: `lines[${i}]` });
    seen.add(lineId);
  });
  if (lineIds.length === 0)
    throw invalid('rfq/no-lines', 'order at least one of the quoted lines', { field: 'lines' });
  const ordered = orderedLines(state);
  const again = lineIds.findIndex((lineId) => ordered.has(lineId));
  if (again < 0) return;
  const left = quotedAndLeft(quote, ordered);
  throw conflict(
    'rfq/already-ordered',
    left.length > 0
      ? `a part of the quote ${quote.number} has been ordered: name only lines that are left`
      : `all lines of the quote ${quote.number} have been ordered`,
    { field: `lines[${again}]`, allowed: left },
  );
}

function requireValid({ number, validUntil }: Quote, at: string, field?: string): void {
  if (at > validUntil)
    throw conflict(
      'rfq/expired',
      `the quote ${number} was valid until ${validUntil}: ask the vendor for a new one`,
      field === undefined ? {} : { field },
    );
}

function requireOpen({ number, status }: Quote, field?: string): void {
  if (status === 'Open') return;
  const why = {
    Superseded: 'its vendor has replaced it',
    Accepted: 'it was accepted',
    Declined: 'it was declined',
    Expired: 'its validity has ended',
  }[status];
  throw conflict('rfq/not-open', `the quote ${number} is no longer open: ${why}`, {
    facts: { current: status },
    ...(field === undefined ? {} : { field }),
  });
}
