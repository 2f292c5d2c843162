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
import { organizationsConfirmTaxId } from '../../api/fn/organizations/organizations-confirm-tax-id';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { today } from '../../core/formats';
import type { TaxIdToConfirm } from './confirm-tax-id';

/** Records what VIES has answered about a tax id; closes with true when it is recorded. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
  ],
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title i18n>Confirmation of {{ of.taxId }}</h2>
      <mat-dialog-content class="block">
        <p i18n>
          Check this ID in the European Commission’s VIES service using your own VAT ID, and record
          the result. Orders placed from then on are VAT-free where the law allows it.
        </p>
        <div class="field">
          <label for="confirmed-on" i18n>Date of check</label>
          <input
            #dayBox
            id="confirmed-on"
            class="box"
            type="date"
            required
            [max]="latest"
            [value]="confirmedOn()"
            (input)="confirmedOn.set(dayBox.value)"
          />
          @if (error('/confirmedOn'); as text) {
            <span class="error">{{ text }}</span>
          }
        </div>
        <div class="field">
          <label for="consultation" i18n>Consultation number</label>
          <input
            #numberBox
            id="consultation"
            class="box mono"
            maxlength="60"
            required
            autocomplete="off"
            [value]="consultation()"
            (input)="consultation.set(numberBox.value)"
          />
          @if (error('/consultation'); as text) {
            <span class="error">{{ text }}</span>
          }
        </div>
        @if (attempt.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="!ready() || attempt.busy()" i18n>
          Save
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConfirmTaxIdDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<ConfirmTaxIdDialog, true>>(MatDialogRef);
  protected readonly of = inject<TaxIdToConfirm>(MAT_DIALOG_DATA);
  protected readonly latest = today();
  protected readonly confirmedOn = signal(today());
  protected readonly consultation = signal('');
  protected readonly attempt = new Action();
  protected readonly ready = computed(
    () => this.confirmedOn() !== '' && this.consultation().trim() !== '',
  );

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    await this.attempt.run(async () => {
      const { organizationId: id, taxId } = this.of;
      await this.api.invoke(organizationsConfirmTaxId, {
        id,
        body: {
          taxId,
          confirmedOn: this.confirmedOn(),
          consultation: this.consultation().trim(),
        },
      });
      this.dialog.close(true);
    });
  }
}
