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
import { Router } from '@angular/router';
import { Api } from '../../api/api';
import { buyingReorder } from '../../api/fn/buying/buying-reorder';
import { cartAdd } from '../../api/fn/buying/cart-add';
import type { CheckedLine } from '../../api/models/checked-line';
import { FailureNotice } from '../../components/failure-notice';
import { type Failure, failureOf } from '../../core/failure';
import { reading } from '../../core/reading';
import { CheckedLines } from '../../terms/checked-lines';

/**
 * What ordering the same again would mean now: what changed in price and stock stands beside each
 * line.
 */
@Component({
  imports: [
    CheckedLines,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
  ],
  template: `
    <h2 mat-dialog-title i18n>Reorder {{ data.number }}</h2>
    <mat-dialog-content class="block">
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      @if (lines(); as lines) {
        <tp-checked-lines [lines]="lines" />
      } @else {
        <p class="muted" role="status" i18n>Checking prices and stock…</p>
      }
      @if (failure(); as refused) {
        <tp-failure [of]="refused" />
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Cancel</button>
      <button
        matButton="filled"
        type="button"
        [disabled]="busy() || wanted().length === 0"
        (click)="add()"
        i18n
      >
        {wanted().length, plural,
          =1 {Add 1 item to cart}
          other {Add {{ wanted().length }} items to cart}
        }
      </button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReorderDialog {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dialog = inject<MatDialogRef<ReorderDialog>>(MatDialogRef);
  protected readonly data = inject<{ readonly id: string; readonly number: string }>(
    MAT_DIALOG_DATA,
  );
  protected readonly read = reading(
    () => this.data.id,
    (id) => this.api.invoke(buyingReorder, { id }),
  );
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly lines = computed(() =>
    this.read.hasValue() ? this.read.value().lines : null,
  );
  /** What nobody sells any more is left out; the rest can be mended in the cart. */
  protected readonly wanted = computed((): readonly CheckedLine[] =>
    (this.lines() ?? []).filter(({ product }) => product !== null && !product.discontinued),
  );

  protected async add(): Promise<void> {
    this.busy.set(true);
    try {
      await this.api.invoke(cartAdd, {
        body: { lines: this.wanted().map(({ productId, quantity }) => ({ productId, quantity })) },
      });
      this.dialog.close();
      await this.router.navigateByUrl('/cart');
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
