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
import type { Order } from '../../api/models/order';
import type { OrderStatusRequest } from '../../api/models/order-status-request';
import { countText } from '../../core/formats';
import { openUnits, readyUnits } from '../../terms/open-units';
import { UnitPipe } from '../../terms/units';

/**
 * What goes into this shipment, in one parcel or several: everything that is left and does not wait
 * for stock, unless less is typed. Closes with the request.
 */
@Component({
  imports: [
    UnitPipe,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
  ],
  template: `
    <form (submit)="$event.preventDefault(); close()">
      <h2 mat-dialog-title i18n>Ship {{ order.number }}</h2>
      <mat-dialog-content class="block">
        <div class="form">
          <div class="field">
            <label for="carrier" i18n>Carrier</label>
            <input
              #carrierBox
              id="carrier"
              class="box"
              maxlength="100"
              (input)="carrier.set(carrierBox.value)"
            />
          </div>
          <div class="field">
            <label for="tracking" i18n>Tracking numbers (one per line)</label>
            <textarea
              #trackingBox
              id="tracking"
              class="box mono"
              rows="2"
              maxlength="5000"
              (input)="tracking.set(trackingBox.value)"
            ></textarea>
          </div>
        </div>
        <div class="actions">
          <button matButton type="button" (click)="fill(true)" i18n>Ship all remaining</button>
          <button matButton type="button" (click)="fill(false)" i18n>Clear</button>
        </div>
        <div class="scroll-x">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>SKU</th>
                <th scope="col" i18n>Product</th>
                <th scope="col" class="end" i18n>Remaining</th>
                <th scope="col" class="end" i18n>In this shipment</th>
              </tr>
            </thead>
            <tbody>
              @for (line of lines; track line.id) {
                <tr>
                  <td class="mono">{{ line.sku }}</td>
                  <td>{{ line.name }}</td>
                  <td class="end">
                    {{ count(line.open) }}
                    <span class="muted">{{ line.unit | unit: 2 }}</span>
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
        @if (waiting > 0) {
          <p class="note-box waiting" i18n>
            {waiting, plural,
              =1 {1 unit waits for stock and is}
              other {{{ count(waiting) }} units wait for stock and are}
            }
            not in this shipment.
          </p>
        }
        @if (partial()) {
          <p class="muted" i18n>The rest stays open. The order becomes partly shipped.</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="!ready()" i18n>
          {pieces(), plural, =1 {Ship 1 line} other {Ship {{ pieces() }} lines}}
        </button>
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
export class ShipDialog {
  protected readonly order = inject<Order>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ShipDialog, OrderStatusRequest>>(MatDialogRef);
  protected readonly lines = this.order.items
    .map((line) => ({ ...line, open: readyUnits(line) }))
    .filter(({ open }) => open > 0);
  protected readonly quantities = signal<ReadonlyMap<string, number>>(
    new Map(this.lines.map(({ id, open }) => [id, open])),
  );
  protected readonly carrier = signal('');
  protected readonly tracking = signal('');
  protected readonly quantityLabel = $localize`In this shipment`;
  protected readonly count = countText;

  /** Units that wait for stock: they are not in this shipment. */
  protected readonly waiting = this.order.items.reduce((n, line) => n + line.backordered, 0);
  private readonly left = this.order.items.reduce((n, line) => n + openUnits(line), 0);
  protected readonly partial = computed(
    () => [...this.quantities().values()].reduce((n, quantity) => n + quantity, 0) !== this.left,
  );
  protected readonly pieces = computed(
    () => [...this.quantities().values()].filter((quantity) => quantity > 0).length,
  );
  protected readonly ready = computed(
    () => this.pieces() > 0 && this.lines.every(({ id }) => !this.invalid(id)),
  );

  protected invalid(id: string): boolean {
    const line = this.lines.find((each) => each.id === id)!;
    const quantity = this.quantities().get(id)!;
    return !Number.isInteger(quantity) || quantity < 0 || quantity > line.open;
  }

  protected set(id: string, quantity: number): void {
    this.quantities.update((before) => new Map(before).set(id, quantity));
  }

  protected fill(everything: boolean): void {
    this.quantities.set(new Map(this.lines.map(({ id, open }) => [id, everything ? open : 0])));
  }

  protected close(): void {
    if (!this.ready()) return;
    const lines = [...this.quantities()]
      .filter(([, quantity]) => quantity > 0)
      .map(([id, quantity]) => ({ id, quantity }));
    this.dialog.close({
      status: this.partial() ? 'PartlyShipped' : 'Shipped',
      lines,
      ...(this.carrier().trim() ? { carrier: this.carrier().trim() } : {}),
      ...parcelsOf(this.tracking()),
    });
  }
}

/** One number is the shipment's; several are those of its parcels. */
function parcelsOf(text: string): Pick<OrderStatusRequest, 'tracking' | 'parcels'> {
  const numbers = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [tracking] = numbers;
  if (numbers.length > 1) return { parcels: numbers.map((each) => ({ tracking: each })) };
  return tracking === undefined ? {} : { tracking };
}
