import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Api } from '../api/api';
import { payoutsList$Csv } from '../api/fn/money/payouts-list-csv';
import { payoutsList$Json } from '../api/fn/money/payouts-list-json';
import { payoutsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as payoutsListXlsx } from '../api/fn/money/payouts-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import { vendorAccountsList$Json } from '../api/fn/money/vendor-accounts-list-json';
import type { Payout } from '../api/models/payout';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { type Column, dayCell, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { bankText, payoutStatus, type PayoutStatus, payoutStatuses } from '../terms/payouts';
import { MoneyNav } from './money-nav';

/** Vendors that can be chosen. */
const VENDORS = 200;

/** What is paid to vendors, newest first; what one contains stands beside the list. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav, RouterLink, RouterOutlet],
  template: `
    <div class="split" [class.beside]="list.open() !== null">
      <section class="page full" i18n-aria-label aria-label="Payouts">
        <div class="page-head"><h1 i18n>Payouts</h1></div>
        <tp-money-nav />
        <tp-list-bar
          [state]="list.state"
          [rows]="list.rows"
          of="payouts"
          [searchLabel]="searchLabel"
          [filters]="filters()"
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
            <tp-empty [title]="nothingYet">
              @if (sells) {
                <span i18n
                  >The marketplace pays out your available balance once payouts are set up.</span
                >
                <a routerLink="/money/getting-paid" i18n>Set up payouts</a>
              } @else {
                <span i18n>Payouts appear here when vendors are paid.</span>
              }
            </tp-empty>
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
export class PayoutsPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly sells = this.session.me()?.organization.type === 'Seller';
  private readonly overlooks = this.session.can('marketplace.readAny');
  protected readonly label = $localize`Payouts`;
  protected readonly searchLabel = $localize`Reference`;
  protected readonly nothingUnder = $localize`No matching payouts`;
  protected readonly nothingYet = $localize`No payouts yet`;
  protected readonly list = new ListModel<Payout>({
    filters: ['status', 'vendorOrgId', 'currency', 'requestedFrom'],
    sort: '-requestedAt',
    load: (query) => (offset, limit) =>
      this.api.invoke(payoutsList$Json, { ...paramsOf(query), offset, limit }),
    // a payout is recorded in the vendor's account
    concerns: ({ resource }) => resource === 'vendorAccount',
  });
  private readonly vendors = reading(
    () => (this.overlooks ? true : undefined),
    () => this.api.invoke(vendorAccountsList$Json, { limit: VENDORS }),
  );
  protected readonly filters = computed((): readonly Filter[] => {
    const names = new Map(
      (this.vendors.hasValue() ? this.vendors.value().items : []).map(
        ({ vendorOrgId, vendorName }) => [vendorOrgId, vendorName ?? vendorOrgId],
      ),
    );
    const vendors = [...names].map(([value, label]) => ({ value, label }));
    return [
      {
        kind: 'choice',
        name: 'status',
        label: $localize`Status`,
        options: payoutStatuses.map((value) => ({ value, label: payoutStatus(value).label })),
      },
      ...(this.overlooks
        ? [
            {
              kind: 'choice' as const,
              name: 'vendorOrgId',
              label: $localize`Vendor`,
              options: vendors,
            },
          ]
        : []),
      { kind: 'text', name: 'currency', label: $localize`Currency` },
      { kind: 'since', name: 'requestedFrom', label: $localize`Requested since` },
    ];
  });
  protected readonly columns: readonly Column<Payout>[] = [
    {
      key: 'requestedAt',
      header: $localize`Requested`,
      width: grows(112, 1),
      sort: 'requestedAt',
      narrow: 'sub',
      cell: ({ requestedAt }) => ({ kind: 'when', at: requestedAt }),
    },
    ...(this.overlooks
      ? [
          {
            key: 'vendor',
            header: $localize`Vendor`,
            width: grows(160, 2),
            narrow: 'title' as const,
            cell: ({ vendorName }: Payout) => textCell(vendorName),
          },
        ]
      : []),
    {
      key: 'status',
      header: $localize`Status`,
      width: grows(136, 1),
      sort: 'status',
      narrow: this.overlooks ? 'endSub' : 'title',
      cell: ({ status }) => ({ kind: 'status', status: payoutStatus(status) }),
    },
    {
      key: 'arrivesOn',
      header: $localize`Arrives`,
      width: grows(112, 1),
      sort: 'arrivesOn',
      ...(this.overlooks ? {} : { narrow: 'endSub' as const }),
      cell: ({ arrivesOn }) => dayCell(arrivesOn),
    },
    {
      key: 'bank',
      header: $localize`Bank account`,
      width: grows(160, 2),
      cell: ({ bank }) => textCell(bank && bankText(bank), true),
    },
    {
      key: 'items',
      header: $localize`Contains`,
      width: 88,
      numeric: true,
      optional: true,
      cell: ({ items }) => ({ kind: 'count', count: items }),
    },
    {
      key: 'amount',
      header: $localize`Amount`,
      width: grows(120, 1),
      numeric: true,
      sort: 'amount',
      narrow: 'end',
      cell: ({ amount }) => ({ kind: 'money', money: amount }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(payoutsListXlsx, params)
      : this.api.invoke(payoutsList$Csv, params);
  };
}

function paramsOf({ q, sort, filters }: ListQuery) {
  const { status, vendorOrgId, currency, requestedFrom } = filters;
  return {
    ...(q ? { q } : {}),
    ...(sort ? { sort } : {}),
    ...(status ? { status: status as PayoutStatus[] } : {}),
    ...(vendorOrgId ? { vendorOrgId: [...vendorOrgId] } : {}),
    ...(currency ? { currency: currency.map((c) => c.toUpperCase()) } : {}),
    ...(requestedFrom?.[0] ? { requestedFrom: requestedFrom[0] } : {}),
  };
}
