import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { payingAsk } from '../../api/fn/money/paying-ask';
import { payingDecline } from '../../api/fn/money/paying-decline';
import { payingRefund } from '../../api/fn/money/paying-refund';
import { payingRetry } from '../../api/fn/money/paying-retry';
import { paymentsGet } from '../../api/fn/money/payments-get';
import type { Order } from '../../api/models/order';
import type { Payment } from '../../api/models/payment';
import type { StartRefundRequest } from '../../api/models/start-refund-request';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { Money } from '../../terms/money';
import { methodLabel, paymentStatus, refundStatus } from '../../terms/payments';
import { StatusLabel } from '../../terms/status-label';
import { When } from '../../terms/when';
import type { RefundDialogData } from './refund-dialog';

type Request = Payment['refundRequests'][number];

/** How an order is paid for before it is delivered, and what of it is given back. */
@Component({
  selector: 'tp-order-payment',
  imports: [FailureNotice, MatButton, Money, RouterLink, StatusLabel, When],
  template: `
    @if (order().payment; as paid) {
      <section class="block" i18n-aria-label aria-label="Payment">
        <h2 i18n>Payment</h2>
        <p class="line">
          <tp-status [status]="status(paid.status)" />
          <span>{{ method(paid.method) }}</span>
          @if (share(); as own) {
            @if (isTaken()) {
              <span>
                <tp-money [of]="own.captured" />&ngsp;<span class="muted" i18n>paid</span>
                @if (+own.refunded.amount > 0) {
                  · <tp-money [of]="own.refunded" />&ngsp;<span class="muted" i18n>refunded</span>
                }
              </span>
            } @else {
              <tp-money [of]="own.due" />
            }
          }
          @if (buys()) {
            <a class="no-print" [routerLink]="['/purchases', order().purchaseId]" i18n
              >View payment</a
            >
          }
        </p>
        @if (paid.status === 'CaptureFailed') {
          <div class="note-box refused">
            @if (buys()) {
              <p i18n>
                Your card could not be charged. Nothing more will ship until you pay another way.
              </p>
              <a class="no-print" [routerLink]="['/purchases', order().purchaseId]" i18n
                >Pay another way</a
              >
            } @else {
              <p i18n>
                The payment failed, and the buyer has been asked to pay another way. Don’t ship
                until it is paid.
              </p>
            }
          </div>
        }
        @if (read.error(); as error) {
          <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
        }
        @if (acting.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @for (asked of requests(); track asked.id) {
          @if (asked.status === 'Open') {
            <div class="note-box waiting">
              <p>
                <strong i18n>{{ order().buyerName }} requests a refund of</strong>&ngsp;
                <strong><tp-money [of]="asked.amount" /></strong>
                · <tp-when [at]="asked.askedAt" />
              </p>
              <p>{{ asked.reason }}</p>
              @if (asked.lines.length > 0) {
                <ul>
                  @for (line of asked.lines; track line.id) {
                    <li>
                      <span class="mono">{{ skuOf(line.id) }}</span>&ngsp;
                      <tp-money [of]="line.net" />&ngsp;<span class="muted" i18n>net</span>
                    </li>
                  }
                </ul>
              }
              @if (refunds()) {
                <div class="actions no-print">
                  <button
                    matButton="filled"
                    type="button"
                    [disabled]="acting.busy()"
                    (click)="refund(asked)"
                    i18n
                  >
                    Refund as requested…
                  </button>
                  <button
                    matButton
                    type="button"
                    [disabled]="acting.busy()"
                    (click)="decline(asked)"
                    i18n
                  >
                    Decline refund…
                  </button>
                </div>
              }
            </div>
          } @else if (asked.status === 'Declined') {
            <p class="note-box">
              <span i18n>A refund of</span>&ngsp;<tp-money [of]="asked.amount" />&ngsp;<span i18n
                >was declined: {{ asked.declined }}</span
              >
            </p>
          }
        }
        @if (given().length > 0) {
          <div class="scroll-x">
            <table class="ledger">
              <caption class="visually-hidden" i18n>
                Refunds
              </caption>
              <thead>
                <tr>
                  <th scope="col" i18n>Since</th>
                  <th scope="col" i18n>Reason</th>
                  <th scope="col" i18n>Status</th>
                  <th scope="col" class="end" i18n>Amount</th>
                  <th scope="col" class="no-print">
                    <span class="visually-hidden" i18n>Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                @for (refund of given(); track refund.id) {
                  <tr>
                    <td><tp-when [at]="refund.changedAt" /></td>
                    <td>{{ refund.reason }}</td>
                    <td><tp-status [status]="refundStatus(refund.status)" /></td>
                    <td class="end nowrap"><tp-money [of]="refund.amount" /></td>
                    <td class="no-print">
                      @if (refund.status === 'Failed' && refunds()) {
                        <button
                          matButton
                          type="button"
                          [disabled]="acting.busy()"
                          (click)="retry(refund.id)"
                          i18n
                        >
                          Send again
                        </button>
                      }
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        }
        @if (isRefundable()) {
          <div class="actions no-print">
            @if (buys() && session.can('payment.pay')) {
              <button
                matButton="outlined"
                type="button"
                [disabled]="acting.busy()"
                (click)="ask()"
                i18n
              >
                Request a refund…
              </button>
            } @else if (refunds()) {
              <button
                matButton="outlined"
                type="button"
                [disabled]="acting.busy()"
                (click)="refund()"
                i18n
              >
                Refund…
              </button>
            }
          </div>
        }
      </section>
    }
  `,
  styles: `
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 4px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderPayment {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly session = inject(Session);
  readonly order = input.required<Order>();

  /** Warehouses see how it stands, and no amounts. */
  protected readonly read = reading(
    () => {
      const { payment } = this.order();
      return payment && payment.status !== 'NotAsked' && this.session.can('payment.read')
        ? payment.id
        : undefined;
    },
    (id) => this.api.invoke(paymentsGet, { id }),
    ({ resource, id }, mine) => resource === 'payment' && id === mine,
  );
  protected readonly payment = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly acting = new Action(() => this.read.reload());
  protected readonly share = computed(() =>
    this.payment()?.shares.find(({ orderId }) => orderId === this.order().id),
  );
  protected readonly requests = computed(
    () => this.payment()?.refundRequests.filter(({ orderId }) => orderId === this.order().id) ?? [],
  );
  protected readonly given = computed(
    () =>
      this.payment()?.refunds.filter(({ shares }) =>
        shares.some(({ orderId }) => orderId === this.order().id),
      ) ?? [],
  );
  protected readonly isTaken = computed(() => Number(this.share()?.captured.amount ?? 0) > 0);
  protected readonly isRefundable = computed(
    () => this.payment()?.status === 'Captured' && Number(this.share()?.refundable.amount ?? 0) > 0,
  );
  protected readonly buys = computed(
    () => this.order().buyerOrgId === this.session.me()?.organization.id,
  );
  protected readonly refunds = computed(() => this.session.can('payment.refund') && !this.buys());
  protected readonly status = paymentStatus;
  protected readonly method = methodLabel;
  protected readonly refundStatus = refundStatus;

  protected skuOf(lineId: string): string {
    return this.order().items.find(({ id }) => id === lineId)?.sku ?? '';
  }

  protected async ask(): Promise<void> {
    const body = await this.wanted({ mode: 'ask' });
    const { id } = this.payment()!;
    if (body) await this.acting.run(() => this.api.invoke(payingAsk, { id, body }));
  }

  protected async refund(request?: Request): Promise<void> {
    const body = await this.wanted({ mode: 'start', ...(request ? { request } : {}) });
    const { id } = this.payment()!;
    if (body) await this.acting.run(() => this.api.invoke(payingRefund, { id, body }));
  }

  protected async decline({ id: requestId }: Request): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Decline refund`,
      effect: $localize`No refund is made. The buyer can ask again.`,
      act: $localize`Decline refund`,
      leave: $localize`Cancel`,
      required: true,
      isTold: true,
    });
    const { id } = this.payment()!;
    if (reason !== undefined)
      await this.acting.run(() =>
        this.api.invoke(payingDecline, { id, requestId, body: { reason } }),
      );
  }

  protected async retry(refundId: string): Promise<void> {
    const { id } = this.payment()!;
    await this.acting.run(() => this.api.invoke(payingRetry, { id, refundId }));
  }

  private async wanted(
    what: Pick<RefundDialogData, 'mode' | 'request'>,
  ): Promise<StartRefundRequest | undefined> {
    const { RefundDialog } = await import('./refund-dialog');
    const data: RefundDialogData = { ...what, order: this.order(), payment: this.payment()! };
    return (await firstValueFrom(
      this.dialogs.open(RefundDialog, { data, width: '720px', maxWidth: '96vw' }).afterClosed(),
    )) as StartRefundRequest | undefined;
  }
}
