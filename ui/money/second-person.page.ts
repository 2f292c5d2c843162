import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { commissionRulesGet } from '../api/fn/money/commission-rules-get';
import { secondPersonDecide } from '../api/fn/money/second-person-decide';
import { secondPersonList$Json } from '../api/fn/money/second-person-list-json';
import type { MoneyAction } from '../api/models/money-action';
import { askForReason } from '../components/ask-for-reason';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { dayText, moneyText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { StatusLabel } from '../terms/status-label';
import type { Status } from '../terms/statuses';
import { When } from '../terms/when';
import { MoneyNav } from './money-nav';

const WAITING = 200;
const DECIDED = 50;
const statuses: Readonly<Record<MoneyAction['status'], Status>> = {
  Waiting: { tone: 'waiting', label: $localize`Waiting` },
  Confirmed: { tone: 'done', label: $localize`Confirmed` },
  Declined: { tone: 'refused', label: $localize`Declined` },
};

/** What takes two people: what waits for the second, and what was decided last. */
@Component({
  imports: [Empty, FailureNotice, MatButton, MoneyNav, RouterLink, StatusLabel, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Awaiting second approval</h1>
        <p class="sub" i18n>
          Large payouts, adjustments, reserves and commission rules are proposed by one person and
          confirmed by another.
        </p>
      </div>
      <tp-money-nav />
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (rules.hasValue() && rules.value().proposed) {
        <p class="note-box waiting">
          <a routerLink="/money/commission-rules" i18n>Commission rules proposed</a>:
          {{ rules.value().proposed!.reason }}
        </p>
      }
      @if (waiting.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="waiting.reload()" />
      } @else if (waiting.hasValue()) {
        <ul>
          @for (each of waiting.value().items; track each.id) {
            <li>
              <div class="what">
                <strong>{{ text(each) }}</strong>
                <a [routerLink]="['/money/vendors', each.vendorOrgId]">{{ each.vendorName }}</a>
                <span>{{ each.reason }}</span>
                @if (each.evidence; as evidence) {
                  <span class="muted" i18n>Evidence: {{ evidence }}</span>
                }
                <span class="muted"
                  ><ng-container i18n>Proposed by {{ name(each.proposedBy) }}</ng-container>
                  <tp-when [at]="each.proposedAt"
                /></span>
              </div>
              @if (operates) {
                <div class="actions">
                  @if (isMine(each)) {
                    <span class="muted" i18n>Someone else must confirm</span>
                  } @else {
                    <button
                      matButton="filled"
                      type="button"
                      [disabled]="attempt.busy()"
                      (click)="confirm(each)"
                      i18n
                    >
                      Confirm
                    </button>
                  }
                  <button
                    matButton="outlined"
                    type="button"
                    [disabled]="attempt.busy()"
                    (click)="decline(each)"
                    i18n
                  >
                    Decline
                  </button>
                </div>
              }
            </li>
          }
        </ul>
        @if (nothing()) {
          <tp-empty [title]="nothingWaits"
            ><span i18n
              >Propose payouts, adjustments and reserves on a vendor’s page, and commission rules on
              their own page.</span
            ></tp-empty
          >
        }
      } @else {
        <span class="skeleton" aria-hidden="true"></span>
        <p class="visually-hidden" role="status" i18n>Loading</p>
      }
      @if (decided.hasValue() && decided.value().items.length > 0) {
        <h2 i18n>Recent decisions</h2>
        <div
          class="scroll-x"
          tabindex="0"
          role="group"
          i18n-aria-label
          aria-label="Recent decisions"
        >
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Description</th>
                <th scope="col" i18n>Vendor</th>
                <th scope="col" i18n>Status</th>
                <th scope="col" i18n>Proposed by</th>
                <th scope="col" i18n>Decided by</th>
                <th scope="col" i18n>When</th>
                <th scope="col" i18n>Reason</th>
              </tr>
            </thead>
            <tbody>
              @for (each of decided.value().items; track each.id) {
                <tr>
                  <td>{{ text(each) }}</td>
                  <td>{{ each.vendorName }}</td>
                  <td class="nowrap"><tp-status [status]="status(each)" /></td>
                  <td>{{ name(each.proposedBy) }}</td>
                  <td>{{ name(each.decidedBy) }}</td>
                  <td class="nowrap"><tp-when [at]="each.decidedAt!" /></td>
                  <td>{{ each.why ?? each.reason }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </div>
  `,
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      padding: 12px 8px;
      border-bottom: 1px solid var(--hairline);
      gap: 8px 16px;
    }

    .what {
      display: flex;
      flex: 1 1 320px;
      flex-direction: column;
      gap: 4px;
    }

    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }

    .skeleton {
      width: 100%;
      height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecondPersonPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly people = inject(People);
  private readonly session = inject(Session);
  protected readonly operates = this.session.can('marketplace.operate');
  protected readonly nothingWaits = $localize`Nothing to confirm`;
  protected readonly waiting = reading(
    () => true,
    () => this.api.invoke(secondPersonList$Json, { status: ['Waiting'], limit: WAITING }),
    ({ resource }) => resource === 'moneyAction',
  );
  protected readonly decided = reading(
    () => true,
    () =>
      this.api.invoke(secondPersonList$Json, {
        status: ['Confirmed', 'Declined'],
        limit: DECIDED,
      }),
    ({ resource }) => resource === 'moneyAction',
  );
  protected readonly rules = reading(
    () => true,
    () => this.api.invoke(commissionRulesGet, {}),
    ({ resource }) => resource === 'commissionRules',
  );
  protected readonly nothing = computed(
    () =>
      this.waiting.hasValue() &&
      this.waiting.value().items.length === 0 &&
      !(this.rules.hasValue() && this.rules.value().proposed),
  );
  protected readonly attempt = new Action(() => {
    this.waiting.reload();
    this.decided.reload();
  });

  protected name(userId: string | null): string {
    return this.people.name(userId) ?? '…';
  }

  protected isMine({ proposedBy }: MoneyAction): boolean {
    return proposedBy === this.session.me()?.user.id;
  }

  protected status({ status }: MoneyAction): Status {
    return statuses[status];
  }

  protected text({ kind, currency, amount, nature, reserveRule }: MoneyAction): string {
    switch (kind) {
      case 'payout':
        return $localize`Payout of the full available balance in ${currency}:currency:`;
      case 'adjustment': {
        const sum = amount ? moneyText(amount) : '';
        return nature === 'consideration'
          ? $localize`Adjustment of ${sum}:amount: (consideration)`
          : $localize`Adjustment of ${sum}:amount: (compensation)`;
      }
      case 'reserveRule':
        return reserveRule
          ? $localize`Hold back ${reserveRule.percent}:percent: % of each release in ${currency}:currency: for ${reserveRule.days}:days: days, from ${dayText(reserveRule.from)}:day:`
          : '';
    }
  }

  protected async confirm({ id }: MoneyAction): Promise<void> {
    await this.attempt.run(() =>
      this.api.invoke(secondPersonDecide, { id, body: { decision: 'Confirmed' } }),
    );
  }

  protected async decline({ id }: MoneyAction): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Decline proposal`,
      effect: $localize`No change is made. It can be proposed again.`,
      act: $localize`Decline`,
      required: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(secondPersonDecide, { id, body: { decision: 'Declined', reason } }),
    );
  }
}
