import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { vendorAccountsGet } from '../api/fn/money/vendor-accounts-get';
import { vendorAccountsHeld$Csv } from '../api/fn/money/vendor-accounts-held-csv';
import { vendorAccountsHeld$Json } from '../api/fn/money/vendor-accounts-held-json';
import { vendorAccountsHeld$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as vendorAccountsHeldXlsx } from '../api/fn/money/vendor-accounts-held-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { HeldFunds } from '../api/models/held-funds';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { reading } from '../core/reading';
import { Money } from '../terms/money';
import { MoneyNav } from './money-nav';

type Row = HeldFunds & { readonly id: string };

/** The orders that a vendor's held money is for. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, Money, MoneyNav, RouterLink],
  template: `
    <section class="page full" i18n-aria-label aria-label="Held money">
      <div class="page-head">
        <h1>
          <ng-container i18n>Held</ng-container>
          @if (account.hasValue()) {
            · <tp-money [of]="account.value().held" />
          }
        </h1>
        @if (account.hasValue()) {
          <p class="sub">
            <a [routerLink]="['/money/vendors', account.value().vendorOrgId]">{{
              account.value().vendorName
            }}</a>
          </p>
        }
      </div>
      <tp-money-nav />
      <p class="muted" i18n>
        Buyers have paid for these orders. The money becomes available, less commission, when the
        order is completed: when the buyer confirms receipt, or automatically some days after
        delivery.
      </p>
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="held-funds"
        [searchLabel]="searchLabel"
        [filters]="filters"
        [columns]="columns"
        [exporter]="exporter"
      />
      @if (list.rows.failure(); as failure) {
        <tp-failure [of]="failure" [canRetry]="true" (again)="list.load()" />
      }
      @if (list.rows.total() === 0) {
        <tp-empty [title]="nothing">
          @if (list.narrowed()) {
            <button matButton type="button" (click)="list.clear()" i18n>All paid orders</button>
          } @else {
            <span i18n
              >Orders appear here once the buyer has paid: by card when the first items ship, by
              bank transfer when the money arrives.</span
            >
          }
        </tp-empty>
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
export class HeldPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  readonly accountId = input.required<string>();
  protected readonly label = $localize`Orders with held money`;
  protected readonly searchLabel = $localize`Order number`;
  protected readonly nothing = $localize`Nothing held`;
  protected readonly account = reading(
    () => this.accountId(),
    (id) => this.api.invoke(vendorAccountsGet, { id }),
    ({ resource }) => resource === 'vendorAccount' || resource === 'payment',
  );
  protected readonly list = new ListModel<Row>({
    filters: ['held'],
    sort: '-capturedAt',
    load: (query) => (offset, limit) =>
      this.api
        .invoke(vendorAccountsHeld$Json, { ...this.paramsOf(query), offset, limit })
        .then((page) => ({
          ...page,
          items: page.items.map((item) => ({ ...item, id: item.orderId })),
        })),
    concerns: ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'held',
      label: $localize`Money`,
      options: [
        { value: 'true', label: $localize`still held` },
        { value: 'false', label: $localize`released or refunded` },
      ],
    },
  ];
  protected readonly columns: readonly Column<Row>[] = [
    {
      key: 'number',
      header: $localize`Order`,
      width: grows(140, 2),
      sort: 'number',
      narrow: 'title',
      cell: ({ number }) => codeCell(number),
    },
    {
      key: 'capturedAt',
      header: $localize`Paid`,
      width: grows(112, 1),
      sort: 'capturedAt',
      narrow: 'sub',
      cell: ({ capturedAt }) => ({ kind: 'when', at: capturedAt }),
    },
    this.sum('captured', $localize`Paid by the buyer`, ({ captured }) => captured, 'captured'),
    this.sum('refunded', $localize`Refunded`, ({ refunded }) => refunded),
    this.sum('released', $localize`Released`, ({ released }) => released),
    {
      key: 'hold',
      header: $localize`On hold because`,
      width: grows(160, 2),
      cell: ({ hold }) => textCell(hold?.reason),
    },
    { ...this.sum('held', $localize`Held`, ({ held }) => held, 'held'), narrow: 'end' },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const { id } = this.paramsOf(this.list.query());
    const params = scope === 'all' ? { id } : this.paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(vendorAccountsHeldXlsx, params)
      : this.api.invoke(vendorAccountsHeld$Csv, params);
  };

  private sum(
    key: string,
    header: string,
    of: (row: Row) => Row['held'],
    sort?: string,
  ): Column<Row> {
    return {
      key,
      header,
      width: grows(112, 1),
      numeric: true,
      ...(sort === undefined ? {} : { sort }),
      cell: (row) => ({ kind: 'money', money: of(row) }),
    };
  }

  private paramsOf({ q, sort, filters }: ListQuery) {
    return {
      // it is asked for before inputs are set
      id: this.route.snapshot.paramMap.get('accountId')!,
      ...(q ? { q } : {}),
      ...(sort ? { sort } : {}),
      ...(filters['held'] ? { held: filters['held'][0] as 'true' | 'false' } : {}),
    };
  }

  protected open({ orderId }: Row): void {
    void this.router.navigate(['/money/accounts', this.accountId(), 'held', orderId]);
  }
}
