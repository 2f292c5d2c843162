import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { productsFind$Json } from '../../api/fn/catalogue/products-find-json';
import { priceListsList$Json } from '../../api/fn/prices/price-lists-list-json';
import { rfqOffer } from '../../api/fn/quotes/rfq-offer';
import type { Quote } from '../../api/models/quote';
import type { Rfq } from '../../api/models/rfq';
import { listProduct } from '../../catalogue/listing/list-product';
import { FailureNotice } from '../../components/failure-notice';
import { NumberQuestion } from '../../components/number-question';
import { errorAt, type Failure, failureOf } from '../../core/failure';
import { countText, dayFromToday, today } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { typedAmount, typedWhole } from '../../core/typed-number';
import { AskedLine } from './asked-line';

interface Offered {
  readonly price: string;
  readonly leadTime: string;
  readonly note: string;
  /** SKU of the product that would be delivered, where it is not the one asked for. */
  readonly sku: string;
  readonly quantity: string;
  readonly minimum: string;
}

interface Known {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly discontinued: boolean;
}

type Line = Rfq['lines'][number];

const blank: Offered = {
  price: '',
  leadTime: '',
  note: '',
  sku: '',
  quantity: '',
  minimum: '',
};
/** As the API takes it: at most six decimals; null where it is none, or one of two. */
function priceOf(text: string): string | null {
  const typed = typedAmount(text);
  return typed.is === 'number' && /^\d+(\.\d{1,6})?$/.test(typed.value) ? typed.value : null;
}

/** A price for each line of the request; a line without one is not offered. */
@Component({
  selector: 'tp-quote-form',
  imports: [AskedLine, MatButton, FailureNotice, NumberQuestion],
  template: `
    <form class="block" (submit)="$event.preventDefault(); send()">
      <div class="scroll-x">
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" i18n>Requested</th>
              @if (asksForProducts()) {
                <th scope="col" i18n>Your product</th>
              }
              <th scope="col" class="end" i18n>Quantity</th>
              <th scope="col" class="end" i18n>Unit price</th>
              <th scope="col" class="end" i18n>Minimum quantity</th>
              <th scope="col" class="end" i18n>Lead time (days)</th>
              <th scope="col" i18n>Note</th>
            </tr>
          </thead>
          <tbody>
            @for (line of lines(); track line.id; let index = $index) {
              <tr>
                <td><tp-asked-line [rfqId]="rfq().id" [line]="line" /></td>
                @if (asksForProducts()) {
                  <td>
                    @if (needsProduct(line)) {
                      <input
                        #product
                        class="box mono"
                        maxlength="64"
                        autocomplete="off"
                        [attr.list]="'products-' + index"
                        [attr.aria-label]="productLabel + ' ' + nameOf(line)"
                        [value]="of(line.id).sku"
                        (input)="look(line.id, product.value)"
                      />
                      <datalist [id]="'products-' + index">
                        @for (each of found(); track each.id) {
                          <option [value]="each.sku">{{ each.name }}</option>
                        }
                      </datalist>
                      @if (productOf(line.id); as named) {
                        <p class="muted">{{ named.name }}</p>
                      } @else {
                        <p>
                          <button matButton type="button" (click)="list(line)" i18n>
                            Create a product for this…
                          </button>
                        </p>
                      }
                      @if (errorIn(line.id, 'productId'); as text) {
                        <span class="refused">{{ text }}</span>
                      }
                    } @else {
                      <span class="muted" i18n>as requested</span>
                    }
                  </td>
                }
                <td class="end">
                  <input
                    #units
                    class="box number short"
                    inputmode="numeric"
                    [attr.aria-label]="quantityLabel + ' ' + nameOf(line)"
                    [placeholder]="count(line.quantity)"
                    [value]="of(line.id).quantity"
                    [attr.aria-invalid]="wrongUnits(of(line.id).quantity)"
                    (input)="set(line.id, { quantity: units.value })"
                  />
                  @if (unitOf(line); as unit) {
                    <span class="muted">{{ unit }}</span>
                  }
                  @if (errorIn(line.id, 'quantity'); as text) {
                    <span class="refused">{{ text }}</span>
                  }
                </td>
                <td class="end">
                  <input
                    #price
                    class="box number"
                    inputmode="decimal"
                    [attr.aria-label]="priceLabel + ' ' + nameOf(line)"
                    [value]="of(line.id).price"
                    [attr.aria-invalid]="wrong(line.id)"
                    (input)="set(line.id, { price: price.value })"
                  />
                  @if (choices(line.id); as choices) {
                    <tp-number-question
                      [choices]="choices"
                      (chosen)="set(line.id, { price: $event })"
                    />
                  }
                  @if (error(line.id); as text) {
                    <span class="refused">{{ text }}</span>
                  }
                </td>
                <td class="end">
                  <input
                    #least
                    class="box number short"
                    inputmode="numeric"
                    [attr.aria-label]="minimumLabel + ' ' + nameOf(line)"
                    [value]="of(line.id).minimum"
                    [attr.aria-invalid]="wrongUnits(of(line.id).minimum)"
                    (input)="set(line.id, { minimum: least.value })"
                  />
                  @if (errorIn(line.id, 'minimumQuantity'); as text) {
                    <span class="refused">{{ text }}</span>
                  }
                </td>
                <td class="end">
                  <input
                    #lead
                    class="box number short"
                    inputmode="numeric"
                    [attr.aria-invalid]="wrongLeadTime(line.id)"
                    [value]="of(line.id).leadTime"
                    [attr.aria-label]="leadLabel + ' ' + nameOf(line)"
                    (input)="set(line.id, { leadTime: lead.value })"
                  />
                </td>
                <td>
                  <input
                    #text
                    class="box"
                    maxlength="500"
                    [value]="of(line.id).note"
                    [attr.aria-label]="noteLabel + ' ' + nameOf(line)"
                    (input)="set(line.id, { note: text.value })"
                  />
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
      <div class="form">
        <div class="field">
          <label for="valid-until" i18n>Valid until</label>
          <input
            #until
            id="valid-until"
            class="box"
            type="date"
            [min]="today"
            [value]="validUntil()"
            (input)="validUntil.set(until.value)"
          />
        </div>
        <div class="field">
          <label for="quote-currency" i18n>Currency of the prices</label>
          <input
            #code
            id="quote-currency"
            class="box"
            maxlength="3"
            [value]="currency()"
            (input)="setCurrency(code.value)"
          />
        </div>
        <div class="field">
          <label for="quote-note" i18n>Note to the buyer</label>
          <input
            #note
            id="quote-note"
            class="box"
            maxlength="2000"
            (input)="noteText.set(note.value)"
          />
        </div>
      </div>
      @if (failure(); as refused) {
        <tp-failure [of]="refused" />
      }
      <div class="actions">
        <button matButton="filled" type="submit" [disabled]="busy() || !ready()" i18n>
          Send quote ({{ count(priced().length) }} of {{ count(lines().length) }} lines)
        </button>
      </div>
    </form>
  `,
  styles: `
    input.number {
      width: 112px;
    }

    input.short {
      width: 72px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuoteForm {
  private readonly api = inject(Api);
  readonly rfq = input.required<Rfq>();
  readonly lines = input.required<readonly Line[]>();
  /** The vendor's last quote, from which a new one begins. */
  readonly before = input<Quote | undefined>(undefined);
  readonly offered = output();
  private readonly listProduct = listProduct();
  private readonly me = inject(Session).me()?.organization.id;
  private readonly listsRead = reading(
    () => true,
    () =>
      this.api
        .invoke(priceListsList$Json, { limit: 1, status: ['Published'] })
        .then(({ items }) => items[0]?.currency ?? ''),
  );
  /** That of one's own price lists, unless another is typed. */
  private readonly typedCurrency = signal<string | null>(null);
  protected readonly currency = computed(
    () =>
      this.typedCurrency() ??
      this.before()?.lines[0]?.unitPrice.currency ??
      (this.listsRead.hasValue() ? this.listsRead.value() : ''),
  );
  protected readonly today = today();
  protected readonly priceLabel = $localize`Unit price for`;
  protected readonly leadLabel = $localize`Lead time for`;
  protected readonly noteLabel = $localize`Note on`;
  protected readonly count = countText;
  /** What is typed outlives a change of the request that others make. */
  private readonly typed = linkedSignal<string, ReadonlyMap<string, Offered>>({
    source: () => `${this.rfq().id} ${this.before()?.id}`,
    computation: () =>
      untracked(
        () =>
          new Map(
            (this.before()?.lines ?? []).map((line) => [line.id, this.asBefore(line)] as const),
          ),
      ),
  });
  private readonly words = signal('');
  private readonly productsRead = reading(
    () => this.words().trim() || undefined,
    (q) =>
      this.api
        .invoke(productsFind$Json, { q, vendorId: [this.me!], limit: 20 })
        .then(({ items }) => items),
  );
  protected readonly found = computed(() =>
    this.productsRead.hasValue() ? this.productsRead.value() : [],
  );
  /** Own products by their SKU as it is typed, as far as they have been seen here. */
  private readonly known = linkedSignal<readonly Known[], ReadonlyMap<string, Known>>({
    source: this.found,
    computation: (found, earlier) =>
      new Map([
        ...(earlier?.value ?? this.offeredBefore()),
        ...found
          .filter(({ discontinued }) => !discontinued)
          .map((each) => [each.sku.toUpperCase(), each] as const),
      ]),
  });
  protected readonly asksForProducts = computed(() =>
    this.lines().some((line) => this.needsProduct(line)),
  );
  protected readonly productLabel = $localize`Your product for`;
  protected readonly quantityLabel = $localize`Quantity offered for`;
  protected readonly minimumLabel = $localize`Minimum quantity for`;
  protected readonly validUntil = signal(dayFromToday(14));
  protected readonly noteText = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly priced = computed(() =>
    this.lines().filter(({ id }) => (this.typed().get(id)?.price ?? '').trim() !== ''),
  );
  protected readonly ready = computed(
    () =>
      this.priced().length > 0 &&
      this.priced().every(
        (line) =>
          !this.wrong(line.id) &&
          !this.wrongLeadTime(line.id) &&
          !this.wrongUnits(this.of(line.id).quantity) &&
          !this.wrongUnits(this.of(line.id).minimum) &&
          (!this.needsProduct(line) || this.productOf(line.id) !== null),
      ) &&
      this.validUntil() !== '' &&
      /^[A-Z]{3}$/.test(this.currency()),
  );

  private asBefore({ unitPrice, leadTimeDays, note, sku, ...line }: Quote['lines'][number]) {
    return {
      price: unitPrice.amount,
      leadTime: leadTimeDays === null ? '' : String(leadTimeDays),
      note: note ?? '',
      sku,
      quantity: String(line.quantity),
      minimum: line.minimumQuantity === null ? '' : String(line.minimumQuantity),
    };
  }

  private offeredBefore(): ReadonlyMap<string, Known> {
    return new Map(
      (this.before()?.lines ?? []).map(({ productId: id, sku, name, unit }) => [
        sku.toUpperCase(),
        { id, sku, name, unit: unit ?? '', discontinued: false },
      ]),
    );
  }

  /** What is described, or sold by somebody else, is quoted with a product of one's own. */
  protected needsProduct({ productId, vendorOrgId }: Line): boolean {
    return productId === null || vendorOrgId !== this.me;
  }

  protected nameOf({ sku, name }: Line): string {
    return sku ?? name;
  }

  protected of(id: string): Offered {
    return this.typed().get(id) ?? blank;
  }

  protected look(id: string, sku: string): void {
    this.set(id, { sku });
    this.words.set(sku);
  }

  protected productOf(id: string): Known | null {
    return this.known().get(this.of(id).sku.trim().toUpperCase()) ?? null;
  }

  /** In which unit a line is offered. */
  protected unitOf(line: Line): string | null {
    return (this.needsProduct(line) ? this.productOf(line.id)?.unit : null) ?? line.unit;
  }

  protected wrongUnits(text: string): boolean {
    const typed = typedWhole(text);
    return typed.is !== 'empty' && !(typed.is === 'number' && Number(typed.value) >= 1);
  }

  protected errorIn(id: string, field: string): string | null {
    const index = this.priced().findIndex((line) => line.id === id);
    return index < 0 ? null : errorAt(this.failure(), `/lines/${index}/${field}`);
  }

  /** A product for this buyer, which may stay out of the catalogue. */
  protected async list(line: Line): Promise<void> {
    const name = line.name.split('\n')[0]!.slice(0, 200);
    const product = await this.listProduct({ name, unlisted: true });
    if (!product) return;
    this.known.update((known) => new Map(known).set(product.sku.toUpperCase(), product));
    this.set(line.id, { sku: product.sku });
  }

  protected set(id: string, part: Partial<Offered>): void {
    this.typed.update((typed) => new Map(typed).set(id, { ...(typed.get(id) ?? blank), ...part }));
  }

  protected setCurrency(code: string): void {
    this.typedCurrency.set(code.trim().toUpperCase());
  }

  protected wrong(id: string): boolean {
    const price = this.typed().get(id)?.price ?? '';
    return price.trim() !== '' && priceOf(price) === null;
  }

  protected wrongLeadTime(id: string): boolean {
    const typed = typedWhole(this.typed().get(id)?.leadTime ?? '');
    return typed.is !== 'empty' && !(typed.is === 'number' && Number(typed.value) >= 0);
  }

  /** Null unless the price can be read in two ways. */
  protected choices(id: string): readonly string[] | null {
    const typed = typedAmount(this.of(id).price);
    return typed.is === 'unclear' ? typed.choices : null;
  }

  protected error(id: string): string | null {
    const index = this.priced().findIndex((line) => line.id === id);
    return index < 0 ? null : errorAt(this.failure(), `/lines/${index}/unitPrice/amount`);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    this.busy.set(true);
    this.failure.set(null);
    try {
      const lines = this.priced().map((line) => {
        const { id } = line;
        const { price, leadTime, note, quantity, minimum } = this.of(id);
        const days = typedWhole(leadTime);
        const units = typedWhole(quantity);
        const least = typedWhole(minimum);
        return {
          id,
          ...(this.needsProduct(line) ? { productId: this.productOf(id)!.id } : {}),
          ...(units.is === 'number' ? { quantity: Number(units.value) } : {}),
          ...(least.is === 'number' ? { minimumQuantity: Number(least.value) } : {}),
          unitPrice: { amount: priceOf(price)!, currency: this.currency() },
          ...(days.is === 'number' ? { leadTimeDays: Number(days.value) } : {}),
          ...(note.trim() ? { note: note.trim() } : {}),
        };
      });
      const { id, revision } = this.rfq();
      const validUntil = new Date(`${this.validUntil()}T23:59:59`).toISOString();
      await this.api.invoke(rfqOffer, {
        id,
        'If-Match': `"${revision}"`,
        body: {
          lines,
          validUntil,
          ...(this.noteText().trim() ? { note: this.noteText().trim() } : {}),
        },
      });
      this.typed.set(new Map());
      this.offered.emit();
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
