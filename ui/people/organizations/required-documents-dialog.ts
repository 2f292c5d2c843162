import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../../api/api';
import { verificationPolicyGet } from '../../api/fn/organizations/verification-policy-get';
import { verificationPolicySet } from '../../api/fn/organizations/verification-policy-set';
import type { VerificationPolicy } from '../../api/models/verification-policy';
import { FailureNotice } from '../../components/failure-notice';
import { Refusal } from '../../components/refusal';
import { Action } from '../../core/action';
import { reading } from '../../core/reading';
import { documentKind, type DocumentKind } from '../../terms/statuses';

const KINDS: readonly DocumentKind[] = [
  'registration',
  'taxRegistration',
  'bankConfirmation',
  'proofOfAddress',
  'authorisation',
];

type Side = keyof VerificationPolicy;

/** Which documents a vendor, and a buyer, must hand in before it can be verified. */
@Component({
  imports: [
    FailureNotice,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    Refusal,
  ],
  template: `
    <form (submit)="$event.preventDefault(); save()">
      <h2 mat-dialog-title i18n>Required documents</h2>
      <mat-dialog-content class="block">
        <p i18n>
          A company can be verified once each of these documents has been submitted and accepted.
          Companies already verified stay verified.
        </p>
        @if (read.error(); as error) {
          <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
        } @else if (read.hasValue()) {
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Document</th>
                <th scope="col" i18n>Vendors</th>
                <th scope="col" i18n>Buyers</th>
              </tr>
            </thead>
            <tbody>
              @for (kind of kinds; track kind) {
                <tr>
                  <th scope="row">{{ label(kind) }}</th>
                  <td>
                    <input
                      type="checkbox"
                      [attr.aria-label]="sellerLabel(kind)"
                      [checked]="isNeeded('seller', kind)"
                      (change)="toggle('seller', kind)"
                    />
                  </td>
                  <td>
                    <input
                      type="checkbox"
                      [attr.aria-label]="buyerLabel(kind)"
                      [checked]="isNeeded('buyer', kind)"
                      (change)="toggle('buyer', kind)"
                    />
                  </td>
                </tr>
              }
            </tbody>
          </table>
        } @else {
          <span class="skeleton"></span>
        }
        <tp-refusal [of]="attempt.failure()" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="attempt.busy() || !read.hasValue()"
          i18n
        >
          Save
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    table.ledger th[scope='row'] {
      border-bottom: 1px solid var(--hairline);
      color: var(--ink);
      font: var(--body);
      white-space: normal;
    }

    input {
      width: 20px;
      height: 20px;
      accent-color: var(--action);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RequiredDocumentsDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<RequiredDocumentsDialog, boolean>>(MatDialogRef);
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(verificationPolicyGet),
  );
  /** What has been ticked or cleared here. */
  private readonly changed = signal<ReadonlyMap<string, boolean>>(new Map());
  protected readonly attempt = new Action();
  protected readonly kinds = KINDS;
  protected readonly label = documentKind;
  protected readonly sellerLabel = (kind: DocumentKind): string =>
    $localize`Vendors: ${documentKind(kind)}:document:`;
  protected readonly buyerLabel = (kind: DocumentKind): string =>
    $localize`Buyers: ${documentKind(kind)}:document:`;

  protected isNeeded(side: Side, kind: DocumentKind): boolean {
    return (
      this.changed().get(`${side} ${kind}`) ??
      (this.read.hasValue() && this.read.value()[side].includes(kind))
    );
  }

  protected toggle(side: Side, kind: DocumentKind): void {
    const to = !this.isNeeded(side, kind);
    this.changed.update((before) => new Map(before).set(`${side} ${kind}`, to));
  }

  protected async save(): Promise<void> {
    const saved = await this.attempt.run(async () => {
      for (const [side, type] of [
        ['seller', 'Seller'],
        ['buyer', 'Buyer'],
      ] as const)
        await this.api.invoke(verificationPolicySet, {
          body: { type, kinds: KINDS.filter((kind) => this.isNeeded(side, kind)) },
        });
    });
    if (saved) this.dialog.close(true);
  }
}
