import { computed, signal } from '@angular/core';
import type { AsOf } from '../../api/models/as-of';
import { type Failure, failureOf } from '../../core/failure';

export const PAGE_SIZE = 100;

/** One page of a list, as the API returns it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number | null;
  readonly totalIsLowerBound: boolean;
  readonly asOf: AsOf;
}

/** The first page of a list as it was loaded some time ago. */
export interface CachedPage<T> {
  readonly page: Page<T>;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

export type LoadPage<T> = (offset: number, limit: number) => Promise<Page<T>>;

/**
 * The rows of a list, loaded page by page as they come into view. `load` starts another query and
 * drops the rows of the one before; `refresh` loads the pages in view again and replaces them when
 * they have arrived, so that nothing blinks. A cached first page is shown until then.
 */
export class PagedRows<T> {
  private loadPage: LoadPage<T> | null = null;
  /** The number of the query: responses to an earlier one are dropped. */
  private query = 0;
  private visible: readonly number[] = [0];
  private readonly pages = signal<ReadonlyMap<number, readonly T[]>>(new Map());
  private readonly loadingPages = new Set<number>();

  readonly total = signal<number | null>(null);
  readonly totalIsLowerBound = signal(false);
  readonly asOf = signal<AsOf | null>(null);
  readonly readAt = signal<number>(0);
  readonly failure = signal<Failure | null>(null);
  readonly updating = signal(false);
  /** Nothing has arrived yet. */
  readonly loading = computed(() => this.total() === null && this.failure() === null);

  /** The row at an index, if it is loaded; another function as soon as other rows are. */
  readonly row = computed(() => {
    const pages = this.pages();
    return (index: number): T | undefined =>
      pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
  });

  /** Every loaded row with its index. */
  *rows(): IterableIterator<readonly [number, T]> {
    for (const [pageIndex, rows] of this.pages())
      for (const [index, row] of rows.entries()) yield [pageIndex * PAGE_SIZE + index, row];
  }

  load(loadPage: LoadPage<T>, cached?: CachedPage<T>): void {
    this.query++;
    this.loadPage = loadPage;
    this.visible = [0];
    this.loadingPages.clear();
    this.pages.set(new Map());
    this.total.set(null);
    this.failure.set(null);
    this.updating.set(false);
    if (cached) {
      this.store(0, cached.page, cached.readAt);
      void this.refresh();
    } else void this.fetch(0);
  }

  /** Rows from `first` to before `end` are in view. */
  show(first: number, end: number): void {
    const from = Math.floor(Math.max(0, first) / PAGE_SIZE);
    const to = Math.floor(Math.max(0, end - 1) / PAGE_SIZE);
    this.visible = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    for (const pageIndex of this.visible)
      if (!this.pages().has(pageIndex)) void this.fetch(pageIndex);
  }

  async refresh(): Promise<void> {
    if (this.loadPage === null) return;
    this.updating.set(true);
    const inView = this.visible;
    const query = this.query;
    await Promise.all(inView.map((pageIndex) => this.fetch(pageIndex, true)));
    if (query !== this.query) return;
    this.updating.set(false);
    // pages out of view are older than those just loaded
    this.pages.update(
      (pages) =>
        new Map(
          [...pages].filter(
            ([pageIndex]) => inView.includes(pageIndex) || this.visible.includes(pageIndex),
          ),
        ),
    );
  }

  private async fetch(pageIndex: number, again = false): Promise<void> {
    const { loadPage, query } = this;
    if (loadPage === null || (!again && this.loadingPages.has(pageIndex))) return;
    this.loadingPages.add(pageIndex);
    try {
      const loaded = await loadPage(pageIndex * PAGE_SIZE, PAGE_SIZE);
      if (query !== this.query) return;
      this.store(pageIndex, loaded, Date.now());
      this.failure.set(null);
    } catch (error) {
      if (query === this.query) this.failure.set(failureOf(error));
    } finally {
      if (query === this.query) this.loadingPages.delete(pageIndex);
    }
  }

  private store(
    pageIndex: number,
    { items, total, totalIsLowerBound, asOf }: Page<T>,
    readAt: number,
  ): void {
    this.pages.update((pages) => new Map(pages).set(pageIndex, items));
    this.total.set(total ?? pageIndex * PAGE_SIZE + items.length);
    this.totalIsLowerBound.set(totalIsLowerBound);
    this.asOf.set(asOf);
    this.readAt.set(readAt);
  }
}
