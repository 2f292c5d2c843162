import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../api/api';
import { payoutAccountBegin } from '../api/fn/money/payout-account-begin';
import { payoutAccountLink } from '../api/fn/money/payout-account-link';
import { payoutAccountsList$Json } from '../api/fn/money/payout-accounts-list-json';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { dayText, momentText } from '../core/formats';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { bankText, payoutAccountStatus } from '../terms/payouts';
import { StatusLabel } from '../terms/status-label';

/** An account at the payment provider is opened within a moment. */
const OPENED_TRIES = 40;
const OPENED_EVERY_MS = 500;

/** Whether, and to where, a vendor can be paid; what is missing, and the way to give it. */
@Component({
  selector: 'tp-payout-account-state',
  imports: [FailureNotice, MatButton, StatusLabel],
  templateUrl: './payout-account-state.html',
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      max-width: 72ch;
      gap: 12px;
    }

    ul.missing {
      padding-inline-start: 20px;
      list-style: disc;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PayoutAccountState {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  readonly vendorId = input.required<string>();
  /** Somebody has just come back from the payment provider’s page. */
  readonly returned = input(false);
  protected readonly read = reading(
    () => this.vendorId(),
    (vendorId) =>
      this.api
        .invoke(payoutAccountsList$Json, { vendorOrgId: [vendorId], limit: 1 })
        .then(({ items }) => ({ account: items[0] ?? null })),
    ({ resource, id }, mine) => resource === 'payoutAccount' && id === mine,
  );
  protected readonly account = computed(() =>
    this.read.hasValue() ? this.read.value().account : undefined,
  );
  /** The provider asks for what only the vendor knows. */
  protected readonly acts = computed(
    () =>
      this.vendorId() === this.session.me()?.organization.id && this.session.can('payout.manage'),
  );
  protected readonly going = new Action(() => this.read.reload());
  protected readonly status = payoutAccountStatus;
  protected readonly bank = bankText;
  protected readonly day = dayText;
  protected readonly moment = momentText;

  /** To the payment provider’s page: its address works once, for minutes, and is made now. */
  protected async go(): Promise<void> {
    await this.going.run(async () => {
      const id = this.vendorId();
      if (!this.account()) await this.api.invoke(payoutAccountBegin, { id });
      await this.opened(id);
      location.assign((await this.api.invoke(payoutAccountLink, { id })).url);
    });
  }

  /** The provider opens an account in its own time; a link leads to one that is open. */
  private async opened(id: string): Promise<void> {
    for (let tries = 1; tries < OPENED_TRIES; tries++) {
      const { items } = await this.api.invoke(payoutAccountsList$Json, { vendorOrgId: [id] });
      if (items[0] && items[0].gatewayAccount !== null) return;
      await new Promise((over) => setTimeout(over, OPENED_EVERY_MS));
    }
  }
}
