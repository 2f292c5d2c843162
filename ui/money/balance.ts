import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Money as Amount } from '../api/models/money';
import type { VendorAccount } from '../api/models/vendor-account';
import { dayText } from '../core/formats';
import { isNegative } from '../terms/amounts';
import { Money } from '../terms/money';
import { onTheWayStatuses } from '../terms/payouts';
import { When } from '../terms/when';

interface Sum {
  readonly label: string;
  readonly explained: string;
  readonly money: Amount;
  /** What it is made of. */
  readonly link: readonly string[];
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
}

/** What a vendor has in one currency, and what moved in this month. */
@Component({
  selector: 'tp-balance',
  imports: [Money, RouterLink, When],
  template: `
    <section [attr.aria-label]="of().currency">
      <header>
        <h2>{{ of().currency }}</h2>
        <span class="muted"
          ><ng-container i18n>Last changed</ng-container>&ngsp;<tp-when [at]="of().changedAt"
        /></span>
      </header>
      @if (of().blocked; as blocked) {
        <p class="note-box refused">
          <strong i18n>Payouts blocked since {{ day(blocked.at) }}.</strong>
          {{ blocked.reason }}
        </p>
      }
      @if (owes()) {
        <p class="note-box waiting" i18n>
          Refunds exceed earnings since the last payout. Future earnings are offset first; until
          then there is nothing to pay out.
        </p>
      }
      <dl class="sums">
        @for (sum of sums(); track sum.label) {
          <div>
            <dt>{{ sum.label }}</dt>
            <dd>
              <a class="why" [routerLink]="sum.link" [queryParams]="sum.query"
                ><tp-money [of]="sum.money"
              /></a>
            </dd>
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
      <p class="actions">
        <a [routerLink]="['/money/statement']" [queryParams]="{ account: of().id }" i18n
          >This month’s statement</a
        >
      </p>
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
    const { id, vendorOrgId, currency, held, available, reserved, onTheWay, total } = this.of();
    const statement = { link: ['/money/statement'] };
    return [
      {
        label: $localize`Held`,
        explained: $localize`Paid by buyers, held until orders are completed`,
        money: held,
        link: ['/money/accounts', id, 'held'],
        query: { held: 'true' },
      },
      {
        label: $localize`Available`,
        explained: $localize`Earned less commission, ready for payout`,
        money: available,
        ...statement,
        query: { account: id, all: '' },
      },
      {
        label: $localize`Reserved`,
        explained: $localize`Earned, held back temporarily`,
        money: reserved,
        ...statement,
        query: { account: id, of: 'reserved', all: '' },
      },
      {
        label: $localize`In transit`,
        explained: $localize`In a payout that has not reached the bank`,
        money: onTheWay,
        link: ['/money/payouts'],
        query: { status: onTheWayStatuses, currency, vendorOrgId },
      },
      {
        label: $localize`Paid`,
        explained: $localize`Paid into the bank account to date`,
        money: total.paid,
        ...statement,
        query: { account: id, of: 'paid', all: '' },
      },
    ];
  });
  protected readonly flows = computed(() => {
    const { captured, gross, commission, tax, reversed, paid } = this.of().inMonth;
    return [
      { label: $localize`Paid by buyers`, money: captured },
      { label: $localize`Sales released`, money: gross },
      { label: $localize`Commission`, money: commission },
      { label: $localize`VAT on commission`, money: tax },
      { label: $localize`Deducted for refunds`, money: reversed },
      { label: $localize`Paid out`, money: paid },
    ];
  });
}
