import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { payingSendBack } from '../../api/fn/money/paying-send-back';
import { paymentsList$Json } from '../../api/fn/money/payments-list-json';
import type { Payment } from '../../api/models/payment';
import type { Purchase } from '../../api/models/purchase';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { momentText, moneyText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { Money } from '../../terms/money';
import {
  bankNumberLabel,
  methodLabel,
  paymentFailure,
  paymentStatus,
  refundRequestStatus,
  refundStatus,
  returnStatus,
} from '../../terms/payments';
import { StatusLabel } from '../../terms/status-label';
import { When } from '../../terms/when';
import { payingPage } from './pay-now';

/** How a purchase is paid for before it is delivered: what to do, what was done, what came back. */
@Component({
  selector: 'tp-purchase-payments',
  imports: [FailureNotice, MatButton, Money, RouterLink, StatusLabel, When],
  template: `
    @if (purchase().payments.length > 0) {
      <section class="block" i18n-aria-label aria-label="Payment">
        <h2 i18n>Payment</h2>
        @if (read.error(); as error) {
          <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
        }
        @if (paying.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @for (part of purchase().payments; track part.id) {
          <div class="note-box" [class]="tone(part.id)">
            <p class="line">
              <tp-status [status]="status(part)" />
              <span>{{ method(part.method) }}</span>
              @if (of(part.id); as payment) {
                <strong><tp-money [of]="amount(payment)" /></strong>
              } @else {
                <span class="muted">{{ part.currency }}</span>
              }
            </p>
            @if (of(part.id); as payment) {
              <p>{{ sentence(payment) }}</p>
              @if (payment.status === 'Requested' && payment.transfer?.details; as account) {
                <dl class="facts">
                  <div>
                    <dt i18n>Account holder</dt>
                    <dd>{{ account.accountHolder }}</dd>
                  </div>
                  @if (account.bankName) {
                    <div>
                      <dt i18n>Bank</dt>
                      <dd>{{ account.bankName }}</dd>
                    </div>
                  }
                  @for (number of account.numbers; track number.kind) {
                    <div>
                      <dt>{{ bankNumber(number.kind) }}</dt>
                      <dd class="mono">{{ number.value }}</dd>
                    </div>
                  }
                  <div>
                    <dt i18n>Reference</dt>
                    <dd class="mono">{{ account.reference }}</dd>
                  </div>
                </dl>
              }
              @if (returnable(payment)) {
                <p i18n>
                  {{ text(payment.transfer!.returnable) }} was paid in excess. It is kept for you
                  and returned to the bank account it came from on request.
                </p>
              }
              @if (payment.transfer && session.can('payment.pay') && buys()) {
                <div class="actions no-print">
                  @if (payment.status === 'Requested' && payment.transfer.details) {
                    <button
                      matButton="outlined"
                      type="button"
                      [disabled]="paying.busy()"
                      (click)="pay(payment)"
                    >
                      <span i18n>Open payment page…</span>
                    </button>
                  }
                  @if (returnable(payment)) {
                    <button
                      matButton="filled"
                      type="button"
                      [disabled]="paying.busy()"
                      (click)="sendBack(payment)"
                    >
                      <span i18n>Return {{ text(payment.transfer.returnable) }}</span>
                    </button>
                  }
                </div>
              }
              @if (payment.transfer && payment.transfer.receipts.length > 0) {
                <table class="ledger">
                  <caption class="visually-hidden" i18n>
                    Transfers received and returned
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col" i18n>Bank transfer</th>
                      <th scope="col" i18n>Since</th>
                      <th scope="col" i18n>Status</th>
                      <th scope="col" class="end" i18n>Amount</th>
                    </tr>
                  </thead>
                  <tbody>
                    @for (receipt of payment.transfer.receipts; track receipt.reference) {
                      <tr>
                        <td class="mono">{{ receipt.reference }}</td>
                        <td><tp-when [at]="receipt.receivedAt" /></td>
                        <td i18n>Received</td>
                        <td class="end"><tp-money [of]="receipt.amount" /></td>
                      </tr>
                    }
                    @for (sent of payment.transfer.returns; track sent.id) {
                      <tr>
                        <td class="mono">{{ sent.reference ?? '' }}</td>
                        <td><tp-when [at]="sent.changedAt" /></td>
                        <td><tp-status [status]="returnStatus(sent.status)" /></td>
                        <td class="end"><tp-money [of]="sent.amount" /></td>
                      </tr>
                    }
                  </tbody>
                </table>
              }
              @if (payment.failureCode && isOpen(payment)) {
                <p class="refused" i18n>
                  The last attempt failed: {{ failure(payment.failureCode) }}. Try again or use
                  another card.
                </p>
              }
              @if (
                isOpen(payment) &&
                payment.method !== 'transfer' &&
                session.can('payment.pay') &&
                buys()
              ) {
                <div class="actions no-print">
                  <button
                    matButton="filled"
                    type="button"
                    [disabled]="paying.busy()"
                    (click)="pay(payment)"
                  >
                    @if (going() === payment.id) {
                      <span i18n>Opening the payment page…</span>
                    } @else if (payment.failureCode) {
                      <span i18n>Pay again…</span>
                    } @else {
                      <span i18n>Pay now…</span>
                    }
                  </button>
                </div>
              }
              @if (payment.refunds.length + unanswered(payment).length > 0) {
                <table class="ledger">
                  <caption class="visually-hidden" i18n>
                    Refunds
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col" i18n>Refund of</th>
                      <th scope="col" i18n>Reason</th>
                      <th scope="col" i18n>Since</th>
                      <th scope="col" i18n>Status</th>
                      <th scope="col" class="end" i18n>Amount</th>
                    </tr>
                  </thead>
                  <tbody>
                    @for (asked of unanswered(payment); track asked.id) {
                      <tr>
                        <td>
                          <a class="mono" [routerLink]="['/orders', asked.orderId]">{{
                            numberOf(payment, asked.orderId)
                          }}</a>
                        </td>
                        <td>{{ asked.declined ?? asked.reason }}</td>
                        <td><tp-when [at]="asked.askedAt" /></td>
                        <td><tp-status [status]="requestStatus(asked.status)" /></td>
                        <td class="end"><tp-money [of]="asked.amount" /></td>
                      </tr>
                    }
                    @for (refund of payment.refunds; track refund.id) {
                      <tr>
                        <td>
                          @for (share of refund.shares; track share.orderId) {
                            <a class="mono" [routerLink]="['/orders', share.orderId]">{{
                              numberOf(payment, share.orderId)
                            }}</a>&ngsp;
                          }
                        </td>
                        <td>{{ refund.reason }}</td>
                        <td><tp-when [at]="refund.changedAt" /></td>
                        <td><tp-status [status]="refundStatus(refund.status)" /></td>
                        <td class="end"><tp-money [of]="refund.amount" /></td>
                      </tr>
                    }
                  </tbody>
                </table>
              }
            } @else {
              <p>{{ notAsked() }}</p>
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

    .note-box {
      display: flex;
      flex-direction: column;
      max-width: 860px;
      overflow-x: auto;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PurchasePayments {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  readonly purchase = input.required<Purchase>();

  private readonly ids = computed(() => this.purchase().payments.map(({ id }) => id));
  protected readonly read = reading(
    () => (this.ids().length > 0 ? this.purchase().id : undefined),
    (id) => this.api.invoke(paymentsList$Json, { purchaseId: [id] }).then(({ items }) => items),
    ({ resource, id }) => resource === 'payment' && this.ids().includes(id),
  );
  private readonly byId = computed(
    () => new Map((this.read.hasValue() ? this.read.value() : []).map((each) => [each.id, each])),
  );
  protected readonly paying = new Action();
  /** The payment whose page is being opened. */
  protected readonly going = signal<string | null>(null);
  protected readonly buys = computed(
    () => this.purchase().buyerOrgId === this.session.me()?.organization.id,
  );
  protected readonly method = methodLabel;
  protected readonly failure = paymentFailure;
  protected readonly refundStatus = refundStatus;
  protected readonly requestStatus = refundRequestStatus;
  protected readonly bankNumber = bankNumberLabel;

  protected of(id: string): Payment | undefined {
    return this.byId().get(id);
  }

  protected status(part: Purchase['payments'][number]) {
    return paymentStatus(this.of(part.id)?.status ?? part.status);
  }

  protected tone(id: string): string {
    const status = this.of(id)?.status;
    return status === 'Requested' ? 'waiting' : status === 'CaptureFailed' ? 'refused' : '';
  }

  protected isOpen({ status }: Payment): boolean {
    return status === 'Requested' || status === 'CaptureFailed';
  }

  protected amount({ status, captured, due }: Payment): Payment['due'] {
    return status === 'Captured' ? captured : due;
  }

  /** Requests that have led to no refund. */
  protected unanswered({ refundRequests }: Payment): Payment['refundRequests'] {
    return refundRequests.filter(({ status }) => status === 'Open' || status === 'Declined');
  }

  protected numberOf({ shares }: Payment, orderId: string): string {
    return shares.find((s) => s.orderId === orderId)?.number ?? '';
  }

  /** What is waited for before the buyer is asked to pay. */
  protected notAsked(): string {
    const { approvalStatus, orders } = this.purchase();
    if (orders.every(({ status }) => status === 'Rejected' || status === 'Cancelled'))
      return $localize`Nothing will be supplied, so there is nothing to pay.`;
    return approvalStatus === 'Awaited'
      ? $localize`Payment follows approval.`
      : $localize`You will be asked to pay once the stock is reserved.`;
  }

  protected readonly text = moneyText;
  protected readonly returnStatus = returnStatus;

  protected returnable({ transfer }: Payment): boolean {
    return Number(transfer?.returnable.amount ?? 0) > 0;
  }

  protected async sendBack({ id }: Payment): Promise<void> {
    await this.paying.run(() => this.api.invoke(payingSendBack, { id }));
    this.read.reload();
  }

  protected sentence(payment: Payment): string {
    return payment.method === 'transfer' ? byTransfer(payment) : byCard(payment);
  }

  protected async pay({ id }: Payment): Promise<void> {
    this.going.set(id);
    const done = await this.paying.run(async () => {
      location.assign(await payingPage(this.api, id));
    });
    if (!done) {
      this.going.set(null);
      this.read.reload();
    }
  }
}

function byCard({
  status,
  dueBy,
  captureBefore,
  capturedAt,
  abandonedBecause,
  captured,
  refunded,
}: Payment): string {
  switch (status) {
    case 'Requested':
      return $localize`Pay by ${momentText(dueBy)}:moment:. Your items are reserved until then.`;
    case 'Authorised':
      return captureBefore === null
        ? $localize`The amount is authorised. Your card is charged in full when the first items ship.`
        : $localize`The amount is authorised until ${momentText(captureBefore)}:moment:. Your card is charged in full when the first items ship, or at the latest one day before that.`;
    case 'Capturing':
      return $localize`Your card is being charged.`;
    case 'Captured': {
      const when = momentText(capturedAt ?? dueBy);
      return Number(refunded.amount) > 0
        ? $localize`Your card was charged ${moneyText(captured)}:amount: on ${when}:moment:; ${moneyText(refunded)}:refunded: of it has been refunded.`
        : $localize`Your card was charged on ${when}:moment:.`;
    }
    case 'CaptureFailed':
      return $localize`Your card could not be charged. Nothing more will ship until you pay another way.`;
    case 'Abandoned':
      return abandonedBecause === 'expired'
        ? $localize`Not paid in time: nothing was charged, and the orders were cancelled. Please order again.`
        : $localize`Nothing will be supplied, and nothing was charged.`;
  }
}

function byTransfer({
  status,
  dueBy,
  capturedAt,
  abandonedBecause,
  captured,
  refunded,
  transfer,
}: Payment): string {
  const until = momentText(dueBy);
  switch (status) {
    case 'Requested':
      return Number(transfer?.received.amount ?? 0) > 0 && transfer
        ? $localize`${moneyText(transfer.received)}:received: received; ${moneyText(transfer.missing)}:missing: outstanding. It must arrive by ${until}:moment:; your items are reserved until then.`
        : $localize`Pay by bank transfer so that it arrives by ${until}:moment:. Your items are reserved until then.`;
    case 'Authorised':
    case 'Capturing':
      return $localize`Paid in full.`;
    case 'Captured':
      return Number(refunded.amount) > 0
        ? $localize`${moneyText(captured)}:amount: was paid on ${momentText(capturedAt ?? dueBy)}:moment:; ${moneyText(refunded)}:refunded: of it has been refunded.`
        : $localize`Paid on ${momentText(capturedAt ?? dueBy)}:moment:.`;
    case 'CaptureFailed':
      return $localize`The payment failed. Nothing more will ship until it is paid.`;
    case 'Abandoned':
      return abandonedBecause === 'expired'
        ? $localize`Not paid in time, and the orders were cancelled. Any money received is yours and is returned on request.`
        : $localize`Nothing will be supplied. Any money received is yours and is returned on request.`;
  }
}
