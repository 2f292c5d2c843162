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

export interface ReasonRequest {
  readonly title: string;
  /** What doing it does. */
  readonly effect: string;
  /** On the button that does it. */
  readonly act: string;
  /** On the button that does not; where absent, that all is left as it is. */
  readonly leave?: string;
  /** Without a reason it is not done. */
  readonly required: boolean;
  /** Whoever it is done to reads the reason; where absent, it is recorded. */
  readonly isTold?: true;
  /** Nobody wants to know why: it says only what doing it does. */
  readonly isAsked?: false;
}

/**
 * Says what doing something does, and asks why. Closes with the reason, which may be empty where
 * none is required.
 */
@Component({
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <form (submit)="$event.preventDefault(); close()">
      <h2 mat-dialog-title>{{ request.title }}</h2>
      <mat-dialog-content class="block">
        <p>{{ request.effect }}</p>
        @if (request.isAsked !== false) {
          <div class="field">
            <label for="why">{{ label }}</label>
            <textarea
              #text
              id="why"
              class="box"
              [required]="request.required"
              maxlength="500"
              (input)="reason.set(text.value)"
            ></textarea>
          </div>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ leave }}</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="request.required && reason().trim() === ''"
        >
          {{ request.act }}
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonDialog {
  protected readonly request = inject<ReasonRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ReasonDialog, string>>(MatDialogRef);
  protected readonly reason = signal('');
  protected readonly leave = this.request.leave ?? $localize`Cancel`;
  protected readonly label = labelOf(this.request);

  protected close(): void {
    const reason = this.reason().trim();
    if (reason !== '' || !this.request.required) this.dialog.close(reason);
  }
}

function labelOf({ isTold, required }: ReasonRequest): string {
  if (isTold) return $localize`Reason (shared with the other company)`;
  return required ? $localize`Reason (recorded)` : $localize`Reason (optional)`;
}
