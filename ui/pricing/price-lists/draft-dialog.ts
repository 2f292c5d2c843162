import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../../api/api';
import { priceListsDraft } from '../../api/fn/prices/price-lists-draft';
import { FailureNotice } from '../../components/failure-notice';
import { customers } from '../../core/customers';
import { errorAt, type Failure, failureOf } from '../../core/failure';
import { today } from '../../core/formats';
import { reading } from '../../core/reading';

/** The terms of a new list: its prices come afterwards. Closes with the draft's id. */
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
      <h2 mat-dialog-title i18n>New price list</h2>
      <mat-dialog-content>
        <div class="form">
          <div class="field wide">
            <label for="list-title" i18n>Name</label>
            <input
              #nameBox
              id="list-title"
              class="box"
              maxlength="200"
              (input)="name.set(nameBox.value)"
            />
            @if (error('/name'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="list-currency" i18n>Currency</label>
            <input
              #currencyBox
              id="list-currency"
              class="box"
              maxlength="3"
              value="GBP"
              (input)="currency.set(currencyBox.value.toUpperCase())"
            />
            @if (error('/currency'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="list-precedence" i18n>Priority (higher wins)</label>
            <input
              #precedenceBox
              id="list-precedence"
              class="box number"
              type="number"
              value="0"
              (input)="precedence.set(precedenceBox.valueAsNumber)"
            />
          </div>
          <div class="field">
            <label for="valid-from" i18n>Valid from</label>
            <input
              #from
              id="valid-from"
              class="box"
              type="date"
              [value]="validFrom()"
              (input)="validFrom.set(from.value)"
            />
          </div>
          <div class="field">
            <label for="valid-to" i18n>Valid until (optional)</label>
            <input #to id="valid-to" class="box" type="date" (input)="validTo.set(to.value)" />
            @if (error('/validTo'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field wide">
            <label for="list-audience" i18n>For</label>
            <select
              #audienceBox
              id="list-audience"
              class="box"
              (change)="kind.set(kindOf(audienceBox.value))"
            >
              <option value="All customers" i18n>All customers</option>
              <option value="buyerGroup" i18n>Customer group</option>
              <option value="organizations" i18n>one buyer (contract)</option>
            </select>
          </div>
          @switch (kind()) {
            @case ('buyerGroup') {
              <div class="field wide">
                <label for="list-group" i18n>Group</label>
                <input
                  #groupBox
                  id="list-group"
                  class="box"
                  maxlength="60"
                  (input)="group.set(groupBox.value)"
                />
              </div>
            }
            @case ('organizations') {
              <div class="field wide">
                <label for="list-buyer" i18n>Buyer</label>
                <select #buyerBox id="list-buyer" class="box" (change)="buyer.set(buyerBox.value)">
                  <option value=""></option>
                  @for (each of buyers(); track each.id) {
                    <option [value]="each.id">{{ each.name }}</option>
                  }
                </select>
              </div>
            }
          }
        </div>
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="busy() || !ready()" i18n>
          Create draft
        </button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DraftDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<DraftDialog, string>>(MatDialogRef);
  protected readonly name = signal('');
  protected readonly currency = signal('GBP');
  protected readonly precedence = signal(0);
  protected readonly validFrom = signal(today());
  protected readonly validTo = signal('');
  protected readonly kind = signal<'everyone' | 'buyerGroup' | 'organizations'>('everyone');
  protected readonly group = signal('');
  protected readonly buyer = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  private readonly buyersRead = reading(
    () => (this.kind() === 'organizations' ? true : undefined),
    customers(),
  );
  protected readonly buyers = computed(() =>
    this.buyersRead.hasValue() ? (this.buyersRead.value() ?? []) : [],
  );
  protected readonly ready = computed(() => {
    const audience =
      this.kind() === 'everyone' ||
      (this.kind() === 'buyerGroup' ? this.group().trim() !== '' : this.buyer() !== '');
    return (
      this.name().trim() !== '' &&
      /^[A-Z]{3}$/.test(this.currency()) &&
      Number.isInteger(this.precedence()) &&
      audience
    );
  });

  protected error(pointer: string): string | null {
    return errorAt(this.failure(), pointer);
  }

  protected kindOf(value: string): 'everyone' | 'buyerGroup' | 'organizations' {
    return value === 'buyerGroup' || value === 'organizations' ? value : 'everyone';
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    this.busy.set(true);
    this.failure.set(null);
    try {
      const kind = this.kind();
      const audience =
        kind === 'everyone'
          ? { kind }
          : kind === 'buyerGroup'
            ? { kind, group: this.group().trim() }
            : { kind, organizationIds: [this.buyer()] };
      const { id } = await this.api.invoke(priceListsDraft, {
        body: {
          name: this.name().trim(),
          currency: this.currency(),
          precedence: this.precedence(),
          audience,
          ...(this.validFrom() && this.validFrom() !== today()
            ? { validFrom: new Date(`${this.validFrom()}T00:00:00`).toISOString() }
            : {}),
          ...(this.validTo()
            ? { validTo: new Date(`${this.validTo()}T23:59:59`).toISOString() }
            : {}),
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
