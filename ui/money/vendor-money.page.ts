import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Organizations } from '../core/organizations';
import { Session } from '../core/session';
import { Balances } from './balances';
import { MoneyNav } from './money-nav';
import { PayoutAccountState } from './payout-account-state';
import { VendorActions } from './vendor-actions';

/** What the vendor sees of its money, for those who look over its shoulder. */
@Component({
  imports: [Balances, MoneyNav, PayoutAccountState, RouterLink, VendorActions],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ name() ?? title }}</h1>
        <div class="actions">
          <a routerLink="/money/payouts" [queryParams]="{ vendorOrgId: vendorId() }" i18n
            >Payouts</a
          >
          <a [routerLink]="['/organizations', vendorId()]" i18n>Company</a>
        </div>
      </div>
      <tp-money-nav />
      <tp-balances [vendorId]="vendorId()" />
      <section class="block" aria-labelledby="paid-to">
        <h2 id="paid-to" i18n>Payout account</h2>
        <tp-payout-account-state [vendorId]="vendorId()" />
      </section>
      @if (operates) {
        <tp-vendor-actions [vendorId]="vendorId()" [name]="name() ?? title" />
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VendorMoneyPage {
  private readonly organizations = inject(Organizations);
  protected readonly operates = inject(Session).can('marketplace.operate');
  readonly vendorId = input.required<string>();
  protected readonly name = computed(() => this.organizations.name(this.vendorId()));
  protected readonly title = $localize`Vendor balance`;
}
