import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { reconciliationsAsk } from '../../api/fn/money/reconciliations-ask';
import { reconciliationsDays$Csv } from '../../api/fn/money/reconciliations-days-csv';
import { reconciliationsDays$Json } from '../../api/fn/money/reconciliations-days-json';
import { reconciliationsDays$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as reconciliationsDaysXlsx } from '../../api/fn/money/reconciliations-days-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { ReconciledDay } from '../../api/models/reconciled-day';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { type Column, dayCell, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { Action } from '../../core/action';
import { moneyText } from '../../core/formats';
import { Session } from '../../core/session';
import { MoneyNav } from '../money-nav';
import { stateOf } from './day-state';

type Row = ReconciledDay & { readonly id: string };

/** Days on which what the gateway has moved was compared with the books. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Reconciliation</h1>
        <div class="actions">
          @if (operates) {
            <button
              matButton="outlined"
              type="button"
              [disabled]="asking.busy()"
              (click)="ask()"
              i18n
            >
              Reconcile today so far
            </button>
          }
        </div>
        <p class="sub" i18n>
          Every gateway transaction matches exactly one ledger entry, or is reported as a
          difference. Each day (UTC) is reconciled automatically once it is over.
        </p>
      </div>
      <tp-money-nav />
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="reconciliations"
        [searchLabel]="searchLabel"
        [filters]="[]"
        [columns]="columns"
        [exporter]="exporter"
      />
      @if (asking.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (list.rows.failure(); as failure) {
        <tp-failure [of]="failure" [canRetry]="true" (again)="list.load()" />
      }
      @if (list.rows.total() === 0) {
        @if (list.narrowed()) {
          <tp-empty [title]="nothingUnder"
            ><button matButton type="button" (click)="list.clear()" i18n>
              Clear search
            </button></tp-empty
          >
        } @else {
          <tp-empty [title]="nothingYet"
            ><span i18n
              >The first day is reconciled once money has passed through the gateway and the day is
              over. You can reconcile today so far.</span
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
export class ReconciliationPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly operates = inject(Session).can('marketplace.operate');
  protected readonly asking = new Action();
  protected readonly label = $localize`Days`;
  protected readonly searchLabel = $localize`Day or month, for example 2026-03`;
  protected readonly nothingUnder = $localize`No matching days`;
  protected readonly nothingYet = $localize`No days reconciled yet`;
  protected readonly list = new ListModel<Row>({
    filters: [],
    sort: '-day',
    load: (query) => async (offset, limit) => {
      const page = await this.api.invoke(reconciliationsDays$Json, {
        ...paramsOf(query),
        offset,
        limit,
      });
      return { ...page, items: page.items.map((day) => ({ ...day, id: day.day })) };
    },
    concerns: ({ resource }) => resource === 'reconciliation',
  });
  protected readonly columns: readonly Column<Row>[] = [
    {
      key: 'day',
      header: $localize`Day`,
      width: 120,
      sort: 'day',
      narrow: 'title',
      cell: ({ day }) => dayCell(day),
    },
    {
      key: 'state',
      header: $localize`Status`,
      width: grows(170, 2),
      narrow: 'sub',
      cell: (day) => ({ kind: 'status', status: stateOf(day) }),
    },
    {
      key: 'findings',
      header: $localize`Open differences`,
      width: 120,
      numeric: true,
      sort: 'openFindings',
      cell: ({ openFindings }) =>
        openFindings === 0
          ? { kind: 'none' }
          : { kind: 'count', count: openFindings, tone: 'waiting' },
    },
    {
      key: 'transactions',
      header: $localize`Movements`,
      width: 110,
      numeric: true,
      cell: ({ transactions }) => ({ kind: 'count', count: transactions }),
    },
    {
      key: 'closing',
      header: $localize`Gateway closing balance`,
      width: grows(170, 2),
      numeric: true,
      narrow: 'end',
      cell: ({ balances }) => textCell(balances.map((b) => moneyText(b.closing)).join(' · ')),
    },
    {
      key: 'books',
      header: $localize`Ledger closing balance`,
      width: grows(170, 2),
      numeric: true,
      cell: ({ balances }) => textCell(balances.map((b) => moneyText(b.bookedClosing)).join(' · ')),
    },
    {
      key: 'reconciledAt',
      header: $localize`Reconciled`,
      width: 120,
      narrow: 'endSub',
      cell: ({ reconciledAt }) =>
        reconciledAt === null ? { kind: 'none' } : { kind: 'when', at: reconciledAt },
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(reconciliationsDaysXlsx, params)
      : this.api.invoke(reconciliationsDays$Csv, params);
  };

  protected open({ day }: Row): void {
    void this.router.navigate(['/money/reconciliation', day]);
  }

  protected async ask(): Promise<void> {
    await this.asking.run(async () => {
      const { day } = await this.api.invoke(reconciliationsAsk, { body: {} });
      await this.router.navigate(['/money/reconciliation', day]);
    });
  }
}

const paramsOf = ({ q, sort }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
});
