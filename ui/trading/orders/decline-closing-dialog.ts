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
import type { Order } from '../../api/models/order';

/** Why the rest will be shipped all the same. Closes with the reason. */
@Component({
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <form (submit)="$event.preventDefault(); close()">
      <h2 mat-dialog-title i18n>Ship {{ order.number }} all the same</h2>
      <mat-dialog-content class="block">
        <p i18n>Nothing is closed: what is left will be shipped.</p>
        <div class="field">
          <label for="reason" i18n>Reason, which the other side reads</label>
          <textarea
            #text
            id="reason"
            class="box"
            required
            maxlength="500"
            (input)="reason.set(text.value)"
          ></textarea>
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Not now</button>
        <button matButton="filled" type="submit" [disabled]="reason().trim() === ''" i18n>
          Decline the request
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DeclineClosingDialog {
  protected readonly order = inject<Order>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<DeclineClosingDialog, string>>(MatDialogRef);
  protected readonly reason = signal('');

  protected close(): void {
    if (this.reason().trim() !== '') this.dialog.close(this.reason().trim());
  }
}
