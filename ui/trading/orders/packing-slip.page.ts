import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { ordersGet } from '../../api/fn/orders/orders-get';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { countText, dayText } from '../../core/formats';
import { reading } from '../../core/reading';
import { AddressText } from '../../terms/address-text';
import { openUnits } from '../../terms/open-units';
import { UnitPipe } from '../../terms/units';

/** What lies in a parcel, to be printed and put into it: quantities and no prices. */
@Component({
  imports: [UnitPipe, AddressText, Icon, MatButton, RouterLink, FailureNotice],
  template: `
    <article class="page">
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (order(); as order) {
        <header class="page-head">
          <h1 i18n>Packing slip</h1>
          <div class="actions">
            <button matButton="filled" type="button" (click)="print()">
              <tp-icon name="print" /> <span i18n>Print</span>
            </button>
            <a matButton [routerLink]="['/orders', order.id]" i18n>Back to order</a>
          </div>
        </header>
        @if (shipment(); as shipment) {
          <dl class="facts">
            <div>
              <dt i18n>Ship from</dt>
              <dd>{{ order.vendorName }}</dd>
            </div>
            <div>
              <dt i18n>Ship to</dt>
              <dd><tp-address [of]="order.shippingAddress ?? null" /></dd>
            </div>
            <div>
              <dt i18n>Order</dt>
              <dd class="mono">{{ order.number }}</dd>
            </div>
            <div>
              <dt i18n>PO number</dt>
              <dd class="mono">{{ order.poNumber ?? '–' }}</dd>
            </div>
            <div>
              <dt i18n>Shipped</dt>
              <dd>{{ day(shipment.at) }}</dd>
            </div>
            <div>
              <dt i18n>Carrier and tracking</dt>
              <dd>
                {{ shipment.carrier ?? '–' }}
                @for (parcel of shipment.parcels ?? []; track $index) {
                  <div class="mono">{{ parcel.tracking }}</div>
                } @empty {
                  <span class="mono">{{ shipment.tracking }}</span>
                }
              </dd>
            </div>
          </dl>
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>SKU</th>
                <th scope="col" i18n>Product</th>
                <th scope="col" class="end" i18n>In this shipment</th>
                <th scope="col" class="end" i18n>Ordered</th>
                <th scope="col" class="end" i18n>Outstanding</th>
              </tr>
            </thead>
            <tbody>
              @for (line of lines(); track line.id) {
                <tr>
                  <td class="mono">{{ line.sku }}</td>
                  <td>{{ line.name }}</td>
                  <td class="end">{{ count(line.here) }} {{ line.unit | unit: line.here }}</td>
                  <td class="end">{{ count(line.quantity) }}</td>
                  <td class="end">{{ count(open(line)) }}</td>
                </tr>
              }
            </tbody>
          </table>
        } @else {
          <p i18n>This order has no such shipment.</p>
        }
      } @else {
        <p role="status" i18n>Loading</p>
      }
    </article>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PackingSlipPage {
  private readonly api = inject(Api);
  readonly id = input.required<string>();
  readonly shipmentId = input.required<string>();
  protected readonly count = countText;
  protected readonly open = openUnits;
  protected readonly day = dayText;
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(ordersGet, { id }),
  );
  protected readonly order = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly shipment = computed(() =>
    this.order()?.shipments.find(({ shipmentId }) => shipmentId === this.shipmentId()),
  );
  protected readonly lines = computed(() => {
    const here = new Map(
      (this.shipment()?.lines ?? []).map(({ lineId, quantity }) => [lineId, quantity]),
    );
    return (this.order()?.items ?? []).flatMap((line) =>
      here.has(line.id) ? [{ ...line, here: here.get(line.id)! }] : [],
    );
  });

  protected print(): void {
    print();
  }
}
