import { computed, linkedSignal, type Signal, signal } from '@angular/core';

/** Rows beyond either edge of what is seen. */
const BEYOND = 4;
const FIRST_STEP = 8;
const LEAST_STEP = 2;
/** Milliseconds from one frame to the next. */
const SLOW_FRAME = 34;
const QUICK_FRAME = 20;

export interface Slot {
  /** Of the element, which is used for one row after the other. */
  readonly key: number;
  /** Of the row that stands in it. */
  readonly index: number;
}

/**
 * Which rows of a list exist: those in view and a few beyond, each in a slot of its own. A row that scrolls out leaves its slot to one that
 * scrolls in, whose text alone is new. No more rows are made in one frame than the machine can: half as many after a slow frame, twice as
 * many after a quick one; what is seen comes first.
 */
export class RowScroll {
  private readonly top = signal(0);
  private readonly height = signal(0);
  private readonly there = signal({ start: 0, end: 0 });
  private readonly wanted = computed(() => {
    const first = Math.floor(this.top() / this.rowHeight());
    const last = Math.ceil((this.top() + this.height()) / this.rowHeight());
    return { first, start: Math.max(0, Math.min(first, this.length()) - BEYOND), end: Math.min(this.length(), last + BEYOND) };
  });
  private element: HTMLElement | null = null;
  private frame: number | null = null;
  private step = FIRST_STEP;

  /** From the first row that exists to before the last. */
  readonly range = this.there.asReadonly();
  /** A slot whose row is not there any more keeps it until another needs the place: to make an element costs more than to leave one. */
  readonly slots: Signal<readonly Slot[]> = linkedSignal({
    source: () => ({ ...this.there(), length: this.length(), count: Math.ceil(this.height() / this.rowHeight()) + 2 * BEYOND + 1 }),
    computation: ({ start, end, length, count }, previous?: { readonly source: { readonly count: number }; readonly value: readonly Slot[] }) => {
      const rows = new Map(previous?.source.count === count ? previous.value.map(({ key, index }) => [key, index]) : []);
      for (let index = start; index < end; index++) rows.set(index % count, index);
      return [...rows]
        .filter(([, index]) => index < length)
        .sort(([one], [other]) => one - other)
        .map(([key, index]) => ({ key, index }));
    },
  });

  constructor(
    private readonly length: Signal<number>,
    /** Pixels. */
    private readonly rowHeight: Signal<number>,
  ) {}

  /** Follows the element that scrolls; answers how to stop. */
  attach(element: HTMLElement): () => void {
    this.element = element;
    const scrolled = (): void => this.look();
    const observer = new ResizeObserver(scrolled);
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
      if (this.frame !== null) cancelAnimationFrame(this.frame);
      this.element = null;
    };
  }

  /** Looks where the list stands, and brings what is there nearer to what should be. */
  look(): void {
    if (this.element === null) return;
    this.top.set(this.element.scrollTop);
    this.height.set(this.element.clientHeight);
    if (this.frame === null) this.fill();
  }

  /** Brings a row into view. */
  show(index: number): void {
    const { element } = this;
    if (element === null) return;
    const height = this.rowHeight();
    if (index * height < element.scrollTop) element.scrollTop = index * height;
    else if ((index + 1) * height > element.scrollTop + element.clientHeight) element.scrollTop = (index + 1) * height - element.clientHeight;
  }

  private fill(): void {
    const { step } = this;
    const { first, start, end } = this.wanted();
    const there = this.there();
    const apart = there.end <= start || there.start >= end;
    const from = Math.min(end, Math.max(start, first));
    const next = apart ? { start: from, end: Math.min(end, from + step) } : { start: Math.max(start, there.start - step), end: Math.min(end, there.end + step) };
    if (next.start === there.start && next.end === there.end) return;
    this.there.set(next);
    const began = performance.now();
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      const took = performance.now() - began;
      if (took > SLOW_FRAME) this.step = Math.max(LEAST_STEP, this.step >> 1);
      else if (took < QUICK_FRAME) this.step = Math.min(2 * FIRST_STEP, this.step * 2);
      this.fill();
    });
  }
}
