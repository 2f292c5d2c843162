import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { inventoryBackorders$Csv } from '../api/fn/stock/inventory-backorders-csv';
import { inventoryBackorders$Json } from '../api/fn/stock/inventory-backorders-json';
import { inventoryBackorders$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as inventoryBackordersXlsx } from '../api/fn/stock/inventory-backorders-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Backorder } from '../api/models/backorder';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { codeCell, type Column, dayCell, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { countText } from '../core/formats';
import { lastDayOverdue } from '../terms/promised-date';

type Row = Backorder & { readonly id: string };

/** The first of the orders that wait are named. */
const NAMED = 3;

/** What the vendor has to buy, since orders wait for it, by product and location. */
@Component({
  imports: [Empty, Grid, ListBar, MatButton, RouterLink, FailureNotice],
  template: `
    <section class="page full" i18n-aria-label aria-label="To reorder">
      <div class="page-head">
        <h1 i18n>To reorder</h1>
        <div class="actions"><a matButton routerLink="/stock" i18n>Stock</a></div>
      </div>
      <p class="muted" i18n>
        Orders are waiting for these products. Received stock is reserved for them straight away,
        oldest order first.
      </p>
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="backorders"
        [searchLabel]="searchLabel"
        [filters]="filters"
        [columns]="columns"
        [exporter]="exporter"
      />
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
              >Backordered lines, and accepted quotes with a lead time, appear here when stock is
              short.</span
            ></tp-empty
          >
        }
      } @else {
        <tp-grid
          [label]="label"
          [rows]="list.rows"
          [columns]="shown()"
          [sort]="list.query().sort"
          [current]="null"
          [changed]="list.changed()"
          (sorted)="list.sortBy($event)"
          (opened)="open($event)"
        />
      }
    </section>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BackordersPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly label = $localize`To reorder`;
  protected readonly searchLabel = $localize`SKU or name`;
  protected readonly nothingUnder = $localize`No results`;
  protected readonly nothingYet = $localize`No orders waiting for stock`;
  protected readonly list = new ListModel<Row>({
    filters: ['promisedTo'],
    sort: 'promisedDate',
    load: (query) => (offset, limit) =>
      this.api
        .invoke(inventoryBackorders$Json, { ...paramsOf(query), offset, limit })
        .then((page) => ({
          ...page,
          items: page.items.map((item) => ({ ...item, id: `${item.productId} ${item.location}` })),
        })),
    concerns: ({ resource }) => resource === 'inventory',
  });
  protected readonly filters: readonly Filter[] = [
    { kind: 'until', name: 'promisedTo', label: $localize`Promised by` },
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
      key: 'location',
      header: $localize`Location`,
      width: grows(96, 1),
      cell: ({ location }) => textCell(location, true),
    },
    {
      key: 'quantity',
      header: $localize`To reorder`,
      width: 112,
      numeric: true,
      sort: 'quantity',
      narrow: 'end',
      cell: ({ quantity, unit }) => ({ kind: 'count', count: quantity, unit }),
    },
    {
      key: 'promisedDate',
      header: $localize`Promised`,
      width: 128,
      sort: 'promisedDate',
      narrow: 'endSub',
      cell: ({ promisedDate }) => dayCell(promisedDate, promisedDate <= lastDayOverdue()),
    },
    {
      key: 'oldestWait',
      header: $localize`Waiting since`,
      width: 120,
      sort: 'oldestWait',
      cell: ({ oldestWait }) => ({ kind: 'when', at: oldestWait }),
    },
    {
      key: 'orders',
      header: $localize`Orders`,
      width: grows(160, 2),
      sort: 'orders',
      cell: (row) => textCell(ordersText(row)),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(inventoryBackordersXlsx, params)
      : this.api.invoke(inventoryBackorders$Csv, params);
  };

  /** There it is received. */
  protected open({ productId }: Row): void {
    void this.router.navigate(['/stock', productId]);
  }
}

/** `2611-0042-1, 2611-0051-1 and 4 more` */
function ordersText({ orders, lines }: Backorder): string {
  const numbers = [...new Set(lines.map(({ orderNumber }) => orderNumber))].slice(0, NAMED);
  const more = orders - numbers.length;
  const named = numbers.join(', ');
  return more > 0 ? $localize`${named}:orders: and ${countText(more)}:count: more` : named;
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['promisedTo']?.[0] ? { promisedTo: filters['promisedTo'][0] } : {}),
});
