import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { afterNextRender, ChangeDetectionStrategy, Component, computed, DestroyRef, effect, ElementRef, inject, input, output, signal, untracked, viewChild } from '@angular/core';
import { Icon } from '../icons/icon';
import { Density } from '../shell/density';
import { GridCell } from './cell';
import type { Column } from './columns';
import type { Windows } from './windows';

let grids = 0;

/** Pixels. */
const NARROW_BELOW = 600;
const NARROW_ROW = 56;

/**
 * A list of any length: rows of one height, of which only those in view exist. The focus stays on the grid; which cell is meant is said by
 * `aria-activedescendant`, so that a row which scrolls away takes no focus with it. What is selected is known by key, whether in view or not.
 */
@Component({
  selector: 'tp-grid',
  imports: [CdkVirtualScrollViewport, CdkFixedSizeVirtualScroll, CdkVirtualForOf, GridCell, Icon],
  templateUrl: './grid.html',
  styleUrl: './grid.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Grid<T extends { readonly id: string }> {
  readonly label = input.required<string>();
  readonly rows = input.required<Windows<T>>();
  readonly columns = input.required<readonly Column<T>[]>();
  /** As the API takes it. */
  readonly sort = input('');
  readonly selectable = input(false);
  readonly selection = input<ReadonlyMap<string, T>>(new Map());
  /** The row whose detail is open. */
  readonly current = input<string | null>(null);
  /** Rows that others have just changed. */
  readonly changed = input<ReadonlySet<string>>(new Set());

  readonly sorted = output<string>();
  readonly opened = output<T>();
  readonly selected = output<ReadonlyMap<string, T>>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly density = inject(Density);
  /** No room for columns: rows of two lines. */
  protected readonly narrow = signal(false);
  protected readonly rowHeight = computed(() => (this.narrow() ? NARROW_ROW : this.density.rowHeight()));
  protected readonly cells = computed(() => (this.narrow() ? this.columns().filter((column) => column.narrow !== undefined) : this.columns()));
  protected readonly id = `grid-${++grids}`;
  protected readonly active = signal<{ readonly row: number; readonly column: number }>({ row: 0, column: 0 });
  protected readonly gutter = signal(0);
  private readonly destroyed = inject(DestroyRef);
  private anchor = 0;

  protected readonly count = computed(() => this.rows().total() ?? 0);
  /** The length is all that the virtual scroll needs: rows are looked up by index. */
  protected readonly places = computed(() => new Array<undefined>(this.count()));
  protected readonly columnCount = computed(() => this.cells().length + (this.selectable() ? 1 : 0));
  protected readonly template = computed(() => [...(this.selectable() ? ['36px'] : []), ...this.columns().map(({ width }) => width)].join(' '));
  protected readonly activeId = computed(() => {
    const { row, column } = this.active();
    return this.rendered().start <= row && row < this.rendered().end ? `${this.id}-${row}-${column}` : null;
  });
  private readonly rendered = signal({ start: 0, end: 0 });
  protected readonly allSelected = computed(() => this.count() > 0 && this.selection().size >= this.count());

  constructor() {
    // a new question begins at its top
    effect(() => {
      if (this.rows().loading()) untracked(() => this.active.set({ row: 0, column: 0 }));
    });
    effect((onCleanup) => {
      const viewport = this.viewport();
      const subscription = viewport.renderedRangeStream.subscribe(({ start, end }) => {
        this.rendered.set({ start, end });
        this.rows().show(start, Math.min(end, Math.max(1, this.count())));
      });
      onCleanup(() => subscription.unsubscribe());
    });
    afterNextRender(() => {
      const element = this.viewport().elementRef.nativeElement;
      // the header keeps clear of the body's scrollbar, however wide that is here
      const host = this.host.nativeElement;
      const observer = new ResizeObserver(() => {
        this.gutter.set(element.offsetWidth - element.clientWidth);
        this.narrow.set(host.clientWidth < NARROW_BELOW);
      });
      observer.observe(element);
      observer.observe(host);
      this.destroyed.onDestroy(() => observer.disconnect());
    });
    effect(() => {
      this.rowHeight();
      this.viewport().checkViewportSize();
    });
  }

  protected rowAt(index: number): T | undefined {
    return this.rows().row(index);
  }

  protected directionOf({ sort }: Column<T>): 'ascending' | 'descending' | 'none' | null {
    if (sort === undefined) return null;
    const [first] = this.sort().split(',');
    if (first === sort) return 'ascending';
    return first === `-${sort}` ? 'descending' : 'none';
  }

  protected sortBy(column: Column<T>): void {
    if (column.sort === undefined) return;
    this.sorted.emit(this.directionOf(column) === 'ascending' ? `-${column.sort}` : column.sort);
  }

  /** A press anywhere in the grid; which cell it was says the cell's id. */
  protected pressed(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest('[role=gridcell]');
    if (!cell) return;
    const [column, row] = cell.id.split('-').reverse().map(Number) as [number, number];
    this.focus();
    this.active.set({ row, column });
    if (event.shiftKey && this.selectable()) this.selectRange(row);
    else if (this.selectable() && column === 0) this.toggle(row);
    else this.open(row);
  }

  protected keydown(event: KeyboardEvent): void {
    const { row, column } = this.active();
    const page = Math.max(1, Math.floor(this.viewport().getViewportSize() / this.rowHeight()) - 1);
    const last = Math.max(0, this.count() - 1);
    const to = (toRow: number, toColumn = column): void => this.goTo(Math.min(last, Math.max(0, toRow)), Math.min(this.columnCount() - 1, Math.max(0, toColumn)));
    const moves: Record<string, () => void> = {
      ArrowDown: () => to(row + 1),
      ArrowUp: () => to(row - 1),
      ArrowRight: () => to(row, column + 1),
      ArrowLeft: () => to(row, column - 1),
      PageDown: () => to(row + page),
      PageUp: () => to(row - page),
      Home: () => (event.ctrlKey ? to(0) : to(row, 0)),
      End: () => (event.ctrlKey ? to(last) : to(row, this.columnCount() - 1)),
      Enter: () => this.open(row),
      ' ': () => this.selectable() && (event.shiftKey ? this.selectRange(row) : this.toggle(row)),
      Escape: () => this.selected.emit(new Map()),
    };
    const move = moves[event.key];
    if (!move || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && this.selection().size === 0) return;
    event.preventDefault();
    move();
  }

  focus(): void {
    this.host.nativeElement.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  }

  private goTo(row: number, column: number): void {
    this.active.set({ row, column });
    const viewport = this.viewport();
    const height = this.rowHeight();
    const top = viewport.measureScrollOffset('top');
    const size = viewport.getViewportSize();
    if (row * height < top) viewport.scrollToOffset(row * height);
    else if ((row + 1) * height > top + size) viewport.scrollToOffset((row + 1) * height - size);
  }

  private open(index: number): void {
    const row = this.rowAt(index);
    if (row) this.opened.emit(row);
  }

  private toggle(index: number): void {
    const row = this.rowAt(index);
    if (!row) return;
    this.anchor = index;
    const selection = new Map(this.selection());
    if (!selection.delete(row.id)) selection.set(row.id, row);
    this.selected.emit(selection);
  }

  private selectRange(index: number): void {
    const selection = new Map(this.selection());
    for (let at = Math.min(this.anchor, index); at <= Math.max(this.anchor, index); at++) {
      const row = this.rowAt(at);
      if (row) selection.set(row.id, row);
    }
    this.selected.emit(selection);
  }

  /** Selects what has been read so far, or nothing. */
  protected toggleAll(): void {
    if (this.selection().size > 0) this.selected.emit(new Map());
    else this.selected.emit(new Map([...this.rows().rows()].map(([, row]) => [row.id, row])));
  }
}
