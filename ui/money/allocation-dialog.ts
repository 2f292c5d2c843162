import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../api/api';
import { chargebacksAllocate } from '../api/fn/money/chargebacks-allocate';
import type { ChargebackWhole } from '../api/models/chargeback-whole';
import { Refusal } from '../components/refusal';
import { Action } from '../core/action';
import { moneyText } from '../core/formats';
import { typedAmount } from '../core/typed-number';
import { bearerText } from '../terms/chargebacks';

type Bearer = ChargebackWhole['bearer'];

/** Which orders a chargeback is about, and who pays if it is lost. Closes with true when it is said. */
@Component({
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, Refusal],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title i18n>Allocate chargeback</h2>
      <mat-dialog-content class="block">
        <p i18n>
          Allocate {{ whole }}. The money for these orders is held back until the bank decides;
          their vendors see the chargeback and can comment.
        </p>
        @for (order of question.orders; track order.orderId) {
          <div class="field">
            <label [for]="order.orderId">{{ order.number }} · {{ order.vendorName }}</label>
            <input
              #box
              class="box"
              inputmode="decimal"
              autocomplete="off"
              [id]="order.orderId"
              [value]="amountOf(order.orderId)"
              [attr.aria-describedby]="order.orderId + '-most'"
              (input)="set(order.orderId, box.value)"
            />
            @if (order.left; as left) {
              <span class="hint" [id]="order.orderId + '-most'" i18n>max. {{ text(left) }}</span>
            }
          </div>
        }
        <fieldset class="bearer">
          <legend i18n>Who bears the loss</legend>
          @for (each of bearers; track each) {
            <label
              ><input
                type="radio"
                name="bearer"
                [checked]="bearer() === each"
                (change)="bearer.set(each)"
              />
              {{ bearerText(each) }}</label
            >
          }
        </fieldset>
        <div class="field">
          <label for="allocation-reason" i18n>Reason</label>
          <textarea
            #why
            id="allocation-reason"
            class="box"
            required
            maxlength="500"
            (input)="reason.set(why.value)"
          ></textarea>
        </div>
        <tp-refusal [of]="action.failure()" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="action.busy() || reason().trim() === ''"
          i18n
        >
          Allocate
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .bearer {
      display: grid;
      gap: 8px;
      margin: 0 0 12px;
      padding: 0;
      border: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AllocationDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<AllocationDialog, true>>(MatDialogRef);
  protected readonly question = inject<ChargebackWhole>(MAT_DIALOG_DATA);
  protected readonly whole = moneyText(this.question.amount);
  protected readonly bearers: readonly Bearer[] = ['vendor', 'platform'];
  protected readonly bearerText = bearerText;
  protected readonly text = moneyText;
  protected readonly bearer = signal(this.question.bearer);
  protected readonly reason = signal('');
  private readonly typed = new Map(
    this.question.shares.map((s) => [s.orderId, s.amount.amount] as const),
  );
  protected readonly action = new Action();

  protected amountOf(orderId: string): string {
    return this.typed.get(orderId) ?? '';
  }

  protected set(orderId: string, text: string): void {
    this.typed.set(orderId, text);
  }

  protected async save(): Promise<void> {
    const shares = [...this.typed].flatMap(([orderId, text]) => {
      if (text.trim() === '') return [];
      const typed = typedAmount(text);
      // what is no number the server says, beside its rule
      return [{ orderId, amount: typed.is === 'number' ? typed.value : text }];
    });
    const body = { shares, bearer: this.bearer(), reason: this.reason() };
    const done = await this.action.run(() =>
      this.api.invoke(chargebacksAllocate, { id: this.question.id, body }),
    );
    if (done) this.dialog.close(true);
  }
}
