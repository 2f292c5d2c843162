import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CommissionPreview } from '../api/models/commission-preview';
import { Money } from '../terms/money';
import { When } from '../terms/when';

/** What past orders would have been charged: in all, by vendor, and order by order. */
@Component({
  selector: 'tp-commission-preview',
  imports: [Money, RouterLink, When],
  template: `
    <section aria-labelledby="preview">
      <h2 id="preview" i18n>Effect on past orders</h2>
      <p role="status">
        <ng-container i18n
          >{{ of().changed }} of the latest {{ of().orders }} orders would have been charged a
          different commission.</ng-container
        >
        @if (of().from; as from) {
          <span class="muted"
            >&ngsp;<ng-container i18n>Placed</ng-container>&ngsp;<tp-when [at]="from" /> –
            <tp-when [at]="of().to!" />; <ng-container i18n>Excl. VAT.</ng-container></span
          >
        }
      </p>
      <div class="scroll-x" tabindex="0" role="group" i18n-aria-label aria-label="Total">
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" i18n>Total</th>
              <th scope="col" class="end" i18n>Orders</th>
              <th scope="col" class="end" i18n>Net</th>
              <th scope="col" class="end" i18n>Before</th>
              <th scope="col" class="end" i18n>After</th>
            </tr>
          </thead>
          <tbody>
            @for (total of of().totals; track total.net.currency) {
              <tr>
                <td>{{ total.net.currency }}</td>
                <td class="end">{{ total.orders }}</td>
                <td class="end"><tp-money [of]="total.net" /></td>
                <td class="end"><tp-money [of]="total.before" /></td>
                <td class="end"><tp-money [of]="total.after" /></td>
              </tr>
            }
          </tbody>
        </table>
      </div>
      @if (of().changed > 0) {
        <h3 i18n>By vendor, largest change first</h3>
        <div class="scroll-x" tabindex="0" role="group" i18n-aria-label aria-label="By vendor">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Vendor</th>
                <th scope="col" class="end" i18n>Orders</th>
                <th scope="col" class="end" i18n>Net</th>
                <th scope="col" class="end" i18n>Before</th>
                <th scope="col" class="end" i18n>After</th>
              </tr>
            </thead>
            <tbody>
              @for (vendor of of().vendors; track vendor.vendorOrgId + vendor.net.currency) {
                <tr>
                  <td>{{ vendor.vendorName }}</td>
                  <td class="end">{{ vendor.orders }}</td>
                  <td class="end"><tp-money [of]="vendor.net" /></td>
                  <td class="end"><tp-money [of]="vendor.before" /></td>
                  <td class="end"><tp-money [of]="vendor.after" /></td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <h3 i18n>By order, largest change first</h3>
        <div class="scroll-x" tabindex="0" role="group" i18n-aria-label aria-label="By order">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Order</th>
                <th scope="col" i18n>Vendor</th>
                <th scope="col" class="end" i18n>Net</th>
                <th scope="col" class="end" i18n>Before</th>
                <th scope="col" class="end" i18n>After</th>
                <th scope="col" i18n>Under these rules</th>
              </tr>
            </thead>
            <tbody>
              @for (order of of().changes; track order.orderId) {
                <tr>
                  <td class="mono nowrap">
                    <a [routerLink]="['/orders', order.orderId]">{{ order.number }}</a>
                  </td>
                  <td>{{ order.vendorName }}</td>
                  <td class="end"><tp-money [of]="order.net" /></td>
                  <td class="end"><tp-money [of]="order.before" /></td>
                  <td class="end"><tp-money [of]="order.after" /></td>
                  <td class="muted">
                    {{ order.rulesBefore.join(', ') || none }} →
                    {{ order.rulesAfter.join(', ') || none }}
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommissionPreviewResult {
  readonly of = input.required<CommissionPreview>();
  protected readonly none = $localize`none`;
}
