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
import type { ReconciliationFinding } from '../../api/models/reconciliation-finding';
import { moneyText } from '../../core/formats';
import { ledgerAccountName } from '../../terms/ledger-accounts';

type Account = NonNullable<ReconciliationFinding['posts']>;

export interface Settling {
  readonly posts?: Account;
  readonly reason: string;
}

const everyAccount: readonly Account[] = ['suspense', 'gatewayFees', 'ownBank', 'adjustments'];

/** Where a difference belongs, and why: a second person confirms it. */
@Component({
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <form (submit)="$event.preventDefault(); close()">
      <h2 mat-dialog-title i18n>Propose a resolution</h2>
      <mat-dialog-content class="block">
        <p>{{ effect }}</p>
        <div class="field">
          <label for="posts" i18n>Post the difference to</label>
          <select #account id="posts" class="box" (change)="posts.set(account.value)">
            @if (canPost) {
              @for (one of accounts; track one) {
                <option [value]="one" [selected]="one === posts()">{{ name(one) }}</option>
              }
            }
            @if (!moves) {
              <option value="" [selected]="posts() === ''" i18n>Don’t post: explained</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="why" i18n>Reason (recorded)</label>
          <textarea
            #text
            id="why"
            class="box"
            required
            maxlength="500"
            (input)="reason.set(text.value)"
          ></textarea>
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="reason().trim() === ''" i18n>
          Propose
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettleDialog {
  private readonly finding = inject<ReconciliationFinding>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<SettleDialog, Settling>>(MatDialogRef);
  /** It stands on suspense, and belongs elsewhere. */
  protected readonly moves = this.finding.postedOn !== null;
  protected readonly accounts = everyAccount.filter((one) => one !== this.finding.postedOn);
  protected readonly name = ledgerAccountName;
  protected readonly canPost = this.finding.kind !== 'OtherBalance';
  protected readonly posts = signal<string>(this.canPost ? this.accounts[0]! : '');
  protected readonly reason = signal('');
  protected readonly effect = this.moves
    ? $localize`The amount in suspense is moved to the account you select. Someone else must confirm before it is posted.`
    : this.canPost
      ? $localize`The ledger follows the gateway: ${moneyText(this.finding.difference)}:amount: is posted to the gateway account against the account you select. Someone else must confirm before it is posted.`
      : $localize`There is nothing to post. Someone else must confirm your explanation.`;

  protected close(): void {
    const reason = this.reason().trim();
    const posts = this.posts();
    if (reason !== '') this.dialog.close({ reason, ...(posts ? { posts: posts as Account } : {}) });
  }
}
