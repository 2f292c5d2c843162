import type { OrderLine } from '../../api/models/order-line';
import { amountText, countText, dayText, unitPriceText } from '../../core/formats';
import { openUnits, readyUnits } from '../../terms/open-units';
import { isLineLate, promiseOf } from '../../terms/promised-date';
import type { OrderStatus } from '../../terms/statuses';
import { unitText } from '../../terms/units';

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
  private written: readonly string[] = [];
  private of: OrderLine | null = null;

  /**
   * @param pattern a line of eight empty cells, with a button for a note whose label
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
    ].map(textNodeIn);
  }

  get line(): OrderLine {
    if (this.of === null) throw new Error('a row that has not been written yet has no line');
    return this.of;
  }

  /** @param index among all lines of the order, from 0 */
  write(line: OrderLine, index: number, status: OrderStatus): void {
    const texts: Texts = [
      line.sku,
      line.name,
      `${countText(line.quantity)} `,
      // what of it is not going to be supplied stands beside what was ordered
      unitAndRestText(line),
      // those whose role has no prices have no columns for them
      line.unitPrice ? unitPriceText(line.unitPrice) : '',
      line.lineTotal ? `${amountText(line.lineTotal)} ` : '',
      line.lineTotal?.currency ?? '',
      `${countText(line.shipped)} `,
      promisedText(line),
    ];
    for (let i = 0; i < texts.length; i++)
      if (texts[i] !== this.written[i]) this.texts[i]!.data = texts[i]!;
    if (line.sku !== this.of?.sku) this.note.ariaLabel = `${this.noteLabel} ${line.sku}`;
    if (this.of === null) this.element.ariaRowIndex = String(index + 2);
    this.written = texts;
    this.of = line;
    this.shipped.classList.toggle('done', openUnits(line) === 0);
    this.promised.classList.toggle('refused', isLineLate(line, status));
  }
}

function unitAndRestText(line: OrderLine): string {
  const { closed, backordered } = line;
  const unit = unitText(line.unit, line.quantity);
  const [isClosed, waits] = [countText(closed), countText(backordered)];
  if (closed > 0 && backordered > 0)
    return $localize`${unit}:unit:, ${isClosed}:closed: closed, ${waits}:count: on backorder`;
  if (backordered > 0) return $localize`${unit}:unit:, ${waits}:count: on backorder`;
  return closed > 0 ? $localize`${unit}:unit:, ${isClosed}:count: closed` : unit;
}

/** Where a part of the line is there and another waits, both days. */
function promisedText(line: OrderLine): string {
  const day = promiseOf(line);
  if (day === null) return '–';
  const { promisedDate } = line;
  return promisedDate === null || promisedDate === day || readyUnits(line) === 0
    ? dayText(day)
    : $localize`${dayText(promisedDate)}:day:, remainder ${dayText(day)}:later:`;
}

/** A text before whatever stands in it. */
function textNodeIn(element: Element): Text {
  const textNode = document.createTextNode('');
  element.prepend(textNode);
  return textNode;
}
