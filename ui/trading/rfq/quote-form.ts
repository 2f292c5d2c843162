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
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { priceListsList$Json } from '../../api/fn/prices/price-lists-list-json';
import { rfqOffer } from '../../api/fn/quotes/rfq-offer';
import type { Rfq } from '../../api/models/rfq';
import { FailureNotice } from '../../components/failure-notice';
import { NumberQuestion } from '../../components/number-question';
import { errorAt, type Failure, failureOf } from '../../core/failure';
import { countText, dayFromToday, today } from '../../core/formats';
import { reading } from '../../core/reading';
import { typedAmount, typedWhole } from '../../core/typed-number';

interface Offered {
  readonly price: string;
  readonly leadTime: string;
  readonly note: string;
}

const blank: Offered = { price: '', leadTime: '', note: '' };
/** As the API takes it: at most six decimals; null where it is none, or one of two. */
function priceOf(text: string): string | null {
  const typed = typedAmount(text);
  return typed.is === 'number' && /^\d+(\.\d{1,6})?$/.test(typed.value) ? typed.value : null;
}

/** A price for each line of the request; a line without one is not offered. */
@Component({
  selector: 'tp-quote-form',
  imports: [MatButton, FailureNotice, NumberQuestion],
  template: `
    <form class="block" (submit)="$event.preventDefault(); send()">
      <div class="scroll-x">
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" i18n>SKU</th>
              <th scope="col" i18n>Product</th>
              <th scope="col" class="end" i18n>Quantity</th>
              <th scope="col" class="end" i18n>Unit price</th>
              <th scope="col" class="end" i18n>Lead time, days</th>
              <th scope="col" i18n>Note</th>
            </tr>
          </thead>
          <tbody>
            @for (line of lines(); track line.id; let index = $index) {
              <tr>
                <td class="mono">{{ line.sku }}</td>
                <td>
                  {{ line.name }}
                  @if (line.note) {
                    <p class="muted">{{ line.note }}</p>
                  }
                </td>
                <td class="end">{{ count(line.quantity) }}</td>
                <td class="end">
                  <input
                    #price
                    class="box number"
                    inputmode="decimal"
                    [attr.aria-label]="priceLabel + ' ' + line.sku"
                    [value]="priceText(line.id)"
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
                    #lead
                    class="box number short"
                    inputmode="numeric"
                    [attr.aria-invalid]="wrongLeadTime(line.id)"
                    [attr.aria-label]="leadLabel + ' ' + line.sku"
                    (input)="set(line.id, { leadTime: lead.value })"
                  />
                </td>
                <td>
                  <input
                    #text
                    class="box"
                    maxlength="500"
                    [attr.aria-label]="noteLabel + ' ' + line.sku"
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
          <label for="valid-until" i18n>Good until the end of</label>
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
          Offer {{ count(priced().length) }} of {{ count(lines().length) }}
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
  readonly lines = input.required<readonly Rfq['lines'][number][]>();
  readonly offered = output();
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
    () => this.typedCurrency() ?? (this.listsRead.hasValue() ? this.listsRead.value() : ''),
  );
  protected readonly today = today();
  protected readonly priceLabel = $localize`Unit price of`;
  protected readonly leadLabel = $localize`Lead time of`;
  protected readonly noteLabel = $localize`Note on`;
  protected readonly count = countText;
  /** What is typed outlives a change of the request that others make. */
  private readonly typed = linkedSignal<string, ReadonlyMap<string, Offered>>({
    source: () => this.rfq().id,
    computation: () => new Map(),
  });
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
      this.priced().every(({ id }) => !this.wrong(id) && !this.wrongLeadTime(id)) &&
      this.validUntil() !== '' &&
      /^[A-Z]{3}$/.test(this.currency()),
  );

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

  protected priceText(id: string): string {
    return this.typed().get(id)?.price ?? '';
  }

  /** Null unless the price can be read in two ways. */
  protected choices(id: string): readonly string[] | null {
    const typed = typedAmount(this.priceText(id));
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
      const lines = this.priced().map(({ id }) => {
        const { price, leadTime, note } = this.typed().get(id)!;
        const days = typedWhole(leadTime);
        return {
          id,
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
