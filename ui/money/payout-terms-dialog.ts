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
import { Api } from '../api/api';
import { payoutTermsSet } from '../api/fn/money/payout-terms-set';
import { payoutTermsSetDefault } from '../api/fn/money/payout-terms-set-default';
import type { PayoutTerms } from '../api/models/payout-terms';
import type { PayoutTermsRequest } from '../api/models/payout-terms-request';
import { Refusal } from '../components/refusal';
import { TextField } from '../components/text-field';
import { Action } from '../core/action';
import { errorAt } from '../core/failure';
import { moneysText, typedMoneys } from '../core/typed-moneys';
import { weekdays } from './payout-words';

export interface PayoutTermsQuestion {
  /** Null: the marketplace's own terms. */
  readonly vendor: { readonly id: string; readonly name: string } | null;
  readonly terms: PayoutTerms;
}

type Every = PayoutTerms['schedule']['every'];
const DAYS = 28;

/** When, and from which amount on, vendors are paid. Closes with true when it was set. */
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
      <h2 mat-dialog-title>{{ title }}</h2>
      <mat-dialog-content class="block">
        @if (question.vendor) {
          <p i18n>Anything not set here follows the general terms.</p>
        } @else {
          <p i18n>For all vendors without individual terms, from the next run.</p>
        }
        <div class="form">
          <div class="field">
            <label for="every" i18n>Schedule</label>
            <select #everyBox id="every" class="box" (change)="every.set(everyOf(everyBox.value))">
              @for (each of choices; track each.value) {
                <option [value]="each.value" [selected]="each.value === every()">
                  {{ each.label }}
                </option>
              }
            </select>
          </div>
          @if (every() === 'week') {
            <div class="field">
              <label for="weekday" i18n>Day of the week</label>
              <select #weekdayBox id="weekday" class="box" (change)="on.set(+weekdayBox.value)">
                @for (day of weekdays; track $index) {
                  <option [value]="$index + 1" [selected]="$index + 1 === on()">{{ day }}</option>
                }
              </select>
            </div>
          }
          @if (every() === 'month') {
            <div class="field">
              <label for="month-day" i18n>Day of the month</label>
              <select #dayBox id="month-day" class="box" (change)="on.set(+dayBox.value)">
                @for (day of monthDays; track day) {
                  <option [value]="day" [selected]="day === on()">{{ day }}</option>
                }
              </select>
            </div>
          }
          <tp-text-field
            name="minima"
            i18n-label
            label="Minimum by currency (smaller amounts are carried forward)"
            [hint]="minimaHint"
            [required]="false"
            [longest]="200"
            [(value)]="minima"
            [error]="minimaError()"
          />
          <tp-text-field
            name="terms-reason"
            [label]="reasonLabel"
            [longest]="500"
            [(value)]="reason"
            [error]="error('/reason')"
          />
        </div>
        <tp-refusal [of]="attempt.failure()" [beside]="['/reason']" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="attempt.busy() || amounts() === null || reason().trim() === ''"
          i18n
        >
          Save
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PayoutTermsDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<PayoutTermsDialog, boolean>>(MatDialogRef);
  protected readonly question = inject<PayoutTermsQuestion>(MAT_DIALOG_DATA);
  private readonly own = this.question.terms.own;
  protected readonly title = this.question.vendor
    ? $localize`Payout terms of ${this.question.vendor.name}:vendor:`
    : $localize`Schedule and minimum`;
  protected readonly reasonLabel = this.question.vendor
    ? $localize`Reason (shared with the vendor)`
    : $localize`Reason (recorded)`;
  protected readonly minimaHint = $localize`For example 50.00 GBP, 60.00 EUR`;
  protected readonly weekdays = weekdays;
  protected readonly monthDays = Array.from({ length: DAYS }, (_, i) => i + 1);
  protected readonly choices: readonly { readonly value: Every | ''; readonly label: string }[] = [
    ...(this.question.vendor ? [{ value: '' as const, label: $localize`General terms` }] : []),
    { value: 'day', label: $localize`Daily` },
    { value: 'week', label: $localize`Weekly` },
    { value: 'month', label: $localize`Monthly` },
    { value: 'hand', label: $localize`Manually` },
  ];
  protected readonly every = signal<Every | ''>(
    this.own?.schedule?.every ?? (this.question.vendor ? '' : 'hand'),
  );
  protected readonly on = signal(this.own?.schedule?.on ?? 1);
  protected readonly minima = signal(moneysText(this.own?.minima ?? []));
  protected readonly reason = signal('');
  protected readonly attempt = new Action();
  /** Null: something in it is no amount. */
  protected readonly amounts = computed(() => typedMoneys(this.minima()));

  protected everyOf(value: string): Every | '' {
    return this.choices.find((each) => each.value === value)?.value ?? 'hand';
  }

  protected minimaError(): string | null {
    if (this.amounts() === null)
      return $localize`Enter amounts with currencies, separated by a comma and a space`;
    const failure = this.attempt.failure();
    return errorAt(failure, '/minima/0/currency') ?? errorAt(failure, '/minima/0/amount');
  }

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async save(): Promise<void> {
    const minima = this.amounts();
    if (minima === null || this.reason().trim() === '') return;
    const every = this.every();
    const isOnADay = every === 'week' || every === 'month';
    const body: PayoutTermsRequest = {
      ...(every === ''
        ? {}
        : { schedule: { every, ...(isOnADay ? { on: this.dayIn(every) } : {}) } }),
      minima: [...minima],
      reason: this.reason().trim(),
    };
    const { vendor } = this.question;
    const saved = await this.attempt.run(() =>
      vendor
        ? this.api.invoke(payoutTermsSet, { id: vendor.id, body })
        : this.api.invoke(payoutTermsSetDefault, { body }),
    );
    if (saved) this.dialog.close(true);
  }

  /** The day of a month that was chosen before may be none of a week. */
  private dayIn(every: 'week' | 'month'): number {
    return Math.min(this.on(), every === 'week' ? weekdays.length : DAYS);
  }
}
