import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Session } from '../core/session';
import { MoneyNav } from './money-nav';
import { PayoutAccountState } from './payout-account-state';

/** Where a vendor says how it is paid. */
@Component({
  imports: [MoneyNav, PayoutAccountState],
  template: `
    <div class="page">
      <div class="page-head"><h1 i18n>Payout details</h1></div>
      <tp-money-nav />
      <tp-payout-account-state [vendorId]="own" [returned]="returned() !== undefined" />
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GettingPaidPage {
  protected readonly own = inject(Session).me()!.organization.id;
  /** In the address to which the payment provider leads back. */
  readonly returned = input<string>();
}
