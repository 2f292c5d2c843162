import type { DatabaseSync } from 'node:sqlite';
import {
  foldedWord,
  wordsOf,
  type CatalogueSuggestions,
  type ProductSearch,
  type ProductSearchPage,
} from '../../../application/ports/catalogue-search.js';
import type { CatalogueDocument } from '../../../projections/catalogue/catalogue.js';
import type { CategoryDocument } from '../../../projections/catalogue/categories.js';
import { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import { projectionRow } from '../../shared/document-tables/document-tables.js';
import { asWritten, type Meant } from '../../shared/document-tables/word-index.js';
import { chooseProducts } from './choose-products.js';
import { firstSlots } from './first-slots.js';
import { PriceColumns, remember, type PriceColumn } from './price-columns.js';
import { ProductColumns } from './product-columns.js';
import { ProductOrder } from './product-order.js';
import { SearchPrices, type EveryDocument } from './search-prices.js';
import { SearchedTable } from './searched-table.js';

const CATEGORY_SUGGESTIONS = 3;
const VENDOR_SUGGESTIONS = 2;

/** A result with its products as JSON texts: they are read in another thread. */
type WithTexts<Page> = Omit<Page, 'products'> & { readonly products: readonly string[] };

interface Found {
  /** Undefined: all products. */
  readonly slots: readonly number[] | undefined;
  /** How near each is to the words, lower is nearer; by name where it is not there. */
  readonly ranks: ReadonlyMap<number, number>;
  readonly corrected: readonly string[] | null;
}

/**
 * So many are ranked by how often and where the words occur. Of more only those count as near that
 * have them in their name or SKU: words so frequent say little.
 */
const RANKED = 5_000;
const NEAR_COLUMNS = ['name', 'sku'];
const NEAR = -1;

/** Answers kept for each price column: the first pages that everybody looks at. */
const KEPT_ANSWERS = 32;

/**
 * The catalogue's search where no server is installed: the words by FTS5, everything else
 * (conditions, facets, prices, order) over columns in memory, which follow the read model by the
 * versions of its documents. Synchronous: it lives on a reading thread.
 */
export class LocalSearch {
  private table: SearchedTable | null = null;
  private categoryTable: SearchedTable | null = null;
  private tree = new CategoryTree();
  private products = new ProductColumns(this.tree);
  /** Rises whenever the columns are begun anew. */
  private generation = 0;
  private readonly prices: SearchPrices;
  private readonly priceColumns: PriceColumns;

  constructor(
    private readonly db: DatabaseSync,
    events: DatabaseSync,
    documents: EveryDocument,
  ) {
    this.prices = new SearchPrices(events, documents);
    this.priceColumns = new PriceColumns(this.prices.book);
  }

  search(question: ProductSearch, now = new Date().toISOString()): WithTexts<ProductSearchPage> {
    return this.reading((seen) => {
      const { pricedFor, ...rest } = question;
      const prices = this.priceColumns.of(
        pricedFor,
        this.products,
        `${this.generation} ${this.table!.version} ${this.prices.version}`,
        now,
      );
      const key = JSON.stringify(rest);
      const kept = prices.answers.get(key) as WithTexts<ProductSearchPage> | undefined;
      if (kept) return { ...kept, seen };
      const answer = { ...this.answer(question, prices), seen };
      remember(prices.answers, key, answer, KEPT_ANSWERS);
      return answer;
    });
  }

  private answer(
    question: ProductSearch,
    prices: PriceColumn,
  ): Omit<WithTexts<ProductSearchPage>, 'seen'> {
    const exactness = this.exactness(question.text);
    const { slots, ranks, corrected } = this.find(
      question.text,
      exactness,
      question.notOnSale ? 1 : 2,
    );
    const { chosen, facets } = chooseProducts(
      this.products,
      this.tree,
      prices,
      slots ?? this.products.shown.keys(),
      question,
    );
    const order = new ProductOrder(
      this.products,
      prices,
      exactness,
      slots ? ranks : null,
      question,
    );
    const rest = question.after === null ? chosen : chosen.filter(order.isAfter(question.after));
    const first = firstSlots(rest, question.offset + question.limit + 1, order.compare).slice(
      question.offset,
    );
    const page = first.slice(0, question.limit);
    const last = page.at(-1);
    const next = first.length > page.length && last !== undefined ? order.placeOf(last) : null;
    return { products: this.texts(page), total: chosen.length, facets, corrected, next };
  }

  suggest(text: string, limit: number): WithTexts<CatalogueSuggestions> {
    return this.reading((seen) => {
      const { products } = this;
      const exactness = this.exactness(text);
      const { corrected, named } = this.named(text, exactness);
      const order = new ProductOrder(products, null, exactness, new Map(), {
        sort: 'relevance',
        descending: false,
      });
      const words = corrected ?? wordsOf(text);
      const folded = words.map(foldedWord);
      return {
        products: this.texts(firstSlots(named, limit, order.compare)),
        categories: this.categories(words),
        vendors:
          words.length > 0
            ? products.vendors.values
                .filter(({ name }) => hasAll(name, folded))
                .slice(0, VENDOR_SUGGESTIONS)
            : [],
        corrected,
        seen,
      };
    });
  }

  private texts(slots: readonly number[]): string[] {
    return slots.map((slot) => this.table!.json(this.products.rows[slot]!));
  }

  /** One state of the read models, with the columns as they are in it. */
  private reading<T>(work: (seen: number) => T): T {
    this.db.exec('BEGIN');
    try {
      const seen = this.refresh();
      return work(seen);
    } finally {
      this.db.exec('COMMIT');
    }
  }

  /** Takes what has changed; a rebuilt read model is taken whole. */
  private refresh(): number {
    const catalogue = projectionRow(this.db, 'catalogue');
    const categories = projectionRow(this.db, 'categories');
    if (!catalogue || !categories) throw new Error('the catalogue has not been built yet');
    const renewed = this.categoryTable?.name !== categories.table;
    if (renewed) {
      this.categoryTable = new SearchedTable(
        this.db,
        categories.table,
        categories.shape.text ?? {},
      );
      this.tree = new CategoryTree();
    }
    let redefined = renewed;
    this.categoryTable!.takeChanges<CategoryDocument>((_row, document) => {
      if (document) redefined = this.tree.put(document) || redefined;
    });
    // what an attribute of a product is stands in its category
    if (redefined || this.table?.name !== catalogue.table) {
      this.table = new SearchedTable(this.db, catalogue.table, catalogue.shape.text ?? {});
      this.products = new ProductColumns(this.tree);
      this.generation++;
    }
    this.table!.takeChanges<CatalogueDocument>((row, document) => this.products.put(row, document));
    this.prices.refresh();
    return Math.min(catalogue.position, categories.position);
  }

  /**
   * How exactly each product's SKU is the text: 0 exactly, 1 but for capitals, 2 but for what
   * separates its parts.
   */
  private exactness(text: string | null): ReadonlyMap<number, number> {
    const sku = text?.trim() ?? '';
    const degree = (of: string): number =>
      of === sku ? 0 : of.toLowerCase() === sku.toLowerCase() ? 1 : 2;
    return new Map(
      this.products.withSku(sku).map((slot) => [slot, degree(this.products.skus[slot]!)]),
    );
  }

  /** The products that have the words, or whose SKU was typed. */
  private find(text: string | null, exact: ReadonlyMap<number, number>, leastShown: number): Found {
    const words = text === null ? [] : wordsOf(text);
    if (words.length === 0)
      return {
        slots: text === null || text.trim() === '' ? undefined : [],
        ranks: new Map(),
        corrected: null,
      };
    const meant = exact.size > 0 ? null : this.meant(words, leastShown);
    const alternatives = meant?.alternatives ?? asWritten(words);
    const table = this.table!;
    const ranked = table.rankedRows(alternatives, RANKED + 1);
    const all = ranked.length <= RANKED;
    const rows = all ? ranked.map(([row]) => row) : table.allRows(alternatives);
    const ranks = all
      ? new Map(ranked.map(([row, rank]) => [this.products.slotOf(row)!, rank]))
      : new Map(this.slotsOf(table.allRows(alternatives, NEAR_COLUMNS)).map((s) => [s, NEAR]));
    const slots = this.slotsOf(rows);
    const found = new Set(slots);
    return {
      slots: [...slots, ...[...exact.keys()].filter((slot) => !found.has(slot))],
      ranks,
      corrected: meant?.words ?? null,
    };
  }

  /**
   * The products on sale that have the words in their names or SKUs: what is suggested has to show
   * why.
   */
  private named(
    text: string,
    exact: ReadonlyMap<number, number>,
  ): { named: readonly number[]; corrected: readonly string[] | null } {
    const words = wordsOf(text);
    if (words.length === 0) return { named: [], corrected: null };
    const meant = exact.size > 0 ? null : this.meant(words, 2);
    const rows = this.table!.allRows(meant?.alternatives ?? asWritten(words), NEAR_COLUMNS);
    const slots = new Set([...exact.keys(), ...this.slotsOf(rows)]);
    return {
      named: [...slots].filter((slot) => this.products.shown[slot] === 2),
      corrected: meant?.words ?? null,
    };
  }

  private meant(words: readonly string[], leastShown: number): Meant | null {
    const table = this.table!;
    return table.words.meant(words, (alternatives) => {
      for (const { row } of table.rows(alternatives))
        if (this.products.shown[this.products.slotOf(row) ?? -1]! >= leastShown) return true;
      return false;
    });
  }

  private slotsOf(rows: readonly number[]): number[] {
    return rows.map((row) => this.products.slotOf(row)).filter((slot) => slot !== undefined);
  }

  private categories(words: readonly string[]): CatalogueSuggestions['categories'] {
    if (words.length === 0) return [];
    const ranked = this.categoryTable!.rankedRows(asWritten(words), RANKED).sort(
      (a, b) => a[1] - b[1] || a[0] - b[0],
    );
    return ranked.slice(0, CATEGORY_SUGGESTIONS).map(([row]) => {
      const { id, path } = JSON.parse(this.categoryTable!.json(row)) as CategoryDocument;
      return { id, path };
    });
  }
}

/** Whether each word begins a word of the text. */
function hasAll(text: string, words: readonly string[]): boolean {
  const present = wordsOf(text).map(foldedWord);
  return words.every((word) => present.some((p) => p.startsWith(word)));
}
