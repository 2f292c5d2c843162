import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { Order } from '../../api/models/order';
import type { OrderLine } from '../../api/models/order-line';
import { countText, moneyText, unitPriceText } from '../../core/formats';
import { Session } from '../../core/session';

/** Where the price of an ordered line came from: it was frozen when the order was placed. */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    RouterLink,
  ],
  template: `
    <h2 mat-dialog-title i18n>Why {{ price }}?</h2>
    <mat-dialog-content class="block">
      <p>
        <span class="mono">{{ data.line.sku }}</span> {{ data.line.name }}
      </p>
      @if (list; as source) {
        <p i18n>
          From price list “{{ source.name }}”, for {{ range }}. The price was fixed when the order
          was placed.
        </p>
      } @else if (quote; as source) {
        <p i18n>Agreed in quote {{ source.number }}.</p>
      } @else {
        <p i18n>The order was imported from another system with this price.</p>
      }
      @if (everyone) {
        <p i18n>List price at this quantity at the time: {{ everyone }}.</p>
      }
      @if (audits) {
        <p>
          <a
            mat-dialog-close
            [routerLink]="['/events/of', 'order-' + data.order.id]"
            [queryParams]="{ revision: 0 }"
            i18n
            >Event that set the price</a
          >
          @if (list; as source) {
            ·
            <a
              mat-dialog-close
              [routerLink]="['/events/of', 'priceList-' + source.priceListId]"
              i18n
              >price list history</a
            >
          } @else if (quote; as source) {
            ·
            <a mat-dialog-close [routerLink]="['/events/of', 'rfq-' + source.rfqId]" i18n
              >quote history</a
            >
          }
        </p>
      }
      <p class="muted" i18n>
        {{ count(data.line.quantity) }} × {{ price }} = {{ total }}, rounded once per line.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions align="end"
      ><button matButton mat-dialog-close i18n>Close</button></mat-dialog-actions
    >
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinePriceDialog {
  protected readonly data = inject<{ readonly line: OrderLine; readonly order: Order }>(
    MAT_DIALOG_DATA,
  );
  protected readonly price = unitPriceText(this.data.line.unitPrice!);
  /** Where it was another price. */
  protected readonly everyone =
    this.data.line.listPrice && unitPriceText(this.data.line.listPrice) !== this.price
      ? unitPriceText(this.data.line.listPrice)
      : null;
  protected readonly total = moneyText(this.data.line.lineTotal!);
  protected readonly count = countText;
  protected readonly audits = inject(Session).can('audit.read');
  private readonly source = this.data.line.priceSource;
  protected readonly list =
    this.source !== null && 'priceListId' in this.source ? this.source : null;
  protected readonly quote = this.source !== null && 'quoteId' in this.source ? this.source : null;
  protected readonly range =
    this.list === null
      ? ''
      : this.list.maxQuantity === null
        ? $localize`${countText(this.list.minQuantity)}:from: or more`
        : $localize`${countText(this.list.minQuantity)}:from: to ${countText(this.list.maxQuantity)}:to:`;
}
