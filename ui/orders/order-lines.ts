import { afterRenderEffect, ApplicationRef, ChangeDetectionStrategy, Component, computed, DestroyRef, ElementRef, inject, input, output, signal } from '@angular/core';
import type { Order } from '../api/models/order';
import type { OrderLine } from '../api/models/order-line';
import { OrderLineChunk } from './order-line-chunk';

const CHUNK = 10;
const CHUNKS_AT_FIRST = 4;
/** Pixels, of a line of one row of words. */
const LINE = 33;

/**
 * The lines of an order, of which there may be a thousand: those in view and near it are made at once, the others when there is nothing else
 * to do, so that all of them are there for the browser's search and for the printer.
 */
@Component({
  selector: 'tp-order-lines',
  imports: [OrderLineChunk],
  template: `
    <div class="lines" role="table" [attr.aria-label]="label" [attr.aria-rowcount]="order().items.length + 1">
      <div role="rowgroup">
        <div role="row" class="head" aria-rowindex="1">
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
      @for (chunk of chunks(); track chunk.at) {
        @if (made().has(chunk.at)) {
          <tp-order-line-chunk
            class="chunk"
            [lines]="chunk.lines"
            [first]="chunk.first"
            [status]="order().status"
            [height]="chunk.height"
            (note)="note.emit($event)"
            (why)="why.emit($event)"
          />
        } @else {
          <div class="to-make" [attr.data-chunk]="chunk.at" [style.height.px]="chunk.height"></div>
        }
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      overflow-x: auto;
    }

    .lines {
      --line-columns: minmax(110px, 1fr) minmax(160px, 3fr) minmax(80px, 0.8fr) minmax(96px, 1fr) minmax(104px, 1fr) 64px minmax(92px, 0.8fr) 36px;

      min-width: 760px;

      @media print, (max-width: 720px) {
        min-width: 0;
      }
    }

    .head {
      display: grid;
      grid-template-columns: var(--line-columns);
      align-items: center;
      min-height: 32px;
      border-bottom: 1px solid var(--edge);
      color: var(--muted);
      font: var(--label);
      font-stretch: 85%;

      > span {
        min-width: 0;
        padding: 2px 6px;
        white-space: nowrap;
      }

      @media screen and (max-width: 720px) {
        display: none;
      }
    }
  `,
  host: { '(window:beforeprint)': 'makeAll()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderLines {
  readonly order = input.required<Order>();
  readonly note = output<OrderLine>();
  readonly why = output<OrderLine>();
  private readonly application = inject(ApplicationRef);
  protected readonly label = $localize`Lines`;
  /** The chunks whose lines are there. */
  protected readonly made = signal<ReadonlySet<number>>(new Set(Array.from({ length: CHUNKS_AT_FIRST }, (_, at) => at)));
  protected readonly chunks = computed(() => {
    const { items } = this.order();
    return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) => {
      const lines = items.slice(at * CHUNK, (at + 1) * CHUNK);
      return { at, first: at * CHUNK, lines, height: lines.length * LINE };
    });
  });

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const observer = new IntersectionObserver((entries) => this.make(entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => chunkOf(target))), {
      rootMargin: '600px 0px',
    });
    let idle: number | null = null;
    afterRenderEffect(() => {
      const made = this.made();
      const next = this.chunks().find(({ at }) => !made.has(at));
      observer.disconnect();
      if (next === undefined) return;
      for (const element of host.querySelectorAll('.to-make')) observer.observe(element);
      idle ??= whenIdle(() => {
        idle = null;
        this.make([next.at]);
      });
    });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
      if (idle !== null) notWhenIdle(idle);
    });
  }

  private make(chunks: readonly number[]): void {
    if (chunks.length > 0) this.made.update((made) => new Set([...made, ...chunks]));
  }

  /** The printer gets them all, and does not wait. */
  protected makeAll(): void {
    this.make(this.chunks().map(({ at }) => at));
    this.application.tick();
  }
}

const chunkOf = (element: Element): number => Number((element as HTMLElement).dataset['chunk']);

// Safari has no idle callbacks
const whenIdle = (act: () => void): number => (typeof requestIdleCallback === 'function' ? requestIdleCallback(act) : window.setTimeout(act, 100));
const notWhenIdle = (handle: number): void => (typeof cancelIdleCallback === 'function' ? cancelIdleCallback(handle) : clearTimeout(handle));
