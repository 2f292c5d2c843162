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
import { NumberQuestion } from '../../components/number-question';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { typedAmount } from '../../core/typed-number';

/** What the API takes of an amount. */
const AMOUNT = /^\d{1,12}(\.\d{1,3})?$/;

/** Of one purchase, and of all of a day and of a month. */
const limits = ['limit', 'perDay', 'perMonth'] as const;
type LimitOf = (typeof limits)[number];

/** Above which net a person's purchases wait for approval. Closes with true when it was set. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    NumberQuestion,
    Refusal,
    TextField,
  ],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title i18n>Order limit of {{ person.name }}</h2>
      <mat-dialog-content class="block">
        <p i18n>
          Purchases above these limits (excl. VAT) need approval. Leave empty for no limit.
        </p>
        <div class="form">
          <tp-text-field
            name="limit"
            i18n-label
            label="Per purchase, excl. VAT"
            inputmode="decimal"
            [required]="false"
            [longest]="16"
            [(value)]="amounts.limit"
            [error]="amountError('limit')"
          />
          @if (choices('limit'); as choices) {
            <tp-number-question [choices]="choices" (chosen)="amounts.limit.set($event)" />
          }
          <tp-text-field
            name="limit-day"
            i18n-label
            label="Per day, excl. VAT"
            inputmode="decimal"
            [required]="false"
            [longest]="16"
            [(value)]="amounts.perDay"
            [error]="amountError('perDay')"
          />
          @if (choices('perDay'); as choices) {
            <tp-number-question [choices]="choices" (chosen)="amounts.perDay.set($event)" />
          }
          <tp-text-field
            name="limit-month"
            i18n-label
            label="Per month, excl. VAT"
            inputmode="decimal"
            [required]="false"
            [longest]="16"
            [(value)]="amounts.perMonth"
            [error]="amountError('perMonth')"
          />
          @if (choices('perMonth'); as choices) {
            <tp-number-question [choices]="choices" (chosen)="amounts.perMonth.set($event)" />
          }
          <tp-text-field
            name="limit-currency"
            i18n-label
            label="Currency"
            [required]="false"
            [longest]="3"
            [(value)]="currency"
            [error]="currencyError()"
          />
        </div>
        <tp-refusal [of]="attempt.failure()" [beside]="besides" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="attempt.busy() || problem()" i18n>
          Save limit
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
  protected readonly amounts = {
    limit: signal(this.person.orderLimit?.amount ?? ''),
    perDay: signal(this.person.orderLimitPerDay?.amount ?? ''),
    perMonth: signal(this.person.orderLimitPerMonth?.amount ?? ''),
  };
  protected readonly currency = signal(
    (this.person.orderLimit ?? this.person.orderLimitPerDay ?? this.person.orderLimitPerMonth)
      ?.currency ?? 'GBP',
  );
  protected readonly attempt = new Action();
  protected readonly besides = limits.flatMap((of) => [
    `/${of}`,
    `/${of}/amount`,
    `/${of}/currency`,
  ]);
  /** What is wrong with one before it is sent. */
  protected readonly problem = computed(() => limits.some((of) => this.isMistyped(of)));
  protected readonly currencyError = computed(
    () => limits.map((of) => this.error(`/${of}/currency`)).find((text) => text !== null) ?? null,
  );

  /** Where an amount can be read in two ways: what it can be. */
  protected choices(of: LimitOf): readonly string[] | null {
    const typed = typedAmount(this.amounts[of]());
    return typed.is === 'unclear' ? typed.choices : null;
  }

  protected amountError(of: LimitOf): string | null {
    if (this.choices(of)) return $localize`This can be read in two ways.`;
    if (this.isMistyped(of))
      return $localize`Enter an amount such as 1250.00, with at most three decimals`;
    return this.error(`/${of}/amount`) ?? this.error(`/${of}`);
  }

  private isMistyped(of: LimitOf): boolean {
    const typed = typedAmount(this.amounts[of]());
    return !(typed.is === 'empty' || (typed.is === 'number' && AMOUNT.test(typed.value)));
  }

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async save(): Promise<void> {
    if (this.problem()) return;
    const currency = this.currency().trim().toUpperCase();
    const body = Object.fromEntries(
      limits.flatMap((of) => {
        const typed = typedAmount(this.amounts[of]());
        return typed.is === 'number' ? [[of, { amount: typed.value, currency }]] : [];
      }),
    );
    const saved = await this.attempt.run(() =>
      this.api.invoke(usersSetOrderLimit, {
        id: this.person.id,
        'If-Match': `"${this.person.revision}"`,
        body,
      }),
    );
    if (saved) this.dialog.close(true);
  }
}
