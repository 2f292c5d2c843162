import { ChangeDetectionStrategy, Component, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { ActivatedRoute, NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import { Api } from '../api/api';
import { inventoryList$Csv } from '../api/fn/stock/inventory-list-csv';
import { inventoryList$Json } from '../api/fn/stock/inventory-list-json';
import type { StockOfProduct } from '../api/models/stock-of-product';
import { whenHeard } from '../ground/reading';
import { codeCell, type Column, textCell } from '../grid/columns';
import type { Filter } from '../grid/filters';
import { Grid } from '../grid/grid';
import { type Extent, ListBar, shownColumns } from '../grid/list-bar';
import { ListState } from '../grid/list-state';
import { Windows } from '../grid/windows';
import { Empty } from '../words/empty';
import { TroubleBox } from '../words/trouble-box';

type Row = StockOfProduct & { readonly id: string };

const sum = ({ locations }: StockOfProduct, of: 'onHand' | 'reserved'): number => locations.reduce((total, location) => total + location[of], 0);

/** What is there of every product, over all locations; its detail counts, adjusts and receives. */
@Component({
  imports: [Empty, Grid, ListBar, MatButtonModule, RouterOutlet, TroubleBox],
  template: `
    <div class="split" [class.beside]="open() !== null">
      <section class="page full" i18n-aria-label aria-label="Stock">
        <div class="page-head"><h1 i18n>Stock</h1></div>
        <tp-list-bar [state]="state" [rows]="rows" of="stock" [searchLabel]="searchLabel" [filters]="filters" [columns]="columns" [exporter]="exporter" />
        @if (rows.trouble(); as trouble) {
          <tp-trouble [of]="trouble" [canRetry]="true" (again)="ask()" />
        }
        @if (rows.total() === 0) {
          @if (narrowed()) {
            <tp-empty [title]="nothingUnder"><button matButton type="button" (click)="state.change({ q: '', filters: {} })" i18n>Clear the filters</button></tp-empty>
          } @else {
            <tp-empty [title]="nothingYet"><span i18n>Stock comes here with the first delivery that is received.</span></tp-empty>
          }
        } @else {
          <tp-grid
            [label]="label"
            [rows]="rows"
            [columns]="shown()"
            [sort]="state.query().sort"
            [current]="open()"
            (sorted)="state.change({ sort: $event })"
            (opened)="show($event)"
          />
        }
      </section>
      <div class="detail"><router-outlet /></div>
    </div>
  `,
  styleUrl: '../grid/split.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StockPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  protected readonly label = $localize`Stock`;
  protected readonly searchLabel = $localize`SKU or name`;
  protected readonly nothingUnder = $localize`No stock matches`;
  protected readonly nothingYet = $localize`No stock yet`;
  protected readonly state = new ListState(['low']);
  protected readonly rows = new Windows<Row>();
  protected readonly narrowed = computed(() => this.state.query().q !== '' || Object.keys(this.state.query().filters).length > 0);
  protected readonly filters: readonly Filter[] = [
    { kind: 'choice', name: 'low', label: $localize`Stock`, options: [{ value: 'true', label: $localize`at or below the reorder point` }] },
  ];
  protected readonly columns: readonly Column<Row>[] = [
    { key: 'sku', header: $localize`SKU`, width: 'minmax(120px, 1fr)', narrow: 'sub', cell: ({ sku }) => codeCell(sku) },
    { key: 'name', header: $localize`Product`, width: 'minmax(200px, 3fr)', narrow: 'title', cell: ({ name }) => textCell(name) },
    { key: 'locations', header: $localize`Locations`, width: 'minmax(120px, 1fr)', cell: ({ locations }) => textCell(locations.map(({ location }) => location).join(', '), true) },
    { key: 'onHand', header: $localize`On hand`, width: '96px', numeric: true, cell: (row) => ({ kind: 'count', count: sum(row, 'onHand') }) },
    { key: 'reserved', header: $localize`Reserved`, width: '96px', numeric: true, narrow: 'endSub', cell: (row) => ({ kind: 'count', count: sum(row, 'reserved'), unit: '' }) },
    {
      key: 'available',
      header: $localize`Available`,
      width: '112px',
      numeric: true,
      sort: 'available',
      narrow: 'end',
      cell: ({ available, low }) => ({ kind: 'count', count: available, ...(low ? { tone: available === 0 ? 'refused' : 'waiting', unit: $localize`low` } : {}) }),
    },
    { key: 'changedAt', header: $localize`Changed`, width: '120px', sort: 'changedAt', cell: ({ changedAt }) => ({ kind: 'when', at: changedAt }) },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.state.query().columns));
  protected readonly open = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      startWith(null),
      map(() => this.route.firstChild?.snapshot.paramMap.get('id') ?? null),
    ),
    { initialValue: null },
  );

  constructor() {
    effect(() => {
      this.state.query();
      untracked(() => this.ask());
    });
    whenHeard(
      (changes) => changes === null || changes.some(({ resource }) => resource === 'inventory'),
      () => void this.rows.refresh(),
    );
  }

  protected ask(): void {
    const params = this.params();
    this.rows.ask((offset, limit) =>
      this.api.invoke(inventoryList$Json, { ...params, offset, limit }).then((page) => ({ ...page, items: page.items.map((item) => ({ ...item, id: item.productId })) })),
    );
  }

  protected show({ id }: Row): void {
    void this.router.navigate([id], { relativeTo: this.route, queryParamsHandling: 'preserve' });
  }

  protected readonly exporter = (extent: Extent): Promise<string> => this.api.invoke(inventoryList$Csv, extent === 'all' ? {} : this.params());

  private params() {
    const { q, sort, filters } = this.state.query();
    return { ...(q ? { q } : {}), ...(sort ? { sort } : {}), ...(filters['low'] ? { low: 'true' as const } : {}) };
  }
}
