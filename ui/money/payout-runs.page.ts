import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutRunsList$Csv } from '../api/fn/money/payout-runs-list-csv';
import { payoutRunsList$Json } from '../api/fn/money/payout-runs-list-json';
import { payoutRunsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as payoutRunsListXlsx } from '../api/fn/money/payout-runs-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import { payoutRunsPreview } from '../api/fn/money/payout-runs-preview';
import { payoutRunsStart } from '../api/fn/money/payout-runs-start';
import { payoutTermsGetDefault } from '../api/fn/money/payout-terms-get-default';
import type { PayoutRun } from '../api/models/payout-run';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { dayCell, grows, textCell, type Column } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { Action } from '../core/action';
import { moneyText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { MoneyNav } from './money-nav';
import { nextDueText, runStatus, scheduleText, scopeText } from './payout-words';
import { RunSums } from './run-sums';

type Scope = PayoutRun['scope'];

/** What would be paid now, starting that, and the runs that there were. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav, RouterLink, RunSums],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Payout runs</h1>
      </div>
      <tp-money-nav />
      <section class="terms" i18n-aria-label aria-label="By schedule">
        @if (terms.hasValue()) {
          <p>
            <strong>{{ schedule() }}</strong>,
            @if (terms.value().nextDue === null) {
              <ng-container i18n>vendors are paid only when a run is started here.</ng-container>
            } @else {
              <ng-container i18n
                >from {{ terms.value().startsAt }} ({{ terms.value().timeZone }}); next:
                {{ next() }}.</ng-container
              >
            }
            @if (minima(); as minima) {
              &ngsp;<ng-container i18n
                >Amounts below {{ minima }} are carried forward.</ng-container
              >
            }
            &ngsp;<span class="muted" i18n
              >Vendors with individual terms are paid on those terms.</span
            >
          </p>
          @if (operates) {
            <button matButton="outlined" type="button" (click)="change()" i18n>
              Edit schedule and minimum
            </button>
          }
        } @else if (terms.error(); as error) {
          <tp-failure [error]="error" [canRetry]="true" (again)="terms.reload()" />
        } @else {
          <span class="skeleton" aria-hidden="true"></span>
        }
      </section>
      <section class="now" aria-labelledby="now">
        <h2 id="now" i18n>If you start a run now</h2>
        <div class="who" role="radiogroup" i18n-aria-label aria-label="Vendors to pay">
          @for (each of scopes; track each) {
            <label
              ><input
                type="radio"
                name="scope"
                [value]="each"
                [checked]="scope() === each"
                (change)="scope.set(each)"
              />
              {{ scopeText(each) }}</label
            >
          }
        </div>
        @if (preview.error(); as error) {
          <tp-failure [error]="error" [canRetry]="true" (again)="preview.reload()" />
        } @else if (preview.hasValue()) {
          <tp-run-sums [of]="preview.value()" [isPreview]="true" />
          @if (preview.value().truncated) {
            <p class="muted" i18n>
              Not all accounts are included in these totals. The run covers all of them.
            </p>
          }
          <p class="actions">
            @if (operates) {
              <button
                matButton="filled"
                type="button"
                [disabled]="attempt.busy() || preview.value().paid.length === 0"
                (click)="start()"
                i18n
              >
                Start run
              </button>
            }
            <a
              matButton="outlined"
              routerLink="/money/payout-runs/candidates"
              [queryParams]="{ scope: scope() }"
              i18n
              >By vendor</a
            >
          </p>
        } @else {
          <span class="skeleton" aria-hidden="true"></span>
          <p class="visually-hidden" role="status" i18n>Loading</p>
        }
        @if (attempt.failure(); as failure) {
          <tp-failure [of]="failure" />
        }
      </section>
      <h2 i18n>Previous runs</h2>
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="payout-runs"
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
              >A run pays every vendor with a sufficient balance. Start one above, or set a
              schedule.</span
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
  styles: `
    .terms {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 16px;
    }

    .now {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }

    .who,
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
    }

    .who label {
      display: flex;
      align-items: center;
      min-height: 24px;
      gap: 8px;
    }

    .skeleton {
      width: 100%;
      height: 24px;
    }

    tp-grid {
      min-height: 240px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PayoutRunsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly people = inject(People);
  protected readonly operates = inject(Session).can('marketplace.operate');
  protected readonly label = $localize`Payout runs`;
  protected readonly searchLabel = $localize`Day, for example 2026-03`;
  protected readonly nothingUnder = $localize`No matching runs`;
  protected readonly nothingYet = $localize`No runs yet`;
  protected readonly scopes: readonly Scope[] = ['all', 'due'];
  protected readonly scopeText = scopeText;
  protected readonly scope = signal<Scope>('all');
  protected readonly attempt = new Action();
  protected readonly terms = reading(
    () => true,
    () => this.api.invoke(payoutTermsGetDefault, {}),
    ({ resource }) => resource === 'payoutTerms',
  );
  protected readonly preview = reading(
    () => this.scope(),
    (scope) => this.api.invoke(payoutRunsPreview, { scope }),
    ({ resource }) =>
      resource === 'vendorAccount' || resource === 'payoutAccount' || resource === 'payoutTerms',
  );
  protected readonly schedule = computed(() =>
    this.terms.hasValue() ? scheduleText(this.terms.value().schedule) : '',
  );
  protected readonly next = computed(() =>
    this.terms.hasValue() ? nextDueText(this.terms.value().nextDue) : '',
  );
  protected readonly minima = computed(() => {
    const minima = this.terms.hasValue() ? this.terms.value().minima : [];
    return minima.length > 0 ? minima.map(moneyText).join(', ') : null;
  });
  protected readonly list = new ListModel<PayoutRun>({
    filters: ['status'],
    sort: '',
    load: (query) => (offset, limit) =>
      this.api.invoke(payoutRunsList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'payoutRun',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'status',
      label: $localize`Status`,
      options: (['Running', 'Finished', 'Stopped'] as const).map((value) => ({
        value,
        label: runStatus(value).label,
      })),
    },
  ];
  protected readonly columns: readonly Column<PayoutRun>[] = [
    {
      key: 'day',
      header: $localize`Day`,
      width: 112,
      sort: 'day',
      narrow: 'title',
      cell: ({ day }) => dayCell(day),
    },
    {
      key: 'status',
      header: $localize`Status`,
      width: grows(112, 1),
      sort: 'status',
      narrow: 'endSub',
      cell: ({ status }) => ({ kind: 'status', status: runStatus(status) }),
    },
    {
      key: 'paid',
      header: $localize`Paid`,
      width: grows(160, 2),
      numeric: true,
      narrow: 'end',
      cell: ({ paid }) => textCell(paid.map(({ amount }) => moneyText(amount)).join(', ')),
    },
    {
      key: 'vendors',
      header: $localize`Accounts paid`,
      width: 112,
      numeric: true,
      cell: ({ paid }) => ({ kind: 'count', count: accounts(paid) }),
    },
    {
      key: 'notPaid',
      header: $localize`Unpaid`,
      width: 96,
      numeric: true,
      cell: ({ notPaid }) => ({ kind: 'count', count: accounts(notPaid) }),
    },
    {
      key: 'scope',
      header: $localize`Belongs to`,
      width: grows(140, 1),
      cell: ({ scope }) => textCell(scopeText(scope)),
    },
    {
      key: 'startedBy',
      header: $localize`Started by`,
      width: grows(120, 1),
      narrow: 'sub',
      cell: ({ startedBy }) =>
        textCell(startedBy === null ? $localize`Schedule` : (this.people.name(startedBy) ?? null)),
    },
    {
      key: 'startedAt',
      header: $localize`Started`,
      width: 112,
      sort: 'startedAt',
      cell: ({ startedAt }) => ({ kind: 'when', at: startedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(payoutRunsListXlsx, params)
      : this.api.invoke(payoutRunsList$Csv, params);
  };

  protected open({ id }: Pick<PayoutRun, 'id'>): void {
    void this.router.navigate(['/money/payout-runs', id]);
  }

  protected async start(): Promise<void> {
    await this.attempt.run(async () => {
      const { id } = await this.api.invoke(payoutRunsStart, { body: { scope: this.scope() } });
      this.open({ id });
    });
  }

  protected async change(): Promise<void> {
    const { PayoutTermsDialog } = await import('./payout-terms-dialog');
    this.dialogs.open(PayoutTermsDialog, {
      data: { vendor: null, terms: this.terms.value() },
      width: '560px',
    });
  }
}

const accounts = (sums: readonly { readonly accounts: number }[]): number =>
  sums.reduce((n, sum) => n + sum.accounts, 0);

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['status'] ? { status: filters['status'] as PayoutRun['status'][] } : {}),
});
