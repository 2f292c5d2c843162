import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { periodsList } from '../../api/fn/money/periods-list';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { reading } from '../../core/reading';
import { StatusLabel } from '../../terms/status-label';
import { When } from '../../terms/when';
import { MoneyNav } from '../money-nav';
import { monthStatus, monthText } from './month-text';

/** The months of the books, and which of them are closed. */
@Component({
  imports: [Empty, FailureNotice, MoneyNav, RouterLink, StatusLabel, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Month-end</h1>
        <div class="actions"></div>
        <p class="sub" i18n>
          A closed month keeps its balances; later transactions dated in it count in the following
          month. Closing and reopening each take two people.
        </p>
      </div>
      <tp-money-nav />
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (!read.hasValue()) {
        @for (row of [1, 2, 3]; track row) {
          <span class="skeleton wide" aria-hidden="true"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      } @else if (read.value().items.length === 0) {
        <tp-empty [title]="nothing"
          ><span i18n
            >The first month begins with the first captured payment. Orders on account are not
            posted here.</span
          ></tp-empty
        >
      } @else {
        <div class="scroll-x" tabindex="0" role="region" i18n-aria-label aria-label="Month-end">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Month</th>
                <th scope="col" i18n>Status</th>
                <th scope="col" i18n>Closed</th>
              </tr>
            </thead>
            <tbody>
              @for (one of read.value().items; track one.month) {
                <tr>
                  <td>
                    <a [routerLink]="['/money/months', one.month]">{{ text(one.month) }}</a>
                  </td>
                  <td><tp-status [status]="status(one)" /></td>
                  <td>
                    @if (one.closedAt; as at) {
                      <tp-when [at]="at" />
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MonthsPage {
  private readonly api = inject(Api);
  protected readonly text = monthText;
  protected readonly status = monthStatus;
  protected readonly nothing = $localize`No postings yet`;
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(periodsList),
    ({ resource }) => resource === 'period',
    'months',
  );
}
