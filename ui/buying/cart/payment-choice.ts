import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Api } from '../../api/api';
import { cartPaymentMethods } from '../../api/fn/buying/cart-payment-methods';
import { FailureNotice } from '../../components/failure-notice';
import { type Failure, errorAt, sentence } from '../../core/failure';
import { reading } from '../../core/reading';
import { methodHint, methodLabel, type PayingMethod } from '../../terms/payments';

interface Choice {
  readonly method: PayingMethod;
  readonly label: string;
  readonly hint: string;
  /** Why it is not offered; empty: it is. */
  readonly because: readonly string[];
}

/** How to pay: every way that there is, and of each that is not offered, why. */
@Component({
  selector: 'tp-payment-choice',
  imports: [FailureNotice],
  template: `
    <fieldset>
      <legend i18n>Payment method</legend>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      @for (choice of choices(); track choice.method) {
        <label class="tick" [class.muted]="choice.because.length > 0"
          ><input
            type="radio"
            name="payment"
            [checked]="method() === choice.method"
            [disabled]="choice.because.length > 0"
            [attr.aria-describedby]="'paying-' + choice.method"
            (change)="chosen.emit(choice.method)"
          />
          <span>{{ choice.label }}</span></label
        >
        <div class="hint muted" [id]="'paying-' + choice.method">
          @for (reason of choice.because; track reason) {
            <p>{{ reason }}</p>
          } @empty {
            @if (method() === choice.method) {
              <p>{{ choice.hint }}</p>
              @if (currencies() > 1 && choice.method !== 'account') {
                <p i18n>The order has more than one currency. You pay for each separately.</p>
              }
              @if (simulated() && choice.method !== 'account') {
                <p i18n>Simulated: no real money is moved.</p>
              }
            }
          }
        </div>
      }
      @if (refused(); as text) {
        <span class="error" role="alert">{{ text }}</span>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: flex;
      flex-direction: column;
      margin: 0;
      padding: 0;
      border: 0;
      gap: 4px;
    }

    legend {
      padding: 0 0 4px;
      font: 600 13px / 20px var(--sans);
    }

    .tick {
      display: flex;
      align-items: center;
      min-height: 28px;
      gap: 8px;
    }

    .hint {
      padding-inline-start: 24px;
    }

    @media (pointer: coarse) {
      .tick {
        min-height: 44px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PaymentChoice {
  private readonly api = inject(Api);
  readonly method = input.required<PayingMethod>();
  /** Changes when the cart does. */
  readonly revision = input.required<number>();
  readonly failure = input<Failure | null>(null);
  readonly chosen = output<PayingMethod>();

  protected readonly read = reading(
    () => this.revision(),
    () => this.api.invoke(cartPaymentMethods),
    ({ resource }) => ['priceList', 'product', 'payoutAccount'].includes(resource),
  );
  private readonly offered = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly simulated = computed(() => this.offered()?.simulated ?? false);
  protected readonly currencies = computed(() => this.offered()?.items.length ?? 0);
  /** One way for the whole order: it has to be offered in every currency. */
  protected readonly choices = computed((): readonly Choice[] => {
    const items = this.offered()?.items ?? [];
    const methods = items[0]?.methods.map(({ method }) => method) ?? ['account' as const];
    return methods.map((method) => ({
      method,
      label: methodLabel(method),
      hint: methodHint(method),
      because: [
        ...new Set(
          items.flatMap((item) =>
            item.methods.flatMap((each) =>
              each.method === method && each.because ? [sentence(each.because.detail)] : [],
            ),
          ),
        ),
      ],
    }));
  });
  /** What was chosen is still offered. */
  readonly isOffered = computed(
    () => this.choices().find((c) => c.method === this.method())?.because.length === 0,
  );
  protected readonly refused = computed(() => errorAt(this.failure(), '/payment'));
}
