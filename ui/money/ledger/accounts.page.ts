import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { ledgerAccounts$Csv } from '../../api/fn/money/ledger-accounts-csv';
import { ledgerAccounts$Json } from '../../api/fn/money/ledger-accounts-json';
import { ledgerAccounts$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as ledgerAccountsXlsx } from '../../api/fn/money/ledger-accounts-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { LedgerAccount } from '../../api/models/ledger-account';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { codeCell, type Column, dayCell, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import type { Filter } from '../../components/grid/filters';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { Organizations } from '../../core/organizations';
import { ledgerAccountName, ledgerAccountNames } from '../../terms/ledger-accounts';
import { MoneyNav } from '../money-nav';

/** Every account of the books: from here to what was posted to it, and to what has caused that. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav, RouterLink],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Ledger</h1>
        <div class="actions">
          <a matButton routerLink="/money/entries" i18n>All entries</a>
        </div>
        <p class="sub" i18n>
          Balances are debits less credits. Nothing here can be edited: every figure is the result
          of recorded transactions.
        </p>
      </div>
      <tp-money-nav />
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="ledger-accounts"
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
              >Accounts appear with the first captured card payment. Orders on account are not
              posted here.</span
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
export class LedgerAccountsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly organizations = inject(Organizations);
  protected readonly label = $localize`Accounts`;
  protected readonly searchLabel = $localize`Account code`;
  protected readonly nothingUnder = $localize`No matching accounts`;
  protected readonly nothingYet = $localize`No postings yet`;
  protected readonly list = new ListModel<LedgerAccount>({
    filters: ['book', 'account', 'currency', 'open'],
    sort: 'account',
    load: (query) => (offset, limit) =>
      this.api.invoke(ledgerAccounts$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'account',
      label: $localize`Account`,
      options: ledgerAccountNames.map(([value, label]) => ({ value, label })),
    },
    { kind: 'text', name: 'currency', label: $localize`Currency` },
    { kind: 'text', name: 'book', label: $localize`Ledger (operator, or vendor ID)` },
    {
      kind: 'choice',
      name: 'open',
      label: $localize`Balance`,
      options: [
        { value: 'true', label: $localize`non-zero` },
        { value: 'false', label: $localize`zero` },
      ],
    },
  ];
  protected readonly columns: readonly Column<LedgerAccount>[] = [
    {
      key: 'account',
      header: $localize`Account`,
      width: grows(170, 3),
      sort: 'account',
      narrow: 'title',
      cell: ({ account }) => textCell(ledgerAccountName(account)),
    },
    {
      key: 'of',
      header: $localize`Belongs to`,
      width: grows(140, 2),
      narrow: 'sub',
      // an order's, or a vendor's
      cell: ({ of, account }) =>
        account.startsWith('vendor') && of !== null
          ? textCell(this.organizations.name(of) ?? of)
          : codeCell(of),
    },
    {
      key: 'book',
      header: $localize`Ledger`,
      width: grows(130, 2),
      cell: ({ book }) =>
        textCell(
          book === 'operator'
            ? $localize`Marketplace`
            : (this.organizations.name(book) ?? $localize`A vendor`),
        ),
    },
    {
      key: 'debit',
      header: $localize`Debit`,
      width: grows(110, 1),
      numeric: true,
      cell: ({ debit }) => ({ kind: 'money', money: debit }),
    },
    {
      key: 'credit',
      header: $localize`Credit`,
      width: grows(110, 1),
      numeric: true,
      cell: ({ credit }) => ({ kind: 'money', money: credit }),
    },
    {
      key: 'balance',
      header: $localize`Balance`,
      width: grows(110, 1),
      numeric: true,
      sort: 'balance',
      narrow: 'end',
      cell: ({ balance }) => ({ kind: 'money', money: balance }),
    },
    {
      key: 'postings',
      header: $localize`Postings`,
      width: 88,
      numeric: true,
      cell: ({ postings }) => ({ kind: 'count', count: postings }),
    },
    {
      key: 'lastDay',
      header: $localize`Last day`,
      width: 112,
      narrow: 'endSub',
      cell: ({ lastDay }) => dayCell(lastDay),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(ledgerAccountsXlsx, params)
      : this.api.invoke(ledgerAccounts$Csv, params);
  };

  protected open({ id }: LedgerAccount): void {
    void this.router.navigate(['/money/ledger', id]);
  }
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['book'] ? { book: [...filters['book']] } : {}),
  ...(filters['account'] ? { account: [...filters['account']] as never } : {}),
  ...(filters['currency'] ? { currency: filters['currency'].map((c) => c.toUpperCase()) } : {}),
  ...(filters['open'] ? { open: filters['open'][0] as 'true' | 'false' } : {}),
});
