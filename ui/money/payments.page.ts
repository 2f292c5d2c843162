import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { paymentsList$Csv } from '../api/fn/money/payments-list-csv';
import { paymentsList$Json } from '../api/fn/money/payments-list-json';
import { paymentsList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as paymentsListXlsx } from '../api/fn/money/payments-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Payment } from '../api/models/payment';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../components/grid/columns';
import type { Exporter } from '../components/grid/export-scope';
import type { Filter } from '../components/grid/filters';
import { Grid } from '../components/grid/grid';
import { ListBar, shownColumns } from '../components/grid/list-bar';
import { ListModel } from '../components/grid/list-model';
import type { ListQuery } from '../components/grid/list-state';
import { Session } from '../core/session';
import { methodLabel, paymentStatus } from '../terms/payments';
import { MoneyNav } from './money-nav';

const statuses: readonly Payment['status'][] = [
  'Requested',
  'Authorised',
  'Capturing',
  'Captured',
  'CaptureFailed',
  'Abandoned',
];

/**
 * Payments before delivery: a buyer's own, a vendor's shares of them, or all. A row leads to where
 * something can be done about it: the purchase for who pays, the order for who sells.
 */
@Component({
  imports: [Empty, FailureNotice, Grid, ListBar, MatButton, MoneyNav],
  template: `
    <div class="page full">
      <div class="page-head">
        <h1 i18n>Payments</h1>
      </div>
      @if (!buys) {
        <tp-money-nav />
      }
      <tp-list-bar
        [state]="list.state"
        [rows]="list.rows"
        of="payments"
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
              >Purchases paid by card or bank transfer appear here. The payment method is chosen
              when the order is placed.</span
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
export class PaymentsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly buys = this.session.me()?.organization.type === 'Buyer';
  protected readonly label = $localize`Payments`;
  protected readonly searchLabel = $localize`Purchase number`;
  protected readonly nothingUnder = $localize`No matching payments`;
  protected readonly nothingYet = $localize`No payments yet`;
  protected readonly list = new ListModel<Payment>({
    filters: ['status', 'refundAsked'],
    sort: '-requestedAt',
    load: (query) => (offset, limit) =>
      this.api.invoke(paymentsList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'payment',
  });
  protected readonly filters: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'status',
      label: $localize`Status`,
      options: statuses.map((value) => ({ value, label: paymentStatus(value).label })),
    },
    {
      kind: 'choice',
      name: 'refundAsked',
      label: $localize`Refund requested`,
      options: [
        { value: 'true', label: $localize`yes, not answered yet` },
        { value: 'false', label: $localize`no` },
      ],
    },
  ];
  protected readonly columns: readonly Column<Payment>[] = [
    {
      key: 'number',
      header: $localize`Purchase`,
      width: 128,
      sort: 'number',
      narrow: 'title',
      cell: ({ number }) => codeCell(number),
    },
    {
      key: 'orders',
      header: $localize`Orders`,
      width: grows(160, 2),
      cell: ({ shares }) => textCell(shares.map(({ number }) => number).join(', ')),
    },
    {
      key: 'status',
      header: $localize`Status`,
      width: grows(144, 1),
      sort: 'status',
      narrow: 'sub',
      cell: ({ status }) => ({ kind: 'status', status: paymentStatus(status) }),
    },
    {
      key: 'method',
      header: $localize`Method`,
      width: grows(112, 1),
      cell: ({ method }) => textCell(methodLabel(method)),
    },
    sum('due', $localize`Amount due`, ({ due }) => due, 'end'),
    sum('captured', $localize`Paid`, ({ captured }) => captured),
    sum('refunded', $localize`Refunded`, ({ refunded }) => refunded),
    {
      key: 'asked',
      header: $localize`Refund requested`,
      width: grows(128, 1),
      numeric: true,
      cell: ({ refundRequests }) => {
        const asked = refundRequests.find(({ status }) => status === 'Open');
        return asked ? { kind: 'money', money: asked.amount } : { kind: 'none' };
      },
    },
    {
      key: 'dueBy',
      header: $localize`Pay by`,
      width: 112,
      sort: 'dueBy',
      narrow: 'endSub',
      cell: ({ dueBy, status }) =>
        status === 'Requested' ? { kind: 'when', at: dueBy } : { kind: 'none' },
    },
    {
      key: 'requestedAt',
      header: $localize`Requested`,
      width: 112,
      sort: 'requestedAt',
      cell: ({ requestedAt }) => ({ kind: 'when', at: requestedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));
  protected readonly exporter: Exporter = (scope, format) => {
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(paymentsListXlsx, params)
      : this.api.invoke(paymentsList$Csv, params);
  };

  protected open({ purchaseId, shares, refundRequests }: Payment): void {
    const asked = refundRequests.find(({ status }) => status === 'Open');
    const orderId = asked?.orderId ?? (shares.length === 1 ? shares[0]!.orderId : null);
    const isOfOrder = !this.buys && orderId !== null;
    void this.router.navigate(isOfOrder ? ['/orders', orderId] : ['/purchases', purchaseId]);
  }
}

function sum(
  key: string,
  header: string,
  of: (row: Payment) => Payment['due'],
  narrow?: 'end',
): Column<Payment> {
  return {
    key,
    header,
    width: grows(112, 1),
    numeric: true,
    sort: key,
    ...(narrow ? { narrow } : {}),
    cell: (row) => ({ kind: 'money', money: of(row) }),
  };
}

const paramsOf = ({ q, sort, filters }: ListQuery) => ({
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
  ...(filters['status'] ? { status: filters['status'] as Payment['status'][] } : {}),
  ...(filters['refundAsked'] ? { refundAsked: filters['refundAsked'][0] as 'true' | 'false' } : {}),
});
