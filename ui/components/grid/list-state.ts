import { computed, inject, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router } from '@angular/router';

/**
 * The query of a list in the address: search text, filters, order, columns. Everything that makes a
 * view is in it, and nothing else is.
 */
export interface ListQuery {
  readonly q: string;
  /** As the API takes it, `-placedAt`. */
  readonly sort: string;
  /** By the filter's name. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Empty: the usual ones. */
  readonly columns: readonly string[];
}

const values = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as string[]) : [String(value)];

/** The query of a list, for as long as its page lives. Needs an injection context. */
export class ListState {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly params: Signal<Params> = toSignal(this.route.queryParams, {
    initialValue: this.route.snapshot.queryParams,
  });

  constructor(private readonly filterNames: readonly string[]) {}

  readonly query: Signal<ListQuery> = computed(
    () => {
      const params = this.params();
      const filters = Object.fromEntries(
        this.filterNames
          .map((name) => [name, values(params[name])])
          .filter(([, chosen]) => chosen!.length > 0),
      ) as Record<string, string[]>;
      return {
        q: values(params['q'])[0] ?? '',
        sort: values(params['sort'])[0] ?? '',
        filters,
        columns: (values(params['columns'])[0] ?? '').split(',').filter(Boolean),
      };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );

  /** As it stands in the address, for saved views. */
  text(): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(this.params()))
      for (const each of values(value)) search.append(name, each);
    return search.toString();
  }

  change(change: Partial<ListQuery>): void {
    const { q, sort, filters, columns } = { ...this.query(), ...change };
    const queryParams: Params = {
      ...(q ? { q } : {}),
      ...(sort ? { sort } : {}),
      ...filters,
      ...(columns.length > 0 ? { columns: columns.join(',') } : {}),
    };
    // the detail beside the list stays open
    void this.router.navigate([], { queryParams, replaceUrl: change.q !== undefined });
  }

  /** Goes to a saved view. */
  open(text: string): void {
    const queryParams: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(text)) (queryParams[name] ??= []).push(value);
    void this.router.navigate([], { queryParams });
  }
}
