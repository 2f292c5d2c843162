import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutRunsCandidates$Csv } from '../api/fn/money/payout-runs-candidates-csv';
import { payoutRunsCandidates$Json } from '../api/fn/money/payout-runs-candidates-json';
import { payoutRunsCandidates$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as payoutRunsCandidatesXlsx } from '../api/fn/money/payout-runs-candidates-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { PayoutCandidate } from '../api/models/payout-candidate';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { dayCell, grows, textCell, type Cell, type Column } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { momentText } from '../core/formats';
import { MoneyNav } from './money-nav';
import {
  outcomeExplained,
  outcomeStatus,
  scheduleText,
  scopeText,
  wouldBePaid,
} from './payout-words';

/** Each vendor with money or a debt, and what a run that began now would do with it. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav, RouterLink],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>By vendor</h1>
        <p class="sub" i18n>What a payout run started now would do for each vendor.</p>
        <div class="actions">
          <a matButton="outlined" routerLink="/money/payout-runs" i18n>Back to payout runs</a>
        </div>
      </div>
      <tp-money-nav />
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="payout-candidates"
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
            ><span i18n>Money becomes available when a paid order is completed.</span></tp-empty
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
export class PayoutCandidatesPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly label = $localize`By vendor`;
  protected readonly searchLabel = $localize`Vendor`;
  protected readonly nothingUnder = $localize`No matching vendors`;
  protected readonly nothingYet = $localize`No vendor has an available balance`;
  protected readonly list = new ListModel<PayoutCandidate>({
    filters: ['scope', 'currency'],
    sort: '',
    load: (query) => (offset, limit) =>
      this.api.invoke(payoutRunsCandidates$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) =>
      resource === 'vendorAccount' || resource === 'payoutAccount' || resource === 'payoutTerms',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'scope',
      label: $localize`Run of`,
      options: (['all', 'due'] as const).map((value) => ({ value, label: scopeText(value) })),
    },
    { kind: 'text', name: 'currency', label: $localize`Currency` },
  ];
  protected readonly columns: readonly Column<PayoutCandidate>[] = [
    {
      key: 'vendor',
      header: $localize`Vendor`,
      width: grows(180, 3),
      narrow: 'title',
      cell: ({ vendorName }) => textCell(vendorName),
    },
    {
      key: 'available',
      header: $localize`Available`,
      width: grows(120, 1),
      numeric: true,
      sort: 'available',
      narrow: 'end',
      cell: ({ available }) => ({ kind: 'money', money: available }),
    },
    {
      key: 'outcome',
      header: $localize`Outcome`,
      width: grows(150, 1),
      narrow: 'sub',
      cell: ({ outcome }) => ({
        kind: 'status',
        status: outcome === 'pay' ? wouldBePaid : outcomeStatus(outcome),
      }),
    },
    { key: 'why', header: $localize`Reason`, width: grows(200, 3), cell: whyCell },
    {
      key: 'minimum',
      header: $localize`Minimum`,
      width: grows(104, 1),
      numeric: true,
      cell: ({ minimum }) => ({ kind: 'money', money: minimum }),
    },
    {
      key: 'reserved',
      header: $localize`Reserved`,
      width: grows(104, 1),
      numeric: true,
      sort: 'reserved',
      cell: ({ reserved }) => ({ kind: 'money', money: reserved }),
    },
    {
      key: 'schedule',
      header: $localize`Schedule`,
      width: grows(150, 1),
      cell: ({ schedule }) => textCell(scheduleText(schedule)),
    },
    {
      key: 'nextDue',
      header: $localize`Next due`,
      width: 112,
      narrow: 'endSub',
      cell: ({ nextDue }) => dayCell(nextDue),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(payoutRunsCandidatesXlsx, params)
      : this.api.invoke(payoutRunsCandidates$Csv, params);
  };

  protected open({ vendorOrgId }: PayoutCandidate): void {
    void this.router.navigate(['/money/vendors', vendorOrgId]);
  }
}

function whyCell({ outcome, why, coolsUntil }: PayoutCandidate): Cell {
  if (outcome === 'coolingDown' && coolsUntil !== null)
    return textCell($localize`Until ${momentText(coolsUntil)}:moment:`, true);
  const isSaid = (outcome === 'blocked' || outcome === 'notReady') && why !== null;
  return textCell(isSaid ? why : outcomeExplained(outcome), true);
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['scope'] ? { scope: filters['scope'][0] as 'all' | 'due' } : {}),
  ...(filters['currency'] ? { currency: filters['currency'].map((c) => c.toUpperCase()) } : {}),
});
