import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payingOutBlock } from '../api/fn/money/paying-out-block';
import { payoutTermsGet } from '../api/fn/money/payout-terms-get';
import { secondPersonList$Json } from '../api/fn/money/second-person-list-json';
import { vendorAccountsList$Json } from '../api/fn/money/vendor-accounts-list-json';
import type { VendorAccount } from '../api/models/vendor-account';
import { askForReason } from '../components/ask-for-reason';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { dayText, moneyText } from '../core/formats';
import { reading } from '../core/reading';
import type { MoneyProposal } from './money-proposal-dialog';
import { scheduleText } from './payout-words';

const CURRENCIES = 100;

/** What the operator does about a vendor's money: terms, blocks, and what takes two people. */
@Component({
  selector: 'tp-vendor-actions',
  imports: [FailureNotice, MatButton, RouterLink],
  template: `
    <section aria-labelledby="acts">
      <h2 id="acts" i18n>Paying this vendor</h2>
      @if (terms.hasValue()) {
        <p>
          {{ schedule() }}
          @if (minima(); as minima) {
            <ng-container i18n>, from {{ minima }} on</ng-container>
          }
          <span class="muted">
            @if (terms.value().own; as own) {
              <ng-container i18n>Individual terms: {{ own.reason }}</ng-container>
            } @else {
              <ng-container i18n>General terms</ng-container>
            }
          </span>
          <button matButton type="button" (click)="changeTerms()" i18n>Edit terms</button>
        </p>
      }
      @if (waiting(); as count) {
        <p class="note-box waiting">
          <a routerLink="/money/second-person" i18n
            >Proposals for this vendor awaiting second approval: {{ count }}</a
          >
        </p>
      }
      @for (account of accounts(); track account.id) {
        <h3>{{ account.currency }}</h3>
        @if (account.reserveRule; as rule) {
          <p>
            <ng-container i18n
              >{{ rule.percent }} % of each release is held back for {{ rule.days }} days, from
              {{ day(rule.from) }}:</ng-container
            >
            {{ rule.reason }}
          </p>
        }
        <p class="actions">
          <button
            matButton="outlined"
            type="button"
            [disabled]="attempt.busy()"
            (click)="block(account)"
          >
            {{ account.isBlocked ? lift : setBlock }}
          </button>
          <button matButton="outlined" type="button" (click)="propose('payout', account)" i18n>
            Propose a payout
          </button>
          <button matButton="outlined" type="button" (click)="propose('adjustment', account)" i18n>
            Propose an adjustment
          </button>
          <button matButton="outlined" type="button" (click)="propose('reserveRule', account)" i18n>
            Propose a rolling reserve
          </button>
        </p>
      }
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }

    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VendorActions {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  readonly vendorId = input.required<string>();
  readonly name = input.required<string>();
  protected readonly day = dayText;
  protected readonly lift = $localize`Unblock payouts`;
  protected readonly setBlock = $localize`Block payouts`;
  protected readonly terms = reading(
    () => this.vendorId(),
    (id) => this.api.invoke(payoutTermsGet, { id }),
    ({ resource }) => resource === 'payoutTerms',
  );
  private readonly read = reading(
    () => this.vendorId(),
    (vendorOrgId) =>
      this.api.invoke(vendorAccountsList$Json, { vendorOrgId: [vendorOrgId], limit: CURRENCIES }),
    ({ resource }) => resource === 'vendorAccount',
  );
  protected readonly accounts = computed(() =>
    // before anything was released there is nothing to be decided about
    this.read.hasValue() ? this.read.value().items.filter(({ revision }) => revision >= 0) : [],
  );
  private readonly proposals = reading(
    () => this.accounts().map(({ id }) => id),
    async (accountId) =>
      accountId.length === 0
        ? 0
        : (await this.api.invoke(secondPersonList$Json, { accountId, status: ['Waiting'] })).items
            .length,
    ({ resource }) => resource === 'moneyAction',
  );
  protected readonly waiting = computed(() =>
    this.proposals.hasValue() ? this.proposals.value() : 0,
  );
  protected readonly schedule = computed(() =>
    this.terms.hasValue() ? scheduleText(this.terms.value().schedule) : '',
  );
  protected readonly minima = computed(() => {
    const minima = this.terms.hasValue() ? this.terms.value().minima : [];
    return minima.length > 0 ? minima.map(moneyText).join(', ') : null;
  });
  protected readonly attempt = new Action(() => this.read.reload());

  protected async changeTerms(): Promise<void> {
    const { PayoutTermsDialog } = await import('./payout-terms-dialog');
    this.dialogs.open(PayoutTermsDialog, {
      data: { vendor: { id: this.vendorId(), name: this.name() }, terms: this.terms.value() },
      width: '560px',
    });
  }

  protected async block({ id, isBlocked }: VendorAccount): Promise<void> {
    const reason = await askForReason(
      this.dialogs,
      isBlocked
        ? {
            title: $localize`Unblock payouts`,
            effect: $localize`The next run pays the vendor again. Someone other than the person who set the block must lift it.`,
            act: this.lift,
            required: true,
            isTold: true,
          }
        : {
            title: this.setBlock,
            effect: $localize`No payouts to this vendor in this currency until someone else lifts the block.`,
            act: this.setBlock,
            required: true,
            isTold: true,
          },
    );
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(payingOutBlock, { id, body: { blocked: !isBlocked, reason } }),
    );
  }

  protected async propose(kind: MoneyProposal['kind'], account: VendorAccount): Promise<void> {
    const { MoneyProposalDialog } = await import('./money-proposal-dialog');
    this.dialogs.open<object, MoneyProposal>(MoneyProposalDialog, {
      data: { kind, account },
      width: '560px',
    });
  }
}
