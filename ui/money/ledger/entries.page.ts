import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { ledgerEntries$Csv } from '../../api/fn/money/ledger-entries-csv';
import { ledgerEntries$Json } from '../../api/fn/money/ledger-entries-json';
import { ledgerEntries$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as ledgerEntriesXlsx } from '../../api/fn/money/ledger-entries-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { LedgerEntry } from '../../api/models/ledger-entry';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { type Cell, type Column, dayCell, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import type { Filter } from '../../components/grid/filters';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { Organizations } from '../../core/organizations';
import { eventTypeLabel } from '../../terms/event-types';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { MoneyNav } from '../money-nav';

/** Every entry of the books, the newest first. */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Entries</h1>
      </div>
      <tp-money-nav />
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="ledger-entries"
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
            ><span i18n>Entries appear with the first captured card payment.</span></tp-empty
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
export class LedgerEntriesPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly organizations = inject(Organizations);
  protected readonly label = $localize`Entries`;
  protected readonly searchLabel = $localize`Order number`;
  protected readonly nothingUnder = $localize`No matching entries`;
  protected readonly nothingYet = $localize`No postings yet`;
  protected readonly list = new ListModel<LedgerEntry>({
    filters: ['book', 'currency', 'orderId', 'stream', 'from', 'to'],
    sort: '-valueDate',
    load: (query) => (offset, limit) =>
      this.api.invoke(ledgerEntries$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
  });
  protected readonly filters: readonly Filter[] = [
    { kind: 'text', name: 'currency', label: $localize`Currency` },
    { kind: 'text', name: 'book', label: $localize`Ledger (operator, or vendor ID)` },
    { kind: 'text', name: 'orderId', label: $localize`Order ID` },
    { kind: 'text', name: 'stream', label: $localize`Stream` },
    { kind: 'until', name: 'to', label: $localize`Until` },
  ];
  protected readonly columns: readonly Column<LedgerEntry>[] = [
    {
      key: 'valueDate',
      header: $localize`Day`,
      width: 112,
      sort: 'valueDate',
      narrow: 'endSub',
      cell: ({ valueDate }) => dayCell(valueDate),
    },
    {
      key: 'what',
      header: $localize`Description`,
      width: grows(160, 2),
      narrow: 'title',
      cell: ({ eventType }) => textCell(eventTypeLabel(eventType)),
    },
    {
      key: 'number',
      header: $localize`Number`,
      width: 120,
      cell: ({ number }) => textCell(number),
    },
    {
      key: 'debit',
      header: $localize`Debit`,
      width: grows(150, 2),
      narrow: 'sub',
      cell: (entry) => textCell(accountsOf(entry, 'debit')),
    },
    {
      key: 'credit',
      header: $localize`Credit`,
      width: grows(150, 2),
      cell: (entry) => textCell(accountsOf(entry, 'credit')),
    },
    {
      key: 'amount',
      header: $localize`Amount`,
      width: grows(110, 1),
      numeric: true,
      narrow: 'end',
      cell: (entry) => amountCell(entry),
    },
    {
      key: 'book',
      header: $localize`Ledger`,
      width: grows(120, 1),
      cell: ({ book }) =>
        textCell(
          book === 'operator'
            ? $localize`Marketplace`
            : (this.organizations.name(book) ?? $localize`A vendor`),
        ),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(ledgerEntriesXlsx, params)
      : this.api.invoke(ledgerEntries$Csv, params);
  };

  protected open({ eventId }: LedgerEntry): void {
    void this.router.navigate(['/money/entries', eventId]);
  }
}

const accountsOf = ({ postings }: LedgerEntry, side: 'debit' | 'credit'): string =>
  [
    ...new Set(postings.filter((p) => p.side === side).map((p) => ledgerAccountName(p.account))),
  ].join(', ');

/** The largest posting: one side of most entries has one. */
function amountCell({ postings }: LedgerEntry): Cell {
  const [largest] = [...postings].sort((a, b) => Number(b.amount.amount) - Number(a.amount.amount));
  return largest ? { kind: 'money', money: largest.amount } : { kind: 'none' };
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['book'] ? { book: [...filters['book']] } : {}),
  ...(filters['currency'] ? { currency: filters['currency'].map((c) => c.toUpperCase()) } : {}),
  ...(filters['orderId'] ? { orderId: [...filters['orderId']] } : {}),
  ...(filters['stream'] ? { stream: [...filters['stream']] } : {}),
  ...(filters['from'] ? { from: filters['from'][0]! } : {}),
  ...(filters['to'] ? { to: filters['to'][0]! } : {}),
});
