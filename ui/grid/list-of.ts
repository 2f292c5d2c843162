import { computed, effect, inject, type Signal, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, Router } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import type { Change } from '../ground/changes';
import { whenHeard } from '../ground/reading';
import { type ListQuery, ListState } from './list-state';
import { Memory } from '../ground/memory';
import { type LoadPage, type ReadBefore, Windows } from './windows';

export interface ListOptions<T> {
  /** As the API names them. */
  readonly filters: readonly string[];
  /** The order where the address names none. */
  readonly sort: string;
  readonly load: (query: ListQuery) => LoadPage<T>;
  readonly concerns: (change: Change) => boolean;
}

/** A page that is a list: its query from the address, its rows in windows, read again when something of them changes. Needs an injection context. */
export class ListOf<T extends { readonly id: string }> {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly memory = inject(Memory);
  /** Somebody has just come here. */
  private coming = true;
  readonly state: ListState;
  readonly rows = new Windows<T>();
  readonly selection = signal<ReadonlyMap<string, T>>(new Map());
  /** Rows that others have just changed. */
  readonly changed = signal<ReadonlySet<string>>(new Set());
  readonly query: Signal<ListQuery>;
  readonly narrowed = computed(() => this.query().q !== '' || Object.keys(this.query().filters).length > 0);
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
    this.query = computed(() => ({ ...this.state.query(), sort: this.state.query().sort || options.sort }));
    effect(() => {
      this.query();
      untracked(() => this.ask());
    });
    let ids = new Set<string>();
    whenHeard(
      (changes) => {
        const mine = (changes ?? []).filter(options.concerns);
        ids = new Set([...ids, ...mine.map(({ id }) => id)]);
        return changes === null || mine.length > 0;
      },
      () => {
        const those = ids;
        ids = new Set();
        void this.rows.refresh().then(() => this.changed.set(those));
      },
    );
  }

  ask(): void {
    const { columns: _, ...query } = this.query();
    const load = this.options.load(this.query());
    const key = `list ${this.route.snapshot.routeConfig?.path ?? ''} ${JSON.stringify(query)}`;
    const remembering: LoadPage<T> = async (offset, limit) => {
      const page = await load(offset, limit);
      if (offset === 0) this.memory.put(key, { page, readAt: Date.now() } satisfies ReadBefore<T>);
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
