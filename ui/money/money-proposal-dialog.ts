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
import { secondPersonPropose } from '../api/fn/money/second-person-propose';
import type { MoneyProposalRequest } from '../api/models/money-proposal-request';
import type { VendorAccount } from '../api/models/vendor-account';
import { Refusal } from '../components/refusal';
import { TextField } from '../components/text-field';
import { Action } from '../core/action';
import { errorAt } from '../core/failure';
import { moneyText } from '../core/formats';
import { typedAmount } from '../core/typed-number';

export interface MoneyProposal {
  readonly kind: MoneyProposalRequest['kind'];
  readonly account: VendorAccount;
}

const titles: Readonly<Record<MoneyProposal['kind'], string>> = {
  payout: $localize`Propose a payout`,
  adjustment: $localize`Propose an adjustment`,
  reserveRule: $localize`Propose a rolling reserve`,
};
const besides = ['/amount', '/percent', '/days', '/from', '/until', '/reason', '/evidence'];

/** What takes two people, as the first of them wants it. Closes with true when it was proposed. */
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
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title>{{ title }}</h2>
      <mat-dialog-content class="block">
        @switch (proposal.kind) {
          @case ('payout') {
            <p i18n>The available balance of {{ available }} is paid once someone else confirms.</p>
          }
          @case ('adjustment') {
            <p i18n>
              {{ available }} is available. The balance changes by this amount once someone else
              confirms, and the vendor’s statement shows the reason.
            </p>
          }
          @case ('reserveRule') {
            <p i18n>
              Once someone else confirms, this share of each release to the vendor is held back for
              the given number of days, then becomes available automatically.
            </p>
          }
        }
        <div class="form">
          @if (proposal.kind === 'adjustment') {
            <div class="field">
              <label for="direction" i18n>Direction</label>
              <select #way id="direction" class="box" (change)="toVendor.set(way.value === 'to')">
                <option value="to" [selected]="toVendor()" i18n>Credit vendor</option>
                <option value="from" [selected]="!toVendor()" i18n>Debit vendor</option>
              </select>
            </div>
            <tp-text-field
              name="proposal-amount"
              [label]="amountLabel"
              inputmode="decimal"
              [longest]="16"
              [(value)]="amount"
              [error]="amountError()"
            />
            <div class="field">
              <label for="nature" i18n>Tax treatment</label>
              <select #kind id="nature" class="box" (change)="nature.set(natureOf(kind.value))">
                <option value="compensation" [selected]="nature() === 'compensation'" i18n>
                  Compensation for a loss (outside the scope of VAT)
                </option>
                <option value="consideration" [selected]="nature() === 'consideration'" i18n>
                  Consideration (adjusts a sale or charge)
                </option>
              </select>
            </div>
            <tp-text-field
              name="proposal-evidence"
              i18n-label
              label="Evidence (document or file number)"
              [longest]="500"
              [(value)]="evidence"
              [error]="error('/evidence')"
            />
          }
          @if (proposal.kind === 'reserveRule') {
            <tp-text-field
              name="proposal-percent"
              i18n-label
              label="Percent of each release (0 ends the rule)"
              inputmode="decimal"
              [longest]="8"
              [(value)]="percent"
              [error]="error('/percent')"
            />
            <tp-text-field
              name="proposal-days"
              i18n-label
              label="Days held back (1 to 180)"
              inputmode="numeric"
              [longest]="3"
              [(value)]="days"
              [error]="error('/days')"
            />
            <div class="field">
              <label for="rule-from" i18n>From (leave empty for today)</label>
              <input
                #fromBox
                id="rule-from"
                class="box"
                type="date"
                (input)="from.set(fromBox.value)"
              />
            </div>
            <div class="field">
              <label for="rule-until" i18n>Until (leave empty for no end)</label>
              <input
                #untilBox
                id="rule-until"
                class="box"
                type="date"
                (input)="until.set(untilBox.value)"
              />
              @if (error('/until'); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
          }
          <tp-text-field
            name="proposal-reason"
            i18n-label
            label="Reason (shared with the vendor once confirmed)"
            [longest]="500"
            [(value)]="reason"
            [error]="error('/reason')"
          />
        </div>
        <tp-refusal [of]="attempt.failure()" [beside]="besides" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="attempt.busy() || body() === null"
          i18n
        >
          Propose
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoneyProposalDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<MoneyProposalDialog, boolean>>(MatDialogRef);
  protected readonly proposal = inject<MoneyProposal>(MAT_DIALOG_DATA);
  protected readonly title = titles[this.proposal.kind];
  protected readonly besides = besides;
  protected readonly available = moneyText(this.proposal.account.available);
  protected readonly amountLabel = $localize`Amount in ${this.proposal.account.currency}:currency:`;
  protected readonly toVendor = signal(true);
  protected readonly amount = signal('');
  protected readonly nature = signal<'consideration' | 'compensation'>('compensation');
  protected readonly evidence = signal('');
  protected readonly percent = signal('');
  protected readonly days = signal('90');
  protected readonly from = signal('');
  protected readonly until = signal('');
  protected readonly reason = signal('');
  protected readonly attempt = new Action();
  /** Null: something is missing. */
  protected readonly body = computed((): MoneyProposalRequest | null => {
    const { kind } = this.proposal;
    const reason = this.reason().trim();
    if (reason === '') return null;
    if (kind === 'payout') return { kind, reason };
    if (kind === 'adjustment') {
      const typed = typedAmount(this.amount());
      const evidence = this.evidence().trim();
      if (typed.is !== 'number' || typed.value.startsWith('-') || evidence === '') return null;
      const amount = this.toVendor() ? typed.value : `-${typed.value}`;
      return { kind, amount, nature: this.nature(), reason, evidence };
    }
    const percent = typedAmount(this.percent());
    const days = Number(this.days());
    if (percent.is !== 'number' || !Number.isSafeInteger(days) || days < 1) return null;
    return {
      kind,
      percent: percent.value,
      days,
      ...(this.from() === '' ? {} : { from: this.from() }),
      ...(this.until() === '' ? {} : { until: this.until() }),
      reason,
    };
  });

  protected natureOf(value: string): 'consideration' | 'compensation' {
    return value === 'consideration' ? 'consideration' : 'compensation';
  }

  protected amountError(): string | null {
    const typed = typedAmount(this.amount());
    return typed.is === 'empty' || (typed.is === 'number' && !typed.value.startsWith('-'))
      ? this.error('/amount')
      : $localize`Enter an amount above zero, such as 12.00`;
  }

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async send(): Promise<void> {
    const body = this.body();
    if (body === null) return;
    const { id } = this.proposal.account;
    const sent = await this.attempt.run(() => this.api.invoke(secondPersonPropose, { id, body }));
    if (sent) this.dialog.close(true);
  }
}
