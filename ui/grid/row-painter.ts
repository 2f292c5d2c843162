import type { CellText } from './cell-text';
import type { Slot } from './row-scroll';

/** What one row looks like. */
export interface RowLook {
  readonly said: readonly CellText[];
  /** `null`: rows of this list are not selected. */
  readonly selected: boolean | null;
  /** The column of the cell that is meant; `null`: none of this row. */
  readonly focused: number | null;
  /** Its detail is open. */
  readonly current: boolean;
  /** Who has just changed it, empty where that is not known; `null`: nobody has. */
  readonly changed: string | null;
  /** It has not been read yet: a place for it, which says nothing to anybody and answers no press. */
  readonly pending: boolean;
}

interface Painted {
  readonly element: HTMLElement;
  readonly tick: HTMLElement | null;
  index: number;
  top: number;
  look: RowLook;
}

/**
 * The rows of a list as elements, one for each slot, of which only what differs is written. By hand: a scroll writes some forty cells a
 * frame, and a template that is checked for them takes as long as the layout and the painting of them together (docs/benchmarks.md).
 */
export class RowPainter {
  private readonly painted = new Map<number, Painted>();

  constructor(
    private readonly space: HTMLElement,
    /** The id of the cell that is meant, for `aria-activedescendant`. */
    private readonly cellId: string,
    private readonly selectLabel: string,
  ) {}

  paint(slots: readonly Slot[], rowHeight: number, lookOf: (index: number) => RowLook): void {
    const keys = new Set<number>();
    for (const { key, index } of slots) {
      keys.add(key);
      const look = lookOf(index);
      let row = this.painted.get(key);
      if (row !== undefined && (row.tick === null) !== (look.selected === null)) {
        row.element.remove();
        row = undefined;
      }
      if (row === undefined) this.painted.set(key, (row = this.made(look)));
      this.place(row, index, index * rowHeight);
      this.dress(row, look);
    }
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
    return { element, tick, index: -1, top: -1, look: { said: [], selected: null, focused: null, current: false, changed: null, pending: false } };
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
    if (look.said !== before.said) this.say(element, tick === null ? 0 : 1, look.said);
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
    if (look.focused === before.focused && (look.focused === null || look.said === before.said)) return;
    if (before.focused !== null) this.mean(element.children[before.focused], false);
    if (look.focused !== null) this.mean(element.children[look.focused], true);
  }

  private say(element: HTMLElement, first: number, said: readonly CellText[]): void {
    while (element.children.length > first + said.length) element.lastElementChild!.remove();
    for (const [at, { css, text, after }] of said.entries()) {
      let cell = element.children[first + at] as HTMLElement | undefined;
      if (cell === undefined) {
        cell = cellOf('gridcell');
        cell.append('');
        element.append(cell);
      }
      if (cell.className !== css) cell.className = css;
      if (cell.title !== '') cell.removeAttribute('title');
      const words = cell.firstChild!;
      if (words.nodeValue !== text) words.nodeValue = text;
      const behind = cell.lastElementChild;
      if (after === '') behind?.remove();
      else if (behind === null) {
        const unit = document.createElement('span');
        unit.className = 'muted';
        unit.textContent = ` ${after}`;
        cell.append(unit);
      } else if (behind.textContent !== ` ${after}`) behind.textContent = ` ${after}`;
    }
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
