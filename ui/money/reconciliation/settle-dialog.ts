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
      <h2 mat-dialog-title i18n>Propose how it is settled</h2>
      <mat-dialog-content class="block">
        <p>{{ effect }}</p>
        <div class="field">
          <label for="posts" i18n>Post the difference on</label>
          <select #account id="posts" class="box" (change)="posts.set(account.value)">
            @if (canPost) {
              @for (one of accounts; track one) {
                <option [value]="one" [selected]="one === posts()">{{ name(one) }}</option>
              }
            }
            @if (!moves) {
              <option value="" [selected]="posts() === ''" i18n>Nowhere: it is explained</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="why" i18n>Reason, which is recorded</label>
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
        <button matButton type="button" mat-dialog-close i18n>Leave it</button>
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
    ? $localize`What stands on suspense is moved to the account that you choose. Somebody else confirms it before anything is posted.`
    : this.canPost
      ? $localize`The books follow the gateway: ${moneyText(this.finding.difference)}:amount: is posted to the account at the gateway, against the account that you choose. Somebody else confirms it before anything is posted.`
      : $localize`There is no movement to be posted. Somebody else confirms what you say.`;

  protected close(): void {
    const reason = this.reason().trim();
    const posts = this.posts();
    if (reason !== '') this.dialog.close({ reason, ...(posts ? { posts: posts as Account } : {}) });
  }
}
