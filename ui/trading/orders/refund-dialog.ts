import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../../api/api';
import { payingAsk } from '../../api/fn/money/paying-ask';
import { payingRefund } from '../../api/fn/money/paying-refund';
import type { Order } from '../../api/models/order';
import type { Payment } from '../../api/models/payment';
import type { RefundEffect } from '../../api/models/refund-effect';
import type { StartRefundRequest } from '../../api/models/start-refund-request';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { inScreenFormat, typedAmount } from '../../core/typed-number';
import { Money } from '../../terms/money';

export interface RefundDialogData {
  readonly order: Order;
  readonly payment: Payment;
  /** The buyer asks; whoever sold it, or the operator, starts one. */
  readonly mode: 'ask' | 'start';
  /** What it answers. */
  readonly request?: Payment['refundRequests'][number];
}

/**
 * What is to be given back: of lines, before tax, or an amount with tax. Says what it comes to
 * before it is done. Closes with what is to be sent.
 */
@Component({
  imports: [
    FailureNotice,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    Money,
  ],
  template: `
    <form (submit)="$event.preventDefault(); finish()">
      <h2 mat-dialog-title>
        @if (asks) {
          <span i18n>Request a refund of {{ order.number }}</span>
        } @else {
          <span i18n>Refund {{ order.number }}</span>
        }
      </h2>
      <mat-dialog-content class="block">
        <p>
          @if (asks) {
            <span i18n
              >{{ order.vendorName }} reviews the request and refunds it or gives a reason.</span
            >&ngsp;
          } @else {
            <span i18n
              >The buyer is refunded to the original payment method. This can’t be undone.</span
            >&ngsp;
          }
          <span i18n>At most</span>&ngsp;<strong><tp-money [of]="refundable" /></strong>&ngsp;<span
            i18n
            >can be refunded, incl. VAT.</span
          >
        </p>
        <div class="scroll-x">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>SKU</th>
                <th scope="col" class="roomy" i18n>Product</th>
                <th scope="col" class="end" i18n>Net</th>
                <th scope="col" class="end" i18n>Refund excl. VAT</th>
              </tr>
            </thead>
            <tbody>
              @for (line of order.items; track line.id) {
                <tr>
                  <td class="mono">{{ line.sku }}</td>
                  <td class="roomy">{{ line.name }}</td>
                  <td class="end nowrap"><tp-money [of]="line.lineTotal" /></td>
                  <td class="end">
                    <input
                      #box
                      class="box number"
                      inputmode="decimal"
                      autocomplete="off"
                      [value]="nets().get(line.id) ?? ''"
                      [attr.aria-label]="netLabel + ' ' + line.sku"
                      [attr.aria-invalid]="invalid(nets().get(line.id))"
                      (input)="set(line.id, box.value)"
                    />
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        @if (!byLine()) {
          <div class="field">
            <label for="refund-amount" i18n
              >Or an amount not linked to a line, incl. VAT, in {{ payment.currency }}</label
            >
            <input
              #whole
              id="refund-amount"
              class="box number"
              inputmode="decimal"
              autocomplete="off"
              [value]="amount()"
              [attr.aria-invalid]="invalid(amount())"
              (input)="effect.set(null); amount.set(whole.value)"
            />
          </div>
        }
        <div class="field">
          <label for="refund-reason" i18n>Reason (shared with the other company)</label>
          <textarea
            #text
            id="refund-reason"
            class="box"
            required
            maxlength="500"
            [value]="reason()"
            (input)="reason.set(text.value)"
          ></textarea>
        </div>
        @if (looking.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @if (effect(); as effect) {
          <p class="note-box waiting" role="status">
            <strong><tp-money [of]="effect.amount" /></strong>&ngsp;<span i18n>incl. VAT;</span
            >&ngsp;<tp-money [of]="effect.remaining" />&ngsp;<span i18n>remains refundable.</span>
          </p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="!ready() || looking.busy()">
          @if (!effect()) {
            <span i18n>Calculate total</span>
          } @else if (asks) {
            <span i18n>Send request</span>
          } @else {
            <span i18n>Refund</span>
          }
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    input.number {
      width: 112px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RefundDialog {
  private readonly api = inject(Api);
  private readonly data = inject<RefundDialogData>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<RefundDialog, StartRefundRequest>>(MatDialogRef);
  protected readonly order = this.data.order;
  protected readonly payment = this.data.payment;
  protected readonly asks = this.data.mode === 'ask';
  protected readonly refundable = this.payment.shares.find(
    ({ orderId }) => orderId === this.order.id,
  )!.refundable;
  /** As typed, by line: to begin with what the buyer asks for. */
  protected readonly nets = signal<ReadonlyMap<string, string>>(
    new Map(this.data.request?.lines.map(({ id, net }) => [id, inScreenFormat(net.amount)])),
  );
  protected readonly amount = signal(
    this.data.request?.lines.length === 0 ? inScreenFormat(this.data.request.amount.amount) : '',
  );
  protected readonly reason = signal(this.data.request?.reason ?? '');
  /** What exactly this would come to, once it was asked. */
  protected readonly effect = signal<RefundEffect | null>(null);
  protected readonly looking = new Action();
  protected readonly netLabel = $localize`Refund excl. VAT for`;
  protected readonly byLine = computed(() =>
    [...this.nets().values()].some((typed) => typed.trim() !== ''),
  );
  protected readonly ready = computed(
    () =>
      this.reason().trim() !== '' &&
      (this.byLine()
        ? [...this.nets().values()].every((typed) => !this.invalid(typed))
        : this.amount().trim() !== '' && !this.invalid(this.amount())),
  );

  protected invalid(typed = ''): boolean {
    return !['empty', 'number'].includes(typedAmount(typed).is);
  }

  protected set(id: string, typed: string): void {
    this.effect.set(null);
    this.nets.update((before) => new Map(before).set(id, typed));
  }

  protected async finish(): Promise<void> {
    if (!this.ready()) return;
    const body = this.body();
    if (this.effect()) return this.dialog.close(body);
    await this.looking.run(async () => {
      const params = { id: this.payment.id, dryRun: 'true' as const };
      const { requestId: _answers, ...asked } = body;
      const effect = this.asks
        ? await this.api.invoke(payingAsk, { ...params, body: asked })
        : await this.api.invoke(payingRefund, { ...params, body });
      this.effect.set(effect as RefundEffect);
    });
  }

  private body(): StartRefundRequest {
    const lines = [...this.nets()].flatMap(([id, typed]) => {
      const net = typedAmount(typed);
      return net.is === 'number' ? [{ id, net: net.value }] : [];
    });
    const amount = typedAmount(this.amount());
    return {
      orderId: this.order.id,
      reason: this.reason().trim(),
      ...(lines.length > 0 ? { lines } : amount.is === 'number' ? { amount: amount.value } : {}),
      ...(this.data.request ? { requestId: this.data.request.id } : {}),
    };
  }
}
