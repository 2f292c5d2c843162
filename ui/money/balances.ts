import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Api } from '../api/api';
import { vendorAccountsList$Json } from '../api/fn/money/vendor-accounts-list-json';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { Balance } from './balance';

/** A vendor has at most as many accounts as it sells in currencies. */
const CURRENCIES = 100;

/** What a vendor has, a block per currency. */
@Component({
  selector: 'tp-balances',
  imports: [Balance, Empty, FailureNotice],
  template: `
    @if (read.error(); as error) {
      <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
    } @else if (accounts(); as accounts) {
      @for (account of accounts; track account.id) {
        <tp-balance [of]="account" />
      } @empty {
        <tp-empty [title]="nothingYet">
          @if (isOwn()) {
            <span i18n
              >When a buyer prepays an order by card or bank transfer, the money is held here and
              becomes available when the order is completed. Orders on account are not
              included.</span
            >
          } @else {
            <span i18n>No buyer has paid this vendor through the marketplace yet.</span>
          }
        </tp-empty>
      }
    } @else {
      @for (row of [1, 2, 3]; track row) {
        <span class="skeleton" aria-hidden="true"></span>
      }
      <p class="visually-hidden" role="status" i18n>Loading</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 24px;
    }

    .skeleton {
      width: 100%;
      height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Balances {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  readonly vendorId = input.required<string>();
  protected readonly isOwn = computed(() => this.vendorId() === this.session.me()?.organization.id);
  protected readonly nothingYet = $localize`No money yet`;
  protected readonly read = reading(
    () => this.vendorId(),
    (vendorOrgId) =>
      this.api.invoke(vendorAccountsList$Json, { vendorOrgId: [vendorOrgId], limit: CURRENCIES }),
    ({ resource }) => resource === 'vendorAccount' || resource === 'payment',
    'balances',
  );
  protected readonly accounts = computed(() =>
    this.read.hasValue() ? this.read.value().items : null,
  );
}
