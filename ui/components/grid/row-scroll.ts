import { Pace } from '../../core/pace';

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
  private there: RowRange = { start: 0, end: 0 };
  /** Of slots. */
  private count = 0;
  private readonly taken = new Map<number, number>();
  private readonly pace = new Pace(LEAST, MOST);
  private frame: number | null = null;

  /**
   * @param moved hears of the slots in which another row stands now; `null`: look at all of them
   */
  constructor(private readonly moved: (slots: readonly Slot[] | null) => void) {}

  /** The rows that exist. */
  get range(): RowRange {
    return this.there;
  }

  /**
   * A slot whose row is not there any more keeps it until another needs the place: to make an
   * element costs more than to leave one.
   */
  get slots(): readonly Slot[] {
    return [...this.taken].map(([key, index]) => ({ key, index }));
  }

  /** @param rowHeight pixels */
  list(length: number, rowHeight: number): void {
    this.length = length;
    this.rowHeight = rowHeight;
    // at its top a list stays there whatever its length; elsewhere it has to be asked where it
    // stands now
    if (this.top > 0) this.see();
    this.fit();
  }

  /** As high as it was the last time, until one can see it. */
  expect(height: number): void {
    this.height = height;
  }

  /** Follows the element that scrolls; answers how to stop. */
  attach(element: HTMLElement): () => void {
    this.element = element;
    if (this.height > 0) this.fit();
    // written when all that this frame moves has moved: what is written before is laid out for
    // whoever asks where it stands
    const scrolled = (): void => {
      this.see();
      this.later();
    };
    const observer = new ResizeObserver(() => this.look());
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
  private look(): void {
    this.see();
    this.fit();
  }

  private fit(): void {
    if (this.element === null) return;
    const count = Math.ceil(this.height / this.rowHeight) + 2 * BEYOND + 1;
    if (count !== this.count) this.share(count);
    else if (
      this.there.end > this.length ||
      [...this.taken.values()].some((index) => index >= this.length)
    )
      this.shorten();
    if (this.frame === null) this.fill();
  }

  /** Where it stands. */
  private see(): void {
    if (this.element === null) return;
    this.top = this.element.scrollTop;
    this.height = this.element.clientHeight;
  }

  private later(): void {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      this.pace.frame(now);
      if (!this.fill()) this.pace.rest();
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

  /** What should be there. */
  private get wanted(): RowRange & { readonly first: number } {
    const first = Math.floor(this.top / this.rowHeight);
    const start = Math.max(0, Math.min(first, this.length) - BEYOND);
    return {
      first,
      start,
      end: Math.min(this.length, Math.ceil((this.top + this.height) / this.rowHeight) + BEYOND),
    };
  }

  /** With another number of slots each row stands in another. */
  private share(count: number): void {
    this.count = count;
    const { start, end } = this.wanted;
    const from = Math.max(start, this.there.start);
    this.there = { start: from, end: Math.max(from, Math.min(end, this.there.end)) };
    this.taken.clear();
    for (let index = this.there.start; index < this.there.end; index++)
      this.taken.set(index % count, index);
    this.moved(null);
  }

  private shorten(): void {
    const { length } = this;
    for (const [key, index] of this.taken) if (index >= length) this.taken.delete(key);
    this.there = {
      start: Math.min(this.there.start, length),
      end: Math.min(this.there.end, length),
    };
    this.moved(null);
  }

  /** Whether there is more to make in the next frame. */
  private fill(): boolean {
    const { there } = this;
    const step = this.pace.amount;
    const { first, start, end } = this.wanted;
    const apart = there.end <= start || there.start >= end;
    const from = Math.min(end, Math.max(start, first));
    const next = apart
      ? { start: from, end: Math.min(end, from + step) }
      : { start: Math.max(start, there.start - step), end: Math.min(end, there.end + step) };
    if (next.start !== there.start || next.end !== there.end) {
      this.there = next;
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
    if (more) this.later();
    return more;
  }
}
