import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Api } from '../api/api';
import { inventoryList$Csv } from '../api/fn/stock/inventory-list-csv';
import { inventoryList$Json } from '../api/fn/stock/inventory-list-json';
import { inventoryList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as inventoryListXlsx } from '../api/fn/stock/inventory-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { StockOfProduct } from '../api/models/stock-of-product';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { Session } from '../core/session';
import { lowTone } from '../terms/availability';
import { RefusedMovements } from './refused-movements';

type Row = StockOfProduct & { readonly id: string };

const sum = ({ locations }: StockOfProduct, of: 'onHand' | 'reserved'): number =>
  locations.reduce((total, location) => total + location[of], 0);

/** The stock of every product over all locations; the detail counts, adjusts and receives it. */
@Component({
  imports: [
    Empty,
    Grid,
    ListBar,
    MatButton,
    RefusedMovements,
    RouterLink,
    RouterOutlet,
    FailureNotice,
  ],
  template: `
    <div class="split" [class.beside]="list.open() !== null">
      <section class="page full" i18n-aria-label aria-label="Stock">
        <div class="page-head">
          <h1 i18n>Stock</h1>
          <div class="actions">
            <a matButton routerLink="/backorders" i18n>To reorder</a>
            <a matButton routerLink="/locations" i18n>Locations</a>
          </div>
        </div>
        <tp-list-bar
          [state]="list.state"
          [rows]="list.rows"
          of="stock"
          [searchLabel]="searchLabel"
          [filters]="filters"
          [columns]="columns"
          [exporter]="exporter"
        />
        <tp-refused-movements />
        @if (list.rows.failure(); as failure) {
          <tp-failure [of]="failure" [canRetry]="true" (again)="list.load()" />
        }
        @if (list.rows.total() === 0) {
          @if (list.narrowed()) {
            <tp-empty [title]="nothingUnder"
              ><button matButton type="button" (click)="list.clear()" i18n>
                Clear filters
              </button></tp-empty
            >
          } @else {
            <tp-empty [title]="nothingYet"
              ><span i18n
                >Stock comes here with the first delivery that is received: open a product among
                <a routerLink="/catalogue" [queryParams]="{ vendorId: mine }">our products</a>, and
                receive it there under “Stock”.</span
              ></tp-empty
            >
          }
        } @else {
          <tp-grid
            [label]="label"
            [rows]="list.rows"
            [columns]="shown()"
            [sort]="list.query().sort"
            [current]="list.open()"
            [changed]="list.changed()"
            (sorted)="list.sortBy($event)"
            (opened)="list.show($event)"
          />
        }
      </section>
      <div class="detail"><router-outlet /></div>
    </div>
  `,
  styleUrl: '../components/grid/split.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StockPage {
  private readonly api = inject(Api);
  protected readonly mine = inject(Session).me()?.organization.id;
  protected readonly label = $localize`Stock`;
  protected readonly searchLabel = $localize`SKU or name`;
  protected readonly nothingUnder = $localize`No matching stock`;
  protected readonly nothingYet = $localize`No stock yet`;
  protected readonly list = new ListModel<Row>({
    filters: ['low'],
    sort: '',
    load: (query) => (offset, limit) =>
      this.api.invoke(inventoryList$Json, { ...paramsOf(query), offset, limit }).then((page) => ({
        ...page,
        items: page.items.map((item) => ({ ...item, id: item.productId })),
      })),
    concerns: ({ resource }) => resource === 'inventory',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'low',
      label: $localize`Stock`,
      options: [{ value: 'true', label: $localize`at or below reorder point` }],
    },
  ];
  protected readonly columns: readonly Column<Row>[] = [
    {
      key: 'sku',
      header: $localize`SKU`,
      width: grows(120, 1),
      narrow: 'sub',
      cell: ({ sku }) => codeCell(sku),
    },
    {
      key: 'name',
      header: $localize`Product`,
      width: grows(200, 3),
      narrow: 'title',
      cell: ({ name }) => textCell(name),
    },
    {
      key: 'locations',
      header: $localize`Locations`,
      width: grows(120, 1),
      cell: ({ locations }) => textCell(locations.map(({ location }) => location).join(', '), true),
    },
    {
      key: 'onHand',
      header: $localize`On hand`,
      width: 96,
      numeric: true,
      cell: (row) => ({ kind: 'count', count: sum(row, 'onHand') }),
    },
    {
      key: 'reserved',
      header: $localize`Reserved`,
      width: 96,
      numeric: true,
      narrow: 'endSub',
      cell: (row) => ({ kind: 'count', count: sum(row, 'reserved'), unit: '' }),
    },
    {
      key: 'backordered',
      header: $localize`On backorder`,
      width: 112,
      numeric: true,
      optional: true,
      cell: ({ backordered }) => ({ kind: 'count', count: backordered, unit: '' }),
    },
    {
      key: 'available',
      header: $localize`Available`,
      width: 112,
      numeric: true,
      sort: 'available',
      narrow: 'end',
      cell: ({ available, low }) => ({
        kind: 'count',
        count: available,
        ...(low ? { tone: lowTone(available), unit: $localize`low` } : {}),
      }),
    },
    {
      key: 'changedAt',
      header: $localize`Changed`,
      width: 120,
      sort: 'changedAt',
      cell: ({ changedAt }) => ({ kind: 'when', at: changedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(inventoryListXlsx, params)
      : this.api.invoke(inventoryList$Csv, params);
  };
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['low'] ? { low: 'true' as const } : {}),
});
