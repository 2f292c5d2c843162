import { computed, effect, inject, type Signal, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, Router } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import type { Change } from '../../core/changes';
import { whenHeard } from '../../core/reading';
import { JUST_CHANGED_MS, type Parties, WhoChanged } from '../../core/who-changed';
import { type ListQuery, ListState } from './list-state';
import { Memory } from '../../core/memory';
import { type LoadPage, type ReadBefore, Windows } from './windows';

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
 * A page that is a list: its query from the address, its rows in windows, read again when something
 * of them changes. Needs an injection context.
 */
export class ListOf<T extends { readonly id: string }> {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly memory = inject(Memory);
  /** Somebody has just come here. */
  private coming = true;
  private asked: ListQuery | null = null;
  readonly state: ListState;
  readonly rows = new Windows<T>();
  readonly selection = signal<ReadonlyMap<string, T>>(new Map());
  private readonly who = inject(WhoChanged);
  private readonly news = signal<readonly Change[]>([]);
  /** Rows that others have just changed, and who did. */
  readonly changed = computed((): ReadonlyMap<string, string> => {
    const news = this.news();
    if (news.length === 0) return new Map();
    const rows = new Map([...this.rows.rows()].map(([, row]) => [row.id, row]));
    return new Map(
      news.map(({ id, by }) => [
        id,
        this.who.words(by, rows.has(id) ? this.options.parties?.(rows.get(id)!) : {}),
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
    // before the page is made, so that the answer comes while it is
    this.ask();
    effect(() => {
      const query = this.query();
      untracked(() => query !== this.asked && this.ask());
    });
    let heard: Change[] = [];
    whenHeard(
      (changes) => {
        const mine = (changes ?? []).filter(options.concerns);
        heard.push(...mine);
        return changes === null || mine.length > 0;
      },
      () => {
        const those = heard.filter((change) => !this.who.isMine(change));
        heard = [];
        void this.rows.refresh().then(() => this.tell(those));
      },
    );
  }

  private tell(news: readonly Change[]): void {
    this.news.set(news);
    setTimeout(() => {
      if (this.news() === news) this.news.set([]);
    }, JUST_CHANGED_MS);
  }

  ask(): void {
    this.asked = untracked(this.query);
    const { columns: _, ...query } = this.asked;
    const load = this.options.load(this.asked);
    const key = `list ${this.route.snapshot.routeConfig?.path ?? ''} ${JSON.stringify(query)}`;
    const remembering: LoadPage<T> = async (offset, limit) => {
      const keep = this.memory.keeper();
      const page = await load(offset, limit);
      if (offset === 0) keep(key, { page, readAt: Date.now() } satisfies ReadBefore<T>);
      return page;
    };
    // a new question within the page begins with nothing, at its top
    this.rows.ask(remembering, this.coming ? this.memory.get<ReadBefore<T>>(key) : undefined);
    this.coming = false;
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
