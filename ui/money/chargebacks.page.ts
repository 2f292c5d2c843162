import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { chargebacksList$Csv } from '../api/fn/money/chargebacks-list-csv';
import { chargebacksList$Json } from '../api/fn/money/chargebacks-list-json';
import { chargebacksList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as chargebacksListXlsx } from '../api/fn/money/chargebacks-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Chargeback } from '../api/models/chargeback';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { type Column, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { bearerText, chargebackStatus, reasonText } from '../terms/chargebacks';
import { MoneyNav } from './money-nav';

const reasons: readonly Chargeback['reason'][] = [
  'fraudulent',
  'unrecognized',
  'notReceived',
  'notAsDescribed',
  'creditNotProcessed',
  'duplicate',
  'cancelled',
  'other',
];

/** What buyers' banks dispute: what is to be answered first comes first. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Chargebacks</h1>
      </div>
      <tp-money-nav />
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="chargebacks"
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
              >When a buyer’s bank queries a payment or takes the money back, it appears here with
              the deadline to respond. Nothing to do now.</span
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
export class ChargebacksPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly label = $localize`Chargebacks`;
  protected readonly searchLabel = $localize`Purchase or reference`;
  protected readonly nothingUnder = $localize`No matching chargebacks`;
  protected readonly nothingYet = $localize`No chargebacks`;
  protected readonly list = new ListModel<Chargeback>({
    filters: ['open', 'kind', 'reason'],
    sort: '',
    load: (query) => (offset, limit) =>
      this.api.invoke(chargebacksList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'chargeback',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'open',
      label: $localize`Decision`,
      options: [
        { value: 'true', label: $localize`open` },
        { value: 'false', label: $localize`decided` },
      ],
    },
    {
      kind: 'choice',
      name: 'kind',
      label: $localize`Type`,
      options: [
        { value: 'chargeback', label: $localize`chargeback` },
        { value: 'inquiry', label: $localize`inquiry` },
      ],
    },
    {
      kind: 'choice',
      name: 'reason',
      label: $localize`Reason`,
      options: reasons.map((value) => ({ value, label: reasonText(value) })),
    },
  ];
  protected readonly columns: readonly Column<Chargeback>[] = [
    {
      key: 'answerBy',
      header: $localize`Respond by`,
      width: 128,
      sort: 'answerBy',
      narrow: 'endSub',
      cell: ({ answerBy }) =>
        answerBy === null ? { kind: 'none' } : { kind: 'when', at: answerBy },
    },
    {
      key: 'number',
      header: $localize`Purchase`,
      width: 112,
      narrow: 'title',
      cell: ({ number }) => ({ kind: 'code', text: number }),
    },
    {
      key: 'reason',
      header: $localize`Reason`,
      width: grows(200, 3),
      narrow: 'sub',
      cell: ({ reason }) => textCell(reasonText(reason)),
    },
    {
      key: 'amount',
      header: $localize`Amount`,
      width: grows(112, 1),
      numeric: true,
      sort: 'amount',
      narrow: 'end',
      cell: ({ amount }) => ({ kind: 'money', money: amount }),
    },
    {
      key: 'status',
      header: $localize`Status`,
      width: grows(168, 1),
      sort: 'status',
      narrow: 'sub',
      cell: (each) => ({ kind: 'status', status: chargebackStatus(each) }),
    },
    {
      key: 'bearer',
      header: $localize`Loss borne by`,
      width: grows(120, 1),
      cell: ({ bearer, kind }) =>
        kind === 'inquiry' ? { kind: 'none' } : textCell(bearerText(bearer)),
    },
    {
      key: 'openedAt',
      header: $localize`Opened`,
      width: 112,
      sort: 'openedAt',
      cell: ({ openedAt }) => ({ kind: 'when', at: openedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(chargebacksListXlsx, params)
      : this.api.invoke(chargebacksList$Csv, params);
  };

  protected open({ id }: Chargeback): void {
    void this.router.navigate(['/chargebacks', id]);
  }
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['open'] ? { open: filters['open'][0] as 'true' | 'false' } : {}),
  ...(filters['kind'] ? { kind: filters['kind'] as Chargeback['kind'][] } : {}),
  ...(filters['reason'] ? { reason: filters['reason'] as Chargeback['reason'][] } : {}),
});
