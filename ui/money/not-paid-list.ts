import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutRunsNotPaid$Csv } from '../api/fn/money/payout-runs-not-paid-csv';
import { payoutRunsNotPaid$Json } from '../api/fn/money/payout-runs-not-paid-json';
import { FailureNotice } from '../components/failure-notice';
import { reading } from '../core/reading';
import { saveCsv } from '../core/save-file';
import { Money } from '../terms/money';
import { StatusLabel } from '../terms/status-label';
import { outcomeExplained, outcomeStatus } from './payout-words';

const PAGE = 100;
const MOST = 200;

/** Whom a run has not paid, and why; all of them as CSV. */
@Component({
  selector: 'tp-not-paid-list',
  imports: [FailureNotice, MatButton, Money, RouterLink, StatusLabel],
  template: `
    @if (read.error(); as error) {
      <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
    } @else if (read.hasValue()) {
      @if (read.value().items.length === 0) {
        <p class="muted" i18n>All vendors with a balance were paid.</p>
      } @else {
        <div class="scroll-x" tabindex="0" role="group" i18n-aria-label aria-label="Unpaid">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Vendor</th>
                <th scope="col" class="end" i18n>Available</th>
                <th scope="col" i18n>Reason</th>
                <th scope="col" i18n>Explanation</th>
              </tr>
            </thead>
            <tbody>
              @for (each of read.value().items; track each.accountId) {
                <tr>
                  <td>
                    <a [routerLink]="['/money/vendors', each.vendorOrgId]">{{
                      each.vendorName ?? each.vendorOrgId
                    }}</a>
                  </td>
                  <td class="end"><tp-money [of]="each.amount" /></td>
                  <td class="nowrap"><tp-status [status]="status(each.reason)" /></td>
                  <td class="muted">{{ explained(each.reason) }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <p class="actions">
          @if (read.value().nextCursor !== null && limit() < most) {
            <button matButton type="button" (click)="limit.set(most)" i18n>Show more</button>
          }
          <button matButton type="button" (click)="save()" i18n>Download all (CSV)</button>
        </p>
      }
    } @else {
      <span class="skeleton" aria-hidden="true"></span>
    }
  `,
  styles: `
    .skeleton {
      width: 100%;
      height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotPaidList {
  private readonly api = inject(Api);
  readonly runId = input.required<string>();
  protected readonly most = MOST;
  protected readonly limit = signal(PAGE);
  protected readonly status = outcomeStatus;
  protected readonly explained = outcomeExplained;
  private readonly asked = computed(() => ({ id: this.runId(), limit: this.limit() }));
  protected readonly read = reading(
    () => this.asked(),
    (asked) => this.api.invoke(payoutRunsNotPaid$Json, asked),
    ({ resource, id }) => resource === 'payoutRun' && id === this.runId(),
  );

  protected async save(): Promise<void> {
    const csv = await this.api.invoke(payoutRunsNotPaid$Csv, { id: this.runId() });
    saveCsv(csv, 'not-paid.csv');
  }
}
