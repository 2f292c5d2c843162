import { afterRenderEffect, ApplicationRef, ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, output, untracked, viewChildren } from '@angular/core';
import type { Order } from '../api/models/order';
import type { OrderLine } from '../api/models/order-line';
import { Pace } from '../ground/pace';
import { OrderLineChunk } from './order-line-chunk';

const CHUNK = 20;
const AT_FIRST = 20;
/** Lines made in one frame. */
const LEAST = 1;
const MOST = 10;
/** So long after the last scroll, nobody scrolls. */
const RESTING_MS = 300;
/** So near to what is seen, lines are made. */
const NEAR = '1500px 0px';

/**
 * The lines of an order, of which there may be a thousand: those in view are made at once, those near it a few in each frame, the others
 * when there is nothing else to do, so that all of them are there for the browser's search and for the printer.
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
      @for (chunk of chunks(); track chunk.first) {
        <tp-order-line-chunk
          [lines]="chunk.lines"
          [first]="chunk.first"
          [atFirst]="chunk.first === 0 ? atFirst : 0"
          [status]="order().status"
          (note)="note.emit($event)"
          (why)="why.emit($event)"
        />
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
  protected readonly atFirst = AT_FIRST;
  protected readonly chunks = computed(() => {
    const { items } = this.order();
    return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) => ({ first: at * CHUNK, lines: items.slice(at * CHUNK, (at + 1) * CHUNK) }));
  });
  private readonly all = viewChildren(OrderLineChunk);
  private readonly waiting = computed(() => this.all().filter((chunk) => !chunk.whole()));

  constructor() {
    const near = new Set<Element>();
    const pace = new Pace(LEAST, MOST);
    let frame: number | null = null;
    const makeNear = (now: number): void => {
      frame = null;
      const next = this.waiting().find(({ element }) => near.has(element));
      if (next === undefined) return pace.rest();
      pace.frame(now);
      next.more(pace.amount);
      frame = requestAnimationFrame(makeNear);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) near.add(target);
          else near.delete(target);
        }
        frame ??= requestAnimationFrame(makeNear);
      },
      // what scrolls may be the page or a part of it
      { rootMargin: NEAR, scrollMargin: NEAR },
    );
    afterRenderEffect(() => {
      const chunks = this.all();
      untracked(() => chunks.filter((chunk) => !chunk.whole()).forEach(({ element }) => observer.observe(element)));
    });
    let scrolledAt = -Infinity;
    const scrolled = (): void => void (scrolledAt = performance.now());
    document.addEventListener('scroll', scrolled, { capture: true, passive: true });
    let idle: number | null = null;
    const makeIdly = (): void => {
      idle = null;
      const [next] = this.waiting();
      if (next === undefined) return;
      // whoever scrolls is given every frame; what they come to is made as they come
      if (performance.now() - scrolledAt > RESTING_MS) next.more(MOST);
      idle = whenIdle(makeIdly);
    };
    effect(() => {
      if (this.waiting().length > 0) idle ??= whenIdle(makeIdly);
    });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
      document.removeEventListener('scroll', scrolled, { capture: true });
      if (frame !== null) cancelAnimationFrame(frame);
      if (idle !== null) notWhenIdle(idle);
    });
  }

  /** The printer gets them all, and does not wait. */
  protected makeAll(): void {
    for (const chunk of this.waiting()) chunk.more(CHUNK);
    this.application.tick();
  }
}

// Safari has no idle callbacks
const whenIdle = (act: () => void): number => (typeof requestIdleCallback === 'function' ? requestIdleCallback(act) : window.setTimeout(act, 100));
const notWhenIdle = (handle: number): void => (typeof cancelIdleCallback === 'function' ? cancelIdleCallback(handle) : clearTimeout(handle));
