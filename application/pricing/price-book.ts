import type {
  PriceListTerms,
  PriceRow,
} from '../../domain/pricing/price-list/price-list.events.js';
import {
  appliesTo,
  currenciesOf,
  explainPrice,
  isValidAt,
  audienceIncludes,
  priceOf,
  rankOf,
  type ConsideredList,
  type PricedList,
  type PricedFor,
  type PriceQuery,
  type WinningPrice,
} from '../../domain/pricing/pricing/pricing.js';
import type { UnitPrice } from '../../domain/shared/money/money.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { Filling } from '../shared/filling.js';

interface BookedList {
  readonly priceListId: string;
  readonly terms: PriceListTerms;
  status: 'Draft' | 'Published' | 'Retired';
}

/** Price lists of equal rank, among which the lowest price wins. */
export interface PriceTier {
  readonly currency: string;
  readonly priceListIds: readonly string[];
}

/** A price with its list's breaks, and every list that was considered. */
export interface ExplainedPrice {
  readonly price: WinningPrice;
  readonly breaks: readonly PriceRow[];
  readonly explanation: readonly ConsideredList[];
}

interface Entry {
  readonly list: BookedList;
  readonly priced: PricedList;
}

/**
 * All published prices by product, in memory, as prices are read far more often than written.
 * Loaded from the read models at start-up and updated by events; drafts are kept but not used until
 * they are published.
 */
export class PriceBook {
  /** Who asks while it is being read is told to come again. */
  readonly filling = new Filling('Prices');
  private readonly lists = new Map<string, BookedList>();
  private readonly byProduct = new Map<string, Entry[]>();

  putList(priceListId: string, terms: PriceListTerms, status: BookedList['status']): void {
    const known = this.lists.get(priceListId);
    if (known) known.status = status;
    else this.lists.set(priceListId, { priceListId, terms, status });
  }

  /** Replaces a product's prices in a list; without rows it is removed. */
  putPrices(priceListId: string, productId: string, rows: readonly PriceRow[]): void {
    const list = this.lists.get(priceListId);
    if (!list) return;
    const others = (this.byProduct.get(productId) ?? []).filter((e) => e.list !== list);
    if (rows.length > 0)
      others.push({ list, priced: { priceListId, terms: list.terms, rows: sorted(rows) } });
    if (others.length > 0) this.byProduct.set(productId, others);
    else this.byProduct.delete(productId);
  }

  apply(event: RecordedEvent): void {
    switch (event.type) {
      case 'PriceListDrafted':
        this.putList(event.data.priceListId, event.data.terms, 'Draft');
        return;
      case 'PricesAdded':
        for (const [productId, rows] of Map.groupBy(event.data.rows, (r) => r.productId)) {
          const before =
            this.byProduct
              .get(productId)
              ?.find((e) => e.list.priceListId === event.data.priceListId)?.priced.rows ?? [];
          // in a list a product has one price from a quantity on: an event that comes again,
          // after its rows were read from a read model, changes nothing
          const others = before.filter((b) => rows.every((r) => r.minQuantity !== b.minQuantity));
          this.putPrices(event.data.priceListId, productId, [...others, ...rows]);
        }
        return;
      case 'PricesChanged': {
        const byProduct = Map.groupBy(event.data.rows, (r) => r.productId);
        for (const productId of event.data.products)
          this.putPrices(event.data.priceListId, productId, byProduct.get(productId) ?? []);
        return;
      }
      case 'PriceListPublished':
        this.putList(event.data.priceListId, event.data.terms, 'Published');
        return;
      case 'PriceListRetired': {
        const list = this.lists.get(event.data.priceListId);
        if (list) list.status = 'Retired';
        return;
      }
      default:
        return;
    }
  }

  /**
   * Every list of a vendor that was for a buyer at a time, retired ones as well: whose streams tell
   * the prices of then.
   *
   * @throws EngineUnavailable while they are being read
   */
  listsFor(vendorOrgId: string, buyer: PricedFor, at: string): readonly string[] {
    this.filling.require();
    return [...this.lists.values()]
      .filter(
        ({ terms, status }) =>
          terms.vendorOrgId === vendorOrgId && status !== 'Draft' && appliesTo(terms, buyer, at),
      )
      .map(({ priceListId }) => priceListId);
  }

  /** The winning price; null where there is none. */
  price(productId: string, query: PriceQuery): WinningPrice | null {
    const winner = priceOf(this.publishedFor(productId), query);
    if (!winner) return null;
    const { priceListId, priceListName, minQuantity, maxQuantity, unitPrice } = winner;
    return { priceListId, priceListName, minQuantity, maxQuantity, unitPrice };
  }

  /** Whether a product has a price at a time, of whatever quantity; null: for anybody. */
  isPriced(productId: string, buyer: PricedFor | null, at: string): boolean {
    return this.publishedFor(productId).some(({ terms }) =>
      buyer ? appliesTo(terms, buyer, at) : isValidAt(terms, at),
    );
  }

  /**
   * The currencies in which there is a price, the one of `price` first: more than one where the
   * buyer has a choice.
   */
  currencies(productId: string, query: PriceQuery): readonly string[] {
    return currenciesOf(this.publishedFor(productId), query);
  }

  /** The public price, from lists for everyone only; null where there is none in that currency. */
  listPrice(
    productId: string,
    {
      quantity,
      at,
      currency,
    }: { readonly quantity: number; readonly at: string; readonly currency: string },
  ): UnitPrice | null {
    return (
      priceOf(this.publishedFor(productId), {
        buyerOrgId: null,
        buyerGroups: [],
        quantity,
        at,
        currency,
      })?.unitPrice ?? null
    );
  }

  /**
   * The winning price with its list's breaks and the explanation; null where there is none.
   * `forBuyer` leaves out lists for others.
   */
  quote(productId: string, query: PriceQuery, forBuyer: boolean): ExplainedPrice | null {
    const published = this.publishedFor(productId);
    const lists = forBuyer
      ? published.filter((list) => audienceIncludes(list.terms.audience, query))
      : published;
    return explainedPrice(lists, query);
  }

  /**
   * A key that is the same for buyers with the same prices at a time, and until when it is valid
   * (null: until a list changes). Lists for everyone are left out of the key, as they apply to all.
   */
  audienceOf(buyer: PricedFor, at: string): { key: string; until: string | null } {
    this.filling.require();
    const ids: string[] = [];
    let until: string | null = null;
    for (const { priceListId, terms, status } of this.lists.values()) {
      if (status !== 'Published') continue;
      for (const boundary of [terms.validFrom, terms.validTo])
        if (boundary !== null && boundary >= at && (until === null || boundary < until))
          until = boundary;
      if (terms.audience.kind !== 'everyone' && audienceIncludes(terms.audience, buyer))
        ids.push(priceListId);
    }
    return { key: [buyer.preferredCurrency ?? '', ...ids.sort()].join(' '), until };
  }

  /**
   * The lists that apply to a buyer at a time, in tiers by precedence: the lowest price of the
   * first tier that prices a product wins. For search engines, which index prices by list.
   */
  tiersFor(buyer: PricedFor, at: string): readonly PriceTier[] {
    this.filling.require();
    const tiers = new Map<
      string,
      {
        rank: readonly [number, number, string];
        tier: { currency: string; priceListIds: string[] };
      }
    >();
    for (const { priceListId, terms, status } of this.lists.values()) {
      if (status !== 'Published' || !appliesTo(terms, buyer, at)) continue;
      const rank = rankOf(terms, buyer.preferredCurrency);
      const key = rank.join(' ');
      const known = tiers.get(key);
      if (known) known.tier.priceListIds.push(priceListId);
      else
        tiers.set(key, { rank, tier: { currency: terms.currency, priceListIds: [priceListId] } });
    }
    const order = (
      a: readonly [number, number, string],
      b: readonly [number, number, string],
    ): number => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1);
    return [...tiers.values()].sort((a, b) => order(a.rank, b.rank)).map(({ tier }) => tier);
  }

  private publishedFor(productId: string): readonly PricedList[] {
    this.filling.require();
    const entries = this.byProduct.get(productId);
    if (!entries) return [];
    const published: PricedList[] = [];
    for (const { list, priced } of entries) if (list.status === 'Published') published.push(priced);
    return published;
  }
}

/** The winning price of these lists, and why it is that one; null where none of them has one. */
export function explainedPrice(
  lists: readonly PricedList[],
  query: PriceQuery,
): ExplainedPrice | null {
  const winner = priceOf(lists, query);
  if (!winner) return null;
  const { priceListId, priceListName, minQuantity, maxQuantity, unitPrice } = winner;
  const price = { priceListId, priceListName, minQuantity, maxQuantity, unitPrice };
  return { price, breaks: winner.list.rows, explanation: explainPrice(lists, query, winner) };
}

const sorted = (rows: readonly PriceRow[]): readonly PriceRow[] =>
  rows.length < 2 ? rows : [...rows].sort((a, b) => a.minQuantity - b.minQuantity);
