import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requirePositiveInteger, requireText } from '../../shared/decider/text.js';
import { isCurrency, isUnitPriceAmount } from '../../shared/money/money.js';
import { DAY_MS, dayAt } from '../../shared/time/days.js';
import type { PurchaseEvent } from '../purchase/purchase.events.js';
import { purchase, type PurchaseState } from '../purchase/purchase.js';
import type { OfferedLine, RfqCommand } from './rfq.commands.js';
import type { QuotedLine, RequestedLine, RfqEvent } from './rfq.events.js';

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
  stateVersion: 3,
  initial: null,
  decide,
  evolve,
};

function decide(command: RfqCommand, state: RfqState): readonly RfqEvent[] {
  if (command.type === 'RequestQuote') return state ? [] : [request(command)];
  if (!state) throw missing('rfq/unknown', 'there is no such request for quotes');
  const of = { rfqId: state.rfqId, buyerOrgId: state.buyerOrgId, occurredAt: command.at };
  switch (command.type) {
    case 'OfferQuote':
      return offer(command, state);
    case 'DeclineQuoteRequest': {
      const { vendorOrgId, by: declinedBy, reason } = command;
      requireInvited(state, vendorOrgId);
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
      requireOnce(quote, lineIds);
      if (command.at > quote.validUntil)
        throw conflict(
          'rfq/expired',
          `the quote ${quote.number} was valid until ${quote.validUntil}: ask the vendor for a new one`,
        );
      const [placed] = purchase.decide(command.purchase, null) as [
        Extract<PurchaseEvent, { type: 'PurchasePlaced' }>,
      ];
      const { quoteId, vendorOrgId } = quote;
      return [
        {
          type: 'QuoteAccepted',
          data: {
            ...of,
            quoteId,
            vendorOrgId,
            acceptedBy: command.by,
            purchase: placed.data,
            lineIds,
          },
        },
      ];
    }
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

function evolve(state: RfqState, event: RfqEvent): RfqState {
  if (event.type === 'QuoteRequested') {
    const { rfqId, number, buyerOrgId, vendorOrgIds, lines } = event.data;
    return { rfqId, number, buyerOrgId, vendorOrgIds, lines, quotes: [], declinedBy: [] };
  }
  if (!state) return state;
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
          q.quoteId === event.data.quoteId ? accepted(q, event) : q,
        ),
      };
    case 'QuoteDeclined':
      return settled(event.data.quoteId, 'Declined');
    case 'QuoteExpired':
      return settled(event.data.quoteId, 'Expired');
    default:
      return never(event);
  }
}

function accepted(quote: Quote, { data }: Extract<RfqEvent, { type: 'QuoteAccepted' }>): Quote {
  const placed = purchase.evolve(null, { type: 'PurchasePlaced', data: data.purchase })!;
  const acceptance = { lineIds: acceptedLines(quote.lines, data), purchase: placed };
  return { ...quote, status: 'Accepted', acceptances: [...quote.acceptances, acceptance] };
}

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
    throw invalid('rfq/no-lines', 'ask for at least one product', { field: 'lines' });
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
      throw invalid('rfq/unknown-product', 'there is no such product', {
        field: `lines[${i}].productId`,
      });
    requirePositiveInteger(`lines[${i}].quantity`, line.quantity);
    if (!command.vendorOrgIds.includes(line.vendorOrgId))
      throw invalid(
        'rfq/not-their-product',
        `"${line.name}" is sold by none of the vendors asked`,
        { field: `lines[${i}].productId` },
      );
    return line;
  });
  return { type: 'QuoteRequested', data: { ...command, lines, occurredAt: at } };
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
  if (validUntil <= at)
    throw invalid('rfq/valid-until', 'validUntil must lie in the future', { field: 'validUntil' });
  if (Date.parse(validUntil) - Date.parse(at) > LONGEST_VALIDITY_DAYS * DAY_MS)
    throw invalid('rfq/valid-until', `a quote is valid for at most ${LONGEST_VALIDITY_DAYS} days`, {
      field: 'validUntil',
    });
  const lines = quotedLines(state, vendorOrgId, offered);
  const before = state.quotes.filter((q) => q.vendorOrgId === vendorOrgId).length;
  const number = `${state.number}-${state.quotes.length + 1}`;
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
  const ownLines = new Map(
    state.lines.filter((l) => l.vendorOrgId === vendorOrgId).map((l) => [l.lineId, l]),
  );
  if (offered.length === 0)
    throw invalid('rfq/no-lines', 'quote at least one of the lines', {
      field: 'lines',
      allowed: [...ownLines.keys()],
    });
  const currency = offered[0]!.unitPrice.currency;
  const seen = new Set<string>();
  return offered.map(({ lineId, unitPrice, leadTimeDays, note }, i): QuotedLine => {
    const requested = ownLines.get(lineId);
    if (!requested)
      throw invalid('rfq/unknown-line', 'you were not asked for such a line', {
        field: `lines[${i}].id`,
        allowed: [...ownLines.keys()],
      });
    if (seen.has(lineId))
      throw invalid('rfq/line-twice', 'a line is quoted once', { field: `lines[${i}].id` });
    seen.add(lineId);
    const field = `lines[${i}].unitPrice`;
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
    if (unitPrice.currency !== currency)
      throw invalid(
        'rfq/currencies',
        `a quote has one currency: its first line is in ${currency}`,
        { field, allowed: [currency] },
      );
    const { productId, sku, name, quantity } = requested;
    return { lineId, productId, sku, name, quantity, unitPrice, leadTimeDays, note };
  });
}

function requireInvited(state: RequestedQuote, vendorOrgId: string): void {
  if (!state.vendorOrgIds.includes(vendorOrgId))
    throw missing('rfq/unknown', 'there is no such request for quotes');
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
  if (!quote) throw missing('rfq/unknown-quote', 'there is no such quote');
  return quote;
}

/** A quoted line is ordered once, in whatever parts the quote is accepted. */
function requireOnce({ number, lines, acceptances }: Quote, lineIds: readonly string[]): void {
  const seen = new Set<string>();
  lineIds.forEach((lineId, i) => {
    if (seen.has(lineId))
      throw invalid('rfq/line-twice', 'a quoted line is ordered once', { field: `lines[${i}]` });
    seen.add(lineId);
  });
  if (lineIds.length === 0)
    throw invalid('rfq/no-lines', 'order at least one of the quoted lines', { field: 'lines' });
  const ordered = new Set(acceptances.flatMap((a) => a.lineIds));
  const again = lineIds.findIndex((lineId) => ordered.has(lineId));
  if (again < 0) return;
  const left = lines.map((l) => l.lineId).filter((lineId) => !ordered.has(lineId));
  throw conflict(
    'rfq/already-ordered',
    left.length > 0
      ? `a part of the quote ${number} has been ordered: name only lines that are left`
      : `all of the quote ${number} has been ordered`,
    { field: `lines[${again}]`, allowed: left },
  );
}

function requireOpen({ number, status }: Quote): void {
  if (status === 'Open') return;
  const why = {
    Superseded: 'its vendor has replaced it',
    Accepted: 'it was accepted',
    Declined: 'it was declined',
    Expired: 'its validity has ended',
  }[status];
  throw conflict('rfq/not-open', `the quote ${number} is no longer open: ${why}`, {
    facts: { current: status },
  });
}
