import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Api } from '../../api/api';
import { commissionsList$Json } from '../../api/fn/money/commissions-list-json';
import { FailureNotice } from '../../components/failure-notice';
import { reading } from '../../core/reading';
import { commissionTaxText, rateText } from '../../terms/commission';
import { Money } from '../../terms/money';

/** What the vendor is charged for an order, as it was frozen when it was placed: never for buyers. */
@Component({
  selector: 'tp-order-commission',
  imports: [FailureNotice, Money],
  template: `
    @if (read.error(); as error) {
      <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
    } @else if (commission(); as commission) {
      <section class="block" aria-labelledby="commission">
        <h2 id="commission" i18n>Commission</h2>
        <p class="muted" i18n>
          Set when the order was placed. The buyer doesn’t see it. Refunds reverse a proportional
          share.
        </p>
        <div class="scroll-x" tabindex="0">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Rule</th>
                <th scope="col" i18n>Rate</th>
                <th scope="col" class="end" i18n>Net amount</th>
                <th scope="col" class="end" i18n>Commission</th>
              </tr>
            </thead>
            <tbody>
              @for (part of commission.parts; track part.ruleId) {
                <tr>
                  <td>{{ part.name }}</td>
                  <td>{{ rate(part) }}</td>
                  <td class="end"><tp-money [of]="part.base" /></td>
                  <td class="end"><tp-money [of]="part.amount" /></td>
                </tr>
              }
              <tr>
                <td colspan="3">{{ tax(commission.tax) }}</td>
                <td class="end"><tp-money [of]="commission.tax.amount" /></td>
              </tr>
            </tbody>
          </table>
        </div>
      </section>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderCommission {
  private readonly api = inject(Api);
  readonly orderId = input.required<string>();
  protected readonly rate = rateText;
  protected readonly tax = commissionTaxText;
  protected readonly read = reading(
    () => this.orderId(),
    (orderId) => this.api.invoke(commissionsList$Json, { orderId: [orderId], limit: 1 }),
  );
  /** Orders from before the first rules have none. */
  protected readonly commission = computed(() =>
    this.read.hasValue() ? (this.read.value().items[0] ?? null) : null,
  );
}
