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
import { organizationsAddTaxId } from '../../api/fn/organizations/organizations-add-tax-id';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { NORTHERN_IRELAND } from '../../terms/countries';
import { CountryBox } from '../../terms/country-box';

export interface TaxIdOf {
  readonly organizationId: string;
}

/** The tax id of a further country; closes when it was taken. */
@Component({
  imports: [
    CountryBox,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
  ],
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title i18n>Tax ID in another country</h2>
      <mat-dialog-content class="block">
        <div class="field">
          <label for="tax-country" i18n>Country</label>
          <tp-country-box
            id="tax-country"
            [value]="country()"
            [also]="also"
            (changed)="country.set($event)"
          />
        </div>
        <div class="field">
          <label for="further-tax-id" i18n>VAT/tax ID</label>
          <input
            #box
            id="further-tax-id"
            class="box mono"
            maxlength="40"
            required
            autocomplete="off"
            [value]="taxId()"
            (input)="taxId.set(box.value)"
          />
          @if (error('/taxId'); as text) {
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
export class TaxIdDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<TaxIdDialog, true>>(MatDialogRef);
  private readonly of = inject<TaxIdOf>(MAT_DIALOG_DATA);
  protected readonly also = [NORTHERN_IRELAND];
  protected readonly country = signal('');
  protected readonly taxId = signal('');
  protected readonly attempt = new Action();
  protected readonly ready = computed(() => this.country() !== '' && this.taxId().trim() !== '');

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    await this.attempt.run(async () => {
      await this.api.invoke(organizationsAddTaxId, {
        id: this.of.organizationId,
        country: this.country(),
        body: { taxId: this.taxId().trim() },
      });
      this.dialog.close(true);
    });
  }
}
