import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Money as Amount } from '../api/models/money';
import type { VendorAccount } from '../api/models/vendor-account';
import { dayText } from '../core/formats';
import { isNegative } from '../terms/amounts';
import { Money } from '../terms/money';
import { When } from '../terms/when';

interface Sum {
  readonly label: string;
  readonly explained: string;
  readonly money: Amount;
}

/** What a vendor has in one currency, and what moved in this month. */
@Component({
  selector: 'tp-balance',
  imports: [Money, When],
  template: `
    <section [attr.aria-label]="of().currency">
      <header>
        <h2>{{ of().currency }}</h2>
        <span class="muted"
          ><ng-container i18n>Last changed</ng-container> <tp-when [at]="of().changedAt"
        /></span>
      </header>
      @if (of().blocked; as blocked) {
        <p class="note-box refused">
          <strong i18n>Payouts are blocked since {{ day(blocked.at) }}.</strong>
          {{ blocked.reason }}
        </p>
      }
      @if (owes()) {
        <p class="note-box waiting" i18n>
          More was given back to buyers than was earned since the last payout. The next earnings
          make up for it; until then there is nothing to pay out.
        </p>
      }
      <dl class="sums">
        @for (sum of sums(); track sum.label) {
          <div>
            <dt>{{ sum.label }}</dt>
            <dd><tp-money [of]="sum.money" /></dd>
            <dd class="explained">{{ sum.explained }}</dd>
          </div>
        }
      </dl>
      <h3 i18n>This month</h3>
      <dl class="facts">
        @for (flow of flows(); track flow.label) {
          <div>
            <dt>{{ flow.label }}</dt>
            <dd><tp-money [of]="flow.money" /></dd>
          </div>
        }
      </dl>
    </section>
  `,
  styleUrl: './balance.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Balance {
  readonly of = input.required<VendorAccount>();
  protected readonly day = dayText;
  protected readonly owes = computed(() => isNegative(this.of().available));
  protected readonly sums = computed((): readonly Sum[] => {
    const { held, available, reserved, onTheWay, total } = this.of();
    return [
      {
        label: $localize`Held`,
        explained: $localize`Paid by buyers, until their orders are completed`,
        money: held,
      },
      {
        label: $localize`Available`,
        explained: $localize`Earned, less commission: to be paid out`,
        money: available,
      },
      {
        label: $localize`Reserved`,
        explained: $localize`Earned, and kept back for a while`,
        money: reserved,
      },
      {
        label: $localize`On the way`,
        explained: $localize`In a payout that has not reached the bank yet`,
        money: onTheWay,
      },
      {
        label: $localize`Paid`,
        explained: $localize`Paid into the bank account so far`,
        money: total.paid,
      },
    ];
  });
  protected readonly flows = computed(() => {
    const { captured, gross, commission, tax, reversed, paid } = this.of().inMonth;
    return [
      { label: $localize`Taken from buyers`, money: captured },
      { label: $localize`Sales released`, money: gross },
      { label: $localize`Commission on them`, money: commission },
      { label: $localize`VAT on the commission`, money: tax },
      { label: $localize`Taken back for refunds`, money: reversed },
      { label: $localize`Paid out`, money: paid },
    ];
  });
}
