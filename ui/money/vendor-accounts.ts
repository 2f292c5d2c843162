import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { vendorAccountsList$Csv } from '../api/fn/money/vendor-accounts-list-csv';
import { vendorAccountsList$Json } from '../api/fn/money/vendor-accounts-list-json';
import { vendorAccountsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as vendorAccountsListXlsx } from '../api/fn/money/vendor-accounts-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { VendorAccount } from '../api/models/vendor-account';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { type Cell, type Column, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { isNegative } from '../terms/amounts';
import type { Status } from '../terms/statuses';

const BLOCKED: Status = { tone: 'refused', label: $localize`Payouts blocked` };
const OWES: Status = { tone: 'waiting', label: $localize`Negative balance` };

/** Every vendor's money, one row per vendor and currency, for those who see the whole marketplace. */
@Component({
  selector: 'tp-vendor-accounts',
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton],
  template: `
    <tp-list-bar
      [state]="list.state"
      [rows]="list.rows"
      of="vendor-accounts"
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
          ><span i18n>Vendors appear here after their first prepaid order.</span></tp-empty
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
  `,
  styles: `
    :host {
      display: flex;
      flex: 1 1 auto;
      flex-direction: column;
      min-height: 0;
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VendorAccounts {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly label = $localize`Vendors’ money`;
  protected readonly searchLabel = $localize`Vendor`;
  protected readonly nothingUnder = $localize`No matching vendors`;
  protected readonly nothingYet = $localize`No vendor balances yet`;
  protected readonly list = new ListModel<VendorAccount>({
    filters: ['blocked', 'currency'],
    sort: '',
    load: (query) => (offset, limit) =>
      this.api.invoke(vendorAccountsList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'vendorAccount',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'blocked',
      label: $localize`Payouts`,
      options: [
        { value: 'true', label: $localize`blocked` },
        { value: 'false', label: $localize`not blocked` },
      ],
    },
    { kind: 'text', name: 'currency', label: $localize`Currency` },
  ];
  protected readonly columns: readonly Column<VendorAccount>[] = [
    {
      key: 'vendor',
      header: $localize`Vendor`,
      width: grows(180, 3),
      narrow: 'title',
      cell: ({ vendorName }) => textCell(vendorName),
    },
    this.sum('held', $localize`Held`, ({ held }) => held, 'held'),
    {
      ...this.sum('available', $localize`Available`, ({ available }) => available, 'available'),
      narrow: 'end',
    },
    this.sum('reserved', $localize`Reserved`, ({ reserved }) => reserved, 'reserved'),
    this.sum('onTheWay', $localize`In transit`, ({ onTheWay }) => onTheWay, 'onTheWay'),
    this.sum('paid', $localize`Paid`, ({ total }) => total.paid),
    {
      key: 'state',
      header: $localize`Status`,
      width: grows(120, 1),
      narrow: 'sub',
      cell: (account) => stateCell(account),
    },
    {
      key: 'changedAt',
      header: $localize`Changed`,
      width: 112,
      sort: 'changedAt',
      narrow: 'endSub',
      cell: ({ changedAt }) => ({ kind: 'when', at: changedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(vendorAccountsListXlsx, params)
      : this.api.invoke(vendorAccountsList$Csv, params);
  };

  private sum(
    key: string,
    header: string,
    of: (account: VendorAccount) => VendorAccount['held'],
    sort?: string,
  ): Column<VendorAccount> {
    return {
      key,
      header,
      width: grows(104, 1),
      numeric: true,
      ...(sort === undefined ? {} : { sort }),
      cell: (account) => ({ kind: 'money', money: of(account) }),
    };
  }

  protected open({ vendorOrgId }: VendorAccount): void {
    void this.router.navigate(['/money/vendors', vendorOrgId]);
  }
}

function stateCell({ isBlocked, available }: VendorAccount): Cell {
  if (isBlocked) return { kind: 'status', status: BLOCKED };
  return isNegative(available) ? { kind: 'status', status: OWES } : { kind: 'none' };
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['blocked'] ? { blocked: filters['blocked'][0] as 'true' | 'false' } : {}),
  ...(filters['currency'] ? { currency: filters['currency'].map((c) => c.toUpperCase()) } : {}),
});
