import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { payoutsList$Csv } from '../api/fn/money/payouts-list-csv';
import { payoutsList$Json } from '../api/fn/money/payouts-list-json';
import { FailureNotice } from '../components/failure-notice';
import { dayText } from '../core/formats';
import { reading } from '../core/reading';
import { saveCsv } from '../core/save-file';
import { Money } from '../terms/money';
import { StatusLabel } from '../terms/status-label';
import { payoutStatus } from '../terms/statuses';

const PAGE = 100;
const MOST = 200;

/** The payouts of a run and how far each is; all of them as CSV. */
@Component({
  selector: 'tp-run-payouts',
  imports: [FailureNotice, MatButton, Money, RouterLink, StatusLabel],
  template: `
    @if (read.error(); as error) {
      <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
    } @else if (read.hasValue()) {
      @if (read.value().items.length === 0) {
        <p class="muted" i18n>No vendors were paid.</p>
      } @else {
        <div class="scroll-x" tabindex="0" role="group" i18n-aria-label aria-label="Paid">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Vendor</th>
                <th scope="col" class="end" i18n>Amount</th>
                <th scope="col" i18n>Status</th>
                <th scope="col" i18n>Arrives</th>
              </tr>
            </thead>
            <tbody>
              @for (each of read.value().items; track each.id) {
                <tr>
                  <td>
                    <a [routerLink]="['/money/vendors', each.vendorOrgId]">{{
                      each.vendorName ?? each.vendorOrgId
                    }}</a>
                  </td>
                  <td class="end"><tp-money [of]="each.amount" /></td>
                  <td class="nowrap"><tp-status [status]="status(each.status)" /></td>
                  <td class="nowrap">{{ each.arrivesOn === null ? '' : day(each.arrivesOn) }}</td>
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
export class RunPayouts {
  private readonly api = inject(Api);
  readonly runId = input.required<string>();
  protected readonly most = MOST;
  protected readonly limit = signal(PAGE);
  protected readonly status = payoutStatus;
  protected readonly day = dayText;
  private readonly asked = computed(() => ({ runId: [this.runId()], limit: this.limit() }));
  protected readonly read = reading(
    () => this.asked(),
    (asked) => this.api.invoke(payoutsList$Json, asked),
    ({ resource }) => resource === 'vendorAccount' || resource === 'payoutRun',
  );

  protected async save(): Promise<void> {
    const csv = await this.api.invoke(payoutsList$Csv, { runId: [this.runId()] });
    saveCsv(csv, 'payouts.csv');
  }
}
