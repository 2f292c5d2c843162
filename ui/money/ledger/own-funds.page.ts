import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Api } from '../../api/api';
import { ownFundsGet } from '../../api/fn/money/own-funds-get';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { reading } from '../../core/reading';
import { isNegative, isZero } from '../../terms/amounts';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { Money } from '../../terms/money';
import { MoneyNav } from '../money-nav';

/** Whose money lies at the gateway, and what of it the marketplace may take out. */
@Component({
  imports: [Empty, FailureNotice, Money, MoneyNav],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Own funds</h1>
        <div class="actions"></div>
        <p class="sub" i18n>
          Most of the money at the gateway belongs to buyers and vendors. The marketplace may
          withdraw the rest.
        </p>
      </div>
      <tp-money-nav />
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (!read.hasValue()) {
        @for (row of [1, 2, 3]; track row) {
          <span class="skeleton wide" aria-hidden="true"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      } @else {
        @for (one of read.value().items; track one.currency) {
          <section [attr.aria-label]="one.currency">
            <h2>{{ one.currency }}</h2>
            @if (isNegative(one.own)) {
              <p class="note-box refused" i18n>
                Buyer and vendor funds at the gateway are short. Top up the balance there.
              </p>
            }
            <table class="ledger">
              <tbody>
                <tr>
                  <td i18n>At the gateway</td>
                  <td class="end"><tp-money [of]="one.there" /></td>
                </tr>
                @for (part of one.owing; track part.account) {
                  @if (!isZero(part.amount)) {
                    <tr>
                      <td class="part">{{ less(part.account) }}</td>
                      <td class="end"><tp-money [of]="part.amount" /></td>
                    </tr>
                  }
                }
              </tbody>
              <tfoot>
                <tr>
                  <td i18n>Own funds</td>
                  <td class="end"><tp-money [of]="one.own" /></td>
                </tr>
              </tfoot>
            </table>
            <p>
              <ng-container i18n>Available to withdraw:</ng-container>&ngsp;<strong>
                <tp-money [of]="one.most"
              /></strong>
            </p>
            @if (one.available === null) {
              <p class="muted" i18n>
                The gateway is not responding, so the usable balance is unknown.
              </p>
            }
          </section>
        } @empty {
          <tp-empty [title]="nothing"
            ><span i18n
              >Money appears with the first captured payment. Orders on account are not
              included.</span
            ></tp-empty
          >
        }
        @if (read.value().items.length > 0) {
          <p class="muted" i18n>
            Withdraw it manually at the gateway. Keep automatic payouts switched off there: they
            would withdraw other people’s money. The next reconciliation shows the withdrawal as a
            difference, which two people post to your own bank account.
          </p>
        }
      }
    </div>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      max-width: 560px;
      gap: 8px;
    }

    .part {
      padding-inline-start: 16px;
    }

    p {
      max-width: 72ch;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OwnFundsPage {
  private readonly api = inject(Api);
  protected readonly isZero = isZero;
  protected readonly isNegative = isNegative;
  protected readonly nothing = $localize`No transactions yet`;
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(ownFundsGet),
    ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
    'own funds',
  );

  protected less(account: string): string {
    return $localize`less ${ledgerAccountName(account)}:account:`;
  }
}
