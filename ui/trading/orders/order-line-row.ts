import type { OrderLine } from '../../api/models/order-line';
import { amountText, countText, dayText, unitPriceText } from '../../core/formats';
import { isLineLate } from '../../terms/promised-date';
import type { OrderStatus } from '../../terms/statuses';

/** In the order in which they stand in a line. */
type Texts = readonly [
  sku: string,
  name: string,
  quantity: string,
  unit: string,
  price: string,
  net: string,
  currency: string,
  shipped: string,
  promised: string,
];

/**
 * A line of an order as an element: a copy of a pattern, in which only what differs is written. By
 * hand, for an order may have a thousand of them (docs/benchmarks.md).
 */
export class OrderLineRow {
  readonly element: HTMLElement;
  private readonly texts: readonly Text[];
  private readonly shipped: HTMLElement;
  private readonly promised: HTMLElement;
  private readonly note: HTMLElement;
  private readonly noteLabel: string;
  private said: readonly string[] = [];
  private of: OrderLine | null = null;

  /**
   * @param pattern a line of eight cells that say nothing yet, with a button for a note whose label
   * lacks the SKU
   */
  constructor(pattern: HTMLElement) {
    this.element = pattern.cloneNode(true) as HTMLElement;
    const [sku, name, quantity, price, net, shipped, promised, note] = this.element
      .children as unknown as Iterable<HTMLElement>;
    this.shipped = shipped!;
    this.promised = promised!;
    this.note = note!.firstElementChild as HTMLElement;
    this.noteLabel = this.note.ariaLabel ?? '';
    this.texts = [
      sku!,
      name!,
      quantity!,
      quantity!.firstElementChild!,
      price!.firstElementChild!,
      net!,
      net!.firstElementChild!,
      shipped!,
      promised!,
    ].map(wordsOf);
  }

  get line(): OrderLine {
    if (this.of === null)
      throw new Error('a row that has not been written yet says nothing of any line');
    return this.of;
  }

  /** @param at among all lines of the order, from 0 */
  write(line: OrderLine, at: number, status: OrderStatus): void {
    const texts: Texts = [
      line.sku,
      line.name,
      `${countText(line.quantity)} `,
      line.unit,
      unitPriceText(line.unitPrice),
      `${amountText(line.lineTotal)} `,
      line.lineTotal.currency,
      `${countText(line.shipped)} `,
      line.promisedDate === null ? '–' : dayText(line.promisedDate),
    ];
    for (let each = 0; each < texts.length; each++)
      if (texts[each] !== this.said[each]) this.texts[each]!.data = texts[each]!;
    if (line.sku !== this.of?.sku) this.note.ariaLabel = `${this.noteLabel} ${line.sku}`;
    if (this.of === null) this.element.ariaRowIndex = String(at + 2);
    this.said = texts;
    this.of = line;
    this.shipped.classList.toggle('done', line.shipped === line.quantity);
    this.promised.classList.toggle('refused', isLineLate(line, status));
  }
}

/** A text before whatever stands in it. */
function wordsOf(element: Element): Text {
  const words = document.createTextNode('');
  element.prepend(words);
  return words;
}
