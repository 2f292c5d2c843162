import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Money as Amount } from '../api/models/money';
import { amountText } from '../core/formats';

/** An amount, its currency muted; of what one's role is not told, a dash. */
@Component({
  selector: 'tp-money',
  template: `{{ text() }} <span class="currency">{{ of()?.currency }}</span>`,
  styles: `
    :host {
      white-space: nowrap;
    }

    .currency {
      color: var(--muted);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Money {
  readonly of = input.required<Amount | null>();
  protected readonly text = computed(() => {
    const of = this.of();
    return of ? amountText(of) : '–';
  });
}
