import { ComponentHarness, type TestElement, TestKey } from '@angular/cdk/testing';

export interface GridRow {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** The texts of its cells, without the one for selecting. */
  readonly texts: readonly string[];
  /** `null` in a list whose rows are not selected. */
  readonly selected: boolean | null;
  /** Its detail is open. */
  readonly current: boolean;
  /** Who has just changed it; `null` where nobody has. */
  readonly changedBy: string | null;
}

export type Sort = 'ascending' | 'descending' | 'none' | null;

const ROW = '[role=row]:not(.head)';
const KEYS = {
  down: TestKey.DOWN_ARROW,
  up: TestKey.UP_ARROW,
  left: TestKey.LEFT_ARROW,
  right: TestKey.RIGHT_ARROW,
  pageDown: TestKey.PAGE_DOWN,
  pageUp: TestKey.PAGE_UP,
  home: TestKey.HOME,
  end: TestKey.END,
  enter: TestKey.ENTER,
  escape: TestKey.ESCAPE,
  space: ' ',
} as const;

/** A list as somebody reads and uses it, by its roles. */
export class GridHarness extends ComponentHarness {
  static readonly hostSelector = 'tp-grid';

  private readonly grid = this.locatorFor('[role=grid]');

  /** What a screen reader calls it. */
  async label(): Promise<string | null> {
    return (await this.grid()).getAttribute('aria-label');
  }

  async isBusy(): Promise<boolean> {
    return (await (await this.grid()).getAttribute('aria-busy')) === 'true';
  }

  /** Rows of the whole list, whether they exist or not; `null` while that is not known. */
  async length(): Promise<number | null> {
    const count = Number(await (await this.grid()).getAttribute('aria-rowcount'));
    return count < 0 ? null : count - 1;
  }

  /** The texts of the column headers, without the one for selecting. */
  async headers(): Promise<string[]> {
    return Promise.all((await this.headerCells()).map(textOf));
  }

  async sortOf(header: string): Promise<Sort> {
    return (await (await this.header(header)).getAttribute('aria-sort')) as Sort;
  }

  /** Whether rows can be sorted by this column. */
  async isSortable(header: string): Promise<boolean> {
    return (await this.sortOf(header)) !== null;
  }

  async sortBy(header: string): Promise<void> {
    const index = (await this.headers()).indexOf(header);
    const buttons = await this.locatorForAll('[role=columnheader]:not(.tick) button')();
    const sortable = [];
    for (const name of await this.headers()) if (await this.isSortable(name)) sortable.push(name);
    const button = buttons[sortable.indexOf(header)];
    if (index < 0 || button === undefined) throw new Error(`not sortable by ${header}`);
    await button.click();
  }

  /** The rows that exist and are loaded, in their order. */
  async rows(): Promise<readonly GridRow[]> {
    const rows = await this.locatorForAll(`${ROW}:not([aria-hidden])`)();
    const found = await Promise.all(rows.map((row) => this.read(row)));
    return found.sort((one, other) => one.index - other.index);
  }

  /** Rows that exist and are still loading. */
  async placeholders(): Promise<number> {
    return (await this.locatorForAll(`${ROW}[aria-hidden=true]`)()).length;
  }

  /** The cell that the keyboard is at: what `aria-activedescendant` names, if it exists. */
  async activeCell(): Promise<{ readonly row: number; readonly text: string } | null> {
    const id = await (await this.grid()).getAttribute('aria-activedescendant');
    if (id === null) return null;
    for (const row of await this.locatorForAll(ROW)()) {
      const index = Number(await row.getAttribute('aria-rowindex'));
      const cell = await this.locatorForOptional(`${ROW}[aria-rowindex="${index}"] #${id}`)();
      if (cell !== null) return { row: index - 2, text: await cell.text() };
    }
    throw new Error(`aria-activedescendant names ${id}, which does not exist`);
  }

  async press(
    key: keyof typeof KEYS,
    modifiers: { readonly shift?: boolean; readonly control?: boolean } = {},
  ): Promise<void> {
    await (await this.grid()).sendKeys(modifiers, KEYS[key]);
  }

  async clickRow(index: number, modifiers: { readonly shift?: boolean } = {}): Promise<void> {
    const cell = await this.locatorFor(
      `[aria-rowindex="${index + 2}"] [role=gridcell]:not(.tick)`,
    )();
    await cell.click('center', modifiers);
  }

  /** Clicks the box of a row. */
  async toggleRow(index: number): Promise<void> {
    await (await this.locatorFor(`[aria-rowindex="${index + 2}"] .tick`)()).click();
  }

  /** Clicks the box of the header. */
  async toggleAll(): Promise<void> {
    await (await this.locatorFor('[role=columnheader].tick button')()).click();
  }

  private async headerCells(): Promise<readonly TestElement[]> {
    return this.locatorForAll('[role=columnheader]:not(.tick)')();
  }

  private async header(text: string): Promise<TestElement> {
    const cells = await this.headerCells();
    const index = (await Promise.all(cells.map(textOf))).indexOf(text);
    if (index < 0) throw new Error(`no column ${text}`);
    return cells[index]!;
  }

  private async read(row: TestElement): Promise<GridRow> {
    const index = Number(await row.getAttribute('aria-rowindex'));
    const cells = await this.locatorForAll(
      `[role=row][aria-rowindex="${index}"] [role=gridcell]:not(.tick)`,
    )();
    const selected = await row.getAttribute('aria-selected');
    return {
      index: index - 2,
      texts: await Promise.all(cells.map(textOf)),
      selected: selected === null ? null : selected === 'true',
      current: await row.hasClass('current'),
      changedBy: (await row.hasClass('changed'))
        ? ((await row.getAttribute('data-by')) ?? '')
        : null,
    };
  }
}

const textOf = async (element: TestElement): Promise<string> => (await element.text()).trim();
