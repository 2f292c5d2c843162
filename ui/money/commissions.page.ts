import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { commissionsList$Csv } from '../api/fn/money/commissions-list-csv';
import { commissionsList$Json } from '../api/fn/money/commissions-list-json';
import { commissionsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as commissionsListXlsx } from '../api/fn/money/commissions-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Commission } from '../api/models/commission';
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
import { rulesText } from '../terms/commission';
import { MoneyNav } from './money-nav';

type Row = Commission & { readonly id: string };

/** What is charged for each order, as it was frozen when the order was placed. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav],
  template: `
    <section class="page full" i18n-aria-label aria-label="Commission">
      <div class="page-head"><h1 i18n>Commission</h1></div>
      <tp-money-nav />
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="commissions"
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
              >Commission is fixed when an order is placed, under the rules in force at the time.
              Orders placed before the first rules have none.</span
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
export class CommissionsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly overlooks = inject(Session).can('marketplace.readAny');
  protected readonly label = $localize`Commission`;
  protected readonly searchLabel = $localize`Order number`;
  protected readonly nothingUnder = $localize`No matching orders`;
  protected readonly nothingYet = $localize`No commission yet`;
  protected readonly list = new ListModel<Row>({
    filters: ['currency', 'fixedFrom'],
    sort: '-fixedAt',
    load: (query) => (offset, limit) =>
      this.api.invoke(commissionsList$Json, { ...paramsOf(query), offset, limit }).then((page) => ({
        ...page,
        items: page.items.map((item) => ({ ...item, id: item.orderId })),
      })),
    concerns: ({ type }) => type === 'CommissionFixed',
  });
  protected readonly filters: readonly Filter[] = [
    { kind: 'text', name: 'currency', label: $localize`Currency` },
    { kind: 'since', name: 'fixedFrom', label: $localize`Placed since` },
  ];
  protected readonly columns: readonly Column<Row>[] = [
    {
      key: 'number',
      header: $localize`Order`,
      width: grows(136, 1),
      sort: 'number',
      narrow: 'title',
      cell: ({ number }) => codeCell(number),
    },
    ...(this.overlooks
      ? [
          {
            key: 'vendor',
            header: $localize`Vendor`,
            width: grows(150, 2),
            cell: ({ vendorName }: Row) => textCell(vendorName),
          },
        ]
      : []),
    {
      key: 'fixedAt',
      header: $localize`Placed`,
      width: grows(104, 1),
      sort: 'fixedAt',
      narrow: 'endSub',
      cell: ({ fixedAt }) => ({ kind: 'when', at: fixedAt }),
    },
    {
      key: 'rules',
      header: $localize`Rule`,
      width: grows(180, 3),
      narrow: 'sub',
      cell: (row) => textCell(rulesText(row)),
    },
    {
      key: 'net',
      header: $localize`Order total excl. VAT`,
      width: grows(120, 1),
      numeric: true,
      sort: 'net',
      cell: ({ net }) => ({ kind: 'money', money: net }),
    },
    {
      key: 'amount',
      header: $localize`Commission`,
      width: grows(112, 1),
      numeric: true,
      sort: 'amount',
      narrow: 'end',
      cell: ({ amount }) => ({ kind: 'money', money: amount }),
    },
    {
      key: 'tax',
      header: $localize`VAT`,
      width: grows(104, 1),
      numeric: true,
      cell: ({ tax }) => ({ kind: 'money', money: tax.amount }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(commissionsListXlsx, params)
      : this.api.invoke(commissionsList$Csv, params);
  };

  /** There stands how it was reckoned. */
  protected open({ orderId }: Row): void {
    void this.router.navigate(['/orders', orderId], { fragment: 'commission' });
  }
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['currency'] ? { currency: filters['currency'].map((c) => c.toUpperCase()) } : {}),
  ...(filters['fixedFrom']?.[0] ? { fixedFrom: filters['fixedFrom'][0] } : {}),
});
