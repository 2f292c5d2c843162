import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  type TemplateRef,
  viewChild,
} from '@angular/core';
import type { Order } from '../../api/models/order';
import type { OrderLine } from '../../api/models/order-line';
import { OrderLineChunk } from './order-line-chunk';
import { OrderLineRow } from './order-line-row';

const CHUNK = 20;
const AT_FIRST = 20;
/**
 * Lines made in one frame while somebody scrolls: such a frame costs as much again as the lines
 * themselves, and so they are not made one by one.
 */
const AT_ONCE = 5;
/** Lines made when there is nothing else to do: as many as a slow machine can between two keys. */
const IDLY = 10;
/** Milliseconds from one frame to the next: the machine has room for more. */
const QUICK_FRAME = 20;
/** After so many slow ones, more are made all the same. */
const FRAMES_BETWEEN = 3;
/** So long after the last scroll, nobody scrolls. */
const RESTING_MS = 300;
/** So near to what is seen, lines are made. */
const NEAR = '1500px 0px';

/**
 * The lines of an order, of which there may be a thousand: those in view are made at once, those
 * near it a few in each frame, the others when there is nothing else to do, so that all of them are
 * there for the browser's search and for the printer. They are made by hand, each as a copy of a
 * pattern: a template takes two and a half times as long (docs/benchmarks.md).
 */
@Component({
  selector: 'tp-order-lines',
  template: `
    <div
      class="lines"
      role="table"
      #table
      [attr.aria-label]="label"
      [attr.aria-rowcount]="order().items.length + 1"
    >
      <div role="rowgroup">
        <div role="row" class="head" aria-rowindex="1">
          <span role="columnheader" i18n>SKU</span>
          <span role="columnheader" i18n>Product</span>
          <span role="columnheader" class="end" i18n>Quantity</span>
          <span role="columnheader" class="end" i18n>Unit price</span>
          <span role="columnheader" class="end" i18n>Net</span>
          <span role="columnheader" class="end" i18n>Shipped</span>
          <span role="columnheader" i18n>Promised</span>
          <span role="columnheader" class="no-print"
            ><span class="visually-hidden" i18n>Note</span></span
          >
        </div>
      </div>
    </div>
    <ng-template #chunkPattern>
      <div role="rowgroup" class="chunk"><div role="presentation"></div></div>
    </ng-template>
    <ng-template #linePattern>
      <div role="row" class="line">
        <span role="cell" class="mono"></span>
        <span role="cell" class="name"></span>
        <span role="cell" class="end"><span class="muted"></span></span>
        <span role="cell" class="end"
          ><button type="button" class="why" title="Why this price?" i18n-title></button
        ></span>
        <span role="cell" class="end"><span class="muted"></span></span>
        <span role="cell" class="end"><span class="phone-only" i18n>shipped</span></span>
        <span role="cell"></span>
        <span role="cell" class="no-print"
          ><button
            type="button"
            class="plain note"
            aria-label="Add a message on"
            i18n-aria-label
          ></button
        ></span>
      </div>
    </ng-template>
  `,
  styleUrl: './order-lines.scss',
  host: {
    '(click)': 'press($event)',
    '(window:beforeprint)': 'makeAll()',
    '[class.priceless]': 'order().totalAmount === null',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderLines {
  readonly order = input.required<Order>();
  readonly note = output<OrderLine>();
  readonly why = output<OrderLine>();
  protected readonly label = $localize`Lines`;
  private readonly table = viewChild.required<ElementRef<HTMLElement>>('table');
  private readonly chunkPattern = viewChild.required<TemplateRef<unknown>>('chunkPattern');
  private readonly linePattern = viewChild.required<TemplateRef<unknown>>('linePattern');
  private readonly chunks: OrderLineChunk[] = [];
  private readonly near = new Set<Element>();
  private readonly observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.near.add(target);
        else this.near.delete(target);
      }
      this.frame ??= requestAnimationFrame(this.makeNear);
    },
    // what scrolls may be the page or a part of it
    { rootMargin: NEAR, scrollMargin: NEAR },
  );
  private frame: number | null = null;
  private frameBefore = 0;
  private framesSince = FRAMES_BETWEEN;
  private idle: number | null = null;
  private scrolledAt = -Infinity;

  constructor() {
    const scrolled = (): void => void (this.scrolledAt = performance.now());
    document.addEventListener('scroll', scrolled, { capture: true, passive: true });
    afterRenderEffect({ write: () => this.show(this.order()) });
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('scroll', scrolled, { capture: true });
      for (const chunk of this.chunks) chunk.remove();
      this.observer.disconnect();
      if (this.frame !== null) cancelAnimationFrame(this.frame);
      if (this.idle !== null) notWhenIdle(this.idle);
    });
  }

  /** The printer gets them all, and does not wait. */
  protected makeAll(): void {
    for (const chunk of this.waiting()) this.make(chunk, CHUNK);
  }

  protected press({ target }: Event): void {
    const button = (target as Element).closest('button');
    if (button === null) return;
    const line =
      this.chunks.find(({ element }) => element.contains(button))?.lineOf(button) ?? null;
    if (line !== null) (button.classList.contains('note') ? this.note : this.why).emit(line);
  }

  private show({ items, status }: Order): void {
    const many = Math.ceil(items.length / CHUNK);
    for (const chunk of this.chunks.splice(many)) {
      this.leave(chunk);
      chunk.remove();
    }
    const added = this.added(many - this.chunks.length);
    this.chunks.push(...added);
    this.chunks.forEach((chunk, index) =>
      chunk.show(items.slice(index * CHUNK, (index + 1) * CHUNK), status),
    );
    if (this.chunks[0] !== undefined && added.includes(this.chunks[0]))
      this.chunks[0].more(AT_FIRST);
    this.table().nativeElement.append(...added.map(({ element }) => element));
    for (const { element } of this.waiting()) this.observer.observe(element);
    this.idle ??= whenIdle(this.makeIdly);
  }

  private added(many: number): OrderLineChunk[] {
    if (many <= 0) return [];
    const chunkPattern = patternOf(this.chunkPattern());
    const linePattern = patternOf(this.linePattern());
    const newRow = (): OrderLineRow => new OrderLineRow(linePattern);
    return Array.from(
      { length: many },
      (_, index) => new OrderLineChunk(chunkPattern, (this.chunks.length + index) * CHUNK, newRow),
    );
  }

  private readonly makeNear = (now: number): void => {
    this.frame = null;
    const next = this.waiting().find(({ element }) => this.near.has(element));
    if (next === undefined) return;
    const quick = now - this.frameBefore < QUICK_FRAME;
    this.frameBefore = now;
    if (++this.framesSince > (quick ? 1 : FRAMES_BETWEEN)) {
      this.make(next, AT_ONCE);
      this.framesSince = 0;
    }
    this.frame = requestAnimationFrame(this.makeNear);
  };

  private readonly makeIdly = (): void => {
    this.idle = null;
    const [next] = this.waiting();
    if (next === undefined) return;
    // whoever scrolls is given every frame; what they come to is made as they come
    if (performance.now() - this.scrolledAt > RESTING_MS) this.make(next, IDLY);
    this.idle = whenIdle(this.makeIdly);
  };

  private make(chunk: OrderLineChunk, lines: number): void {
    chunk.more(lines);
    if (chunk.whole) this.leave(chunk);
  }

  private leave({ element }: OrderLineChunk): void {
    this.observer.unobserve(element);
    this.near.delete(element);
  }

  private waiting(): OrderLineChunk[] {
    return this.chunks.filter(({ whole }) => !whole);
  }
}

/** What a template makes, without anything that differs from one copy to the next. */
function patternOf(template: TemplateRef<unknown>): HTMLElement {
  const view = template.createEmbeddedView(null);
  const pattern = (view.rootNodes as Node[])
    .find((node) => node instanceof HTMLElement)!
    .cloneNode(true) as HTMLElement;
  view.destroy();
  return pattern;
}

// Safari has no idle callbacks
const whenIdle = (act: () => void): number =>
  typeof requestIdleCallback === 'function'
    ? requestIdleCallback(act)
    : window.setTimeout(act, 100);
const notWhenIdle = (handle: number): void =>
  typeof cancelIdleCallback === 'function' ? cancelIdleCallback(handle) : clearTimeout(handle);
