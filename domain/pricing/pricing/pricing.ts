import { compareUnitPrices, type UnitPrice } from '../../shared/money/money.js';
import type { Audience, PriceListTerms, PriceRow } from '../price-list/price-list.events.js';

/**
 * A published list's prices of one product; `rows` are sorted by quantity, without overlap or gap.
 */
export interface PricedList {
  readonly priceListId: string;
  readonly terms: PriceListTerms;
  readonly rows: readonly PriceRow[];
}

export interface PriceQuery {
  readonly buyerOrgId: string | null;
  readonly buyerGroups: readonly string[];
  readonly quantity: number;
  /** The time at which the price must be valid, ISO 8601 in UTC. */
  readonly at: string;
  /** Only consider lists in this currency: the one that the buyer has chosen. */
  readonly currency?: string;
  /**
   * Of lists of equal rank in several currencies the one in this currency wins, such as the buyer's
   * own; absent, or where none is: the first by its code.
   */
  readonly preferredCurrency?: string;
}

/** Whom prices are for. */
export type PricedFor = Pick<PriceQuery, 'buyerOrgId' | 'buyerGroups' | 'preferredCurrency'>;

/** Why a list won, or the first rule by which it lost. */
export type Verdict =
  | 'won'
  | 'not for this buyer'
  | 'not yet valid'
  | 'no longer valid'
  | 'another currency'
  | 'no price for this quantity'
  | 'less specific audience'
  | 'lower precedence'
  | 'higher price';

export interface ConsideredList {
  readonly priceListId: string;
  readonly name: string;
  readonly audience: Audience['kind'];
  readonly precedence: number;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
  readonly unitPrice: UnitPrice | null;
  readonly verdict: Verdict;
}

export interface WinningPrice {
  readonly priceListId: string;
  readonly priceListName: string;
  readonly minQuantity: number;
  readonly maxQuantity: number | null;
  readonly unitPrice: UnitPrice;
}

interface Candidate extends WinningPrice {
  readonly list: PricedList;
  readonly row: PriceRow;
}

const specificity: Readonly<Record<Audience['kind'], number>> = {
  everyone: 0,
  buyerGroup: 1,
  organizations: 2,
};

/**
 * The price of a product for a buyer: the most specific audience (named organisation, buyer group,
 * everyone), then the highest precedence, then the lowest price, then the smallest list id. Null
 * where no list has one.
 *
 * `lists` are the product's lists of one vendor in any order; lists that are not valid then, or are
 * for other buyers, are skipped.
 */
export function priceOf(
  lists: readonly PricedList[],
  question: PriceQuery,
): (WinningPrice & { readonly list: PricedList }) | null {
  let best: Candidate | null = null;
  for (const list of lists) {
    const candidate = candidateOf(list, question);
    if (typeof candidate === 'string') continue;
    if (!best || compare(candidate, best, question.preferredCurrency).order < 0) best = candidate;
  }
  return best;
}

/** Every list considered, the winner first, and why each one won or lost. */
export function explainPrice(
  lists: readonly PricedList[],
  question: PriceQuery,
  winner = priceOf(lists, question),
): readonly ConsideredList[] {
  const considered = lists.map((list): ConsideredList => {
    const candidate = candidateOf(list, question);
    const { name, audience, precedence, validFrom, validTo } = list.terms;
    const of = {
      priceListId: list.priceListId,
      name,
      audience: audience.kind,
      precedence,
      validFrom,
      validTo,
    };
    if (typeof candidate === 'string')
      return { ...of, minQuantity: null, maxQuantity: null, unitPrice: null, verdict: candidate };
    const { minQuantity, maxQuantity, unitPrice } = candidate;
    const verdict =
      winner?.list === list
        ? 'won'
        : compare(candidate, winner as Candidate, question.preferredCurrency).lostBy;
    return { ...of, minQuantity, maxQuantity, unitPrice, verdict };
  });
  return considered.sort((a, b) => Number(b.verdict === 'won') - Number(a.verdict === 'won'));
}

/** The currencies in which a buyer has a price at this quantity, the one that wins first. */
export function currenciesOf(lists: readonly PricedList[], question: PriceQuery): string[] {
  const found = new Set<string>();
  for (const list of lists) {
    const candidate = candidateOf(list, question);
    if (typeof candidate !== 'string') found.add(candidate.unitPrice.currency);
  }
  if (found.size < 2) return [...found];
  const first = priceOf(lists, question)!.unitPrice.currency;
  return [first, ...[...found].filter((each) => each !== first).sort()];
}

function candidateOf(list: PricedList, question: PriceQuery): Candidate | Verdict {
  const { terms } = list;
  if (!audienceIncludes(terms.audience, question)) return 'not for this buyer';
  if (question.at < terms.validFrom) return 'not yet valid';
  if (terms.validTo !== null && question.at > terms.validTo) return 'no longer valid';
  if (question.currency !== undefined && terms.currency !== question.currency)
    return 'another currency';
  const row = rowFor(list.rows, question.quantity);
  if (!row) return 'no price for this quantity';
  return {
    list,
    row,
    priceListId: list.priceListId,
    priceListName: terms.name,
    minQuantity: row.minQuantity,
    maxQuantity: row.maxQuantity,
    unitPrice: { amount: row.unitPrice, currency: terms.currency, per: row.per },
  };
}

export function audienceIncludes(
  audience: Audience,
  { buyerOrgId, buyerGroups }: Pick<PriceQuery, 'buyerOrgId' | 'buyerGroups'>,
): boolean {
  switch (audience.kind) {
    case 'everyone':
      return true;
    case 'organizations':
      return buyerOrgId !== null && audience.organizationIds.includes(buyerOrgId);
    case 'buyerGroup':
      return buyerGroups.includes(audience.group);
  }
}

/** Whether a list applies to a buyer at a time. */
export function appliesTo(terms: PriceListTerms, buyer: PricedFor, at: string): boolean {
  return audienceIncludes(terms.audience, buyer) && isValidAt(terms, at);
}

/** Whether a list counts at a time, for whomever it is. */
export const isValidAt = (
  { validFrom, validTo }: Pick<PriceListTerms, 'validFrom' | 'validTo'>,
  at: string,
): boolean => at >= validFrom && (validTo === null || at <= validTo);

/**
 * Sort key of a list before prices are compared, the winner first: audience, precedence, currency,
 * of which the preferred one comes first.
 */
export const rankOf = (
  { audience, precedence, currency }: PriceListTerms,
  preferredCurrency?: string,
): readonly [number, number, string] => [
  -specificity[audience.kind],
  -precedence,
  currency === preferredCurrency ? '' : currency,
];

export function rowFor(rows: readonly PriceRow[], quantity: number): PriceRow | undefined {
  return rows.find(
    (row) =>
      quantity >= row.minQuantity && (row.maxQuantity === null || quantity <= row.maxQuantity),
  );
}

/** Negative `order`: `a` beats `b`. Otherwise `lostBy` is the rule by which `a` lost. */
function compare(
  a: Candidate,
  b: Candidate,
  preferredCurrency: string | undefined,
): { order: number; lostBy: Verdict } {
  const bySpecificity =
    specificity[b.list.terms.audience.kind] - specificity[a.list.terms.audience.kind];
  if (bySpecificity !== 0) return { order: bySpecificity, lostBy: 'less specific audience' };
  const byPrecedence = b.list.terms.precedence - a.list.terms.precedence;
  if (byPrecedence !== 0) return { order: byPrecedence, lostBy: 'lower precedence' };
  const sameCurrency = a.unitPrice.currency === b.unitPrice.currency;
  const [one, other] = [a, b].map(({ unitPrice: { currency } }) =>
    currency === preferredCurrency ? '' : currency,
  ) as [string, string];
  const byPrice = sameCurrency ? compareUnitPrices(a.unitPrice, b.unitPrice) : one < other ? -1 : 1;
  if (byPrice !== 0)
    return { order: byPrice, lostBy: sameCurrency ? 'higher price' : 'another currency' };
  return { order: a.priceListId < b.priceListId ? -1 : 1, lostBy: 'lower precedence' };
}
