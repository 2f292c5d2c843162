import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { heldFundsList$Csv } from '../api/fn/money/held-funds-list-csv';
import { heldFundsList$Json } from '../api/fn/money/held-funds-list-json';
import { heldFundsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as heldFundsListXlsx } from '../api/fn/money/held-funds-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { OrderFunds } from '../api/models/order-funds';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { MoneyNav } from './money-nav';

/** Orders of all vendors whose money is held, the longest first. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Held money</h1>
      </div>
      <tp-money-nav />
      <p class="muted" i18n>
        Paid by buyers, and kept until the order is completed. Gateways allow it to be held for 90
        days: complete the order by then, or give the money back.
      </p>
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="orders-held"
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
              >Orders appear here once the buyer’s money is taken, and leave when they are completed
              or refunded.</span
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
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HeldOrdersPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly label = $localize`Orders whose money is held`;
  protected readonly searchLabel = $localize`Vendor`;
  protected readonly nothingUnder = $localize`No matching held money`;
  protected readonly nothingYet = $localize`No money is held`;
  protected readonly list = new ListModel<OrderFunds>({
    filters: ['days', 'onHold'],
    sort: 'capturedAt',
    load: (query) => (offset, limit) =>
      this.api.invoke(heldFundsList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'payment',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'days',
      label: $localize`Held for`,
      options: [
        { value: '30', label: $localize`30 days or more` },
        { value: '60', label: $localize`60 days or more` },
        { value: '80', label: $localize`80 days or more` },
      ],
    },
    {
      kind: 'choice',
      name: 'onHold',
      label: $localize`Hold`,
      options: [
        { value: 'true', label: $localize`put on hold` },
        { value: 'false', label: $localize`released with the order` },
      ],
    },
  ];
  protected readonly columns: readonly Column<OrderFunds>[] = [
    {
      key: 'number',
      header: $localize`Order`,
      width: grows(128, 1),
      sort: 'number',
      narrow: 'title',
      cell: ({ number }) => codeCell(number),
    },
    {
      key: 'vendor',
      header: $localize`Vendor`,
      width: grows(160, 2),
      narrow: 'sub',
      cell: ({ vendorName }) => textCell(vendorName),
    },
    {
      key: 'held',
      header: $localize`Held`,
      width: grows(112, 1),
      numeric: true,
      sort: 'held',
      narrow: 'end',
      cell: ({ held }) => ({ kind: 'money', money: held }),
    },
    {
      key: 'captured',
      header: $localize`Paid by the buyer`,
      width: grows(112, 1),
      numeric: true,
      cell: ({ captured }) => ({ kind: 'money', money: captured }),
    },
    {
      key: 'capturedAt',
      header: $localize`Paid`,
      width: 112,
      sort: 'capturedAt',
      narrow: 'endSub',
      cell: ({ capturedAt }) => ({ kind: 'when', at: capturedAt }),
    },
    {
      key: 'days',
      header: $localize`Held for`,
      width: grows(120, 1),
      cell: ({ days, mustBeDecided }) => ({
        kind: 'status',
        status: {
          tone: mustBeDecided ? 'refused' : days >= 60 ? 'waiting' : 'neutral',
          label: days === 1 ? $localize`1 day` : $localize`${days}:days: days`,
        },
      }),
    },
    {
      key: 'hold',
      header: $localize`On hold because`,
      width: grows(160, 2),
      cell: ({ hold }) => textCell(hold?.reason),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(heldFundsListXlsx, params)
      : this.api.invoke(heldFundsList$Csv, params);
  };

  protected open({ id, accountId }: OrderFunds): void {
    void this.router.navigate(['/money/accounts', accountId, 'held', id]);
  }
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['days'] ? { days: Number(filters['days'][0]) } : {}),
  ...(filters['onHold'] ? { onHold: filters['onHold'][0] as 'true' | 'false' } : {}),
});
