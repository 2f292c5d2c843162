import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { HttpErrorResponse, provideHttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { installLayout, layOut } from '../../testing/layout';
import { type Column, textCell } from './columns';
import { Grid } from './grid';
import { PagedRows } from './paged-rows';
import { GridHarness } from './testing/grid.harness';

interface Order {
  readonly id: string;
  readonly number: string;
  readonly vendor: string;
}

const COLUMNS: readonly Column<Order>[] = [
  {
    key: 'number',
    header: 'Number',
    width: 120,
    sort: 'number',
    narrow: 'title',
    cell: ({ number }) => textCell(number),
  },
  { key: 'vendor', header: 'Vendor', width: 200, cell: ({ vendor }) => textCell(vendor) },
  {
    key: 'note',
    header: 'Note',
    width: 100,
    sort: 'note',
    narrow: 'sub',
    cell: () => textCell(null),
  },
];
const asOf = { position: '7', at: '2026-01-01T00:00:00.000Z', lagMs: 0 };
const order = (index: number): Order => ({
  id: `id-${index}`,
  number: `2611-${index}`,
  vendor: 'Harrow',
});

/** A page with a list, and what it hears of it. */
@Component({
  imports: [Grid],
  template: `<tp-grid
    label="Orders"
    [rows]="rows"
    [columns]="columns()"
    [sort]="sort()"
    [selectable]="selectable()"
    [selection]="selection()"
    [current]="current()"
    [changed]="changed()"
    (sorted)="sort.set($event)"
    (opened)="opened.push($event.id)"
    (selected)="selection.set($event)"
  />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class OrdersPage {
  readonly rows = new PagedRows<Order>();
  readonly columns = signal(COLUMNS);
  readonly sort = signal('');
  readonly selectable = signal(true);
  readonly selection = signal<ReadonlyMap<string, Order>>(new Map());
  readonly current = signal<string | null>(null);
  readonly changed = signal<ReadonlyMap<string, string>>(new Map());
  readonly opened: string[] = [];
}

describe('a list', () => {
  let page: OrdersPage;
  let grid: GridHarness;
  /** The offsets of the pages that were loaded. */
  let loaded: number[];

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** Until no more rows are made: the list makes some in each frame. */
  const painted = async (): Promise<void> => {
    const made = (): string =>
      Array.from(
        document.querySelectorAll('[aria-rowindex]'),
        (row) => `${row.getAttribute('aria-rowindex')} ${row.getAttribute('aria-hidden')}`,
      ).join();
    for (let before = ''; before !== made();) {
      before = made();
      await frame();
      await frame();
    }
  };
  /** A list of so many orders on a screen of twenty rows. */
  const open = async (
    total: number,
    load = (offset: number, limit: number): Promise<readonly Order[]> =>
      Promise.resolve(
        Array.from({ length: Math.min(limit, total - offset) }, (_, index) =>
          order(offset + index),
        ),
      ),
  ): Promise<void> => {
    const fixture = TestBed.createComponent(OrdersPage);
    document.body.append(fixture.nativeElement as HTMLElement);
    page = fixture.componentInstance;
    page.rows.load(async (offset, limit) => {
      loaded.push(offset);
      return { items: await load(offset, limit), total, totalIsLowerBound: false, asOf };
    });
    grid = await TestbedHarnessEnvironment.loader(fixture).getHarness(GridHarness);
    await painted();
  };
  const indexes = async (): Promise<number[]> => (await grid.rows()).map(({ index }) => index);

  beforeEach(() => {
    localStorage.clear();
    installLayout({ width: 1_000, height: 640 });
    loaded = [];
    TestBed.configureTestingModule({ providers: [provideHttpClient()] });
  });

  it('shows what its columns say of each row', async () => {
    await open(3);
    expect(await grid.label()).toBe('Orders');
    expect(await grid.length()).toBe(3);
    expect(await grid.headers()).toEqual(['Number', 'Vendor', 'Note']);
    expect((await grid.rows()).map(({ texts }) => texts)).toEqual([
      ['2611-0', 'Harrow', '–'],
      ['2611-1', 'Harrow', '–'],
      ['2611-2', 'Harrow', '–'],
    ]);
  });

  it('shows other columns as soon as others are chosen', async () => {
    await open(1);
    page.columns.set([COLUMNS[1]!, COLUMNS[0]!]);
    expect(await grid.headers()).toEqual(['Vendor', 'Number']);
    expect((await grid.rows())[0]!.texts).toEqual(['Harrow', '2611-0']);
  });

  it('has rows of two lines where there is no room for columns', async () => {
    await open(1);
    layOut({ width: 400, height: 640 });
    await painted();
    expect((await grid.rows())[0]!.texts).toEqual(['2611-0', '–']);
  });

  describe('that is sorted', () => {
    it('goes up by a column first, then down, by the columns that can be sorted by', async () => {
      await open(3);
      expect(await grid.isSortable('Vendor')).toBe(false);
      expect(await grid.sortOf('Number')).toBe('none');
      await grid.sortBy('Number');
      expect(page.sort()).toBe('number');
      expect(await grid.sortOf('Number')).toBe('ascending');
      await grid.sortBy('Number');
      expect(page.sort()).toBe('-number');
      expect(await grid.sortOf('Number')).toBe('descending');
      expect(await grid.sortOf('Note')).toBe('none');
      await grid.sortBy('Note');
      expect(page.sort()).toBe('note');
    });
  });

  describe('whose rows are selected', () => {
    const selected = async (): Promise<number[]> =>
      (await grid.rows()).filter((row) => row.selected).map(({ index }) => index);

    it('selects a row by its box without opening it, and not any more by a second click', async () => {
      await open(5);
      await grid.toggleRow(1);
      await grid.toggleRow(3);
      expect(await selected()).toEqual([1, 3]);
      await grid.toggleRow(1);
      expect(await selected()).toEqual([3]);
      expect([...page.selection().keys()]).toEqual(['id-3']);
      expect(page.opened).toEqual([]);
    });
    it('selects all rows from the last one to the one that is clicked with Shift', async () => {
      await open(9);
      await grid.toggleRow(6);
      await grid.clickRow(3, { shift: true });
      expect(await selected()).toEqual([3, 4, 5, 6]);
      expect(page.opened).toEqual([]);
    });
    it('selects all that are loaded, or none', async () => {
      await open(3);
      await grid.toggleAll();
      expect(await selected()).toEqual([0, 1, 2]);
      await grid.toggleAll();
      expect(await selected()).toEqual([]);
    });
    it('selects with the keyboard, and nothing after Escape', async () => {
      await open(5);
      await grid.press('down');
      await grid.press('space');
      await grid.press('down');
      await grid.press('down');
      await grid.press('space', { shift: true });
      expect(await selected()).toEqual([1, 2, 3]);
      await grid.press('escape');
      expect(await selected()).toEqual([]);
    });
    it('keeps what is selected when it scrolls away', async () => {
      await open(1_000);
      await grid.toggleRow(2);
      await grid.press('end', { control: true });
      await painted();
      expect([...page.selection().keys()]).toEqual(['id-2']);
      await grid.press('home', { control: true });
      await painted();
      expect(await selected()).toEqual([2]);
    });
    it('has no boxes where rows are not selected', async () => {
      await open(2);
      page.selectable.set(false);
      expect((await grid.rows()).map((row) => row.selected)).toEqual([null, null]);
      await grid.press('space');
      expect(page.selection().size).toBe(0);
    });
  });

  describe('at the keyboard', () => {
    it('moves from cell to cell and stops at its edges', async () => {
      await open(3);
      page.selectable.set(false);
      expect(await grid.activeCell()).toEqual({ row: 0, text: '2611-0' });
      await grid.press('up');
      await grid.press('left');
      expect(await grid.activeCell()).toEqual({ row: 0, text: '2611-0' });
      await grid.press('right');
      await grid.press('down');
      expect(await grid.activeCell()).toEqual({ row: 1, text: 'Harrow' });
      for (let times = 0; times < 5; times++) {
        await grid.press('down');
        await grid.press('right');
      }
      expect(await grid.activeCell()).toEqual({ row: 2, text: '–' });
      await grid.press('home');
      expect(await grid.activeCell()).toEqual({ row: 2, text: '2611-2' });
    });
    it('moves by what is in view, to the end and back, and what is moved to exists', async () => {
      await open(1_000);
      page.selectable.set(false);
      await grid.press('pageDown');
      await painted();
      // 640 pixels are twenty rows, of which one is seen again
      expect(await grid.activeCell()).toEqual({ row: 19, text: '2611-19' });
      await grid.press('end', { control: true });
      await painted();
      expect(await grid.activeCell()).toEqual({ row: 999, text: '2611-999' });
      await grid.press('home', { control: true });
      await painted();
      expect(await grid.activeCell()).toEqual({ row: 0, text: '2611-0' });
    });
    it('is in a cell that there is when fewer columns have room, as beside an open row', async () => {
      await open(3);
      await grid.press('down');
      await grid.press('end');
      layOut({ width: 400, height: 640 });
      await painted();
      expect((await grid.activeCell())?.row).toBe(1);
      layOut({ width: 1_000, height: 640 });
      await painted();
      expect(await grid.activeCell()).toEqual({ row: 1, text: '–' });
    });

    it('opens the row it is at by Enter, and any by a click, which it is at from then on', async () => {
      await open(5);
      await grid.press('down');
      await grid.press('enter');
      await grid.clickRow(3);
      await grid.press('down');
      await grid.press('enter');
      expect(page.opened).toEqual(['id-1', 'id-3', 'id-4']);
    });
  });

  describe('of any length', () => {
    it('has elements for the rows in view and a few beyond', async () => {
      await open(100_000);
      expect(await grid.length()).toBe(100_000);
      expect(await indexes()).toEqual(Array.from({ length: 24 }, (_, index) => index));
    });
    it('loads the pages that come into view, and no others', async () => {
      await open(100_000);
      expect(loaded).toEqual([0]);
      await grid.press('end', { control: true });
      await painted();
      expect(loaded.at(-1)).toBe(99_900);
      expect(loaded.length).toBeLessThan(4);
      expect((await indexes()).at(-1)).toBe(99_999);
    });
  });

  it('says which row is open, and who has just changed one', async () => {
    await open(3);
    page.current.set('id-1');
    page.changed.set(new Map([['id-2', 'Ben']]));
    expect((await grid.rows()).map(({ current, changedBy }) => [current, changedBy])).toEqual([
      [false, null],
      [true, null],
      [false, 'Ben'],
    ]);
  });

  describe('that is not there', () => {
    it('is busy while it loads, with placeholders that screen readers skip', async () => {
      await open(5, () => new Promise(() => undefined));
      expect(await grid.isBusy()).toBe(true);
      expect(await grid.length()).toBeNull();
      while ((await grid.placeholders()) === 0) await frame();
      expect(await grid.rows()).toEqual([]);
      expect(await grid.activeCell()).toBeNull();
      await grid.press('enter');
      expect(page.opened).toEqual([]);
    });
    it('has no rows and no active cell where nothing was found', async () => {
      await open(0);
      expect(await grid.isBusy()).toBe(false);
      expect(await grid.length()).toBe(0);
      expect(await grid.rows()).toEqual([]);
      expect(await grid.activeCell()).toBeNull();
    });
    it('is not busy any more when it could not be loaded, and shows no placeholders', async () => {
      await open(5, () => Promise.reject(new HttpErrorResponse({ status: 503 })));
      expect(page.rows.failure()?.status).toBe(503);
      expect(await grid.isBusy()).toBe(false);
      expect(await grid.placeholders()).toBe(0);
      expect(await grid.rows()).toEqual([]);
    });
    it('keeps its rows when loading them again fails', async () => {
      let fails = false;
      await open(2, () =>
        fails
          ? Promise.reject(new HttpErrorResponse({ status: 503 }))
          : Promise.resolve([order(0), order(1)]),
      );
      fails = true;
      await page.rows.refresh();
      expect(page.rows.failure()?.status).toBe(503);
      expect(await indexes()).toEqual([0, 1]);
    });
  });
});
