import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payingHold } from '../api/fn/money/paying-hold';
import { vendorAccountsHeldForOrder } from '../api/fn/money/vendor-accounts-held-for-order';
import type { HeldFunds } from '../api/models/held-funds';
import { askForReason } from '../components/ask-for-reason';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { Money } from '../terms/money';
import { When } from '../terms/when';
import { MoneyNav } from './money-nav';
import { StatementLines } from './statement-lines';

/** An order's postings are a handful. */
const AT_ONCE = 200;

/** What has changed the money that is held for one order. */
@Component({
  imports: [FailureNotice, MatButton, Money, MoneyNav, RouterLink, StatementLines, When],
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
        @if (statement.order.hold; as hold) {
          <div class="note-box waiting">
            <p>
              <strong i18n>On hold: it is not released, even when the order is completed.</strong
              >&ngsp;
              <tp-when class="muted" [at]="hold.since" />
            </p>
            <p>{{ hold.reason }}</p>
            @if (operates) {
              <button
                class="no-print"
                matButton="outlined"
                type="button"
                [disabled]="acting.busy()"
                (click)="setHold(false, statement.order)"
                i18n
              >
                Lift the hold…
              </button>
            }
          </div>
        } @else if (operates && +statement.order.held.amount > 0) {
          <p class="no-print">
            <button
              matButton="outlined"
              type="button"
              [disabled]="acting.busy()"
              (click)="setHold(true, statement.order)"
              i18n
            >
              Put on hold…
            </button>
          </p>
        }
        @if (acting.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
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
  private readonly dialogs = inject(MatDialog);
  protected readonly operates = inject(Session).can('marketplace.operate');
  readonly accountId = input.required<string>();
  readonly orderId = input.required<string>();
  protected readonly label = $localize`Held balance movements`;
  protected readonly read = reading(
    () => ({ id: this.accountId(), orderId: this.orderId() }),
    (of) => this.api.invoke(vendorAccountsHeldForOrder, { ...of, limit: AT_ONCE }),
    ({ resource }) => resource === 'payment',
  );
  protected readonly acting = new Action(() => this.read.reload());

  protected async setHold(
    held: boolean,
    { paymentId: id, orderId, number }: HeldFunds,
  ): Promise<void> {
    const reason = await askForReason(
      this.dialogs,
      held
        ? {
            title: $localize`Put the money of ${number}:order: on hold`,
            effect: $localize`It is not released to the vendor, even when the order is completed, before someone else lifts the hold. The vendor reads the reason.`,
            act: $localize`Put on hold`,
            required: true,
            isTold: true,
          }
        : {
            title: $localize`Lift the hold on ${number}:order:`,
            effect: $localize`If the order is completed, its money is released to the vendor now. Whoever put it on hold cannot lift it.`,
            act: $localize`Lift the hold`,
            required: true,
          },
    );
    if (reason === undefined) return;
    await this.acting.run(() =>
      this.api.invoke(payingHold, { id, orderId, body: { held, reason } }),
    );
  }
}
