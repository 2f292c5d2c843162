import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutsGet$Csv } from '../api/fn/money/payouts-get-csv';
import { payoutsGet$Json } from '../api/fn/money/payouts-get-json';
import type { Payout } from '../api/models/payout';
import type { PayoutItem } from '../api/models/payout-item';
import { FailureNotice } from '../components/failure-notice';
import { Icon } from '../components/icons/icon';
import { Action } from '../core/action';
import { countText, dayText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { saveCsv } from '../core/save-file';
import { Session } from '../core/session';
import { Money } from '../terms/money';
import { bankText, payoutExplained, payoutItem, payoutPart, payoutStatus } from '../terms/payouts';
import { StatusLabel } from '../terms/status-label';
import { When } from '../terms/when';

const AT_ONCE = 50;

/** One payout: how far it has come, what to do, and what it contains. */
@Component({
  imports: [FailureNotice, Icon, MatButton, Money, RouterLink, StatusLabel, When],
  templateUrl: './payout.page.html',
  styles: `
    .skeleton {
      width: 100%;
      height: 20px;
    }

    .amount {
      font: var(--figure);
      font-variant-numeric: tabular-nums;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PayoutPage {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  protected readonly people = inject(People);
  readonly id = input.required<string>();
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(payoutsGet$Json, { id, limit: AT_ONCE }),
    ({ resource }) => resource === 'vendorAccount',
  );
  protected readonly payout = computed(() => (this.read.hasValue() ? this.read.value() : null));
  private readonly more = signal<{
    readonly after: object;
    readonly items: readonly PayoutItem[];
    readonly nextCursor: string | null;
  } | null>(null);
  protected readonly items = computed((): readonly PayoutItem[] => {
    const payout = this.payout();
    const more = this.more();
    if (!payout) return [];
    const { items } = payout.contents;
    return more?.after === payout ? [...items, ...more.items] : items;
  });
  protected readonly nextCursor = computed(() => {
    const payout = this.payout();
    const more = this.more();
    return more && more.after === payout ? more.nextCursor : (payout?.contents.nextCursor ?? null);
  });
  protected readonly getting = new Action();
  protected readonly status = computed(() => payoutStatus(this.payout()!.status));
  protected readonly isOwn = computed(
    () => this.payout()?.vendorOrgId === this.session.me()?.organization.id,
  );
  protected readonly day = dayText;
  protected readonly count = countText;
  protected readonly bank = bankText;
  protected readonly explained = payoutExplained;
  protected readonly part = payoutPart;
  protected readonly item = payoutItem;

  /** It has not reached the bank, and somebody has to do something. */
  protected isStuck({ status }: Payout): boolean {
    return status === 'Failed' || status === 'Refused';
  }

  protected async showMore(): Promise<void> {
    const after = this.payout();
    const cursor = this.nextCursor();
    if (!after || cursor === null) return;
    const soFar = this.items().slice(after.contents.items.length);
    await this.getting.run(async () => {
      const { contents } = await this.api.invoke(payoutsGet$Json, {
        id: this.id(),
        cursor,
        limit: AT_ONCE,
      });
      this.more.set({
        after,
        items: [...soFar, ...contents.items],
        nextCursor: contents.nextCursor,
      });
    });
  }

  protected async save(): Promise<void> {
    const name = $localize`payout`;
    await this.getting.run(async () =>
      saveCsv(
        await this.api.invoke(payoutsGet$Csv, { id: this.id() }),
        `${name}-${this.payout()?.payoutReference ?? this.id()}.csv`,
      ),
    );
  }
}
