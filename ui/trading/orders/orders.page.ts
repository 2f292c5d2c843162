import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Api } from '../../api/api';
import { productsGet } from '../../api/fn/catalogue/products-get';
import { ordersList$Csv } from '../../api/fn/orders/orders-list-csv';
import { ordersList$Json } from '../../api/fn/orders/orders-list-json';
import { ordersList$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as ordersListXlsx } from '../../api/fn/orders/orders-list-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { OrderSummary } from '../../api/models/order-summary';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import {
  codeCell,
  type Column,
  dayCell,
  grows,
  moneyCell,
  textCell,
} from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import { exportSelected } from '../../components/grid/export-selected';
import type { Filter } from '../../components/grid/filters';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { ListModel } from '../../components/grid/list-model';
import type { ListQuery } from '../../components/grid/list-state';
import { today } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { paymentStatus } from '../../terms/payments';
import { isOrderLate } from '../../terms/promised-date';
import { type OrderStatus, orderStatus } from '../../terms/statuses';
import { partiesOf } from './parties';

const statuses: readonly OrderStatus[] = [
  'Placed',
  'AwaitingApproval',
  'Confirmed',
  'PartlyShipped',
  'Shipped',
  'Delivered',
  'Completed',
  'Rejected',
  'Cancelled',
];

/** Not of those whose role has no prices. */
const amounts: readonly Column<OrderSummary>[] = [
  {
    key: 'net',
    header: $localize`Net`,
    width: grows(120, 1),
    numeric: true,
    optional: true,
    cell: ({ netAmount }) => moneyCell(netAmount),
  },
  {
    key: 'total',
    header: $localize`Total`,
    width: grows(120, 1),
    numeric: true,
    sort: 'totalAmount',
    narrow: 'end',
    cell: ({ totalAmount }) => moneyCell(totalAmount),
  },
];

/**
 * The orders of one's company, on the side on which it stands. A detail opens beside the list,
 * which keeps its place.
 */
@Component({
  imports: [Empty, Grid, ListBar, MatButton, RouterLink, RouterOutlet, FailureNotice],
  template: `
    <div class="split" [class.beside]="list.open() !== null">
      <section class="page full" i18n-aria-label aria-label="Orders">
        <div class="page-head">
          <h1 i18n>Orders</h1>
          <div class="actions">
            @if (buys && session.can('order.place')) {
              <a matButton="outlined" routerLink="/quick-order" i18n>Quick order</a>
            }
          </div>
        </div>
        <tp-list-bar
          [state]="list.state"
          [rows]="list.rows"
          of="orders"
          [searchLabel]="searchLabel"
          [filters]="filters()"
          [columns]="columns"
          [selectedCount]="list.selection().size"
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
              ><span i18n>Your orders appear here, one for each vendor in a purchase.</span>
              <a routerLink="/catalogue" i18n>Browse the catalogue</a></tp-empty
            >
          } @else {
            <tp-empty [title]="nothingYet"
              ><span i18n>Orders from buyers appear here.</span></tp-empty
            >
          }
        } @else {
          <tp-grid
            [label]="label"
            [rows]="list.rows"
            [columns]="shown()"
            [sort]="list.query().sort"
            [selectable]="true"
            [selection]="list.selection()"
            [current]="list.open()"
            [changed]="list.changed()"
            (sorted)="list.sortBy($event)"
            (opened)="list.show($event)"
            (selected)="list.selection.set($event)"
          />
        }
      </section>
      <div class="detail"><router-outlet /></div>
    </div>
  `,
  styleUrl: '../../components/grid/split.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrdersPage {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  protected readonly buys = this.session.me()?.organization.type === 'Buyer';
  protected readonly sells = this.session.me()?.organization.type === 'Seller';
  protected readonly label = $localize`Orders`;
  protected readonly searchLabel = $localize`Order, PO or company`;
  protected readonly nothingUnder = $localize`No matching orders`;
  protected readonly nothingYet = $localize`No orders yet`;

  protected readonly list = new ListModel<OrderSummary>({
    filters: [
      'status',
      'placedFrom',
      'promisedTo',
      'poNumber',
      'currency',
      'buyerOrgId',
      'vendorOrgId',
      'closedShort',
      'closingAsked',
      'backordered',
      'productId',
    ],
    sort: '-placedAt',
    load: (query) => (offset, limit) =>
      this.api.invoke(ordersList$Json, { ...paramsOf(query), offset, limit }),
    concerns: ({ resource }) => resource === 'order' || resource === 'payment',
    parties: partiesOf,
  });

  private readonly always: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'status',
      label: $localize`Status`,
      options: statuses.map((value) => ({ value, label: orderStatus(value).label })),
    },
    { kind: 'since', name: 'placedFrom', label: $localize`Placed since` },
    { kind: 'until', name: 'promisedTo', label: $localize`Promised by` },
    { kind: 'text', name: 'poNumber', label: $localize`PO number` },
    {
      kind: 'choice',
      name: 'closedShort',
      label: $localize`Closed short`,
      options: [
        { value: 'true', label: $localize`Partly` },
        { value: 'false', label: $localize`No` },
      ],
    },
    {
      kind: 'choice',
      name: 'backordered',
      label: $localize`On backorder`,
      options: [
        { value: 'true', label: $localize`On backorder` },
        { value: 'false', label: $localize`Not on backorder` },
      ],
    },
    {
      kind: 'choice',
      name: 'closingAsked',
      label: $localize`Close requested`,
      options: [{ value: 'true', label: $localize`Open` }],
    },
  ];
  /** Whoever comes from a product sees its orders. */
  private readonly product = reading(
    () => this.list.query().filters['productId']?.[0],
    (id) => this.api.invoke(productsGet, { id }),
  );
  protected readonly filters = computed((): readonly Filter[] => {
    const [value] = this.list.query().filters['productId'] ?? [];
    if (value === undefined) return this.always;
    const label = this.product.hasValue() ? (this.product.value()?.name ?? value) : value;
    return [
      ...this.always,
      { kind: 'choice', name: 'productId', label: $localize`Product`, options: [{ value, label }] },
    ];
  });

  private readonly day = today();
  protected readonly columns: readonly Column<OrderSummary>[] = [
    {
      key: 'number',
      header: $localize`Number`,
      width: grows(120, 1.1),
      sort: 'number',
      narrow: 'title',
      cell: ({ number }) => codeCell(number),
    },
    {
      key: 'poNumber',
      header: $localize`PO`,
      width: grows(100, 1),
      sort: 'poNumber',
      cell: ({ poNumber }) => codeCell(poNumber),
    },
    ...(this.buys
      ? []
      : [
          {
            key: 'buyer',
            header: $localize`Buyer`,
            width: grows(160, 2),
            sort: 'buyerName',
            narrow: 'sub' as const,
            cell: ({ buyerName }: OrderSummary) => textCell(buyerName),
          },
        ]),
    ...(this.sells
      ? []
      : [
          {
            key: 'vendor',
            header: $localize`Vendor`,
            width: grows(160, 2),
            sort: 'vendorName',
            narrow: this.buys ? ('sub' as const) : undefined,
            cell: ({ vendorName }: OrderSummary) => textCell(vendorName),
          },
        ]),
    {
      key: 'placed',
      header: $localize`Placed`,
      width: grows(100, 1),
      sort: 'placedAt',
      cell: ({ placedAt }) => ({ kind: 'when', at: placedAt }),
    },
    {
      key: 'promised',
      header: $localize`Promised`,
      width: grows(120, 1),
      sort: 'promisedDate',
      cell: ({ promisedDate, status }) =>
        dayCell(promisedDate, isOrderLate({ promisedDate }, status, this.day)),
    },
    {
      key: 'lines',
      header: $localize`Lines`,
      width: 64,
      numeric: true,
      cell: ({ lines }) => ({ kind: 'count', count: lines }),
    },
    {
      key: 'closedUnits',
      header: $localize`Units closed`,
      width: 96,
      numeric: true,
      optional: true,
      cell: ({ closedUnits }) => ({ kind: 'count', count: closedUnits }),
    },
    {
      key: 'backorderedUnits',
      header: $localize`On backorder`,
      width: 112,
      numeric: true,
      optional: true,
      cell: ({ backorderedUnits }) => ({ kind: 'count', count: backorderedUnits }),
    },
    ...(this.session.can('price.read') ? amounts : []),
    {
      key: 'status',
      header: $localize`Status`,
      width: grows(140, 1),
      sort: 'status',
      narrow: 'endSub',
      cell: ({ status }) => ({ kind: 'status', status: orderStatus(status) }),
    },
    {
      key: 'payment',
      header: $localize`Payment`,
      width: grows(130, 1),
      cell: ({ payment }) =>
        payment
          ? { kind: 'status', status: paymentStatus(payment.status) }
          : textCell($localize`On account`, true),
    },
    {
      key: 'changedAt',
      header: $localize`Changed`,
      width: grows(100, 1),
      sort: 'changedAt',
      optional: true,
      cell: ({ changedAt }) => ({ kind: 'when', at: changedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.list.query().columns));

  protected readonly exporter: Exporter = (scope, format) => {
    if (scope === 'selected')
      return exportSelected('orders', [...this.list.selection().values()], format);
    const params = scope === 'all' ? {} : paramsOf(this.list.query());
    return format === 'xlsx'
      ? this.api.invoke(ordersListXlsx, params)
      : this.api.invoke(ordersList$Csv, params);
  };
}

function paramsOf({ q, sort, filters }: ListQuery) {
  const {
    status,
    placedFrom,
    promisedTo,
    poNumber,
    currency,
    buyerOrgId,
    vendorOrgId,
    closedShort,
    closingAsked,
    backordered,
    productId,
  } = filters as Record<string, string[] | undefined>;
  const only = (values: string[] | undefined): 'true' | 'false' | null =>
    values?.length === 1 ? (values[0] as 'true' | 'false') : null;
  return {
    ...(q ? { q } : {}),
    sort,
    ...(status ? { status: status as OrderStatus[] } : {}),
    ...(placedFrom ? { placedFrom: placedFrom[0]! } : {}),
    ...(promisedTo ? { promisedTo: promisedTo[0]! } : {}),
    ...(poNumber ? { poNumber } : {}),
    ...(currency ? { currency } : {}),
    ...(buyerOrgId ? { buyerOrgId } : {}),
    ...(vendorOrgId ? { vendorOrgId } : {}),
    ...(productId?.length === 1 ? { productId: productId[0]! } : {}),
    ...(only(closedShort) ? { closedShort: only(closedShort)! } : {}),
    ...(only(closingAsked) ? { closingAsked: only(closingAsked)! } : {}),
    ...(only(backordered) ? { backordered: only(backordered)! } : {}),
  };
}
