import type { CellText } from './cell-text';
import type { Slot } from './row-scroll';

/** What one row looks like. */
export interface RowLook {
  /** Pixels, of its height. */
  readonly height: number;
  /** Of the cells, pixels; empty where a row has two lines. */
  readonly widths: readonly number[];
  readonly texts: readonly CellText[];
  /** `null`: rows of this list are not selected. */
  readonly selected: boolean | null;
  /** The column of the active cell; `null`: it is in another row. */
  readonly focused: number | null;
  /** Its detail is open. */
  readonly current: boolean;
  /** Who has just changed it; empty where that is not known, `null` where nobody has. */
  readonly changed: string | null;
  /**
   * It has not been loaded yet: a placeholder, hidden from screen readers, which ignores clicks.
   */
  readonly pending: boolean;
}

/** A cell and its last text: reading it back from the document costs as much as writing it. */
interface Written {
  readonly element: HTMLElement;
  readonly textNode: Text;
  unit: HTMLElement | null;
  text: CellText;
}

const NOTHING: CellText = { css: '', text: '', after: '' };

interface Painted {
  readonly element: HTMLElement;
  readonly tick: HTMLElement | null;
  readonly cells: Written[];
  index: number;
  top: number;
  look: RowLook;
}

/**
 * The rows of a list as elements, one for each slot, of which only what differs is written. By
 * hand: a scroll writes some forty cells a frame, and a template that is checked for them takes as
 * long as the layout and the painting of them together (docs/benchmarks.md).
 */
export class RowPainter {
  private readonly painted = new Map<number, Painted>();
  private titled: HTMLElement | null = null;

  constructor(
    private readonly space: HTMLElement,
    /** The id of the active cell, for `aria-activedescendant`. */
    private readonly cellId: string,
    private readonly selectLabel: string,
  ) {}

  paint(slots: readonly Slot[], lookOf: (index: number) => RowLook): void {
    for (const { key, index } of slots) {
      const look = lookOf(index);
      let row = this.painted.get(key);
      if (row !== undefined && (row.tick === null) !== (look.selected === null)) {
        row.element.remove();
        row = undefined;
      }
      if (row === undefined) this.painted.set(key, (row = this.create(look)));
      this.place(row, index, index * look.height);
      this.update(row, look);
    }
  }

  /** Removes the rows of all other slots. */
  keep(slots: readonly Slot[]): void {
    const keys = new Set(slots.map(({ key }) => key));
    for (const [key, { element }] of this.painted) {
      if (keys.has(key)) continue;
      element.remove();
      this.painted.delete(key);
    }
  }

  private create({ selected }: RowLook): Painted {
    const element = cellOf('row');
    element.className = 'row';
    let tick: HTMLElement | null = null;
    if (selected !== null) {
      tick = cellOf('gridcell');
      tick.className = 'cell tick';
      tick.ariaLabel = this.selectLabel;
      element.append(tick);
    }
    this.space.append(element);
    return {
      element,
      tick,
      cells: [],
      index: -1,
      top: -1,
      look: {
        height: 0,
        widths: [],
        texts: [],
        selected: null,
        focused: null,
        current: false,
        changed: null,
        pending: false,
      },
    };
  }

  private place(row: Painted, index: number, top: number): void {
    if (row.index !== index) {
      row.element.setAttribute('aria-rowindex', String(index + 2));
      row.index = index;
    }
    if (row.top !== top) row.element.style.top = `${(row.top = top)}px`;
  }

  private update(row: Painted, look: RowLook): void {
    const before = row.look;
    const { element, tick } = row;
    row.look = look;
    if (look.texts !== before.texts) this.writeCells(row, look.texts);
    if (look.texts.length !== before.texts.length || look.widths !== before.widths)
      setWidths(row.cells, look.widths);
    if (look.current !== before.current) element.classList.toggle('current', look.current);
    if (look.changed !== before.changed) {
      element.classList.toggle('changed', look.changed !== null);
      if (look.changed) element.dataset['by'] = look.changed;
      else delete element.dataset['by'];
    }
    if (look.pending !== before.pending) element.ariaHidden = look.pending ? 'true' : null;
    if (look.selected !== before.selected && tick !== null) {
      element.ariaSelected = String(look.selected);
      tick.classList.toggle('on', look.selected === true);
    }
    // writing the cells may have overwritten the class of the active one
    if (look.focused === before.focused && (look.focused === null || look.texts === before.texts))
      return;
    if (before.focused !== null) this.setActive(element.children[before.focused], false);
    if (look.focused !== null) this.setActive(element.children[look.focused], true);
  }

  private writeCells({ element, cells }: Painted, texts: readonly CellText[]): void {
    if (this.titled !== null && element.contains(this.titled)) this.setTitle(this.titled, '');
    while (cells.length > texts.length) cells.pop()!.element.remove();
    while (cells.length < texts.length) {
      const cell = cellOf('gridcell');
      const textNode = document.createTextNode('');
      cell.append(textNode);
      element.append(cell);
      cells.push({ element: cell, textNode, unit: null, text: NOTHING });
    }
    for (let i = 0; i < texts.length; i++) write(cells[i]!, texts[i]!);
  }

  /** The tooltip of a cell, until its text changes. */
  setTitle(cell: HTMLElement, title: string): void {
    if (title === '') cell.removeAttribute('title');
    else cell.title = title;
    this.titled = title === '' ? null : cell;
  }

  private setActive(cell: Element | undefined, active: boolean): void {
    cell?.classList.toggle('focus', active);
    if (active && cell) cell.id = this.cellId;
    else cell?.removeAttribute('id');
  }
}

function cellOf(role: string): HTMLElement {
  const element = document.createElement('div');
  element.role = role;
  return element;
}

function write(cell: Written, text: CellText): void {
  const before = cell.text;
  cell.text = text;
  if (text.css !== before.css) cell.element.className = text.css;
  if (text.text !== before.text) cell.textNode.data = text.text;
  if (text.after === before.after) return;
  if (text.after === '') {
    cell.unit?.remove();
    cell.unit = null;
    return;
  }
  if (cell.unit === null) {
    cell.unit = document.createElement('span');
    cell.unit.className = 'muted';
    cell.element.append(cell.unit);
  }
  cell.unit.textContent = ` ${text.after}`;
}

function setWidths(cells: readonly Written[], widths: readonly number[]): void {
  for (let i = 0; i < cells.length; i++) {
    const width = widths[i];
    cells[i]!.element.style.width = width === undefined ? '' : `${width}px`;
  }
}
