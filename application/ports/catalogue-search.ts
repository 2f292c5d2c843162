import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import type { Position } from './event-store.js';

export const productSorts = ['relevance', 'name', 'listedAt', 'price'] as const;

/** `relevance` is by name where no words are searched. */
export type ProductSort = (typeof productSorts)[number];

/** What narrows a search. Within one condition any value suffices; all conditions have to hold. */
export interface ProductConditions {
  /** Products of a category's whole branch. */
  readonly categoryIds: readonly string[];
  readonly vendorOrgIds: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Of the unit price at the minimum order quantity: from inclusive, below exclusive, decimals. */
  readonly price: {
    readonly currency: string;
    readonly from: string | null;
    readonly below: string | null;
  } | null;
  /** Exactly this SKU. */
  readonly sku: string | null;
  /** Also what is not on sale. */
  readonly notOnSale: boolean;
}

/** Whose prices count; nobody's: the public ones. */
export interface PricedFor {
  readonly buyerOrgId: string | null;
  readonly buyerGroups: readonly string[];
}

export interface ProductSearch extends ProductConditions {
  /**
   * As typed. Every word must occur, whole or as a beginning; a whole SKU comes first. Null:
   * everything.
   */
  readonly text: string | null;
  readonly pricedFor: PricedFor;
  readonly sort: ProductSort;
  readonly descending: boolean;
  readonly limit: number;
  /** Where the page before ended. */
  readonly after: SearchPlace | null;
  /** Passed over first; 10,000 at most. */
  readonly offset: number;
}

/**
 * A product's place in a sorted result: how exactly its SKU was meant, its sort value, its name in
 * small letters, its id.
 */
export type SearchPlace = readonly [
  exactness: number,
  value: string | number,
  nameKey: string,
  id: string,
];

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/**
 * How many products each further choice would leave. A facet counts under all conditions but its
 * own.
 */
export interface ProductFacets {
  /** A category counts its whole branch. */
  readonly categories: readonly {
    readonly id: string;
    readonly parentId: string | null;
    readonly name: string;
    readonly count: number;
  }[];
  readonly vendors: readonly {
    readonly id: string;
    readonly name: string;
    readonly count: number;
  }[];
  /** Choices, numbers and flags, not free texts; the attributes of most products first. */
  readonly attributes: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly values: readonly ValueCount[];
  }[];
  /**
   * Bands from `from` inclusive to `below` exclusive (null: no end), in ascending order by
   * currency.
   */
  readonly prices: readonly {
    readonly currency: string;
    readonly from: string;
    readonly below: string | null;
    readonly count: number;
  }[];
}

export interface ProductSearchPage {
  readonly products: readonly CatalogueProduct[];
  readonly total: number;
  readonly facets: ProductFacets;
  /**
   * The words that were searched instead, where nothing on sale has those that were asked for; else
   * null.
   */
  readonly corrected: readonly string[] | null;
  /** Null on the last page. */
  readonly next: SearchPlace | null;
  readonly seen: Position;
}

export interface CatalogueSuggestions {
  readonly products: readonly CatalogueProduct[];
  readonly categories: readonly { readonly id: string; readonly path: readonly string[] }[];
  readonly vendors: readonly { readonly id: string; readonly name: string }[];
  readonly corrected: readonly string[] | null;
  readonly seen: Position;
}

/** Searching the catalogue: local by default, Elasticsearch by configuration. */
export interface CatalogueSearch {
  search(question: ProductSearch): Promise<ProductSearchPage>;
  /** What somebody may be typing, of what is on sale. */
  suggest(text: string, limit: number): Promise<CatalogueSuggestions>;
}

const MAX_WORDS = 12;

/** The words of a search text. */
export const wordsOf = (text: string, most = MAX_WORDS): string[] =>
  (text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, most);

/** As words are compared: small letters, no marks. */
export const foldedWord = (word: string): string =>
  word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
