import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Organizations } from '../core/organizations';
import { Balances } from './balances';
import { MoneyNav } from './money-nav';

/** What the vendor sees of its money, for those who look over its shoulder. */
@Component({
  imports: [Balances, MoneyNav, RouterLink],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ name() ?? title }}</h1>
        <div class="actions">
          <a [routerLink]="['/organizations', vendorId()]" i18n>The company</a>
        </div>
      </div>
      <tp-money-nav />
      <tp-balances [vendorId]="vendorId()" />
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VendorMoneyPage {
  private readonly organizations = inject(Organizations);
  readonly vendorId = input.required<string>();
  protected readonly name = computed(() => this.organizations.name(this.vendorId()));
  protected readonly title = $localize`A vendor’s money`;
}
