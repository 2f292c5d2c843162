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
import { ordersClose } from '../../api/fn/orders/orders-close';
import type { ClosingEffect } from '../../api/models/closing-effect';
import type { ClosingRequest } from '../../api/models/closing-request';
import type { Order } from '../../api/models/order';
import type { OrderLine } from '../../api/models/order-line';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { countText } from '../../core/formats';
import { Money } from '../../terms/money';
import { openUnits } from '../../terms/open-units';
import { orderStatus } from '../../terms/statuses';
import { UnitPipe } from '../../terms/units';

export interface ClosingDialogData {
  readonly order: Order;
  /** Closed at once, asked of the vendor, or, by the buyer, of what waits for stock. */
  readonly mode: 'close' | 'ask' | 'withdraw';
}

/**
 * What of an order is not going to be shipped: everything that is left, or what the buyer asks for,
 * unless less is typed. Shows what closing leaves before it is done. Closes with the request.
 */
@Component({
  imports: [
    UnitPipe,
    FailureNotice,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    Money,
  ],
  template: `
    <form (submit)="$event.preventDefault(); finish()">
      <h2 mat-dialog-title>
        @if (asks) {
          <span i18n>Request to close the rest of {{ order.number }}</span>
        } @else if (withdraws) {
          <span i18n>Cancel backordered items on {{ order.number }}</span>
        } @else {
          <span i18n>Close the rest of {{ order.number }}</span>
        }
      </h2>
      <mat-dialog-content class="block">
        <p>
          @if (asks) {
            <span i18n
              >{{ order.vendorName }} decides. Closed items are not shipped and not charged.</span
            >
          } @else if (withdraws) {
            <span i18n
              >No stock is reserved for these items yet. Cancelled items are not shipped and not
              charged. This can’t be undone.</span
            >
          } @else {
            <span i18n
              >Closed items are not shipped and not charged, and their stock is released. This can’t
              be undone.</span
            >
          }
        </p>
        <div class="scroll-x">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>SKU</th>
                <th scope="col" i18n>Product</th>
                @if (withdraws) {
                  <th scope="col" class="end" i18n>On backorder</th>
                  <th scope="col" class="end" i18n>Cancel</th>
                } @else {
                  <th scope="col" class="end" i18n>Remaining</th>
                  <th scope="col" class="end" i18n>Close</th>
                }
              </tr>
            </thead>
            <tbody>
              @for (line of lines; track line.id) {
                <tr>
                  <td class="mono">{{ line.sku }}</td>
                  <td>{{ line.name }}</td>
                  <td class="end">
                    {{ count(line.open) }}
                    <span class="muted">{{ line.unit | unit: line.open }}</span>
                  </td>
                  <td class="end">
                    <input
                      #box
                      class="box number"
                      type="number"
                      inputmode="numeric"
                      min="0"
                      [max]="line.open"
                      [value]="quantities().get(line.id)"
                      [attr.aria-label]="quantityLabel + ' ' + line.sku"
                      [attr.aria-invalid]="invalid(line.id)"
                      (input)="set(line.id, box.valueAsNumber)"
                    />
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <div class="field">
          <label for="reason" i18n>Reason (shared with the other company)</label>
          <textarea
            #text
            id="reason"
            class="box"
            required
            maxlength="500"
            (input)="reason.set(text.value)"
          ></textarea>
        </div>
        @if (looking.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @if (effect(); as effect) {
          <div class="note-box waiting" role="status">
            @if (effect.status === 'Cancelled') {
              <p i18n>Nothing remains on the order, so it will be cancelled.</p>
            } @else {
              <p>
                <span i18n>New order total:</span>
                <strong><tp-money [of]="effect.totalAmount" /></strong>
                <span i18n>was</span> <tp-money [of]="order.totalAmount" />,
                <span i18n>incl. VAT. New status: {{ statusLabel(effect) }}.</span>
              </p>
            }
            @if (!withdraws) {
              <p i18n>
                {effect.freedUnits, plural,
                  =1 {1 unit is released to stock}
                  other {{{ count(effect.freedUnits) }} units are released to stock}
                }
              </p>
            }
          </div>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Go back</button>
        @if (asks) {
          <button matButton="filled" type="submit" [disabled]="!ready()" i18n>Send request</button>
        } @else if (effect() && withdraws) {
          <button matButton="filled" type="submit" [disabled]="!ready()" i18n>
            {units(), plural, =1 {Cancel 1 unit} other {Cancel {{ count(units()) }} units}}
          </button>
        } @else if (effect()) {
          <button matButton="filled" type="submit" [disabled]="!ready()" i18n>
            {units(), plural, =1 {Close 1 unit} other {Close {{ count(units()) }} units}}
          </button>
        } @else {
          <button matButton="filled" type="submit" [disabled]="!ready() || looking.busy()" i18n>
            Preview
          </button>
        }
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    input.number {
      width: 96px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClosingDialog {
  private readonly api = inject(Api);
  private readonly data = inject<ClosingDialogData>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ClosingDialog, ClosingRequest>>(MatDialogRef);
  protected readonly order = this.data.order;
  protected readonly asks = this.data.mode === 'ask';
  protected readonly withdraws = this.data.mode === 'withdraw';
  protected readonly lines = this.order.items
    .map((line) => ({ ...line, open: closable(line, this.data) }))
    .filter(({ open }) => open > 0);
  protected readonly quantities = signal<ReadonlyMap<string, number>>(wanted(this.data));
  protected readonly reason = signal('');
  /** What closing exactly this would leave, once it was asked. */
  protected readonly effect = signal<ClosingEffect | null>(null);
  protected readonly looking = new Action();
  protected readonly quantityLabel = this.withdraws ? $localize`Cancel` : $localize`Close`;
  protected readonly count = countText;

  protected readonly units = computed(() =>
    [...this.quantities().values()].reduce((n, quantity) => n + (quantity || 0), 0),
  );
  protected readonly ready = computed(
    () =>
      this.units() > 0 &&
      this.reason().trim() !== '' &&
      this.lines.every(({ id }) => !this.invalid(id)),
  );

  protected statusLabel({ status }: ClosingEffect): string {
    return orderStatus(status).label;
  }

  protected invalid(id: string): boolean {
    const { open } = this.lines.find((each) => each.id === id)!;
    const quantity = this.quantities().get(id)!;
    return !Number.isInteger(quantity) || quantity < 0 || quantity > open;
  }

  protected set(id: string, quantity: number): void {
    this.effect.set(null);
    this.quantities.update((before) => new Map(before).set(id, quantity));
  }

  protected async finish(): Promise<void> {
    if (!this.ready()) return;
    if (this.asks || this.effect()) return this.dialog.close(this.body());
    await this.looking.run(async () => {
      const { id } = this.order;
      const effect = await this.api.invoke(ordersClose, { id, dryRun: 'true', body: this.body() });
      this.effect.set(effect as ClosingEffect);
    });
  }

  private body(): ClosingRequest {
    const lines = [...this.quantities()]
      .filter(([, quantity]) => quantity > 0)
      .map(([id, quantity]) => ({ id, quantity }));
    return { lines, reason: this.reason().trim() };
  }
}

const closable = (line: OrderLine, { mode }: ClosingDialogData): number =>
  mode === 'withdraw' ? line.backordered : openUnits(line);

/** To begin with: what the buyer asks for where they do, otherwise all that is left. */
function wanted(data: ClosingDialogData): ReadonlyMap<string, number> {
  const { order, mode } = data;
  const asked = mode === 'close' ? order.closingRequest : null;
  const askedFor = new Map(asked?.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  return new Map(
    order.items
      .map((line) => ({ id: line.id, open: closable(line, data) }))
      .filter(({ open }) => open > 0)
      .map(({ id, open }) => [id, asked ? Math.min(askedFor.get(id) ?? 0, open) : open]),
  );
}
