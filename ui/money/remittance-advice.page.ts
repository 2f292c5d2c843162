import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutsGet$Json } from '../api/fn/money/payouts-get-json';
import { organizationsGet } from '../api/fn/organizations/organizations-get';
import type { PayoutItem } from '../api/models/payout-item';
import { FailureNotice } from '../components/failure-notice';
import { Icon } from '../components/icons/icon';
import { countText, dayText } from '../core/formats';
import { reading } from '../core/reading';
import { AddressText } from '../terms/address-text';
import { Money } from '../terms/money';
import { bankText, payoutItem, payoutPart, payoutStatus } from '../terms/payouts';

const AT_ONCE = 200;
/** Items that are printed; whoever needs more takes the table. */
const PRINTED = 2_000;

/** What a payout is for, to be printed and put to the books of the vendor. */
@Component({
  imports: [AddressText, FailureNotice, Icon, MatButton, Money, RouterLink],
  templateUrl: './remittance-advice.page.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RemittanceAdvicePage {
  private readonly api = inject(Api);
  readonly id = input.required<string>();
  protected readonly day = dayText;
  protected readonly count = countText;
  protected readonly bank = bankText;
  protected readonly part = payoutPart;
  protected readonly item = payoutItem;
  protected readonly status = payoutStatus;
  protected readonly read = reading(
    () => this.id(),
    async (id) => {
      const payout = await this.api.invoke(payoutsGet$Json, { id, limit: AT_ONCE });
      const items: PayoutItem[] = [...payout.contents.items];
      let cursor = payout.contents.nextCursor;
      while (cursor !== null && items.length < PRINTED) {
        const { contents } = await this.api.invoke(payoutsGet$Json, { id, cursor, limit: AT_ONCE });
        items.push(...contents.items);
        cursor = contents.nextCursor;
      }
      const vendor = await this.api.invoke(organizationsGet, { id: payout.vendorOrgId });
      return { payout, items, isWhole: cursor === null, vendor };
    },
  );
  protected readonly shown = computed(() => (this.read.hasValue() ? this.read.value() : null));

  protected print(): void {
    print();
  }
}
