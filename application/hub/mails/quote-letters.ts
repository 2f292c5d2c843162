import type { PurchasedOrder } from '../../../domain/trading/purchase/purchase.events.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import {
  amountsInWords,
  counted,
  netOf,
  timeInWords,
  type Letter,
  type LetterContext,
  type NoLetter,
} from './letter.js';

export async function quoteGiven(
  { data }: RecordedOf<'QuoteOffered'>,
  { stream, at, link, organization, now }: LetterContext,
): Promise<Letter | NoLetter> {
  const { rfqId, quoteId, buyerOrgId, vendorOrgId, vendorName, lines, validUntil, note, round } =
    data;
  const [asked] = stream;
  if (asked?.type !== 'QuoteRequested') return { obsolete: 'the request is not known' };
  if (now > Date.parse(validUntil)) return { obsolete: 'the quote has expired' };
  const ended = stream.slice(at + 1).some((later) => {
    if (later.type === 'QuoteOffered') return later.data.vendorOrgId === vendorOrgId;
    return (
      (later.type === 'QuotesAccepted' && later.data.quotes.some((q) => q.quoteId === quoteId)) ||
      ((later.type === 'QuoteAccepted' ||
        later.type === 'QuoteDeclined' ||
        later.type === 'QuoteExpired') &&
        later.data.quoteId === quoteId)
    );
  });
  if (ended) return { obsolete: 'the quote was replaced, or decided on' };
  const timeZone = (await organization(buyerOrgId))?.timeZone ?? 'UTC';
  const { number } = asked.data;
  return {
    subject: `${vendorName} has quoted for request ${number}`,
    paragraphs: [
      `${vendorName} has ${round > 1 ? 'sent a new quote' : 'quoted'} for ${counted(lines.length, 'line')} of your request ${number}: ${amountsInWords(netOf(lines))} excl. VAT.`,
      ...(note ? [`They wrote: ${note}`] : []),
      `The quote can be accepted until ${timeInWords(validUntil, timeZone)}. Compare and accept it here:\n${link(`rfq/${rfqId}`)}`,
    ],
  };
}

export function quoteAccepted(
  { data }: RecordedOf<'QuoteAccepted'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  return Promise.resolve(acceptance(data.rfqId, data.purchase.orders, context));
}

/** Each vendor is told of its own order alone. */
export function quotesAccepted(
  { data }: RecordedOf<'QuotesAccepted'>,
  context: LetterContext,
): Promise<Letter | NoLetter> {
  const { stream, recipient } = context;
  const quoteIds = new Set(data.quotes.map((q) => q.quoteId));
  const vendors = new Set(
    stream.flatMap((e) =>
      e.type === 'QuoteOffered' && quoteIds.has(e.data.quoteId) && e.data.offeredBy === recipient
        ? [e.data.vendorOrgId]
        : [],
    ),
  );
  const orders = data.purchase.orders.filter((order) => vendors.has(order.vendorOrgId));
  if (orders.length === 0)
    return Promise.resolve({ obsolete: 'the recipient has offered none of the quotes' });
  return Promise.resolve(acceptance(data.rfqId, orders, context));
}

function acceptance(
  rfqId: string,
  orders: readonly PurchasedOrder[],
  { stream, link }: LetterContext,
): Letter | NoLetter {
  const [asked] = stream;
  if (asked?.type !== 'QuoteRequested') return { obsolete: 'the request is not known' };
  const { number, buyerName } = asked.data;
  const numbers = orders.map((order) => order.number).join(', ');
  const net = amountsInWords(orders.map((order) => order.netAmount));
  return {
    subject: `${buyerName} has accepted your quote for request ${number}`,
    paragraphs: [
      `${buyerName} has accepted your quote for request ${number}: ${net} excl. VAT. Order number: ${numbers}.`,
      `View the request here:\n${link(`rfq/${rfqId}`)}`,
    ],
  };
}
