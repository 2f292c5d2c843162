import { computed, signal } from '@angular/core';
import { type Trouble, troubleOf } from '../../core/problem';
import type { AsOf } from '../../api/models/as-of';

export const WINDOW = 100;

/** One window of a list, as the API answers it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number | null;
  readonly totalIsLowerBound: boolean;
  readonly asOf: AsOf;
}

/** The beginning of a list as it was read some time ago. */
export interface ReadBefore<T> {
  readonly page: Page<T>;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

export type LoadPage<T> = (offset: number, limit: number) => Promise<Page<T>>;

/**
 * The rows of a list, held in windows that are read as they come into view. A new question (`ask`)
 * forgets what was there; `refresh` reads what is in view again and replaces it when it is there,
 * so that nothing blinks; so is what was `before`, which stands there until then.
 */
export class Windows<T> {
  private load: LoadPage<T> | null = null;
  /** Of the question: answers to an earlier one are dropped. */
  private question = 0;
  private wanted: readonly number[] = [0];
  private readonly held = signal<ReadonlyMap<number, readonly T[]>>(new Map());
  private readonly reading = new Set<number>();

  readonly total = signal<number | null>(null);
  readonly totalIsLowerBound = signal(false);
  readonly asOf = signal<AsOf | null>(null);
  readonly readAt = signal<number>(0);
  readonly trouble = signal<Trouble | null>(null);
  readonly updating = signal(false);
  /** Nothing has been answered yet. */
  readonly loading = computed(() => this.total() === null && this.trouble() === null);

  /** The row at an index, where it is at hand; another function as soon as others are. */
  readonly row = computed(() => {
    const held = this.held();
    return (index: number): T | undefined => held.get(Math.floor(index / WINDOW))?.[index % WINDOW];
  });

  /** Every row that is at hand, by its index. */
  *rows(): IterableIterator<readonly [number, T]> {
    for (const [window, rows] of this.held())
      for (const [index, row] of rows.entries()) yield [window * WINDOW + index, row];
  }

  ask(load: LoadPage<T>, before?: ReadBefore<T>): void {
    this.question++;
    this.load = load;
    this.wanted = [0];
    this.reading.clear();
    this.held.set(new Map());
    this.total.set(null);
    this.trouble.set(null);
    this.updating.set(false);
    if (before) {
      this.take(0, before.page, before.readAt);
      void this.refresh();
    } else void this.read(0);
  }

  /** Rows from `first` to before `end` are in view. */
  show(first: number, end: number): void {
    const from = Math.floor(Math.max(0, first) / WINDOW);
    const to = Math.floor(Math.max(0, end - 1) / WINDOW);
    this.wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    for (const window of this.wanted) if (!this.held().has(window)) void this.read(window);
  }

  async refresh(): Promise<void> {
    if (this.load === null) return;
    this.updating.set(true);
    const inView = this.wanted;
    const question = this.question;
    await Promise.all(inView.map((window) => this.read(window, true)));
    if (question !== this.question) return;
    this.updating.set(false);
    // what is out of view is older than what was just read
    this.held.update(
      (held) =>
        new Map(
          [...held].filter(([window]) => inView.includes(window) || this.wanted.includes(window)),
        ),
    );
  }

  private async read(window: number, again = false): Promise<void> {
    const { load, question } = this;
    if (load === null || (!again && this.reading.has(window))) return;
    this.reading.add(window);
    try {
      const page = await load(window * WINDOW, WINDOW);
      if (question !== this.question) return;
      this.take(window, page, Date.now());
      this.trouble.set(null);
    } catch (error) {
      if (question === this.question) this.trouble.set(troubleOf(error));
    } finally {
      if (question === this.question) this.reading.delete(window);
    }
  }

  private take(
    window: number,
    { items, total, totalIsLowerBound, asOf }: Page<T>,
    readAt: number,
  ): void {
    this.held.update((held) => new Map(held).set(window, items));
    this.total.set(total ?? window * WINDOW + items.length);
    this.totalIsLowerBound.set(totalIsLowerBound);
    this.asOf.set(asOf);
    this.readAt.set(readAt);
  }
}
