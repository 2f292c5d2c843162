import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { productsOfVendor$Json } from '../../api/fn/catalogue/products-of-vendor-json';
import { priceListsAdd$Json } from '../../api/fn/prices/price-lists-add-json';
import { priceListsChange } from '../../api/fn/prices/price-lists-change';
import type { PriceList } from '../../api/models/price-list';
import type { PricesOfProduct } from '../../api/models/prices-of-product';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { NumberQuestion } from '../../components/number-question';
import { type Failure, failureOf } from '../../core/failure';
import { type BreakRow, breaksFrom, problemsOf, rowsOf } from './break-rows';
import { pastedRows } from './pasted-rows';

const TYPING_MS = 150;

interface Found {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
}

/** The breaks of one product, as rows of a small sheet: typed, or pasted from another one. */
@Component({
  selector: 'tp-prices-editor',
  imports: [
    Icon,
    MatAutocomplete,
    MatAutocompleteTrigger,
    MatButton,
    MatOption,
    FailureNotice,
    NumberQuestion,
  ],
  template: `
    <form class="block" (submit)="$event.preventDefault(); save()">
      @if (product(); as product) {
        <h2>{{ product.name }}</h2>
        <p class="mono muted">{{ product.sku }}</p>
        <table class="ledger" (paste)="paste($event)">
          <thead>
            <tr>
              <th scope="col" class="end" i18n>From quantity</th>
              <th scope="col" class="end" i18n>Unit price, {{ list().currency }}</th>
              <th scope="col" class="end" i18n>Price per (quantity)</th>
              <th scope="col"><span class="visually-hidden" i18n>Remove</span></th>
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.key; let index = $index) {
              <tr>
                <td class="end">
                  <input
                    #from
                    class="box number"
                    inputmode="numeric"
                    [value]="row.from"
                    [attr.aria-label]="fromLabel + ' ' + (index + 1)"
                    [attr.aria-invalid]="wrong(index, 'from')"
                    (input)="set(index, { from: from.value })"
                  />
                </td>
                <td class="end">
                  <input
                    #price
                    class="box number"
                    inputmode="decimal"
                    [value]="row.price"
                    [attr.aria-label]="priceLabel + ' ' + (index + 1)"
                    [attr.aria-invalid]="wrong(index, 'price')"
                    (input)="set(index, { price: price.value })"
                  />
                </td>
                <td class="end">
                  <input
                    #per
                    class="box number"
                    inputmode="numeric"
                    [value]="row.per"
                    [attr.aria-label]="perLabel + ' ' + (index + 1)"
                    [attr.aria-invalid]="wrong(index, 'per')"
                    (input)="set(index, { per: per.value })"
                  />
                </td>
                <td>
                  <button
                    type="button"
                    class="plain"
                    (click)="remove(index)"
                    [attr.aria-label]="removeLabel + ' ' + (index + 1)"
                  >
                    <tp-icon name="close" />
                  </button>
                </td>
              </tr>
            }
          </tbody>
        </table>
        @for (problem of problems(); track $index) {
          <p class="refused">
            {{ problem.text }}
            @if (problem.choices; as choices) {
              <tp-number-question
                [choices]="choices"
                (chosen)="set(problem.row, { price: $event })"
              />
            }
          </p>
        }
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        <div class="actions">
          <button
            matButton="filled"
            type="submit"
            [disabled]="busy() || problems().length > 0"
            i18n
          >
            Save prices
          </button>
          <button matButton type="button" (click)="add()" i18n>Add quantity break</button>
          <button matButton type="button" (click)="close()" i18n>Close</button>
        </div>
        @if (list().status === 'Published') {
          <p class="muted" i18n>
            Applies as soon as it is saved. Orders already placed keep their prices.
          </p>
        }
      } @else {
        <div class="field">
          <label for="add-product" i18n>Add a product</label>
          <input
            #box
            id="add-product"
            class="box"
            autocomplete="off"
            i18n-placeholder
            placeholder="SKU or name"
            [matAutocomplete]="auto"
            (input)="search(box.value)"
          />
          <mat-autocomplete
            #auto="matAutocomplete"
            [displayWith]="nothingOf"
            [hideSingleSelectionIndicator]="true"
            (optionSelected)="choose($event.option.value)"
          >
            @for (each of found(); track each.id) {
              <mat-option [value]="each"
                ><span class="mono">{{ each.sku }}</span> {{ each.name }}</mat-option
              >
            }
          </mat-autocomplete>
        </div>
        <p class="muted" i18n>Or select a row to edit its prices.</p>
      }
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PricesEditor {
  private readonly api = inject(Api);
  readonly list = input.required<PriceList>();
  /** Null: a product is to be chosen. */
  readonly prices = input<PricesOfProduct | null>(null);
  readonly saved = output();
  readonly closed = output();

  protected readonly fromLabel = $localize`From quantity, row`;
  protected readonly priceLabel = $localize`Unit price, row`;
  protected readonly perLabel = $localize`Price per, row`;
  protected readonly removeLabel = $localize`Remove row`;
  protected readonly nothingOf = (): string => '';
  private readonly added = signal<Found | null>(null);
  protected readonly product = computed((): Found | null => {
    const prices = this.prices();
    return prices ? { id: prices.productId, sku: prices.sku, name: prices.name } : this.added();
  });
  protected readonly rows = linkedSignal<Found | null, readonly BreakRow[]>({
    source: () => this.product(),
    computation: () => rowsOf(this.prices()?.breaks ?? []),
  });
  protected readonly problems = computed(() => problemsOf(this.rows()));
  protected readonly found = signal<readonly Found[]>([]);
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  private typing: ReturnType<typeof setTimeout> | null = null;

  protected search(q: string): void {
    if (this.typing !== null) clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      if (q.trim().length < 2) return this.found.set([]);
      this.api
        .invoke(productsOfVendor$Json, { id: this.list().vendorId, q: q.trim(), limit: 10 })
        .then(
          ({ items }) => this.found.set(items),
          () => this.found.set([]),
        );
    }, TYPING_MS);
  }

  protected choose(found: Found): void {
    this.failure.set(null);
    this.added.set(found);
  }

  protected set(index: number, typed: Partial<BreakRow>): void {
    this.rows.update((rows) =>
      rows.map((row, other) => (other === index ? { ...row, ...typed } : row)),
    );
  }

  protected add(): void {
    this.rows.update((rows) => [
      ...rows,
      {
        key: rows.length === 0 ? 0 : Math.max(...rows.map(({ key }) => key)) + 1,
        from: '',
        price: '',
        per: rows.at(-1)?.per ?? '1',
      },
    ]);
  }

  protected remove(index: number): void {
    this.rows.update((rows) => rows.filter((_, other) => other !== index));
  }

  protected wrong(index: number, field: 'from' | 'price' | 'per'): boolean {
    return this.problems().some((problem) => problem.row === index && problem.field === field);
  }

  /** Rows of quantity and price from a spreadsheet take the place of what is there. */
  protected paste(event: ClipboardEvent): void {
    const pasted = pastedRows(event.clipboardData?.getData('text/plain') ?? '');
    if (pasted === null) return;
    event.preventDefault();
    this.rows.set(pasted);
  }

  protected close(): void {
    this.added.set(null);
    this.failure.set(null);
    this.closed.emit();
  }

  protected async save(): Promise<void> {
    const product = this.product();
    if (!product || this.problems().length > 0) return;
    const { id, revision, status } = this.list();
    this.busy.set(true);
    this.failure.set(null);
    try {
      const rows = breaksFrom(this.rows()).map((row) => ({ ...row, productId: product.id }));
      const ifMatch = { 'If-Match': `"${revision}"` };
      // a draft takes what is new; what stands in it already is changed, as in a published list
      if (status === 'Published' || this.prices() !== null)
        await this.api.invoke(priceListsChange, {
          id,
          ...ifMatch,
          body: { products: [product.id], rows },
        });
      else await this.api.invoke(priceListsAdd$Json, { id, ...ifMatch, body: { rows } });
      this.added.set(null);
      this.saved.emit();
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
