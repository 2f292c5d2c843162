import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutRunsGet } from '../api/fn/money/payout-runs-get';
import { payoutRunsStop } from '../api/fn/money/payout-runs-stop';
import { askForReason } from '../components/ask-for-reason';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { dayText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { StatusLabel } from '../terms/status-label';
import { When } from '../terms/when';
import { MoneyNav } from './money-nav';
import { NotPaidList } from './not-paid-list';
import { runStatus, scopeText } from './payout-words';
import { RunPayouts } from './run-payouts';
import { RunSums } from './run-sums';

/** One run: how far it is, whom it has paid, and whom not. */
@Component({
  imports: [
    FailureNotice,
    MatButton,
    MoneyNav,
    NotPaidList,
    RouterLink,
    RunPayouts,
    RunSums,
    StatusLabel,
    When,
  ],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ title() }}</h1>
        <div class="actions">
          <a matButton="outlined" routerLink="/money/payout-runs" i18n>Back to payout runs</a>
          @if (operates && run()?.status === 'Running') {
            <button
              matButton="outlined"
              type="button"
              [disabled]="attempt.busy()"
              (click)="stop()"
              i18n
            >
              Stop run
            </button>
          }
        </div>
      </div>
      <tp-money-nav />
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (run(); as run) {
        <dl class="facts">
          <div>
            <dt i18n>Status</dt>
            <dd><tp-status [status]="status(run.status)" /></dd>
          </div>
          <div>
            <dt i18n>Pays</dt>
            <dd>{{ scope(run.scope) }}</dd>
          </div>
          @if (run.vendorOrgIds; as vendors) {
            <div>
              <dt i18n>Only</dt>
              <dd i18n>{{ vendors.length }} selected vendors</dd>
            </div>
          }
          <div>
            <dt i18n>Started</dt>
            <dd><tp-when [at]="run.startedAt" /></dd>
          </div>
          <div>
            <dt i18n>Started by</dt>
            <dd>{{ by(run.startedBy) }}</dd>
          </div>
          @if (run.endedAt; as at) {
            <div>
              <dt i18n>Ended</dt>
              <dd><tp-when [at]="at" /></dd>
            </div>
          }
          <div>
            <dt i18n>Accounts checked</dt>
            <dd>{{ run.accounts }}</dd>
          </div>
        </dl>
        @if (run.status === 'Stopped') {
          <p class="note-box refused">
            <strong i18n>Stopped by {{ by(run.stoppedBy) }}.</strong> {{ run.why }}
            <ng-container i18n>Payouts already requested continue.</ng-container>
          </p>
        }
        <tp-run-sums [of]="run" />
        <h2 i18n>Paid</h2>
        <tp-run-payouts [runId]="id()" />
        <h2 i18n>Unpaid</h2>
        <tp-not-paid-list [runId]="id()" />
      } @else {
        <span class="skeleton" aria-hidden="true"></span>
        <p class="visually-hidden" role="status" i18n>Loading</p>
      }
    </div>
  `,
  styles: `
    .skeleton {
      width: 100%;
      height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PayoutRunPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly people = inject(People);
  protected readonly operates = inject(Session).can('marketplace.operate');
  readonly id = input.required<string>();
  protected readonly status = runStatus;
  protected readonly scope = scopeText;
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(payoutRunsGet, { id }),
    ({ resource, id }) =>
      (resource === 'payoutRun' && id === this.id()) || resource === 'vendorAccount',
  );
  protected readonly run = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly title = computed(() => {
    const run = this.run();
    return run ? $localize`Payout run of ${dayText(run.day)}:day:` : $localize`Payout run`;
  });
  protected readonly attempt = new Action(() => this.read.reload());

  protected by(userId: string | null): string {
    return userId === null ? $localize`Schedule` : (this.people.name(userId) ?? '');
  }

  protected async stop(): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Stop run`,
      effect: $localize`No further vendors are paid. Payouts already requested continue; those not yet sent can be cancelled individually.`,
      act: $localize`Stop`,
      required: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(payoutRunsStop, { id: this.id(), body: { status: 'Stopped', reason } }),
    );
  }
}
