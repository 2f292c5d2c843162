import { afterNextRender, ChangeDetectionStrategy, Component, computed, DestroyRef, ElementRef, inject, input, output, signal, viewChild } from '@angular/core';
import type { OrderLine } from '../api/models/order-line';
import { amountText, countText, dayText, today, unitPriceText } from '../ground/formats';
import { isOpen, type OrderStatus } from '../words/statuses';

/** Pixels, of a line of one row of words. */
const LINE = 33;

/** Some lines of an order, of which so many are made as one asks for; the others have their place. Its height is fixed, so that nothing in it asks for the layout of anything else. */
@Component({
  selector: 'tp-order-line-chunk',
  template: `
    <div #content role="presentation">
      @for (line of made(); track line.id; let at = $index) {
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
    </div>
  `,
  styleUrl: './order-line-chunk.scss',
  host: { role: 'rowgroup', '[class.unfinished]': '!whole()', '[style.height.px]': 'height()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderLineChunk {
  readonly lines = input.required<readonly OrderLine[]>();
  /** How many lines stand before them. */
  readonly first = input.required<number>();
  /** Of the order. */
  readonly status = input.required<OrderStatus>();
  /** So many lines are there from the beginning. */
  readonly atFirst = input(0);
  readonly note = output<OrderLine>();
  readonly why = output<OrderLine>();
  readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly asked = signal(0);
  private readonly ready = computed(() => Math.min(this.lines().length, this.atFirst() + this.asked()));
  readonly whole = computed(() => this.ready() === this.lines().length);
  protected readonly made = computed(() => this.lines().slice(0, this.ready()));
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  /** Pixels, of the lines that are there. */
  private readonly needed = signal(0);
  private readonly reckoned = computed(() => this.lines().length * LINE);
  protected readonly height = computed(() => (this.whole() && this.needed() > 0 ? this.needed() : Math.max(this.needed(), this.reckoned())));
  protected readonly noteLabel = $localize`Note on`;
  protected readonly whyTitle = $localize`Why this price?`;
  protected readonly amount = amountText;
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly price = (line: OrderLine): string => unitPriceText(line.unitPrice);
  private readonly today = today();
  private readonly open = computed(() => isOpen(this.status()));
  protected readonly late = ({ promisedDate, shipped, quantity }: OrderLine): boolean => promisedDate !== null && promisedDate < this.today && shipped < quantity && this.open();

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      // whatever it is that changes: words, letters that have just come, the width
      const observer = new ResizeObserver(([entry]) => {
        const { height } = entry!.contentRect;
        if (this.whole() || height > this.reckoned()) this.needed.set(height);
      });
      observer.observe(this.content().nativeElement);
      destroyed.onDestroy(() => observer.disconnect());
    });
  }

  /** Makes so many lines more, in their order. */
  more(lines: number): void {
    this.asked.update((asked) => asked + lines);
  }
}
