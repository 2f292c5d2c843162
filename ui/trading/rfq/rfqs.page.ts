import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { rfqList$Csv } from '../../api/fn/quotes/rfq-list-csv';
import { rfqList$Json } from '../../api/fn/quotes/rfq-list-json';
import { rfqList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as rfqListXlsx } from '../../api/fn/quotes/rfq-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Rfq } from '../../api/models/rfq';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { codeCell, type Column, dayCell, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import type { Filter } from '../../components/grid/filters';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { Session } from '../../core/session';
import { rfqStatus } from '../../terms/statuses';

const statuses: readonly Rfq['status'][] = ['Requested', 'Quoted', 'Accepted', 'Closed'];

/** Requests for quotes: those that the company sent, or those that it received. */
@Component({
  imports: [Empty, Grid, ListBar, MatButton, FailureNotice, RouterLink],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Quotes</h1>
        @if (asks) {
          <a matButton="filled" routerLink="/rfq/new" i18n
            >Request something not in the catalogue</a
          >
        }
      </div>
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="rfqs"
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
        } @else if (buys) {
          <tp-empty [title]="nothingYet"
            ><span i18n
              >Request quotes from several vendors from quick order or a list, then compare them
              here.</span
            ></tp-empty
          >
        } @else {
          <tp-empty [title]="nothingYet"
            ><span i18n>Quote requests from buyers appear here.</span></tp-empty
          >
        }
      } @else {
        <tp-grid
          [label]="label"
          [rows]="list.rows"
          [columns]="shown()"
          [sort]="list.query().sort"
          (sorted)="list.sortBy($event)"
          (opened)="list.show($event)"
        />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RfqsPage {
  private readonly api = inject(Api);
  protected readonly buys = inject(Session).me()?.organization.type === 'Buyer';
  protected readonly asks = inject(Session).can('rfq.submit');
  protected readonly label = $localize`Quote requests`;
  protected readonly searchLabel = $localize`Number or company`;
  protected readonly nothingUnder = $localize`No matching requests`;
  protected readonly nothingYet = $localize`No requests yet`;
  protected readonly list = new ListModel<Rfq>({
    filters: ['status'],
    sort: '-requestedAt',
    load: (query) => (offset, limit) =>
      this.api.invoke(rfqList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'rfq',
    parties: ({ buyerOrgId, buyerName }) => ({ [buyerOrgId]: buyerName }),
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'status',
      label: $localize`Status`,
      options: statuses.map((value) => ({ value, label: rfqStatus(value).label })),
    },
  ];
  protected readonly columns: readonly Column<Rfq>[] = [
    {
      key: 'number',
      header: $localize`Number`,
      width: grows(120, 1),
      sort: 'number',
      narrow: 'title',
      cell: ({ number }) => codeCell(number),
    },
    ...(this.buys
      ? []
      : [
          {
            key: 'buyer',
            header: $localize`Buyer`,
            width: grows(160, 2),
            narrow: 'sub' as const,
            cell: ({ buyerName }: Rfq) => textCell(buyerName),
          },
        ]),
    {
      key: 'note',
      header: $localize`Note`,
      width: grows(160, 3),
      ...(this.buys ? { narrow: 'sub' as const } : {}),
      cell: ({ note }) => textCell(note, true),
    },
    {
      key: 'lines',
      header: $localize`Lines`,
      width: 72,
      numeric: true,
      cell: ({ lines }) => ({ kind: 'count', count: lines.length }),
    },
    {
      key: 'vendors',
      header: $localize`Vendors`,
      width: 80,
      numeric: true,
      cell: ({ vendorOrgIds }) => ({ kind: 'count', count: vendorOrgIds.length }),
    },
    {
      key: 'quotes',
      header: $localize`Quotes`,
      width: 80,
      numeric: true,
      cell: ({ quotes }) => ({ kind: 'count', count: quotes.length }),
    },
    {
      key: 'requested',
      header: $localize`Requested`,
      width: 120,
      sort: 'requestedAt',
      narrow: 'end',
      cell: ({ requestedAt }) => ({ kind: 'when', at: requestedAt }),
    },
    {
      key: 'neededBy',
      header: $localize`Needed by`,
      width: 120,
      cell: ({ neededBy }) => dayCell(neededBy),
    },
    {
      key: 'status',
      header: $localize`Status`,
      width: 130,
      sort: 'status',
      narrow: 'endSub',
      cell: ({ status }) => ({ kind: 'status', status: rfqStatus(status) }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(rfqListXlsx, params)
      : this.api.invoke(rfqList$Csv, params);
  };
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  sort,
  ...(filters['status'] ? { status: filters['status'] as Rfq['status'][] } : {}),
});
