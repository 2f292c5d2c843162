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
import { usersInvite } from '../../api/fn/users/users-invite';
import type { Invited } from '../../api/models/invited';
import type { Person } from '../../api/models/person';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { roleLabel } from '../../terms/statuses';

type Role = Person['role'];

export interface InvitedTo {
  readonly organizationId: string;
  readonly roles: readonly Role[];
}

/** Who is invited, and as what. Closes with the answer, which says whether a mail was sent. */
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
      <h2 mat-dialog-title i18n>Invite user</h2>
      <mat-dialog-content>
        <div class="form">
          <div class="field wide">
            <label for="invited-name" i18n>Name</label>
            <input
              #nameBox
              id="invited-name"
              class="box"
              maxlength="200"
              autocomplete="off"
              (input)="name.set(nameBox.value)"
            />
            @if (error('/name'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="invited-email" i18n>E-mail</label>
            <input
              #emailBox
              id="invited-email"
              class="box"
              type="email"
              maxlength="200"
              autocomplete="off"
              (input)="email.set(emailBox.value)"
            />
            @if (error('/email'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="invited-role" i18n>Role</label>
            <select
              #roleBox
              id="invited-role"
              class="box"
              (change)="role.set(roleOf(roleBox.value))"
            >
              @for (each of to.roles; track each) {
                <option [value]="each">{{ roleLabel(each) }}</option>
              }
            </select>
          </div>
        </div>
        @if (attempt.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="attempt.busy() || !ready()" i18n>
          Send invitation
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InviteDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<InviteDialog, Invited>>(MatDialogRef);
  protected readonly to = inject<InvitedTo>(MAT_DIALOG_DATA);
  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly role = signal<Role>(this.to.roles[0]!);
  protected readonly attempt = new Action();
  protected readonly roleLabel = roleLabel;
  protected readonly roleOf = (value: string): Role =>
    this.to.roles.find((each) => each === value) ?? this.to.roles[0]!;
  protected readonly ready = computed(
    () => this.name().trim() !== '' && this.email().trim() !== '',
  );

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    await this.attempt.run(async () => {
      const { organizationId } = this.to;
      this.dialog.close(
        await this.api.invoke(usersInvite, {
          body: {
            organizationId,
            name: this.name().trim(),
            email: this.email().trim(),
            role: this.role(),
          },
        }),
      );
    });
  }
}
