import type { Money } from '../../api/models/money';
import type { Quote } from '../../api/models/quote';
import type { Rfq } from '../../api/models/rfq';

export type OfferedLine = Quote['lines'][number];

export const offerOf = (quote: Quote, lineId: string): OfferedLine | undefined =>
  quote.lines.find(({ id }) => id === lineId);

/** The quotes, by line, that lines were ordered from. */
export function orderedFrom({ quotes }: Rfq): ReadonlyMap<string, Quote> {
  return new Map(
    quotes.flatMap((quote) =>
      quote.acceptances.flatMap(({ lineIds }) => lineIds.map((id) => [id, quote] as const)),
    ),
  );
}

/** Its prices hold: it is open, or a part of it has been ordered and the rest can be. */
export const holds = ({ status, validUntil }: Quote, now = Date.now()): boolean =>
  (status === 'Open' || status === 'Accepted') && Date.parse(validUntil) >= now;

const amountOf = (money: Money | null): number =>
  money === null ? Number.POSITIVE_INFINITY : Number(money.amount);

/**
 * The quotes with the lowest amount of each currency, of two or more: a single one is compared with
 * nothing, and amounts of two currencies are not.
 */
function lowest<Each>(
  all: readonly Each[],
  money: (each: Each) => Money | null,
): ReadonlySet<Each> {
  const found = new Set<Each>();
  for (const of of Map.groupBy(all, (each) => money(each)?.currency ?? '').values()) {
    const least = Math.min(...of.map((each) => amountOf(money(each))));
    if (of.length > 1 && least < Number.POSITIVE_INFINITY)
      for (const each of of) if (amountOf(money(each)) === least) found.add(each);
  }
  return found;
}

/** By line the offers that can be ordered at the lowest amount. */
export function cheapestOf(rfq: Rfq, now = Date.now()): ReadonlyMap<string, ReadonlySet<string>> {
  const ordered = orderedFrom(rfq);
  const open = rfq.quotes.filter((quote) => holds(quote, now));
  return new Map(
    rfq.lines
      .filter(({ id }) => !ordered.has(id))
      .map(({ id }) => {
        const offering = open.filter((quote) => offerOf(quote, id));
        const best = lowest(offering, (quote) => offerOf(quote, id)!.net);
        return [id, new Set([...best].map((quote) => quote.id))] as const;
      }),
  );
}

/** Quotes that offer every line of the request. */
export const isComplete = (quote: Quote, rfq: Rfq): boolean =>
  rfq.lines.every(({ id }) => offerOf(quote, id));

/** The cheapest of those that offer everything and can be ordered. */
export const cheapestComplete = (rfq: Rfq, now = Date.now()): ReadonlySet<string> =>
  new Set(
    [
      ...lowest(
        rfq.quotes.filter((quote) => holds(quote, now) && isComplete(quote, rfq)),
        ({ net }) => net,
      ),
    ].map(({ id }) => id),
  );

/** By currency, exactly: the decimals of the amounts are those of their currency. */
export function totalsOf(amounts: readonly (Money | null)[]): readonly Money[] {
  const known = amounts.filter((money) => money !== null);
  return [...Map.groupBy(known, ({ currency }) => currency)].map(([currency, of]) => {
    const decimals = of[0]!.amount.split('.')[1]?.length ?? 0;
    const minor = of.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n);
    const digits = String(minor).padStart(decimals + 1, '0');
    const amount =
      decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
    return { amount, currency };
  });
}

/** The lowest offer of every line that is left; of equal ones the first that is named. */
export function cheapestChoice(rfq: Rfq, now = Date.now()): ReadonlyMap<string, string> {
  const ordered = orderedFrom(rfq);
  const choice = new Map<string, string>();
  for (const { id } of rfq.lines) {
    if (ordered.has(id)) continue;
    const offers = rfq.quotes.filter((quote) => holds(quote, now) && offerOf(quote, id));
    const currencies = new Set(offers.map((quote) => offerOf(quote, id)!.net?.currency));
    // which of two currencies is cheaper is for the buyer to say
    if (offers.length === 0 || currencies.size > 1) continue;
    const best = offers.reduce((one, other) =>
      amountOf(offerOf(other, id)!.net) < amountOf(offerOf(one, id)!.net) ? other : one,
    );
    choice.set(id, best.id);
  }
  return choice;
}
