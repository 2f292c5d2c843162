import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { periodsDecide } from '../../api/fn/money/periods-decide';
import { periodsGet$Csv } from '../../api/fn/money/periods-get-csv';
import { periodsGet$Json } from '../../api/fn/money/periods-get-json';
import { askForReason } from '../../components/ask-for-reason';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { countText, moneyText } from '../../core/formats';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { saveCsv } from '../../core/save-file';
import { Session } from '../../core/session';
import { isZero } from '../../terms/amounts';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { Money } from '../../terms/money';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { When } from '../../terms/when';
import { MoneyNav } from '../money-nav';
import { checkHelp, checkTitle, monthStatus, monthText } from './month-text';

const DONE: Status = { tone: 'done', label: $localize`Done` };
const BLOCKS: Status = { tone: 'refused', label: $localize`To do first` };
const EXPLAIN: Status = { tone: 'waiting', label: $localize`Needs explanation` };

/** One month: what stands between it and its end, and what each account has moved. */
@Component({
  imports: [Empty, FailureNotice, Icon, MatButton, Money, MoneyNav, RouterLink, StatusLabel, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1>{{ text(month()) }}</h1>
        <div class="actions">
          <button matButton type="button" (click)="print()" i18n>Print</button>
          <button matButton type="button" [disabled]="exporting.busy()" (click)="exportCsv()">
            <tp-icon name="download" /> <span i18n>CSV</span>
          </button>
        </div>
        @if (read.hasValue()) {
          @let shown = read.value();
          <p class="sub" role="status">
            <tp-status [status]="status(shown)" />
            @if (shown.closedAt) {
              · <ng-container i18n>closed</ng-container>&ngsp;<tp-when [at]="shown.closedAt" /> ·
              {{ closedBy() }}
            }
          </p>
        }
      </div>
      <tp-money-nav />
      @if (attempt.failure() ?? exporting.failure(); as failure) {
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
        @let period = read.value();
        @if (waits()) {
          <p class="note-box waiting">
            <strong>{{ proposedText() }}</strong> {{ period.reason ?? '' }}
          </p>
        }
        @if (period.declined) {
          <p class="note-box waiting">
            <strong i18n>The last proposal was declined:</strong> {{ period.declined }}
          </p>
        }
        @if (period.note) {
          <p class="note-box"><strong i18n>Note:</strong> {{ period.note }}</p>
        }
        @if (operates) {
          <div class="acts no-print">
            @switch (period.status) {
              @case ('Open') {
                <button
                  matButton="filled"
                  type="button"
                  [disabled]="attempt.busy() || blocked()"
                  (click)="propose()"
                  i18n
                >
                  Close month
                </button>
                @if (blocked()) {
                  <span class="muted" i18n>Complete the items below first.</span>
                }
              }
              @case ('Closed') {
                <button
                  matButton="outlined"
                  type="button"
                  [disabled]="attempt.busy()"
                  (click)="reopen()"
                  i18n
                >
                  Reopen month
                </button>
              }
              @default {
                @if (isMine()) {
                  <span class="muted" i18n>Someone else must confirm.</span>
                } @else {
                  <button
                    matButton="filled"
                    type="button"
                    [disabled]="attempt.busy()"
                    (click)="confirm()"
                    i18n
                  >
                    Confirm
                  </button>
                }
                <button
                  matButton="outlined"
                  type="button"
                  [disabled]="attempt.busy()"
                  (click)="decline()"
                >
                  {{ isMine() ? withdrawWord : declineWord }}
                </button>
              }
            }
          </div>
        }
        <section>
          <h2>{{ period.closedAt ? checkedWord : checklistWord }}</h2>
          <ul class="checks">
            @for (check of period.checks; track check.check) {
              <li>
                <tp-status [status]="stateOf(check)" />
                <span class="what">{{ title(check.check) }}</span>
                @if (!check.isDone) {
                  <span class="count">
                    {{ count(check.count) }}
                    @for (amount of check.amounts; track amount.currency) {
                      ·&ngsp;<tp-money [of]="amount" />
                    }
                  </span>
                  @if (!period.closedAt) {
                    <span class="muted help"
                      >{{ help(check.check).text }}
                      <a
                        class="no-print"
                        [routerLink]="help(check.check).link"
                        [queryParams]="help(check.check).query ?? {}"
                        i18n
                        >View</a
                      ></span
                    >
                  }
                }
              </li>
            }
          </ul>
        </section>
        @if (period.rows.length === 0) {
          <tp-empty [title]="nothing"><a routerLink="/money/months" i18n>All months</a></tp-empty>
        } @else {
          @for (one of currencies(); track one.currency) {
            <section>
              <h2>{{ one.currency }}</h2>
              <div class="scroll-x" tabindex="0" role="region" [attr.aria-label]="one.currency">
                <table class="ledger">
                  <thead>
                    <tr>
                      <th scope="col" i18n>Account</th>
                      <th scope="col" class="end" i18n>Opening</th>
                      <th scope="col" class="end" i18n>Movements</th>
                      <th scope="col" class="end" i18n>Closing</th>
                    </tr>
                  </thead>
                  <tbody>
                    @for (row of one.rows; track row.account) {
                      <tr>
                        <td>
                          <a
                            routerLink="/money/ledger"
                            [queryParams]="{
                              book: 'operator',
                              account: row.account,
                              currency: one.currency,
                            }"
                            >{{ name(row.account) }}</a
                          >
                        </td>
                        <td class="end"><tp-money [of]="row.opening" /></td>
                        <td class="end">
                          <tp-money [of]="row.movements" />
                          @if (!isZero(row.datedEarlier)) {
                            <span class="muted block-line">{{ earlier(row.datedEarlier) }}</span>
                          }
                        </td>
                        <td class="end"><tp-money [of]="row.closing" /></td>
                      </tr>
                    }
                  </tbody>
                </table>
              </div>
            </section>
          }
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

    .checks li {
      display: grid;
      grid-template-columns: minmax(150px, auto) 1fr auto;
      align-items: baseline;
      padding: 6px 0;
      border-bottom: 1px solid var(--hairline);
      gap: 2px 12px;
    }

    .help {
      grid-column: 2 / -1;
      max-width: 72ch;
    }

    .acts {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
    }

    .block-line {
      display: block;
      font: var(--label);
    }

    @media (max-width: 720px) {
      .checks li {
        grid-template-columns: 1fr;
      }

      .help {
        grid-column: 1;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MonthPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  private readonly people = inject(People);
  /** `2026-03`, in UTC. */
  readonly month = input.required<string>();
  protected readonly operates = this.session.can('marketplace.operate');
  protected readonly attempt = new Action();
  protected readonly exporting = new Action();
  protected readonly text = monthText;
  protected readonly status = monthStatus;
  protected readonly title = checkTitle;
  protected readonly help = checkHelp;
  protected readonly name = ledgerAccountName;
  protected readonly count = countText;
  protected readonly isZero = isZero;
  protected readonly withdrawWord = $localize`Withdraw`;
  protected readonly declineWord = $localize`Decline`;
  protected readonly checklistWord = $localize`Closing checklist`;
  protected readonly checkedWord = $localize`Checklist at closing`;
  protected readonly nothing = $localize`No postings by the end of this month`;
  protected readonly read = reading(
    () => this.month(),
    (month) => this.api.invoke(periodsGet$Json, { month }),
    ({ resource }) =>
      resource === 'period' || resource === 'reconciliation' || resource === 'vendorAccount',
    'month',
  );
  private readonly period = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly waits = computed(() =>
    ['CloseProposed', 'ReopenProposed'].includes(this.period()?.status ?? ''),
  );
  protected readonly isMine = computed(
    () => this.period()?.proposedBy === this.session.me()?.user.id,
  );
  protected readonly blocked = computed(
    () => this.period()?.checks.some(({ blocks, isDone }) => blocks && !isDone) ?? true,
  );
  protected readonly proposedText = computed(
    () => $localize`Proposed by ${this.nameOf(this.period()?.proposedBy ?? null)}:name:.`,
  );
  protected readonly closedBy = computed(() => {
    const { closeProposedBy = null, closedBy = null } = this.period() ?? {};
    return $localize`proposed by ${this.nameOf(closeProposedBy)}:name:, confirmed by ${this.nameOf(closedBy)}:other:`;
  });
  protected readonly currencies = computed(() =>
    [...Map.groupBy(this.period()?.rows ?? [], (row) => row.currency)].map(([currency, rows]) => ({
      currency,
      rows,
    })),
  );

  protected stateOf({ isDone, blocks }: { isDone: boolean; blocks: boolean }): Status {
    if (isDone) return DONE;
    return blocks ? BLOCKS : EXPLAIN;
  }

  protected earlier(amount: Parameters<typeof moneyText>[0]): string {
    return $localize`of which dated earlier: ${moneyText(amount)}:amount:`;
  }

  protected async propose(): Promise<void> {
    const isOpen = this.period()?.checks.some(({ isDone }) => !isDone) ?? false;
    const reason = await askForReason(this.dialogs, {
      title: $localize`Close ${monthText(this.month())}:month:`,
      effect: isOpen
        ? $localize`Someone else must confirm. The balances are then final. State why open items may remain.`
        : $localize`Someone else must confirm. The balances are then final.`,
      act: $localize`Propose`,
      required: isOpen,
    });
    if (reason !== undefined)
      await this.decide({ decision: 'ProposeClosing', ...(reason ? { reason } : {}) });
  }

  protected async reopen(): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Reopen ${monthText(this.month())}:month:`,
      effect: $localize`Someone else must confirm. The balances are then no longer final, and reported figures may change.`,
      act: $localize`Propose`,
      required: true,
    });
    if (reason !== undefined) await this.decide({ decision: 'ProposeReopening', reason });
  }

  protected confirm(): Promise<void> {
    return this.decide({ decision: 'Confirm' });
  }

  protected async decline(): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: this.isMine() ? $localize`Withdraw proposal` : $localize`Decline proposal`,
      effect: $localize`The month is unchanged.`,
      act: this.isMine() ? this.withdrawWord : this.declineWord,
      required: true,
    });
    if (reason !== undefined) await this.decide({ decision: 'Decline', reason });
  }

  protected print(): void {
    window.print();
  }

  protected exportCsv(): void {
    void this.exporting.run(async () =>
      saveCsv(
        await this.api.invoke(periodsGet$Csv, { month: this.month() }),
        `month-${this.month()}.csv`,
      ),
    );
  }

  private nameOf(id: string | null): string {
    return this.people.name(id) ?? $localize`someone`;
  }

  private async decide(body: Parameters<typeof periodsDecide>[2]['body']): Promise<void> {
    await this.attempt.run(() => this.api.invoke(periodsDecide, { month: this.month(), body }));
    this.read.reload();
  }
}
