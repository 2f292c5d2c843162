import { folded, measuresTogether, searchedText } from '../../domain/shared/folding/folded.js';
import type { CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import type { Position } from './event-store.js';

export const productSorts = ['relevance', 'name', 'listedAt', 'price'] as const;

/** `relevance` sorts by name where there are no search words. */
export type ProductSort = (typeof productSorts)[number];

/** Conditions of a search. Within one, any value matches; all conditions must match. */
export interface ProductConditions {
  /** Products in these categories and all below them. */
  readonly categoryIds: readonly string[];
  readonly vendorOrgIds: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /**
   * Bounds of the unit price at the minimum order quantity: `from` inclusive, `below` exclusive, as
   * decimals.
   */
  readonly price: {
    readonly currency: string;
    readonly from: string | null;
    readonly below: string | null;
  } | null;
  /** Exactly this SKU. */
  readonly sku: string | null;
  /** Include products that are not on sale. */
  readonly notOnSale: boolean;
}

/** The buyer whose prices apply; null: public prices. */
export interface PricedFor {
  readonly buyerOrgId: string | null;
  readonly buyerGroups: readonly string[];
  /** Which price is shown where lists of equal rank have several currencies. */
  readonly preferredCurrency?: string;
}

export interface ProductSearch extends ProductConditions {
  /**
   * As typed. Every word must occur, whole or as a prefix; an exact SKU comes first. Null: no
   * search words.
   */
  readonly text: string | null;
  readonly pricedFor: PricedFor;
  readonly sort: ProductSort;
  readonly descending: boolean;
  readonly limit: number;
  /** Where the previous page ended. */
  readonly after: SearchPlace | null;
  /** Number of products to skip; 10,000 at most. */
  readonly offset: number;
}

/**
 * A product's sort key in a result: how well its SKU matches, its sort value, its name in lower
 * case, its id.
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
 * How many products each value would leave. A facet is counted under all conditions but its own.
 */
export interface ProductFacets {
  /** Counts include all categories below. */
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
  /** Choices, numbers and flags, not free text; attributes of the most products first. */
  readonly attributes: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly values: readonly ValueCount[];
  }[];
  /** Ranges, `from` inclusive to `below` exclusive (null: open-ended), ascending, by currency. */
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
   * The corrected search words, where nothing on sale matched the original ones; otherwise null.
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
  search(query: ProductSearch): Promise<ProductSearchPage>;
  /** Completions of what has been typed so far, among what is on sale. */
  suggest(text: string, limit: number): Promise<CatalogueSuggestions>;
}

const MAX_WORDS = 12;

/** The words of a search text; a measure such as `M6 x 20` is one. */
export const wordsOf = (text: string, max = MAX_WORDS): string[] =>
  (measuresTogether(text.normalize('NFKC')).match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, max);

/** Every word of a text that is searched, folded, each once. */
export const searchedWords = (text: string): string[] => [
  ...new Set(searchedText(text).match(/[\p{L}\p{N}]+/gu) ?? []),
];

/** Normal form in which words are compared. */
export const foldedWord = folded;
