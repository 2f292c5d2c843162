import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';

/** Asks for the name of a new list. Closes with it. */
@Component({
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <form (submit)="$event.preventDefault(); close(name.value)">
      <h2 mat-dialog-title i18n>New list</h2>
      <mat-dialog-content>
        <div class="field">
          <label for="list-name" i18n>List name (visible to your company)</label>
          <input #name id="list-name" class="box" maxlength="100" required />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" i18n>Create</button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListNameDialog {
  private readonly dialog = inject<MatDialogRef<ListNameDialog, string>>(MatDialogRef);

  protected close(name: string): void {
    if (name.trim() !== '') this.dialog.close(name.trim());
  }
}
