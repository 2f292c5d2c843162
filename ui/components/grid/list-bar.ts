import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { type Failure, failureOf } from '../../core/failure';
import { countText, dayFromToday, dayText } from '../../core/formats';
import { Idle } from '../../core/idle';
import { saveBlob, saveCsv } from '../../core/save-file';
import { Icon } from '../icons/icon';
import { NotLoaded } from '../not-loaded';
import { Popover } from '../popover';
import { AsOfLine } from './as-of-line';
import type { Column } from './columns';
import { ColumnsMenu } from './columns-menu';
import { ExportMenu } from './export-menu';
import type { ExportChoice, Exporter } from './export-scope';
import type { Filter } from './filters';
import type { ListState } from './list-state';
import type { PagedRows } from './paged-rows';
import { SavedViews } from './saved-views';

const TYPING_MS = 120;

/** Above a grid: its text, filters, columns, saved views and exports, and how fresh it is. */
@Component({
  selector: 'tp-list-bar',
  imports: [AsOfLine, ColumnsMenu, ExportMenu, Icon, NotLoaded, Popover, SavedViews],
  templateUrl: './list-bar.html',
  styleUrl: './list-bar.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListBar<T> {
  readonly state = input.required<ListState>();
  readonly rows = input.required<PagedRows<T>>();
  /** What saved views are of, `orders`. */
  readonly of = input.required<string>();
  readonly searchLabel = input.required<string>();
  readonly filters = input<readonly Filter[]>([]);
  readonly columns = input<readonly Column<T>[]>([]);
  readonly selectedCount = input(0);
  /** Answers the table in the form that was chosen. */
  readonly exporter = input<Exporter | null>(null);

  private readonly search = viewChild<ElementRef<HTMLInputElement>>('search');
  private typing: ReturnType<typeof setTimeout> | null = null;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly filtersLabel = $localize`Filters`;
  protected readonly removeLabel = $localize`Remove filter`;
  protected readonly idle = inject(Idle);
  /** Their buttons have been pressed, and there is no menu yet. */
  protected readonly choosingColumns = signal(false);
  protected readonly choosingScope = signal(false);
  protected readonly exporting = signal(false);
  protected readonly failure = signal<Failure | null>(null);

  protected readonly query = computed(() => this.state().query());
  protected readonly shown = computed(() => {
    const chosen = this.query().columns;
    return new Set(
      chosen.length > 0
        ? chosen
        : this.columns()
            .filter(({ optional }) => !optional)
            .map(({ key }) => key),
    );
  });
  protected readonly chips = computed(() =>
    this.filters().flatMap((filter) => {
      const values = this.query().filters[filter.name] ?? [];
      if (values.length === 0) return [];
      const text = values.map((value) =>
        filter.kind === 'choice'
          ? (filter.options.find((option) => option.value === value)?.label ?? value)
          : filter.kind === 'text'
            ? value
            : dayText(value),
      );
      return [{ filter, text: text.join(', ') }];
    }),
  );
  protected readonly count = computed(() => {
    const total = this.rows().total();
    if (total === null) return '';
    const text = countText(total);
    return this.rows().totalIsLowerBound() ? $localize`more than ${text}:count:` : text;
  });
  protected readonly narrowed = computed(() => this.query().q !== '' || this.chips().length > 0);

  protected typed(text: string): void {
    if (this.typing !== null) clearTimeout(this.typing);
    this.typing = setTimeout(() => this.state().change({ q: text.trim() }), TYPING_MS);
  }

  protected toggle(name: string, value: string): void {
    const before = this.query().filters[name] ?? [];
    this.setFilter(
      name,
      before.includes(value) ? before.filter((each) => each !== value) : [...before, value],
    );
  }

  protected setFilter(name: string, values: readonly string[]): void {
    this.state().change({
      filters: { ...this.query().filters, [name]: values.filter((value) => value !== '') },
    });
  }

  /** Of the beginning of that day here. */
  protected setSince(name: string, day: string): void {
    this.setFilter(name, day === '' ? [] : [new Date(`${day}T00:00:00`).toISOString()]);
  }

  protected daysAgo(days: number): string {
    return dayFromToday(-days);
  }

  protected isChosen(name: string, value: string): boolean {
    return this.query().filters[name]?.includes(value) ?? false;
  }

  protected clear(): void {
    const input = this.search()?.nativeElement;
    if (input) input.value = '';
    this.state().change({ q: '', filters: {} });
  }

  protected toggleColumn(key: string): void {
    const shown = this.shown();
    const columns = this.columns()
      .filter((column) => (column.key === key ? !shown.has(key) : shown.has(column.key)))
      .map((column) => column.key);
    if (columns.length > 0) this.state().change({ columns });
  }

  protected async export({ scope, format }: ExportChoice): Promise<void> {
    this.exporting.set(true);
    this.failure.set(null);
    try {
      const file = await this.exporter()!(scope, format);
      if (typeof file === 'string') saveCsv(file, `${this.of()}.csv`);
      else saveBlob(file, `${this.of()}.${format}`);
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.exporting.set(false);
    }
  }

  /** The search is where typing goes on a page that has one. */
  focus(): void {
    this.host.nativeElement.querySelector('input')?.focus();
  }
}

/** Those that the address asks for, in the list's own order. */
export function shownColumns<T>(
  columns: readonly Column<T>[],
  chosen: readonly string[],
): readonly Column<T>[] {
  return chosen.length > 0
    ? columns.filter(({ key }) => chosen.includes(key))
    : columns.filter(({ optional }) => !optional);
}
