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
import { rfqSubmit } from '../../api/fn/quotes/rfq-submit';
import { FailureNotice } from '../../components/failure-notice';
import { type Failure, failureOf } from '../../core/failure';
import { countText, today } from '../../core/formats';
import { VendorChoice } from './vendor-choice';

export interface RfqLine {
  readonly productId: string;
  readonly vendorId: string;
  readonly vendorName: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
}

/** Asks the vendors of the lines for quotes. Closes with the request's id. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
    VendorChoice,
  ],
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title i18n>Request quotes</h2>
      <mat-dialog-content class="block">
        <p i18n>Each vendor receives only its own items.</p>
        <ul>
          @for (vendor of vendors(); track vendor.id) {
            <li>
              <label
                ><input
                  #box
                  type="checkbox"
                  [checked]="chosen().has(vendor.id)"
                  (change)="choose(vendor.id, box.checked)"
                />
                {{ vendor.name }}
                <span class="muted" i18n>{vendor.lines, plural,
                  =1 {1 line}
                  other {{{ count(vendor.lines) }} lines}
                }</span></label
              >
            </li>
          }
        </ul>
        <tp-vendor-choice [legend]="othersLabel" [without]="sellers" [(chosen)]="others" />
        <div class="form">
          <div class="field">
            <label for="needed-by" i18n>Needed by</label>
            <input
              #day
              id="needed-by"
              class="box"
              type="date"
              [min]="today"
              (input)="neededBy.set(day.value)"
            />
          </div>
          <div class="field wide">
            <label for="rfq-note" i18n>Note to vendors</label>
            <textarea
              #text
              id="rfq-note"
              class="box"
              maxlength="2000"
              (input)="note.set(text.value)"
            ></textarea>
          </div>
        </div>
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="busy() || wanted().length === 0" i18n>
          {wanted().length, plural,
            =1 {Send request (1 line)}
            other {Send request ({{ count(wanted().length) }} lines)}
          }
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    label {
      display: flex;
      align-items: center;
      min-height: 32px;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RfqDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<RfqDialog, string>>(MatDialogRef);
  protected readonly lines = inject<readonly RfqLine[]>(MAT_DIALOG_DATA);
  protected readonly today = today();
  protected readonly neededBy = signal('');
  protected readonly note = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly chosen = signal<ReadonlySet<string>>(
    new Set(this.lines.map(({ vendorId }) => vendorId)),
  );
  protected readonly vendors = computed(() =>
    [...Map.groupBy(this.lines, ({ vendorId }) => vendorId)].map(([id, of]) => ({
      id,
      name: of[0]!.vendorName,
      lines: of.length,
    })),
  );
  protected readonly othersLabel = $localize`Other vendors (may offer an equivalent)`;
  protected readonly sellers = this.vendors().map(({ id }) => id);
  /** Asked for every line, whoever sells it. */
  protected readonly others = signal<ReadonlySet<string>>(new Set());
  protected readonly wanted = computed(() =>
    this.others().size > 0
      ? this.lines
      : this.lines.filter(({ vendorId }) => this.chosen().has(vendorId)),
  );
  protected readonly count = countText;

  protected choose(id: string, on: boolean): void {
    this.chosen.update((before) => {
      const after = new Set(before);
      if (on) after.add(id);
      else after.delete(id);
      return after;
    });
  }

  protected async send(): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      const { id } = await this.api.invoke(rfqSubmit, {
        body: {
          vendorOrgIds: [...this.chosen(), ...this.others()],
          lines: this.wanted().map(({ productId, quantity, vendorId }) => ({
            productId,
            quantity,
            ...(this.others().size > 0
              ? {
                  vendorOrgIds: [
                    ...(this.chosen().has(vendorId) ? [vendorId] : []),
                    ...this.others(),
                  ],
                }
              : {}),
          })),
          ...(this.neededBy() ? { neededBy: this.neededBy() } : {}),
          ...(this.note().trim() ? { note: this.note().trim() } : {}),
        },
      });
      this.dialog.close(id);
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
