import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { OrderLine } from '../api/models/order-line';
import { amountText, countText, dayText, today, unitPriceText } from '../ground/formats';
import { isOpen, type OrderStatus } from '../words/statuses';

/** Some lines of an order, which cost nothing while they are out of view. */
@Component({
  selector: 'tp-order-line-chunk',
  template: `
    @for (line of lines(); track line.id; let at = $index) {
      <div role="row" class="line" [attr.aria-rowindex]="first() + at + 2">
        <span role="cell" class="mono">{{ line.sku }}</span>
        <span role="cell" class="name">{{ line.name }}</span>
        <span role="cell" class="end"
          >{{ count(line.quantity) }} <span class="muted">{{ line.unit }}</span></span
        >
        <span role="cell" class="end"
          ><button type="button" class="why" (click)="why.emit(line)" [title]="whyTitle">{{ price(line) }}</button></span
        >
        <span role="cell" class="end"
          >{{ amount(line.lineTotal) }} <span class="muted">{{ line.lineTotal.currency }}</span></span
        >
        <span role="cell" class="end" [class.done]="line.shipped === line.quantity">{{ count(line.shipped) }} <span class="phone-only" i18n>shipped</span></span>
        <span role="cell" [class.refused]="late(line)">{{ line.promisedDate === null ? '–' : day(line.promisedDate) }}</span>
        <span role="cell" class="no-print"><button type="button" class="plain note" (click)="note.emit(line)" [attr.aria-label]="noteLabel + ' ' + line.sku"></button></span>
      </div>
    }
  `,
  styleUrl: './order-line-chunk.scss',
  host: { role: 'rowgroup', '[style.contain-intrinsic-height.px]': 'height()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderLineChunk {
  readonly lines = input.required<readonly OrderLine[]>();
  /** How many lines stand before them. */
  readonly first = input.required<number>();
  /** Of the order. */
  readonly status = input.required<OrderStatus>();
  readonly height = input.required<number>();
  readonly note = output<OrderLine>();
  readonly why = output<OrderLine>();
  protected readonly noteLabel = $localize`Note on`;
  protected readonly whyTitle = $localize`Why this price?`;
  protected readonly amount = amountText;
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly price = (line: OrderLine): string => unitPriceText(line.unitPrice);
  private readonly today = today();
  private readonly open = computed(() => isOpen(this.status()));
  protected readonly late = ({ promisedDate, shipped, quantity }: OrderLine): boolean => promisedDate !== null && promisedDate < this.today && shipped < quantity && this.open();
}
