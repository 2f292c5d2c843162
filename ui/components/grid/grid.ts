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
import { Icon } from '../icons/icon';
import { DisplayPreferences } from '../../core/display-preferences';
import { Clock } from '../../core/clock';
import { type CellText, cellText, fullText } from './cell-text';
import { columnWidths } from './column-widths';
import type { Column } from './columns';
import { keepRoom, lastRoom, type Room } from './last-room';
import { type Face, placed } from './placed';
import { type RowLook, RowPainter } from './row-painter';
import { RowScroll, type Slot } from './row-scroll';
import type { Windows } from './windows';

let grids = 0;

/** Pixels. */
const NARROW_BELOW = 600;
const NARROW_ROW = 56;
/** Pixels, of the boxes for selecting. */
const TICK = 36;
const PENDING_ROWS = 24;
/** So long nobody needs a place for a row that is on its way. */
const PATIENCE_MS = 150;
const POINTING_MS = 150;
/** So many rows before they are seen, they are read. */
const AHEAD = 60;

/**
 * A list of any length: rows of one height, of which only those in view exist. The focus stays on
 * the grid; which cell is meant is said by
 * `aria-activedescendant`, so that a row which scrolls away takes no focus with it. What is
 * selected is known by key, whether in view or not.
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
  readonly rows = input.required<Windows<T>>();
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
  protected readonly active = signal<{ readonly row: number; readonly column: number }>({
    row: 0,
    column: 0,
  });
  /** Pixels, of the body's scrollbar. */
  protected readonly gutter = signal(0);
  private readonly itself = inject(ChangeDetectorRef);
  private readonly destroyed = inject(DestroyRef);
  private readonly clock = inject(Clock);
  /** Pixels, of all columns. */
  private readonly room = signal(0);
  /** Of the columns, in pixels; none where there are no columns. */
  private readonly widths = computed(() =>
    this.narrow() ? [] : columnWidths(this.columns(), this.room() - (this.selectable() ? TICK : 0)),
  );
  private anchor = 0;

  protected readonly count = computed(() => this.rows().total() ?? 0);
  /** Most answers come with the page, or a moment later. */
  private readonly patient = signal(true);
  /** While nothing has been answered: as many rows as a page has, without words. */
  private readonly length = computed(() =>
    !this.rows().loading() ? this.count() : this.patient() ? 0 : PENDING_ROWS,
  );
  private readonly scroll = new RowScroll((slots) => untracked(() => this.moved(slots)));
  /** The row of the cell that is meant is one of those that exist. */
  private readonly activeExists = signal(false);
  private readonly painter = computed(
    () => new RowPainter(this.space().nativeElement, this.cellId, $localize`Select`),
  );
  protected readonly height = computed(() => this.length() * this.rowHeight());
  protected readonly columnCount = computed(
    () => this.cells().length + (this.selectable() ? 1 : 0),
  );
  protected readonly template = computed(() =>
    [...(this.selectable() ? [TICK] : []), ...this.widths()].map((width) => `${width}px`).join(' '),
  );
  /** Of the cell that is meant, while it is there and says something. */
  protected readonly activeId = computed(() =>
    this.activeExists() && this.rows().row()(this.active().row) !== undefined ? this.cellId : null,
  );
  protected readonly allSelected = computed(
    () => this.count() > 0 && this.selection().size >= this.count(),
  );

  private readonly face = computed((): Face => {
    const style = getComputedStyle(this.host.nativeElement);
    const letters = `${style.fontWeight} ${style.fontSize}`;
    return {
      text: `${letters} ${style.fontFamily}`,
      code: `${letters} ${style.getPropertyValue('--mono')}`,
    };
  });

  /**
   * What the cells of a row say, worked out once for as long as the row, the columns and what the
   * clock makes of them are the same.
   */
  private readonly said = computed(() => {
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
          (texts = columns.map((column, at) =>
            placed(cellText(column.cell(row), now), column, widths[at] ?? 0, narrow, this.face),
          )),
        );
      return texts;
    };
  });
  /** Of a row that has not been read yet. */
  private readonly pending = computed(() =>
    this.cells().map((column) =>
      placed({ css: 'pending', text: '', after: '' }, column, Infinity, this.narrow(), this.face),
    ),
  );

  /** What each row looks like; another function as soon as any of them looks different. */
  private readonly looks = computed(() => {
    const rowAt = this.rows().row();
    const said = this.said();
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
        said: row === undefined ? pending : said(row),
        selected: selection?.has(id) ?? null,
        focused: active.row === index ? active.column : null,
        current: row !== undefined && id === current,
        changed: changed.get(id) ?? null,
        pending: row === undefined,
      };
    };
  });

  constructor() {
    // a new question begins at its top
    effect(() => {
      if (this.rows().loading()) untracked(() => this.active.set({ row: 0, column: 0 }));
    });
    effect(() => {
      const length = this.length();
      const height = this.rowHeight();
      untracked(() => this.scroll.list(length, height));
    });
    effect(() => {
      this.rows();
      this.count();
      this.active();
      untracked(() => this.lookAround());
    });
    effect(() => this.painter().paint(this.scroll.slots, this.looks()));
    afterNextRender(() => {
      // from when the page is seen: a slow machine may take as long to draw it
      requestAnimationFrame(() => setTimeout(() => this.patient.set(false), PATIENCE_MS));
      const host = this.host.nativeElement;
      const body = this.body().nativeElement;
      // not in the template: to point at something changes nothing
      let pointing: ReturnType<typeof setTimeout> | undefined;
      host.addEventListener('mouseover', (event) => {
        clearTimeout(pointing);
        pointing = setTimeout(() => this.pointedAt(event.target), POINTING_MS);
      });
      const observer = new ResizeObserver(() => {
        const room = {
          width: host.clientWidth,
          height: body.clientHeight,
          gutter: body.offsetWidth - body.clientWidth,
        };
        keepRoom(this.label(), room);
        this.take(room);
        // in this frame: nobody sees a header that is not above its columns
        this.itself.detectChanges();
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
    const room = lastRoom(this.label());
    if (room === null) return;
    this.take(room);
    this.scroll.expect(room.height);
  }

  private take({ width, gutter }: Room): void {
    // the header keeps clear of the body's scrollbar, however wide that is here
    this.gutter.set(gutter);
    this.narrow.set(width < NARROW_BELOW);
    this.room.set(width - gutter);
  }

  /**
   * In the frame in which the list scrolled: those rows alone are written, and the page is not
   * looked through for what else may have changed.
   */
  private moved(slots: readonly Slot[] | null): void {
    this.lookAround();
    const painter = this.painter();
    painter.paint(slots ?? this.scroll.slots, this.looks());
    if (slots === null) painter.keep(this.scroll.slots);
  }

  /** Reads what is near, and says whether the cell that is meant is there. */
  private lookAround(): void {
    const { start, end } = this.scroll.range;
    const { row } = this.active();
    this.rows().show(start - AHEAD, Math.min(end + AHEAD, Math.max(1, this.count())));
    this.activeExists.set(start <= row && row < end);
  }

  private rowAt(index: number): T | undefined {
    return this.rows().row()(index);
  }

  private placeOf(
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
   * What is cut is said in full. Not while rows pass under the pointer: to ask how wide they are
   * would lay them out.
   */
  private pointedAt(target: EventTarget | null): void {
    const place = this.placeOf(target);
    if (place === null) return;
    const { cell, row, column } = place;
    const shown = this.rowAt(row);
    const of = this.cells()[column - (this.selectable() ? 1 : 0)];
    if (shown === undefined || of === undefined) return;
    const said = of.cell(shown);
    this.painter().entitle(
      cell,
      fullText(said) ||
        (cell.scrollWidth > cell.clientWidth ? cellText(said, this.clock.now()).text : ''),
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

  /** A press anywhere in the grid. */
  protected pressed(event: MouseEvent): void {
    const place = this.placeOf(event.target);
    if (place === null) return;
    const { row, column } = place;
    this.focus();
    this.active.set({ row, column });
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
    this.active.set({ row, column });
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
