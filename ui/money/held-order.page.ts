import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { vendorAccountsHeldForOrder } from '../api/fn/money/vendor-accounts-held-for-order';
import { FailureNotice } from '../components/failure-notice';
import { reading } from '../core/reading';
import { Money } from '../terms/money';
import { MoneyNav } from './money-nav';
import { StatementLines } from './statement-lines';

/** An order's postings are a handful. */
const AT_ONCE = 200;

/** What has changed the money that is held for one order. */
@Component({
  imports: [FailureNotice, Money, MoneyNav, RouterLink, StatementLines],
  template: `
    <div class="page">
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (read.hasValue()) {
        @let statement = read.value();
        <div class="page-head">
          <h1>
            <ng-container i18n>Held for order</ng-container>
            <span class="mono"> {{ statement.order.number }}</span>
          </h1>
          <div class="actions">
            <a [routerLink]="['/orders', orderId()]" i18n>View order</a>
            <a
              [routerLink]="['/money/accounts', accountId(), 'held']"
              [queryParams]="{ held: 'true' }"
              i18n
              >All held funds</a
            >
          </div>
        </div>
        <tp-money-nav />
        <dl class="facts">
          <div>
            <dt i18n>Paid by the buyer</dt>
            <dd><tp-money [of]="statement.order.captured" /></dd>
          </div>
          <div>
            <dt i18n>Refunded</dt>
            <dd><tp-money [of]="statement.order.refunded" /></dd>
          </div>
          <div>
            <dt i18n>Released</dt>
            <dd><tp-money [of]="statement.order.released" /></dd>
          </div>
          <div>
            <dt i18n>Held</dt>
            <dd><tp-money [of]="statement.order.held" /></dd>
          </div>
        </dl>
        <tp-statement-lines
          [label]="label"
          [opening]="statement.opening"
          [closing]="statement.closing"
          [lines]="statement.items"
        />
      } @else {
        <p role="status" i18n>Loading</p>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HeldOrderPage {
  private readonly api = inject(Api);
  readonly accountId = input.required<string>();
  readonly orderId = input.required<string>();
  protected readonly label = $localize`Held balance movements`;
  protected readonly read = reading(
    () => ({ id: this.accountId(), orderId: this.orderId() }),
    (of) => this.api.invoke(vendorAccountsHeldForOrder, { ...of, limit: AT_ONCE }),
    ({ resource }) => resource === 'payment',
  );
}
