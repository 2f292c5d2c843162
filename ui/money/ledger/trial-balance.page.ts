import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { trialBalanceGet$Csv } from '../../api/fn/money/trial-balance-get-csv';
import { trialBalanceGet$Json } from '../../api/fn/money/trial-balance-get-json';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { dayText } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { reading } from '../../core/reading';
import { saveCsv } from '../../core/save-file';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { Money } from '../../terms/money';
import { MoneyNav } from '../money-nav';

/** What every account holds at the end of a day: debits are credits, per book and currency. */
@Component({
  imports: [Empty, FailureNotice, Icon, MatButton, Money, MoneyNav, RouterLink],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Trial balance</h1>
        <div class="actions">
          <button matButton type="button" [disabled]="exporting.busy()" (click)="exportCsv()">
            <tp-icon name="download" /> <span i18n>CSV</span>
          </button>
        </div>
        <p class="sub">{{ subtitle() }}</p>
      </div>
      <tp-money-nav />
      <form class="query no-print" (submit)="$event.preventDefault()">
        <div class="field">
          <label for="day" i18n>As at end of</label>
          <input
            #day
            id="day"
            class="box"
            type="date"
            [value]="asOf() ?? ''"
            (change)="change({ asOf: day.value || null })"
          />
        </div>
        @if (asOf()) {
          <button matButton type="button" (click)="change({ asOf: null })" i18n>Now</button>
        }
        @if (book()) {
          <button matButton type="button" (click)="change({ book: null })" i18n>
            Marketplace ledger
          </button>
        }
      </form>
      @if (exporting.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (!read.hasValue()) {
        @for (row of [1, 2, 3, 4]; track row) {
          <span class="skeleton wide" aria-hidden="true"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      } @else if (currencies().length === 0) {
        <tp-empty [title]="nothing"
          ><span i18n
            >Entries appear with the first captured card payment. Orders on account are not posted
            here.</span
          ></tp-empty
        >
      } @else {
        @for (one of currencies(); track one.currency) {
          <section>
            <h2>{{ one.currency }}</h2>
            <div class="scroll-x" tabindex="0" role="region" [attr.aria-label]="one.currency">
              <table class="ledger">
                <thead>
                  <tr>
                    <th scope="col" i18n>Account</th>
                    <th scope="col" class="end" i18n>Debit</th>
                    <th scope="col" class="end" i18n>Credit</th>
                    <th scope="col" class="end" i18n>Balance</th>
                  </tr>
                </thead>
                <tbody>
                  @for (row of one.rows; track row.account) {
                    <tr>
                      <td>
                        <a
                          routerLink="/money/ledger"
                          [queryParams]="{
                            book: book() ?? 'operator',
                            account: row.account,
                            currency: one.currency,
                          }"
                          >{{ name(row.account) }}</a
                        >
                      </td>
                      <td class="end"><tp-money [of]="row.debit" /></td>
                      <td class="end"><tp-money [of]="row.credit" /></td>
                      <td class="end"><tp-money [of]="row.balance" /></td>
                    </tr>
                  }
                </tbody>
                <tfoot>
                  <tr>
                    <td i18n>Total</td>
                    <td class="end"><tp-money [of]="one.total.debit" /></td>
                    <td class="end"><tp-money [of]="one.total.credit" /></td>
                    <td class="end"><tp-money [of]="one.total.balance" /></td>
                  </tr>
                </tfoot>
              </table>
            </div>
          </section>
        }
      }
    </div>
  `,
  styles: `
    .query {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 8px 16px;
    }

    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrialBalancePage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly organizations = inject(Organizations);
  /** A calendar day in UTC; now where absent. */
  readonly asOf = input<string>();
  /** A vendor whose memo book it is; the marketplace's own where absent. */
  readonly book = input<string>();
  protected readonly name = ledgerAccountName;
  protected readonly nothing = $localize`No postings`;
  protected readonly exporting = new Action();
  private readonly params = computed(() => ({
    ...(this.asOf() ? { asOf: this.asOf()! } : {}),
    ...(this.book() ? { book: this.book()! } : {}),
  }));
  protected readonly read = reading(
    () => this.params(),
    (params) => this.api.invoke(trialBalanceGet$Json, params),
    ({ resource }) => resource === 'payment' || resource === 'vendorAccount',
    'trial balance',
  );
  protected readonly subtitle = computed(() => {
    const [book, day] = [this.book(), this.asOf()];
    const whose =
      book && book !== 'operator'
        ? $localize`Memo ledger of ${this.organizations.name(book) ?? $localize`a vendor`}:vendor:, separate from the marketplace’s.`
        : $localize`Marketplace ledger; vendors’ memo ledgers are separate.`;
    const when = day ? $localize`As at end of ${dayText(day)}:day: (UTC).` : $localize`As at now.`;
    return `${whose} ${when}`;
  });
  protected readonly currencies = computed(() => {
    if (!this.read.hasValue()) return [];
    const { rows, totals } = this.read.value();
    return totals.map((total) => ({
      currency: total.currency,
      total,
      rows: rows.filter((row) => row.currency === total.currency),
    }));
  });

  protected change(params: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  protected exportCsv(): void {
    void this.exporting.run(async () =>
      saveCsv(
        await this.api.invoke(trialBalanceGet$Csv, this.params()),
        `trial-balance-${this.asOf() ?? 'now'}.csv`,
      ),
    );
  }
}
