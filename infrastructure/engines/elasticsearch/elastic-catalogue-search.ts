import type { Client, estypes } from '@elastic/elasticsearch';
import {
  foldedWord,
  wordsOf,
  type CatalogueSearch,
  type CatalogueSuggestions,
  type PricedFor,
  type ProductSearch,
  type ProductSearchPage,
  type SearchPlace,
} from '../../../application/ports/catalogue-search.js';
import type { Documents } from '../../../application/ports/documents.js';
import type { Position } from '../../../application/ports/event-store.js';
import type { PriceBook, PriceTier } from '../../../application/pricing/price-book.js';
import type { CatalogueProduct } from '../../../projections/catalogue/catalogue.js';
import { categories, type CategoryDocument } from '../../../projections/catalogue/categories.js';
import { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import { asWritten, meantBy, type WantedWords } from '../../shared/catalogue-search/meant-words.js';
import { squashed } from '../../shared/catalogue-search/squashed-code.js';
import { ElasticVocabulary } from './elastic-vocabulary.js';
import {
  aggregationsOf,
  buckets,
  chosenOf,
  facetsOf,
  readFacets,
  type Aggregation,
  type Facet,
} from './facet-aggregations.js';
import { NEAR_FIELDS, WEIGHTS } from './index-definition.js';
import { byPrice } from './price-queries.js';
import { SEPARATOR, type SearchedProduct } from './product-document.js';
import { throwsUnavailable } from './unavailable.js';

type Query = estypes.QueryDslQueryContainer;
type Hit = estypes.SearchHit<Pick<SearchedProduct, 'product'>>;

/** Of a product whose SKU was not what was typed. */
const NOT_MEANT = 9;
const MAX_EXACT = 100;
const EVERYWHERE = Object.keys(WEIGHTS) as readonly (keyof typeof WEIGHTS)[];
const CATEGORY_SUGGESTIONS = 3;
const VENDOR_SUGGESTIONS = 2;
const TREE_FRESH_MS = 1_000;

interface Found {
  /** What has the words; everything where none are searched. */
  readonly query: Query;
  readonly corrected: readonly string[] | null;
}

/**
 * The catalogue's search on Elasticsearch. What a buyer pays is decided by lists that change and
 * end: the index has every list's price, and the question says which lists count for whom, in which
 * order.
 */
@throwsUnavailable('search', 'suggest')
export class ElasticCatalogueSearch implements CatalogueSearch {
  private readonly vocabulary: ElasticVocabulary;
  private tree: { readonly at: number; readonly tree: Promise<CategoryTree> } | null = null;

  constructor(
    private readonly elastic: Client,
    private readonly index: string,
    private readonly documents: Documents,
    private readonly prices: PriceBook,
    /** How far the index has seen. */
    private readonly seen: () => Promise<Position>,
  ) {
    this.vocabulary = new ElasticVocabulary(elastic, index);
  }

  async search(question: ProductSearch): Promise<ProductSearchPage> {
    const [seen, tree] = [await this.seen(), await this.categories()];
    const shown: Query[] = question.notOnSale ? [] : [{ term: { visible: true } }];
    const tiers = this.tiersFor(question.pricedFor);
    const facets = facetsOf(question, tiers);
    const asking = { question, shown, tiers, facets };
    // nearly always nobody has typed a SKU, and something has the words as they were written: one
    // question finds both out
    const written = wantedBy(question.text);
    const words =
      written.length > 0 ? havingWords(written, EVERYWHERE) : whereNoWords(question.text);
    const code = squashed(question.text ?? '');
    const hoped = await this.ask(
      asking,
      code === '' ? words : { bool: { should: [words, typed(code)], minimum_should_match: 1 } },
      [],
      [],
      code,
    );
    const mayBeTyped = code !== '' && typedIn(hoped) > 0;
    if (!mayBeTyped && (written.length === 0 || totalOf(hoped) > 0))
      return { ...pageOf(hoped, asking, tree, []), corrected: null, seen };
    const exact = question.text === null ? [] : await this.exact(question.text, shown);
    const { query, corrected } = await this.find(question.text, exact, shown, EVERYWHERE);
    const conditions = conditionsOf(asking);
    const meant =
      conditions.length === 0 || exact.length === 0 ? exact : await this.among(exact, conditions);
    const found =
      exact.length === 0 && corrected === null
        ? hoped
        : await this.ask(asking, query, exact, meant);
    return { ...pageOf(found, asking, tree, meant), corrected, seen };
  }

  /**
   * What has the words and fits, but for those whose SKU was typed; `meant` are those of them that
   * fit.
   */
  private ask(
    { question, shown, tiers, facets }: Asking,
    query: Query,
    exact: readonly ExactProduct[],
    meant: readonly ExactProduct[],
    code = '',
  ): Promise<Answer> {
    const { first, passed, after } = placeIn(question, meant);
    const order = orderOf(question, tiers, query);
    const sku: Query[] = question.sku === null ? [] : [{ term: { skuExact: question.sku } }];
    return this.elastic.search<Pick<SearchedProduct, 'product'>>({
      index: this.index,
      size: Math.max(0, question.limit + 1 - first.length),
      from: after ? 0 : passed,
      track_total_hits: true,
      _source: ['product'],
      query: { bool: { must: [order.query], filter: [...shown, ...sku] } },
      post_filter: {
        bool: {
          filter: chosenOf(facets),
          must_not: exact.length > 0 ? [{ ids: { values: exact.map((p) => p.product.id) } }] : [],
        },
      },
      sort: order.sort,
      ...(after ? { search_after: after } : {}),
      aggs: {
        ...aggregationsOf(facets, tiers, question),
        ...(code === '' ? {} : { [TYPED]: { filter: typed(code) } }),
      },
    });
  }

  async suggest(text: string, limit: number): Promise<CatalogueSuggestions> {
    const seen = await this.seen();
    const words = wordsOf(text);
    if (words.length === 0)
      return { products: [], categories: [], vendors: [], corrected: null, seen };
    const shown: Query[] = [{ term: { visible: true } }];
    const exact = await this.exact(text, shown);
    const { query, corrected } = await this.find(text, exact, shown, NEAR_FIELDS);
    const searched = corrected ?? words;
    const [{ hits }, vendors, categories] = await Promise.all([
      this.elastic.search<Pick<SearchedProduct, 'product'>>({
        index: this.index,
        size: limit,
        _source: ['product'],
        track_total_hits: false,
        query: {
          bool: {
            filter: [query, ...shown],
            must_not: exact.length > 0 ? [{ ids: { values: exact.map((p) => p.product.id) } }] : [],
          },
        },
        sort: [{ nameKey: 'asc' }, { id: 'asc' }],
      }),
      this.vendorsNamed(searched, shown),
      this.categoriesNamed(searched),
    ]);
    const products = [
      ...exact.map((p) => p.product),
      ...hits.hits.map((h) => h._source!.product),
    ].slice(0, limit);
    return { products, categories, vendors, corrected, seen };
  }

  /**
   * The products whose SKU was typed: as it is spelt, but for capitals, but for what separates its
   * parts.
   */
  private async exact(text: string, shown: readonly Query[]): Promise<ExactProduct[]> {
    const sku = text.trim();
    const code = squashed(sku);
    if (code === '') return [];
    const { hits } = await this.elastic.search<Pick<SearchedProduct, 'product'>>({
      index: this.index,
      size: MAX_EXACT,
      _source: ['product'],
      track_total_hits: false,
      query: { bool: { filter: [typed(code), ...shown] } },
      sort: [{ nameKey: 'asc' }, { id: 'asc' }],
    });
    const degree = (of: string): number =>
      of === sku ? 0 : of.toLowerCase() === sku.toLowerCase() ? 1 : 2;
    return hits.hits
      .map((hit): ExactProduct => {
        const { product } = hit._source!;
        return { product, place: [degree(product.sku), '', product.nameKey, product.id] };
      })
      .sort((a, b) => compare(a.place, b.place));
  }

  private async among(
    exact: readonly ExactProduct[],
    conditions: readonly Query[],
  ): Promise<readonly ExactProduct[]> {
    const { hits } = await this.elastic.search({
      index: this.index,
      size: exact.length,
      _source: false,
      track_total_hits: false,
      query: {
        bool: { filter: [{ ids: { values: exact.map((p) => p.product.id) } }, ...conditions] },
      },
    });
    const fit = new Set(hits.hits.map((h) => h._id));
    return exact.filter((p) => fit.has(p.product.id));
  }

  private async find(
    text: string | null,
    exact: readonly ExactProduct[],
    shown: readonly Query[],
    fields: readonly (keyof typeof WEIGHTS)[],
  ): Promise<Found> {
    const words = text === null ? [] : wordsOf(text);
    if (words.length === 0) return { query: whereNoWords(text), corrected: null };
    const anything = async (wanted: WantedWords): Promise<boolean> => {
      const { hits } = await this.elastic.search({
        index: this.index,
        size: 0,
        terminate_after: 1,
        query: { bool: { filter: [havingWords(wanted, EVERYWHERE), ...shown] } },
      });
      return (hits.total as estypes.SearchTotalHits).value > 0;
    };
    const meant = exact.length > 0 ? null : await meantBy(words, this.vocabulary, anything);
    const having = havingWords(meant?.wanted ?? asWritten(words), fields);
    const query: Query =
      exact.length === 0
        ? having
        : {
            bool: {
              should: [having, { ids: { values: exact.map((p) => p.product.id) } }],
              minimum_should_match: 1,
            },
          };
    return { query, corrected: meant?.words ?? null };
  }

  private tiersFor(pricedFor: PricedFor): readonly PriceTier[] {
    return this.prices.tiersFor(pricedFor, new Date().toISOString());
  }

  private async vendorsNamed(
    words: readonly string[],
    shown: readonly Query[],
  ): Promise<CatalogueSuggestions['vendors']> {
    const { aggregations } = await this.elastic.search({
      index: this.index,
      size: 0,
      track_total_hits: false,
      query: {
        bool: {
          filter: [
            ...shown,
            ...words.map((word): Query => ({ match: { 'vendor.beginnings': foldedWord(word) } })),
          ],
        },
      },
      aggs: { vendors: { terms: { field: 'vendorOf', size: VENDOR_SUGGESTIONS } } },
    });
    return buckets((aggregations as Record<string, Aggregation>).vendors).map(({ key }) => {
      const [id, name] = String(key).split(SEPARATOR) as [string, string];
      return { id, name };
    });
  }

  private async categoriesNamed(
    words: readonly string[],
  ): Promise<CatalogueSuggestions['categories']> {
    const { documents } = await this.documents.find(categories, {
      filter: {},
      sort: [],
      words,
      limit: 50,
      after: null,
    });
    const found = documents.map((d) => d.document);
    const folded = words.map(foldedWord);
    // those named so come before those that lie below them
    const named = ({ name }: CategoryDocument): number =>
      wordsOf(name).some((w) => folded.some((f) => foldedWord(w).startsWith(f))) ? 0 : 1;
    return found
      .sort(
        (a, b) =>
          named(a) - named(b) || a.path.length - b.path.length || (a.pathKey < b.pathKey ? -1 : 1),
      )
      .slice(0, CATEGORY_SUGGESTIONS)
      .map(({ id, path }) => ({ id, path }));
  }

  /** The categories as they were a moment ago; there are few of them. */
  private categories(): Promise<CategoryTree> {
    if (this.tree && performance.now() - this.tree.at < TREE_FRESH_MS) return this.tree.tree;
    const tree = this.readCategories();
    tree.catch(() => (this.tree = null));
    this.tree = { at: performance.now(), tree };
    return tree;
  }

  private async readCategories(): Promise<CategoryTree> {
    const tree = new CategoryTree();
    for (let after = ''; ;) {
      const { documents } = await this.documents.all(categories, after, 1_000);
      for (const { document } of documents) tree.put(document);
      if (documents.length < 1_000) return tree;
      after = documents.at(-1)!.key;
    }
  }
}

/** One question, and what it comes to. */
interface Asking {
  readonly question: ProductSearch;
  readonly shown: readonly Query[];
  readonly tiers: readonly PriceTier[];
  readonly facets: readonly Facet[];
}

/** How many have the SKU that was typed, whatever separates its parts. */
const TYPED = 'typed';

const typed = (code: string): Query => ({ term: { code: { value: code } } });

const typedIn = ({ aggregations }: Answer): number =>
  (aggregations?.[TYPED] as unknown as { readonly doc_count: number }).doc_count;

type Answer = estypes.SearchResponse<Pick<SearchedProduct, 'product'>>;

const totalOf = ({ hits }: Answer): number => (hits.total as estypes.SearchTotalHits).value;

const wantedBy = (text: string | null): WantedWords =>
  asWritten(text === null ? [] : wordsOf(text));

/** Nothing was asked for, or nothing that has letters or digits. */
const whereNoWords = (text: string | null): Query =>
  text === null || text.trim() === '' ? { match_all: {} } : { match_none: {} };

const conditionsOf = ({ facets, question: { sku } }: Asking): Query[] => [
  ...chosenOf(facets),
  ...(sku === null ? [] : [{ term: { skuExact: sku } }]),
];

/**
 * Where a page begins: first those whose SKU was typed, then how many of the others have passed, or
 * after which of them.
 */
function placeIn(
  { after: place, offset }: ProductSearch,
  meant: readonly ExactProduct[],
): { first: readonly ExactProduct[]; passed: number; after: estypes.SortResults | null } {
  const left = meant.filter((p) => place === null || isAfter(p, place));
  return {
    first: left.slice(offset),
    passed: Math.max(0, offset - left.length),
    after: place !== null && place[0] === NOT_MEANT ? [place[1], place[2], place[3]] : null,
  };
}

function pageOf(
  answer: Answer,
  { question, tiers }: Asking,
  tree: CategoryTree,
  meant: readonly ExactProduct[],
): Omit<ProductSearchPage, 'corrected' | 'seen'> {
  const all: { readonly product: CatalogueProduct; readonly place: SearchPlace }[] = [
    ...placeIn(question, meant).first,
    ...answer.hits.hits.map((hit) => ({ product: hit._source!.product, place: placeOf(hit) })),
  ];
  const page = all.slice(0, question.limit);
  return {
    products: page.map((p) => p.product),
    total: totalOf(answer) + meant.length,
    facets: readFacets(answer.aggregations as Record<string, Aggregation>, tree, tiers, question),
    next: all.length > page.length ? (page.at(-1)?.place ?? null) : null,
  };
}

interface ExactProduct {
  readonly product: CatalogueProduct;
  readonly place: SearchPlace;
}

function compare(a: SearchPlace, b: SearchPlace): number {
  for (const i of [0, 2, 3] as const) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

const isAfter = ({ place }: ExactProduct, after: SearchPlace): boolean => compare(place, after) > 0;

const placeOf = ({ sort }: Hit): SearchPlace => [
  NOT_MEANT,
  sort![0] as string | number,
  sort![1] as string,
  sort![2] as string,
];

/** Every word somewhere; where it stands whole counts for more than where it only begins a word. */
function havingWords(wanted: WantedWords, fields: readonly (keyof typeof WEIGHTS)[]): Query {
  const weighed = (suffix: string): string[] =>
    fields.map((field) => `${field}${suffix}^${WEIGHTS[field]}`);
  return {
    bool: {
      must: wanted.map((any): Query => {
        const alternatives = any.flatMap(({ word, whole }): Query[] => {
          const exactly: Query = {
            multi_match: { query: word, fields: weighed(''), operator: 'and' },
          };
          return whole
            ? [exactly]
            : [
                exactly,
                { multi_match: { query: word, fields: weighed('.beginnings'), operator: 'and' } },
              ];
        });
        return { dis_max: { queries: alternatives } };
      }),
    },
  };
}

function orderOf(
  { sort, descending, text }: ProductSearch,
  tiers: readonly PriceTier[],
  query: Query,
): { query: Query; sort: estypes.SortCombinations[] } {
  const ties: estypes.SortCombinations[] = [{ nameKey: 'asc' }, { id: 'asc' }];
  const direction = descending ? 'desc' : 'asc';
  const searched = text !== null && wordsOf(text).length > 0;
  switch (sort) {
    case 'price':
      return {
        query: byPrice(tiers, query, descending),
        sort: [{ _score: { order: direction } }, ...ties],
      };
    case 'listedAt':
      return { query: { bool: { filter: [query] } }, sort: [{ listedAt: direction }, ...ties] };
    case 'relevance':
      if (searched)
        return { query, sort: [{ _score: { order: descending ? 'asc' : 'desc' } }, ...ties] };
      return { query: { bool: { filter: [query] } }, sort: [{ nameKey: direction }, ...ties] };
    case 'name':
      return { query: { bool: { filter: [query] } }, sort: [{ nameKey: direction }, ...ties] };
  }
}
