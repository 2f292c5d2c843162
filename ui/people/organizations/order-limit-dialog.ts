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
import { usersSetOrderLimit } from '../../api/fn/users/users-set-order-limit';
import type { Person } from '../../api/models/person';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';

/** A decimal as the API has it: no other writing of it has one meaning everywhere. */
const AMOUNT = /^\d{1,12}(\.\d{1,3})?$/;

/** Above which net a person's purchases wait for approval. Closes with true when it was set. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    Refusal,
    TextField,
  ],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title i18n>Order limit of {{ person.name }}</h2>
      <mat-dialog-content class="block">
        <p i18n>
          A purchase whose net is higher waits for somebody who approves. Without an amount there is
          no limit.
        </p>
        <div class="form">
          <tp-text-field
            name="limit"
            i18n-label
            label="At most, net"
            inputmode="decimal"
            [required]="false"
            [longest]="16"
            [(value)]="amount"
            [error]="amountError()"
          />
          <tp-text-field
            name="limit-currency"
            i18n-label
            label="Currency"
            [required]="false"
            [longest]="3"
            [(value)]="currency"
            [error]="error('/limit/currency')"
          />
        </div>
        <tp-refusal
          [of]="attempt.failure()"
          [beside]="['/limit/amount', '/limit/currency', '/limit']"
        />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Not now</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="attempt.busy() || problem() !== null"
          i18n
        >
          Set the limit
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderLimitDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<OrderLimitDialog, boolean>>(MatDialogRef);
  protected readonly person = inject<Person>(MAT_DIALOG_DATA);
  protected readonly amount = signal(this.person.orderLimit?.amount ?? '');
  protected readonly currency = signal(this.person.orderLimit?.currency ?? 'GBP');
  protected readonly attempt = new Action();
  /** What is wrong with it before it is sent. */
  protected readonly problem = computed(() => {
    const typed = this.amount().trim();
    return typed === '' || AMOUNT.test(typed)
      ? null
      : $localize`Write it with a point and without other signs: 1250.00`;
  });
  protected readonly amountError = computed(
    () => this.problem() ?? this.error('/limit/amount') ?? this.error('/limit'),
  );

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async save(): Promise<void> {
    const amount = this.amount().trim();
    const currency = this.currency().trim().toUpperCase();
    const saved = await this.attempt.run(() =>
      this.api.invoke(usersSetOrderLimit, {
        id: this.person.id,
        'If-Match': `"${this.person.revision}"`,
        body: amount === '' ? {} : { limit: { amount, currency } },
      }),
    );
    if (saved) this.dialog.close(true);
  }
}
