import { computed, effect, inject, type Signal, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, Router } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import { JUST_CHANGED_MS, type Parties, ChangeAuthor } from '../../core/change-author';
import type { Change } from '../../core/changes';
import { Memory } from '../../core/memory';
import { onChanges } from '../../core/reading';
import { type ListQuery, ListState } from './list-state';
import { type LoadPage, type CachedPage, PagedRows } from './paged-rows';

export interface ListOptions<T> {
  /** As the API names them. */
  readonly filters: readonly string[];
  /** The order where the address names none. */
  readonly sort: string;
  readonly load: (query: ListQuery) => LoadPage<T>;
  readonly concerns: (change: Change) => boolean;
  /** The companies that a row is between, by id. */
  readonly parties?: (row: T) => Parties;
}

/**
 * A page that is a list: its query comes from the address, its rows are loaded page by page and
 * again when one of them changes. Needs an injection context.
 */
export class ListModel<T extends { readonly id: string }> {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly memory = inject(Memory);
  /** The page has just been opened. */
  private firstLoad = true;
  private loaded: ListQuery | null = null;
  readonly state: ListState;
  readonly rows = new PagedRows<T>();
  readonly selection = signal<ReadonlyMap<string, T>>(new Map());
  private readonly author = inject(ChangeAuthor);
  private readonly news = signal<readonly Change[]>([]);
  /** Rows that others have just changed, and who did. */
  readonly changed = computed((): ReadonlyMap<string, string> => {
    const news = this.news();
    if (news.length === 0) return new Map();
    const rows = new Map([...this.rows.rows()].map(([, row]) => [row.id, row]));
    return new Map(
      news.map(({ id, by }) => [
        id,
        this.author.text(by, rows.has(id) ? this.options.parties?.(rows.get(id)!) : {}),
      ]),
    );
  });
  readonly query: Signal<ListQuery>;
  readonly narrowed = computed(
    () => this.query().q !== '' || Object.keys(this.query().filters).length > 0,
  );
  /** The row whose detail is open: the child route's. */
  readonly open = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      startWith(null),
      // of the snapshot: a child that is just being made has none of its own
      map(() => this.route.snapshot.firstChild?.paramMap.get('id') ?? null),
    ),
    { initialValue: null },
  );

  constructor(private readonly options: ListOptions<T>) {
    this.state = new ListState(options.filters);
    this.query = computed(() => ({
      ...this.state.query(),
      sort: this.state.query().sort || options.sort,
    }));
    // before the page is created, so that both happen at once
    this.load();
    effect(() => {
      const query = this.query();
      untracked(() => query !== this.loaded && this.load());
    });
    let received: Change[] = [];
    onChanges(
      (changes) => {
        const mine = (changes ?? []).filter(options.concerns);
        received.push(...mine);
        return changes === null || mine.length > 0;
      },
      () => {
        const those = received.filter((change) => !this.author.isMine(change));
        received = [];
        void this.rows.refresh().then(() => this.highlight(those));
      },
    );
  }

  private highlight(news: readonly Change[]): void {
    this.news.set(news);
    setTimeout(() => {
      if (this.news() === news) this.news.set([]);
    }, JUST_CHANGED_MS);
  }

  load(): void {
    this.loaded = untracked(this.query);
    const { columns: _, ...query } = this.loaded;
    const loadPage = this.options.load(this.loaded);
    const key = `list ${this.route.snapshot.routeConfig?.path ?? ''} ${JSON.stringify(query)}`;
    const caching: LoadPage<T> = async (offset, limit) => {
      const keep = this.memory.keeper();
      const page = await loadPage(offset, limit);
      if (offset === 0) keep(key, { page, readAt: Date.now() } satisfies CachedPage<T>);
      return page;
    };
    // another query on the same page starts empty, at the top
    this.rows.load(caching, this.firstLoad ? this.memory.get<CachedPage<T>>(key) : undefined);
    this.firstLoad = false;
  }

  clear(): void {
    this.state.change({ q: '', filters: {} });
  }

  sortBy(sort: string): void {
    this.state.change({ sort });
  }

  show({ id }: T): void {
    void this.router.navigate([id], { relativeTo: this.route, queryParamsHandling: 'preserve' });
  }
}
