import {
  afterNextRender,
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  type OnInit,
  output,
  signal,
  untracked,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import { Clock } from '../../core/clock';
import { DisplayPreferences } from '../../core/display-preferences';
import { Icon } from '../icons/icon';
import { type CellText, cellText, fullText } from './cell-text';
import { columnWidths } from './column-widths';
import type { Column } from './columns';
import { type FontFaces, fitCell } from './fit-cell';
import type { PagedRows } from './paged-rows';
import { rememberSize, rememberedSize, type GridSize } from './remembered-size';
import { type RowLook, RowPainter } from './row-painter';
import { RowScroll, type Slot } from './row-scroll';

let grids = 0;

/** Pixels. */
const NARROW_BELOW = 600;
const NARROW_ROW = 56;
/** Pixels, of the boxes for selecting. */
const TICK_WIDTH = 36;
const PENDING_ROWS = 24;
/** Rows that are still loading get placeholders after this time: most arrive sooner. */
const SKELETON_AFTER_MS = 150;
const HOVER_MS = 150;
/** Rows are loaded this far before they scroll into view. */
const ROWS_AHEAD = 60;

/**
 * A list of any length: rows of one height, of which only those in view exist. The focus stays on
 * the grid; `aria-activedescendant` names the active cell, so
 * that a row which scrolls away takes no focus with it. The selection is by key, whether in view or
 * not.
 */
@Component({
  selector: 'tp-grid',
  imports: [Icon],
  templateUrl: './grid.html',
  styleUrls: ['./grid.scss', './grid-row.scss'],
  // the rows are no part of the template
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Grid<T extends { readonly id: string }> implements OnInit {
  readonly label = input.required<string>();
  readonly rows = input.required<PagedRows<T>>();
  readonly columns = input.required<readonly Column<T>[]>();
  /** As the API takes it. */
  readonly sort = input('');
  readonly selectable = input(false);
  readonly selection = input<ReadonlyMap<string, T>>(new Map());
  /** The row whose detail is open. */
  readonly current = input<string | null>(null);
  /** Rows that others have just changed, and who did; empty where nobody is known to have. */
  readonly changed = input<ReadonlyMap<string, string>>(new Map());

  readonly sorted = output<string>();
  readonly opened = output<T>();
  readonly selected = output<ReadonlyMap<string, T>>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly body = viewChild.required<ElementRef<HTMLElement>>('body');
  private readonly space = viewChild.required<ElementRef<HTMLElement>>('space');
  private readonly density = inject(DisplayPreferences);
  /** No room for columns: rows of two lines. */
  protected readonly narrow = signal(false);
  protected readonly rowHeight = computed(() =>
    this.narrow() ? NARROW_ROW : this.density.rowHeight(),
  );
  protected readonly cells = computed(() =>
    this.narrow() ? this.columns().filter((column) => column.narrow !== undefined) : this.columns(),
  );
  protected readonly cellId = `grid-${++grids}-cell`;
  private readonly chosen = signal<{ readonly row: number; readonly column: number }>({
    row: 0,
    column: 0,
  });
  /** Where there are fewer columns than before, as beside an open row, it is in the last of them. */
  private readonly active = computed(() => {
    const { row, column } = this.chosen();
    return { row, column: Math.max(0, Math.min(column, this.columnCount() - 1)) };
  });
  /** Pixels, of the body's scrollbar. */
  protected readonly gutter = signal(0);
  private readonly changeDetector = inject(ChangeDetectorRef);
  private readonly destroyed = inject(DestroyRef);
  private readonly clock = inject(Clock);
  /** Pixels, of all columns. */
  private readonly room = signal(0);
  /** Of the columns, in pixels; none where there are no columns. */
  private readonly widths = computed(() =>
    this.narrow()
      ? []
      : columnWidths(this.columns(), this.room() - (this.selectable() ? TICK_WIDTH : 0)),
  );
  private anchor = 0;

  protected readonly count = computed(() => this.rows().total() ?? 0);
  /** Most rows arrive with the page, or a moment later. */
  private readonly showSkeleton = signal(false);
  /** While the first page is loading: a screenful of placeholders. */
  private readonly length = computed(() =>
    !this.rows().loading() ? this.count() : this.showSkeleton() ? PENDING_ROWS : 0,
  );
  private readonly scroll = new RowScroll((slots) => untracked(() => this.scrolled(slots)));
  /** The row of the active cell is one of those that exist. */
  private readonly activeExists = signal(false);
  private readonly painter = computed(
    () => new RowPainter(this.space().nativeElement, this.cellId, $localize`Select`),
  );
  protected readonly height = computed(() => this.length() * this.rowHeight());
  protected readonly columnCount = computed(
    () => this.cells().length + (this.selectable() ? 1 : 0),
  );
  protected readonly template = computed(() =>
    [...(this.selectable() ? [TICK_WIDTH] : []), ...this.widths()]
      .map((width) => `${width}px`)
      .join(' '),
  );
  /** The id of the active cell, while it exists and has been loaded. */
  protected readonly activeId = computed(() =>
    this.activeExists() && this.rows().row()(this.active().row) !== undefined ? this.cellId : null,
  );
  protected readonly allSelected = computed(
    () => this.count() > 0 && this.selection().size >= this.count(),
  );

  private readonly fonts = computed((): FontFaces => {
    const style = getComputedStyle(this.host.nativeElement);
    const font = `${style.fontWeight} ${style.fontSize}`;
    return {
      text: `${font} ${style.fontFamily}`,
      code: `${font} ${style.getPropertyValue('--mono')}`,
    };
  });

  /**
   * The texts of a row, computed once for as long as the row, the columns and the clock are the
   * same.
   */
  private readonly textsOf = computed(() => {
    const columns = this.cells();
    const widths = this.widths();
    const now = this.clock.now();
    const narrow = this.narrow();
    const known = new WeakMap<T, readonly CellText[]>();
    return (row: T): readonly CellText[] => {
      let texts = known.get(row);
      if (texts === undefined)
        known.set(
          row,
          (texts = columns.map((column, index) =>
            fitCell(
              cellText(column.cell(row), now),
              column,
              widths[index] ?? 0,
              narrow,
              this.fonts,
            ),
          )),
        );
      return texts;
    };
  });
  /** Of a row that has not been loaded yet. */
  private readonly pending = computed(() =>
    this.cells().map((column) =>
      fitCell({ css: 'pending', text: '', after: '' }, column, Infinity, this.narrow(), this.fonts),
    ),
  );

  /** What each row looks like; another function as soon as any of them looks different. */
  private readonly looks = computed(() => {
    const rowAt = this.rows().row();
    const textsOf = this.textsOf();
    const pending = this.pending();
    const height = this.rowHeight();
    const widths = this.widths();
    const selection = this.selectable() ? this.selection() : null;
    const active = this.active();
    const current = this.current();
    const changed = this.changed();
    return (index: number): RowLook => {
      const row = rowAt(index);
      const id = row?.id ?? '';
      return {
        height,
        widths,
        texts: row === undefined ? pending : textsOf(row),
        selected: selection?.has(id) ?? null,
        focused: active.row === index ? active.column : null,
        current: row !== undefined && id === current,
        changed: changed.get(id) ?? null,
        pending: row === undefined,
      };
    };
  });

  constructor() {
    // another query starts at the top
    effect(() => {
      if (this.rows().loading()) untracked(() => this.chosen.set({ row: 0, column: 0 }));
    });
    effect(() => {
      const length = this.length();
      const height = this.rowHeight();
      untracked(() => this.scroll.setRows(length, height));
    });
    effect(() => {
      this.rows();
      this.count();
      this.active();
      untracked(() => this.loadVisible());
    });
    effect(() => this.painter().paint(this.scroll.slots, this.looks()));
    afterNextRender(() => {
      // from the first paint: a slow machine may take as long to draw the page
      requestAnimationFrame(() => setTimeout(() => this.showSkeleton.set(true), SKELETON_AFTER_MS));
      const host = this.host.nativeElement;
      const body = this.body().nativeElement;
      // not in the template: hovering changes no state
      let hovering: ReturnType<typeof setTimeout> | undefined;
      host.addEventListener('mouseover', (event) => {
        clearTimeout(hovering);
        hovering = setTimeout(() => this.hovered(event.target), HOVER_MS);
      });
      const observer = new ResizeObserver(() => {
        const room = {
          width: host.clientWidth,
          height: body.clientHeight,
          gutter: body.offsetWidth - body.clientWidth,
        };
        rememberSize(this.label(), room);
        this.resize(room);
        // in this frame: nobody sees a header that is not above its columns
        this.changeDetector.detectChanges();
      });
      observer.observe(body);
      observer.observe(host);
      const detach = this.scroll.attach(body);
      this.destroyed.onDestroy(() => {
        observer.disconnect();
        detach();
      });
    });
  }

  ngOnInit(): void {
    const room = rememberedSize(this.label());
    if (room === null) return;
    this.resize(room);
    this.scroll.assumeHeight(room.height);
  }

  private resize({ width, gutter }: GridSize): void {
    // the header keeps clear of the body's scrollbar, however wide that is here
    this.gutter.set(gutter);
    this.narrow.set(width < NARROW_BELOW);
    this.room.set(width - gutter);
  }

  /**
   * In the frame in which the list scrolled: those rows alone are written, and the page is not
   * looked through for what else may have changed.
   */
  private scrolled(slots: readonly Slot[] | null): void {
    this.loadVisible();
    const painter = this.painter();
    painter.paint(slots ?? this.scroll.slots, this.looks());
    if (slots === null) painter.keep(this.scroll.slots);
  }

  /** Loads the rows near the viewport, and notes whether the active cell exists. */
  private loadVisible(): void {
    const { start, end } = this.scroll.range;
    const { row } = this.active();
    this.rows().show(start - ROWS_AHEAD, Math.min(end + ROWS_AHEAD, Math.max(1, this.count())));
    this.activeExists.set(start <= row && row < end);
  }

  private rowAt(index: number): T | undefined {
    return this.rows().row()(index);
  }

  private cellAt(
    target: EventTarget | null,
  ): { readonly cell: HTMLElement; readonly row: number; readonly column: number } | null {
    const cell = (target as HTMLElement).closest<HTMLElement>('[role=gridcell]');
    const row = cell?.parentElement;
    return cell && row
      ? {
          cell,
          row: Number(row.getAttribute('aria-rowindex')) - 2,
          column: [...row.children].indexOf(cell),
        }
      : null;
  }

  /**
   * A text that is cut gets a tooltip. Not while rows scroll under the pointer: measuring them would
   * force a layout.
   */
  private hovered(target: EventTarget | null): void {
    const hit = this.cellAt(target);
    if (hit === null) return;
    const { cell, row, column } = hit;
    const shown = this.rowAt(row);
    const of = this.cells()[column - (this.selectable() ? 1 : 0)];
    if (shown === undefined || of === undefined) return;
    const cellValue = of.cell(shown);
    this.painter().setTitle(
      cell,
      fullText(cellValue) ||
        (cell.scrollWidth > cell.clientWidth ? cellText(cellValue, this.clock.now()).text : ''),
    );
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

  /** A click anywhere in the grid. */
  protected clicked(event: MouseEvent): void {
    const hit = this.cellAt(event.target);
    if (hit === null) return;
    const { row, column } = hit;
    this.focus();
    this.chosen.set({ row, column });
    if (event.shiftKey && this.selectable()) this.selectRange(row);
    else if (this.selectable() && column === 0) this.toggle(row);
    else this.open(row);
  }

  protected keydown(event: KeyboardEvent): void {
    const { row, column } = this.active();
    const page = Math.max(
      1,
      Math.floor(this.body().nativeElement.clientHeight / this.rowHeight()) - 1,
    );
    const last = Math.max(0, this.count() - 1);
    const to = (toRow: number, toColumn = column): void =>
      this.goTo(
        Math.min(last, Math.max(0, toRow)),
        Math.min(this.columnCount() - 1, Math.max(0, toColumn)),
      );
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
    this.host.nativeElement
      .querySelector<HTMLElement>('[role=grid]')
      ?.focus({ preventScroll: true });
  }

  private goTo(row: number, column: number): void {
    this.chosen.set({ row, column });
    this.scroll.show(row);
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
    for (let i = Math.min(this.anchor, index); i <= Math.max(this.anchor, index); i++) {
      const row = this.rowAt(i);
      if (row) selection.set(row.id, row);
    }
    this.selected.emit(selection);
  }

  /** Selects all rows that are loaded, or none. */
  protected toggleAll(): void {
    if (this.selection().size > 0) this.selected.emit(new Map());
    else this.selected.emit(new Map([...this.rows().rows()].map(([, row]) => [row.id, row])));
  }
}
