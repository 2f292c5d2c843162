import { FrameBudget } from '../../core/frame-budget';

/** Rows beyond either edge of what is seen. */
const BEYOND = 4;
/** Rows made in one frame. */
const LEAST = 4;
const MOST = 32;

export interface Slot {
  /** Of the element, which is used for one row after the other. */
  readonly key: number;
  /** Of the row that stands in it. */
  readonly index: number;
}

export interface RowRange {
  /** Of the first row. */
  readonly start: number;
  /** Before which they end. */
  readonly end: number;
}

/**
 * Which rows of a list exist: those in view and a few beyond, each in a slot of its own. A row that
 * scrolls out leaves its slot to one that scrolls in, whose text alone is new. No more rows are
 * made in one frame than the machine can: half as many after a slow frame, a few more after a quick
 * one; what is seen comes first.
 *
 * Not by signals: what scrolls is painted in the very frame in which it does, and nothing else of
 * the page is looked at (docs/benchmarks.md).
 */
export class RowScroll {
  private element: HTMLElement | null = null;
  private top = 0;
  private height = 0;
  private length = 0;
  /** Pixels. */
  private rowHeight = 1;
  private current: RowRange = { start: 0, end: 0 };
  /** Of slots. */
  private count = 0;
  private readonly taken = new Map<number, number>();
  private readonly budget = new FrameBudget(LEAST, MOST);
  private frame: number | null = null;

  /**
   * @param moved receives the slots that hold another row now; `null`: all of them may
   */
  constructor(private readonly moved: (slots: readonly Slot[] | null) => void) {}

  /** The rows that exist. */
  get range(): RowRange {
    return this.current;
  }

  /**
   * A slot whose row is out of range keeps it until another row needs the slot: creating an element
   * costs more than leaving one.
   */
  get slots(): readonly Slot[] {
    return [...this.taken].map(([key, index]) => ({ key, index }));
  }

  /** @param rowHeight pixels */
  setRows(length: number, rowHeight: number): void {
    this.length = length;
    this.rowHeight = rowHeight;
    // a list at its top stays at its top whatever its length; elsewhere the position is read again
    if (this.top > 0) this.measure();
    this.adjust();
  }

  /** Assumes the height that the list had the last time, until it can be measured. */
  assumeHeight(height: number): void {
    this.height = height;
  }

  /** Follows the scrolling element; returns a function that stops it. */
  attach(element: HTMLElement): () => void {
    this.element = element;
    if (this.height > 0) this.adjust();
    // rows are written after all scroll handlers of this frame: written earlier, they would be laid
    // out as soon as another handler reads a position
    const scrolled = (): void => {
      this.measure();
      this.schedule();
    };
    const observer = new ResizeObserver(() => this.resized());
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
      if (this.frame !== null) cancelAnimationFrame(this.frame);
      this.element = null;
    };
  }

  /** Reads the scroll position, and brings the rows nearer to those that should exist. */
  private resized(): void {
    this.measure();
    this.adjust();
  }

  private adjust(): void {
    if (this.element === null) return;
    const count = Math.ceil(this.height / this.rowHeight) + 2 * BEYOND + 1;
    if (count !== this.count) this.reassign(count);
    else if (
      this.current.end > this.length ||
      [...this.taken.values()].some((index) => index >= this.length)
    )
      this.truncate();
    if (this.frame === null) this.fill();
  }

  /** Reads the scroll position and the height. */
  private measure(): void {
    if (this.element === null) return;
    this.top = this.element.scrollTop;
    this.height = this.element.clientHeight;
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      this.budget.frame(now);
      if (!this.fill()) this.budget.pause();
    });
  }

  /** Brings a row into view. */
  show(index: number): void {
    const { element, rowHeight } = this;
    if (element === null) return;
    if (index * rowHeight < element.scrollTop) element.scrollTop = index * rowHeight;
    else if ((index + 1) * rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = (index + 1) * rowHeight - element.clientHeight;
  }

  /** The rows that should exist. */
  private get target(): RowRange & { readonly first: number } {
    const first = Math.floor(this.top / this.rowHeight);
    const start = Math.max(0, Math.min(first, this.length) - BEYOND);
    return {
      first,
      start,
      end: Math.min(this.length, Math.ceil((this.top + this.height) / this.rowHeight) + BEYOND),
    };
  }

  /** With another number of slots each row stands in another. */
  private reassign(count: number): void {
    this.count = count;
    const { start, end } = this.target;
    const from = Math.max(start, this.current.start);
    this.current = { start: from, end: Math.max(from, Math.min(end, this.current.end)) };
    this.taken.clear();
    for (let index = this.current.start; index < this.current.end; index++)
      this.taken.set(index % count, index);
    this.moved(null);
  }

  private truncate(): void {
    const { length } = this;
    for (const [key, index] of this.taken) if (index >= length) this.taken.delete(key);
    this.current = {
      start: Math.min(this.current.start, length),
      end: Math.min(this.current.end, length),
    };
    this.moved(null);
  }

  /** Creates some of the missing rows; whether more are left for the next frame. */
  private fill(): boolean {
    const { current } = this;
    const step = this.budget.amount;
    const { first, start, end } = this.target;
    const apart = current.end <= start || current.start >= end;
    const from = Math.min(end, Math.max(start, first));
    const next = apart
      ? { start: from, end: Math.min(end, from + step) }
      : { start: Math.max(start, current.start - step), end: Math.min(end, current.end + step) };
    if (next.start !== current.start || next.end !== current.end) {
      this.current = next;
      const slots: Slot[] = [];
      for (let index = next.start; index < next.end; index++) {
        const key = index % this.count;
        if (this.taken.get(key) === index) continue;
        this.taken.set(key, index);
        slots.push({ key, index });
      }
      this.moved(slots);
    }
    const more = next.start !== start || next.end !== end;
    if (more) this.schedule();
    return more;
  }
}
