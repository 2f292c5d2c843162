import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { PayoutRun } from '../api/models/payout-run';
import { Money } from '../terms/money';
import { StatusLabel } from '../terms/status-label';
import type { Status } from '../terms/statuses';
import { outcomeExplained, outcomeStatus, wouldBePaid, type Outcome } from './payout-words';

type Sums = Pick<PayoutRun, 'paid' | 'notPaid' | 'notDue'>;

interface Row {
  readonly outcome: Outcome;
  readonly accounts: number;
  readonly amount: PayoutRun['paid'][number]['amount'] | null;
}

/** What a run pays and what not, added up by currency and reason. */
@Component({
  selector: 'tp-run-sums',
  imports: [Money, StatusLabel],
  template: `
    <div class="scroll-x" tabindex="0" role="group" i18n-aria-label aria-label="Run totals">
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col" i18n>Vendors’ accounts</th>
            <th scope="col" class="end" i18n>Number</th>
            <th scope="col" class="end" i18n>Available</th>
            <th scope="col" i18n>Explanation</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track $index) {
            <tr>
              <td class="nowrap"><tp-status [status]="status(row.outcome)" /></td>
              <td class="end">{{ row.accounts }}</td>
              <td class="end">
                @if (row.amount; as amount) {
                  <tp-money [of]="amount" />
                }
              </td>
              <td class="muted">{{ explained(row.outcome) }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="4" class="muted" i18n>No vendor has an available balance.</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunSums {
  readonly of = input.required<Sums>();
  /** Of a run that nobody has started. */
  readonly isPreview = input(false);
  protected readonly status = (outcome: Outcome): Status =>
    outcome === 'pay' && this.isPreview() ? wouldBePaid : outcomeStatus(outcome);
  protected readonly explained = outcomeExplained;
  protected readonly rows = computed((): readonly Row[] => {
    const { paid, notPaid, notDue } = this.of();
    return [
      ...paid.map((sum): Row => ({ outcome: 'pay', ...sum })),
      ...notPaid.map(({ reason, ...sum }): Row => ({ outcome: reason, ...sum })),
      ...(notDue > 0 ? [{ outcome: 'notDue', accounts: notDue, amount: null } as const] : []),
    ];
  });
}
