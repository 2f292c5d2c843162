import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { buyingResolve } from '../../api/fn/buying/buying-resolve';
import { cartAdd } from '../../api/fn/buying/cart-add';
import { requisitionListsAdd } from '../../api/fn/buying/requisition-lists-add';
import { requisitionListsCreate } from '../../api/fn/buying/requisition-lists-create';
import { productsSuggest } from '../../api/fn/catalogue/products-suggest';
import type { LineProblem } from '../../api/models/line-problem';
import { FailureNotice } from '../../components/failure-notice';
import { csvOf } from '../../components/grid/csv';
import { Icon } from '../../components/icons/icon';
import { type Failure, failureOf } from '../../core/failure';
import { countText, moneyText, unitPriceText } from '../../core/formats';
import { saveCsv } from '../../core/save-file';
import { isShort } from '../../terms/availability';
import { LineProblems } from '../../terms/line-problems';
import { requestQuotes } from '../../trading/rfq/request-quotes';
import { type ChosenColumns, ColumnChoice } from './column-choice';
import { otherFileText } from './other-file';
import { MOST_ROWS, type QuickRow, QuickRows } from './quick-rows';
import { type Columns, readText, type Table, tableOf, wantedOf, withColumns } from './table';
import type { FileContents } from './table.worker';

const TYPING_MS = 300;
const KEPT_MS = 500;
const KEPT = 'tradepost.quickOrder';
/** One request puts so many lines into the cart. */
const CART_LINES = 1_500;
const LARGEST_FILE = 5 * 1024 * 1024;
/** Pixels: the row itself, and the text below it; on a phone in two lines. */
const ROW = 52;
const NARROW_ROW = 112;

interface Suggested {
  readonly sku: string;
  readonly text: string;
  readonly context: string;
}

/** As the page itself keeps what was typed. */
const TYPED: Columns = { code: 0, quantity: 1, unit: 2 };
const keptTable = (rows: readonly (readonly string[])[]): Table => ({
  header: null,
  rows,
  columns: TYPED,
  mark: null,
  unclear: [],
  encoding: null,
});

/**
 * Codes and quantities, typed, pasted or from a file, in one table: what is right goes on, what is
 * wrong stays until it is right.
 */
@Component({
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ColumnChoice,
    Icon,
    LineProblems,
    MatAutocomplete,
    MatAutocompleteTrigger,
    MatButton,
    MatOption,
    RouterLink,
    FailureNotice,
  ],
  templateUrl: './quick-order.page.html',
  styleUrl: './quick-order.page.scss',
  host: {
    '(paste)': 'pasted($event)',
    '(dragover)': '$event.preventDefault()',
    '(drop)': 'dropped($event)',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuickOrderPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly ask = requestQuotes();
  protected readonly quick = new QuickRows();
  protected readonly rowHeight = matchMedia('(max-width: 900px)').matches ? NARROW_ROW : ROW;
  protected readonly mostRows = countText(MOST_ROWS);
  protected readonly onlyBad = signal(false);
  protected readonly shown = computed(() =>
    this.onlyBad() ? this.quick.bad() : this.quick.rows(),
  );
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly confirmation = signal<{
    readonly text: string;
    readonly link: string | null;
  } | null>(null);
  /** The table that was read last and what stood there before, until somebody changes a row. */
  protected readonly taken = signal<{ readonly table: Table; readonly before: string[][] } | null>(
    null,
  );
  protected readonly suggested = signal<readonly Suggested[]>([]);
  protected readonly codeLabel = $localize`Code in row`;
  protected readonly quantityLabel = $localize`Quantity in row`;
  protected readonly unitLabel = $localize`Unit in row`;
  protected readonly removeLabel = $localize`Remove row`;
  protected readonly count = countText;
  protected readonly isShort = isShort;
  protected readonly money = moneyText;
  protected readonly price = unitPriceText;
  private typing: ReturnType<typeof setTimeout> | null = null;
  private suggesting: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    const kept = sessionStorage.getItem(KEPT);
    if (kept !== null) {
      this.quick.add(wantedOf(keptTable(JSON.parse(kept) as string[][])));
      void this.resolve();
    }
    // what was typed outlives the page and the tab's reload
    let keeping: ReturnType<typeof setTimeout> | null = null;
    effect(() => {
      this.quick.filled();
      // while somebody types on and on, too
      keeping ??= setTimeout(() => {
        keeping = null;
        this.keep();
      }, KEPT_MS);
    });
    const leave = (): void => this.keep();
    addEventListener('pagehide', leave);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('pagehide', leave);
      if (keeping !== null) clearTimeout(keeping);
      this.keep();
    });
  }

  private keep(): void {
    sessionStorage.setItem(KEPT, JSON.stringify(this.typed()));
  }

  protected readonly isBad = ({ state, line, problems }: QuickRow): boolean =>
    state === 'resolved' && (line === null || problems.some(({ blocking }) => blocking));
  protected readonly keyOf = (_index: number, { key }: QuickRow): number => key;

  protected type(
    row: QuickRow,
    typed: Partial<Pick<QuickRow, 'code' | 'quantityText' | 'unit'>>,
  ): void {
    this.confirmation.set(null);
    this.taken.set(null);
    this.quick.change(row.key, typed);
    if (this.typing !== null) clearTimeout(this.typing);
    this.typing = setTimeout(() => void this.resolve(), TYPING_MS);
  }

  protected typeCode(row: QuickRow, code: string): void {
    this.type(row, { code });
    if (this.suggesting !== null) clearTimeout(this.suggesting);
    this.suggesting = setTimeout(() => void this.suggest(code.trim()), TYPING_MS / 2);
  }

  private async suggest(q: string): Promise<void> {
    if (q.length < 2) return this.suggested.set([]);
    const answer = await this.api.invoke(productsSuggest, { q, limit: 8 }).catch(() => null);
    this.suggested.set(
      (answer?.suggestions ?? []).flatMap(({ kind, sku, text, context }) =>
        kind === 'product' && sku !== null ? [{ sku, text, context }] : [],
      ),
    );
  }

  /**
   * Enter goes to the next row, Shift+Enter back; in the code's cell a suggestion that is marked is
   * taken first.
   */
  protected enter(event: Event, index: number, column: 'code' | 'quantity'): void {
    const { shiftKey, target } = event as KeyboardEvent;
    if ((target as HTMLElement).getAttribute('aria-activedescendant')) return;
    event.preventDefault();
    if (column === 'code' && !shiftKey && this.shown()[index]?.code.trim() !== '')
      this.focus(index, 'quantity');
    else
      this.focus(index + (shiftKey ? -1 : 1), column === 'quantity' && !shiftKey ? 'code' : column);
  }

  private focus(index: number, column: 'code' | 'quantity'): void {
    const row = this.shown()[index];
    if (!row) return;
    const find = () =>
      this.host.nativeElement.querySelector<HTMLInputElement>(`#${column}-${row.key}`);
    const take = () => {
      const input = find();
      input?.focus();
      input?.select();
      return input !== null;
    };
    // at once where the row is there: what is typed next must not land in the cell before
    if (take()) return;
    this.viewport()?.scrollToIndex(Math.max(0, index - 2));
    requestAnimationFrame(take);
  }

  protected take(row: QuickRow, sku: string): void {
    this.suggested.set([]);
    this.type(row, { code: sku });
  }

  protected mend(row: QuickRow, quantity: string): void {
    this.type(row, { quantityText: quantity });
  }

  protected unitMend({ problems }: QuickRow): LineProblem | undefined {
    return problems.find(({ code }) => code === 'resolve/unit');
  }

  protected mendUnit(row: QuickRow, { suggestions, params }: LineProblem): void {
    this.type(row, {
      quantityText: /^\d+/.exec(suggestions[0] ?? '')?.[0] ?? row.quantityText,
      unit: String(params['sellingUnit'] as string),
    });
  }

  protected pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const target = event.target as HTMLElement;
    // a single value is pasted into its cell, as anywhere
    if (!/[\t\n\r;]/.test(text.trim()) && target.matches('input')) return;
    event.preventDefault();
    this.read(() => readText(text));
  }

  protected pasteText(text: string): void {
    this.read(() => readText(text));
  }

  protected dropped(event: DragEvent): void {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void this.open(file);
  }

  protected async open(file: File | undefined): Promise<void> {
    if (!file) return;
    this.failure.set(null);
    if (file.size > LARGEST_FILE)
      return this.refuse($localize`This file is larger than 5 MB. Split it into smaller files.`);
    const worker = new Worker(new URL('./table.worker', import.meta.url), { type: 'module' });
    const { promise, resolve, reject } = Promise.withResolvers<FileContents>();
    worker.onmessage = ({ data }: MessageEvent<FileContents>) => resolve(data);
    worker.onerror = () => reject(new Error(''));
    worker.postMessage(file);
    try {
      const contents = await promise;
      if ('kind' in contents) this.refuse(otherFileText(contents.kind));
      else if ('error' in contents)
        this.refuse($localize`We can’t read this file: ${contents.error}:reason:`);
      else if ('rows' in contents) this.read(() => tableOf(contents.rows));
      else this.read(() => readText(contents.text, contents.encoding));
    } catch {
      this.refuse($localize`We can’t read this file.`);
    } finally {
      worker.terminate();
    }
  }

  private read(table: () => Table): void {
    this.failure.set(null);
    this.confirmation.set(null);
    try {
      const read = table();
      const before = this.typed();
      const wanted = wantedOf(read);
      if (wanted.length === 0) return this.refuse($localize`The file has no rows with a code.`);
      const left = this.quick.add(wanted);
      const merged = read.rows.length - wanted.length;
      this.confirmation.set({
        text: [
          wanted.length === 1
            ? $localize`1 row added.`
            : $localize`${countText(wanted.length)}:count: rows added.`,
          merged > 0
            ? $localize`Rows with a code already in the table: ${countText(merged)}:count:. Their quantities were added.`
            : '',
          left > 0
            ? $localize`Rows left out: ${countText(left)}:count:. The limit is ${this.mostRows}:most: rows at a time.`
            : '',
        ].join(' '),
        link: null,
      });
      this.taken.set({ table: read, before });
      void this.resolve();
    } catch (error) {
      this.refuse($localize`We can’t read this as a table: ${failureOf(error).text}:reason:`);
    }
  }

  /**
   * The table was read otherwise than it was meant: it is taken in anew, beside what stood there
   * before.
   */
  protected readAgain({ columns, mark }: ChosenColumns): void {
    const taken = this.taken();
    if (taken === null) return;
    this.quick.remove(new Set(this.quick.rows().map(({ key }) => key)));
    if (taken.before.length > 0) this.quick.add(wantedOf(keptTable(taken.before)));
    const table = withColumns(taken.table, columns, mark);
    this.read(() => table);
    this.taken.set({ table, before: taken.before });
  }

  private typed(): string[][] {
    return this.quick.filled().map(({ code, quantityText, unit }) => [code, quantityText, unit]);
  }

  private refuse(text: string): void {
    this.failure.set({ status: -1, code: 'screen', text, errors: [] });
  }

  protected async resolve(): Promise<void> {
    const questions = this.quick.ask();
    if (questions.length === 0) return;
    try {
      const { rows } = await this.api.invoke(buyingResolve, { body: { rows: [...questions] } });
      this.quick.answer(questions, rows);
      this.failure.set(null);
      if (this.onlyBad() && this.quick.bad().length === 0) this.onlyBad.set(false);
    } catch (error) {
      this.quick.unasked(questions);
      this.failure.set(failureOf(error));
    }
  }

  protected async toCart(): Promise<void> {
    const done = await this.send(async (lines) => {
      for (let from = 0; from < lines.length; from += CART_LINES)
        await this.api.invoke(cartAdd, { body: { lines: lines.slice(from, from + CART_LINES) } });
    });
    if (done !== null)
      this.confirmation.set({
        text:
          done === 1
            ? $localize`1 item added to cart.`
            : $localize`${countText(done)}:count: items added to cart.`,
        link: '/cart',
      });
  }

  protected async toList(): Promise<void> {
    const { ListNameDialog } = await import('../requisition-lists/list-name-dialog');
    const name = (await firstValueFrom(
      this.dialogs.open(ListNameDialog, { width: '420px' }).afterClosed(),
    )) as string | undefined;
    if (!name) return;
    let id = '';
    const done = await this.send(async (lines) => {
      ({ id } = await this.api.invoke(requisitionListsCreate, {
        body: { name, lines: lines.slice(0, CART_LINES) },
      }));
      for (let from = CART_LINES; from < lines.length; from += CART_LINES)
        await this.api.invoke(requisitionListsAdd, {
          id,
          body: { lines: lines.slice(from, from + CART_LINES) },
        });
    });
    if (done !== null)
      this.confirmation.set({
        text:
          done === 1
            ? $localize`1 item added to list “${name}:name:”.`
            : $localize`${countText(done)}:count: items added to list “${name}:name:”.`,
        link: `/lists/${id}`,
      });
  }

  protected async toRfq(): Promise<void> {
    const good = this.quick.good();
    const lines = good.map(({ line }) => line!);
    await this.ask(lines, () => {
      this.quick.remove(new Set(good.map(({ key }) => key)));
      this.taken.set(null);
      this.keep();
    });
  }

  /**
   * What was taken leaves the table; what is wrong stays. Answers how many, null where it was
   * refused.
   */
  private async send(
    act: (lines: { productId: string; quantity: number }[]) => Promise<void>,
  ): Promise<number | null> {
    const good = this.quick.good();
    this.busy.set(true);
    this.failure.set(null);
    try {
      await act(good.map(({ line }) => ({ productId: line!.productId, quantity: line!.quantity })));
      this.quick.remove(new Set(good.map(({ key }) => key)));
      this.taken.set(null);
      return good.length;
    } catch (error) {
      this.failure.set(failureOf(error));
      return null;
    } finally {
      this.busy.set(false);
    }
  }

  protected downloadBad(): void {
    const rows = this.quick.bad().map(({ code, quantityText, unit, problems }) => ({
      code,
      quantity: quantityText,
      unit,
      problem: problems.map(({ detail }) => detail).join('; '),
      'would be right': problems.flatMap(({ suggestions }) => suggestions).join(', '),
    }));
    saveCsv(csvOf(rows), 'quick-order-failed.csv');
  }

  protected readonly one = (key: number): ReadonlySet<number> => new Set([key]);

  protected clear(): void {
    this.confirmation.set(null);
    this.taken.set(null);
    this.quick.remove(new Set(this.quick.rows().map(({ key }) => key)));
  }
}
