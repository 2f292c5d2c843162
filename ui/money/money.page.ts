import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Session } from '../core/session';
import { Balances } from './balances';
import { MoneyNav } from './money-nav';
import { VendorAccounts } from './vendor-accounts';

/** Where money is looked at first: a vendor's own, or every vendor's for who sees them all. */
@Component({
  imports: [Balances, MoneyNav, VendorAccounts],
  template: `
    <div class="page" [class.full]="overlooks">
      <div class="page-head">
        <h1 i18n>Money</h1>
      </div>
      <tp-money-nav />
      @if (overlooks) {
        <tp-vendor-accounts />
      } @else {
        <tp-balances [vendorId]="own" />
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoneyPage {
  private readonly session = inject(Session);
  protected readonly overlooks = this.session.can('marketplace.readAny');
  protected readonly own = this.session.me()!.organization.id;
}
