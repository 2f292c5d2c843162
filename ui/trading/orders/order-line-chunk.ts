import type { OrderLine } from '../../api/models/order-line';
import type { OrderStatus } from '../../terms/statuses';
import type { OrderLineRow } from './order-line-row';

/** Pixels, of a line whose texts are not wrapped. */
const LINE = 33;

/**
 * Some lines of an order. Only as many as requested are created; space is kept for the rest.
 * Its height is fixed, so that nothing in it asks for the layout of anything else.
 */
export class OrderLineChunk {
  readonly element: HTMLElement;
  private readonly content: HTMLElement;
  private readonly rows: OrderLineRow[] = [];
  private readonly observer: ResizeObserver;
  private lines: readonly OrderLine[] = [];
  private status: OrderStatus = 'Placed';
  /** Pixels, of the lines that are there. */
  private needed = 0;
  private height = 0;

  /** @param pattern a row group with an element that takes the lines */
  constructor(
    pattern: HTMLElement,
    /** How many lines stand before them. */
    private readonly first: number,
    private readonly newRow: () => OrderLineRow,
  ) {
    this.element = pattern.cloneNode(true) as HTMLElement;
    this.content = this.element.firstElementChild as HTMLElement;
    // whatever it is that changes: texts, fonts that have just loaded, the width
    this.observer = new ResizeObserver(([entry]) => {
      this.needed = entry!.contentRect.height;
      this.fit();
    });
    this.observer.observe(this.content);
  }

  /** All of its lines are there. */
  get whole(): boolean {
    return this.rows.length === this.lines.length;
  }

  /**
   * Those that are there are written anew where they differ, those of them that the order no longer
   * has go.
   */
  show(lines: readonly OrderLine[], status: OrderStatus): void {
    this.lines = lines;
    this.status = status;
    for (const { element } of this.rows.splice(lines.length)) element.remove();
    this.rows.forEach((row, index) => row.write(lines[index]!, this.first + index, status));
    this.fit();
  }

  /** Makes so many lines more, in their order. */
  more(many: number): void {
    const made = document.createDocumentFragment();
    const until = Math.min(this.lines.length, this.rows.length + many);
    for (let i = this.rows.length; i < until; i++) {
      const row = this.newRow();
      row.write(this.lines[i]!, this.first + i, this.status);
      this.rows.push(row);
      made.append(row.element);
    }
    this.content.append(made);
    this.fit();
  }

  /** The line that the element belongs to. */
  lineOf(target: Node): OrderLine | null {
    return this.rows.find(({ element }) => element.contains(target))?.line ?? null;
  }

  remove(): void {
    this.observer.disconnect();
    this.element.remove();
  }

  /**
   * What is there and has been laid out is as high as it is; what is not there yet, as high as it
   * would be without a word that is wrapped.
   */
  private fit(): void {
    const reckoned = this.lines.length * LINE;
    const height = this.whole && this.needed > 0 ? this.needed : Math.max(this.needed, reckoned);
    if (height !== this.height) this.element.style.height = `${(this.height = height)}px`;
    this.element.classList.toggle('unfinished', !this.whole);
  }
}
