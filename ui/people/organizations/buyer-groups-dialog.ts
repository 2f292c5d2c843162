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
import { organizationsAssignGroups } from '../../api/fn/organizations/organizations-assign-groups';
import type { Organization } from '../../api/models/organization';
import { Refusal } from '../../components/refusal';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';

/** The groups of a buyer, by which price lists are for it. Closes with true when they were set. */
@Component({
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, Refusal],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title i18n>Customer groups of {{ company.name }}</h2>
      <mat-dialog-content class="block">
        <p i18n>
          Price lists for these groups will apply to this buyer. Spell each group exactly as in the
          price list.
        </p>
        <div class="field">
          <label for="groups" i18n>Groups (one per line)</label>
          <textarea
            #box
            id="groups"
            class="box"
            rows="5"
            [value]="text()"
            [attr.aria-invalid]="error() === null ? null : true"
            (input)="text.set(box.value)"
          ></textarea>
          @if (error(); as text) {
            <span class="error">{{ text }}</span>
          }
        </div>
        <tp-refusal [of]="attempt.failure()" [beside]="['/groups']" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
          Save groups
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BuyerGroupsDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<BuyerGroupsDialog, boolean>>(MatDialogRef);
  protected readonly company = inject<Organization>(MAT_DIALOG_DATA);
  protected readonly text = signal((this.company.groups ?? []).join('\n'));
  protected readonly attempt = new Action();
  protected readonly error = computed(() => errorAt(this.attempt.failure(), '/groups'));
  private readonly groups = computed(() => [
    ...new Set(
      this.text()
        .split('\n')
        .map((group) => group.trim())
        .filter((group) => group !== ''),
    ),
  ]);

  protected async save(): Promise<void> {
    const saved = await this.attempt.run(() =>
      this.api.invoke(organizationsAssignGroups, {
        id: this.company.id,
        body: { groups: this.groups() },
      }),
    );
    if (saved) this.dialog.close(true);
  }
}
