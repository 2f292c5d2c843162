import type { CellText } from './cell-text';
import type { Slot } from './row-scroll';

/** What one row looks like. */
export interface RowLook {
  /** Pixels, of its height. */
  readonly height: number;
  /** Of the cells that say something, pixels; none where a row has two lines. */
  readonly widths: readonly number[];
  readonly said: readonly CellText[];
  /** `null`: rows of this list are not selected. */
  readonly selected: boolean | null;
  /** The column of the cell that is meant; `null`: none of this row. */
  readonly focused: number | null;
  /** Its detail is open. */
  readonly current: boolean;
  /** Who has just changed it, empty where that is not known; `null`: nobody has. */
  readonly changed: string | null;
  /**
   * It has not been read yet: a place for it, which says nothing to anybody and answers no press.
   */
  readonly pending: boolean;
}

/** A cell, and what was written into it: to ask the document costs as much as to write. */
interface Written {
  readonly element: HTMLElement;
  readonly words: Text;
  unit: HTMLElement | null;
  said: CellText;
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
    /** The id of the cell that is meant, for `aria-activedescendant`. */
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
      if (row === undefined) this.painted.set(key, (row = this.made(look)));
      this.place(row, index, index * look.height);
      this.dress(row, look);
    }
  }

  /** Takes away what stands in other slots. */
  keep(slots: readonly Slot[]): void {
    const keys = new Set(slots.map(({ key }) => key));
    for (const [key, { element }] of this.painted) {
      if (keys.has(key)) continue;
      element.remove();
      this.painted.delete(key);
    }
  }

  private made({ selected }: RowLook): Painted {
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
        said: [],
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

  private dress(row: Painted, look: RowLook): void {
    const before = row.look;
    const { element, tick } = row;
    row.look = look;
    if (look.said !== before.said) this.say(row, look.said);
    if (look.said.length !== before.said.length || look.widths !== before.widths)
      widen(row.cells, look.widths);
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
    // what is said may have written the class of the cell that is meant
    if (look.focused === before.focused && (look.focused === null || look.said === before.said))
      return;
    if (before.focused !== null) this.mean(element.children[before.focused], false);
    if (look.focused !== null) this.mean(element.children[look.focused], true);
  }

  private say({ element, cells }: Painted, said: readonly CellText[]): void {
    if (this.titled !== null && element.contains(this.titled)) this.entitle(this.titled, '');
    while (cells.length > said.length) cells.pop()!.element.remove();
    while (cells.length < said.length) {
      const cell = cellOf('gridcell');
      const words = document.createTextNode('');
      cell.append(words);
      element.append(cell);
      cells.push({ element: cell, words, unit: null, said: NOTHING });
    }
    for (let at = 0; at < said.length; at++) write(cells[at]!, said[at]!);
  }

  /** What is shown where one points at the cell, until it says something else. */
  entitle(cell: HTMLElement, title: string): void {
    if (title === '') cell.removeAttribute('title');
    else cell.title = title;
    this.titled = title === '' ? null : cell;
  }

  private mean(cell: Element | undefined, meant: boolean): void {
    cell?.classList.toggle('focus', meant);
    if (meant && cell) cell.id = this.cellId;
    else cell?.removeAttribute('id');
  }
}

function cellOf(role: string): HTMLElement {
  const element = document.createElement('div');
  element.role = role;
  return element;
}

function write(cell: Written, said: CellText): void {
  const before = cell.said;
  cell.said = said;
  if (said.css !== before.css) cell.element.className = said.css;
  if (said.text !== before.text) cell.words.data = said.text;
  if (said.after === before.after) return;
  if (said.after === '') {
    cell.unit?.remove();
    cell.unit = null;
    return;
  }
  if (cell.unit === null) {
    cell.unit = document.createElement('span');
    cell.unit.className = 'muted';
    cell.element.append(cell.unit);
  }
  cell.unit.textContent = ` ${said.after}`;
}

function widen(cells: readonly Written[], widths: readonly number[]): void {
  for (let at = 0; at < cells.length; at++) {
    const width = widths[at];
    cells[at]!.element.style.width = width === undefined ? '' : `${width}px`;
  }
}
