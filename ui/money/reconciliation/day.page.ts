import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { reconciliationsAsk } from '../../api/fn/money/reconciliations-ask';
import { reconciliationsDay } from '../../api/fn/money/reconciliations-day';
import { reconciliationsFindings$Json } from '../../api/fn/money/reconciliations-findings-json';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { countText, dayText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { isZero } from '../../terms/amounts';
import { Money } from '../../terms/money';
import { StatusLabel } from '../../terms/status-label';
import { When } from '../../terms/when';
import { MoneyNav } from '../money-nav';
import { stateOf } from './day-state';
import { FindingCard } from './finding-card';
import { movementKind } from './finding-text';

/** As many as a day lists. */
const MOST = 200;

/** One day at the gateway, and in the books. */
@Component({
  imports: [Empty, FailureNotice, FindingCard, MatButton, Money, MoneyNav, StatusLabel, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ heading() }}</h1>
        <div class="actions">
          @if (operates) {
            <button
              matButton="outlined"
              type="button"
              [disabled]="asking.busy()"
              (click)="ask()"
              i18n
            >
              Reconcile again
            </button>
          }
        </div>
        @if (read.hasValue()) {
          @let day = read.value();
          <p class="sub" role="status">
            <tp-status [status]="state()!" />
            @if (day.reconciledAt) {
              · <ng-container i18n>reconciled</ng-container>&ngsp;<tp-when
                [at]="day.reconciledAt"
              />
            }
            @if (!day.isWhole && day.reconciledAt) {
              · <ng-container i18n>before the day ended</ng-container>
            }
          </p>
        }
      </div>
      <tp-money-nav />
      @if (asking.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (!read.hasValue()) {
        @for (row of [1, 2, 3, 4]; track row) {
          <span class="skeleton wide" aria-hidden="true"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      } @else {
        @let day = read.value();
        <dl class="facts">
          <div>
            <dt i18n>Gateway transactions</dt>
            <dd>{{ count(day.transactions) }}</dd>
          </div>
          <div>
            <dt i18n>Matched to exactly one entry</dt>
            <dd>{{ count(day.carried) }}</dd>
          </div>
          @if (day.underWay > 0) {
            <div>
              <dt i18n>In progress (a few minutes old)</dt>
              <dd>{{ count(day.underWay) }}</dd>
            </div>
          }
          <div>
            <dt i18n>Open differences</dt>
            <dd>{{ count(day.openFindings) }}</dd>
          </div>
        </dl>
        @if (day.balances.length > 0) {
          <section>
            <h2 i18n>Balance</h2>
            <div class="scroll-x" tabindex="0" role="region" [attr.aria-label]="balanceLabel">
              <table class="ledger">
                <thead>
                  <tr>
                    <th scope="col" class="end" i18n>Opening</th>
                    <th scope="col" class="end" i18n>Movements</th>
                    <th scope="col" class="end" i18n>Closing</th>
                    <th scope="col" class="end" i18n>Gateway balance</th>
                    <th scope="col" class="end" i18n>Ledger balance</th>
                    <th scope="col" class="end" i18n>Difference</th>
                  </tr>
                </thead>
                <tbody>
                  @for (one of day.balances; track one.currency) {
                    <tr>
                      <td class="end"><tp-money [of]="one.opening" /></td>
                      <td class="end"><tp-money [of]="one.movements" /></td>
                      <td class="end"><tp-money [of]="one.closing" /></td>
                      <td class="end">
                        @if (one.closingSaid; as said) {
                          <tp-money [of]="said" />
                        } @else {
                          <span class="muted" i18n>no longer available</span>
                        }
                      </td>
                      <td class="end"><tp-money [of]="one.bookedClosing" /></td>
                      <td class="end"><tp-money [of]="one.difference" /></td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
            @for (one of day.balances; track one.currency) {
              @if (!isZero(one.onOtherDays)) {
                <p class="muted">
                  <ng-container i18n>Moved on this day, posted on another:</ng-container
                  >&ngsp;<tp-money [of]="one.onOtherDays" />
                </p>
              }
            }
          </section>
        }
        <section>
          <h2 i18n>Differences</h2>
          @if (findings.error(); as error) {
            <tp-failure [error]="error" [canRetry]="true" (again)="findings.reload()" />
          } @else if (findings.hasValue()) {
            @for (finding of findings.value().items; track finding.id) {
              <tp-finding [of]="finding" (decided)="findings.reload()" />
            } @empty {
              <tp-empty [title]="allAgrees"
                ><span i18n
                  >Every gateway transaction is posted once with the right amount.</span
                ></tp-empty
              >
            }
            @if (day.findingsLeftOut > 0) {
              <p class="note-box refused" i18n>
                {{ count(day.findingsLeftOut) }} more not listed. This points to a larger problem:
                contact your system administrator.
              </p>
            }
          }
        </section>
        @if (day.totals.length > 0) {
          <section>
            <h2 i18n>Transactions by type</h2>
            <div class="scroll-x" tabindex="0" role="region" [attr.aria-label]="totalsLabel">
              <table class="ledger">
                <thead>
                  <tr>
                    <th scope="col" i18n>Type</th>
                    <th scope="col" i18n>Gateway type</th>
                    <th scope="col" class="end" i18n>Number</th>
                    <th scope="col" class="end" i18n>Amount</th>
                    <th scope="col" class="end" i18n>Fee</th>
                    <th scope="col" class="end" i18n>Net</th>
                  </tr>
                </thead>
                <tbody>
                  @for (one of day.totals; track $index) {
                    <tr>
                      <td>{{ kindText(one.kind) }}</td>
                      <td class="mono">{{ one.category }}</td>
                      <td class="end">{{ count(one.count) }}</td>
                      <td class="end"><tp-money [of]="one.amount" /></td>
                      <td class="end"><tp-money [of]="one.fee" /></td>
                      <td class="end"><tp-money [of]="one.net" /></td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
          </section>
        }
      }
    </div>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReconciledDayPage {
  private readonly api = inject(Api);
  /** In UTC, `2026-03-05`. */
  readonly day = input.required<string>();
  protected readonly operates = inject(Session).can('marketplace.operate');
  protected readonly asking = new Action();
  protected readonly count = countText;
  protected readonly isZero = isZero;
  protected readonly kindText = movementKind;
  protected readonly balanceLabel = $localize`Balance`;
  protected readonly totalsLabel = $localize`Transactions by type`;
  protected readonly allAgrees = $localize`None: everything agrees`;
  protected readonly heading = computed(
    () => $localize`Reconciliation of ${dayText(this.day())}:day:`,
  );
  protected readonly read = reading(
    () => this.day(),
    (day) => this.api.invoke(reconciliationsDay, { day }),
    ({ resource }) => resource === 'reconciliation',
    'reconciled day',
  );
  protected readonly findings = reading(
    () => this.day(),
    (day) =>
      this.api.invoke(reconciliationsFindings$Json, { day: [day], limit: MOST, sort: '-openedAt' }),
    ({ resource }) => resource === 'reconciliation',
    'findings',
  );
  protected readonly state = computed(() =>
    this.read.hasValue() ? stateOf(this.read.value()) : null,
  );

  protected async ask(): Promise<void> {
    await this.asking.run(() => this.api.invoke(reconciliationsAsk, { body: { day: this.day() } }));
    this.read.reload();
  }
}
