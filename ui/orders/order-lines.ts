import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { Order } from '../api/models/order';
import type { OrderLine } from '../api/models/order-line';
import { countText, dayText, today, unitPriceText } from '../ground/formats';
import { Icon } from '../icons/icon';
import { Money } from '../words/money';
import { isOpen } from '../words/statuses';

const CHUNK = 50;

/** The lines of an order, of which there may be a thousand: all are there, for the printer and the browser's search; those out of view cost nothing. */
@Component({
  selector: 'tp-order-lines',
  imports: [Icon, Money],
  template: `
    <div class="lines" role="table" [attr.aria-label]="label" [attr.aria-rowcount]="order().items.length + 1">
      <div role="rowgroup">
        <div role="row" class="line head" aria-rowindex="1">
          <span role="columnheader" i18n>SKU</span>
          <span role="columnheader" i18n>Product</span>
          <span role="columnheader" class="end" i18n>Quantity</span>
          <span role="columnheader" class="end" i18n>Unit price</span>
          <span role="columnheader" class="end" i18n>Net</span>
          <span role="columnheader" class="end" i18n>Shipped</span>
          <span role="columnheader" i18n>Promised</span>
          <span role="columnheader" class="no-print"><span class="visually-hidden" i18n>Note</span></span>
        </div>
      </div>
      @for (chunk of chunks(); track chunk.first) {
        <div role="rowgroup" class="chunk" [style.contain-intrinsic-height]="chunk.lines.length * 33 + 'px'">
          @for (line of chunk.lines; track line.id; let at = $index) {
            <div role="row" class="line" [attr.aria-rowindex]="chunk.first + at + 2">
              <span role="cell" class="mono">{{ line.sku }}</span>
              <span role="cell" class="name" [title]="line.name">{{ line.name }}</span>
              <span role="cell" class="end"
                >{{ count(line.quantity) }} <span class="muted">{{ line.unit }}</span></span
              >
              <span role="cell" class="end"
                ><button type="button" class="why" (click)="why.emit(line)" [title]="whyTitle">{{ price(line) }}</button></span
              >
              <span role="cell" class="end"><tp-money [of]="line.lineTotal" /></span>
              <span role="cell" class="end" [class.done]="line.shipped === line.quantity">{{ count(line.shipped) }} <span class="phone-only" i18n>shipped</span></span>
              <span role="cell" [class.refused]="late(line)">{{ line.promisedDate === null ? '–' : day(line.promisedDate) }}</span>
              <span role="cell" class="no-print"
                ><button type="button" class="plain" (click)="note.emit(line)" [attr.aria-label]="noteLabel + ' ' + line.sku"><tp-icon name="note" /></button
              ></span>
            </div>
          }
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      overflow-x: auto;
    }

    .lines {
      min-width: 760px;
    }

    .chunk {
      content-visibility: auto;
    }

    .line {
      display: grid;
      grid-template-columns: minmax(110px, 1fr) minmax(160px, 3fr) minmax(80px, 0.8fr) minmax(96px, 1fr) minmax(104px, 1fr) 64px minmax(92px, 0.8fr) 36px;
      align-items: center;
      min-height: 32px;
      border-bottom: 1px solid var(--hairline);

      > span {
        min-width: 0;
        padding: 2px 6px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      > .name {
        white-space: normal;
      }

      &:not(.head):hover {
        background: var(--row-tint);
      }
    }

    .phone-only {
      display: none;

      @media (max-width: 720px) {
        display: inline;
      }
    }

    .head {
      border-bottom-color: var(--edge);
      color: var(--muted);
      font: var(--label);
      font-stretch: 85%;
    }

    // a line in two: what it is, then how many for how much
    @media (max-width: 720px) {
      .lines {
        min-width: 0;
      }

      .head {
        display: none;
      }

      .line:not(.head) {
        grid-template: 'name name note' auto 'sku quantity net' auto 'promised price shipped' auto / minmax(0, 1.3fr) minmax(0, 1fr) minmax(0, 1fr);
        padding-block: 6px;

        > :nth-child(1) {
          grid-area: sku;
        }

        > :nth-child(2) {
          grid-area: name;
          font-weight: 500;
        }

        > :nth-child(3) {
          grid-area: quantity;
        }

        > :nth-child(4) {
          grid-area: price;
        }

        > :nth-child(5) {
          grid-area: net;
        }

        > :nth-child(6) {
          grid-area: shipped;
        }

        > :nth-child(7) {
          grid-area: promised;
        }

        > :nth-child(8) {
          grid-area: note;
          text-align: end;
        }
      }
    }

    @media print {
      .chunk {
        content-visibility: visible;
      }

      .lines {
        min-width: 0;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderLines {
  readonly order = input.required<Order>();
  readonly note = output<OrderLine>();
  readonly why = output<OrderLine>();
  protected readonly label = $localize`Lines`;
  protected readonly noteLabel = $localize`Note on`;
  protected readonly whyTitle = $localize`Why this price?`;
  protected readonly chunks = computed(() => {
    const { items } = this.order();
    return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) => ({ first: index * CHUNK, lines: items.slice(index * CHUNK, (index + 1) * CHUNK) }));
  });
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly price = (line: OrderLine): string => unitPriceText(line.unitPrice);
  private readonly today = today();
  protected readonly late = ({ promisedDate, shipped, quantity }: OrderLine): boolean =>
    promisedDate !== null && promisedDate < this.today && shipped < quantity && isOpen(this.order().status);
}
