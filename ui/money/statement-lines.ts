import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Money as Amount } from '../api/models/money';
import type { StatementLine } from '../api/models/statement-line';
import { dayText } from '../core/formats';
import { Session } from '../core/session';
import { eventTypeLabel } from '../terms/event-types';
import { Money } from '../terms/money';

/** An account between two days: its balance before, what has changed it, and its balance after. */
@Component({
  selector: 'tp-statement-lines',
  imports: [Money, RouterLink],
  template: `
    <div class="scroll-x" tabindex="0">
      <table class="ledger">
        <caption class="visually-hidden">
          {{
            label()
          }}
        </caption>
        <thead>
          <tr>
            <th scope="col" i18n>Day</th>
            <th scope="col" i18n>Description</th>
            <th scope="col" i18n>Belongs to</th>
            @if (hasParts()) {
              <th scope="col" class="end roomy" i18n>Gross</th>
              <th scope="col" class="end roomy" i18n>Commission</th>
              <th scope="col" class="end roomy" i18n>VAT</th>
            }
            <th scope="col" class="end" i18n>Amount</th>
            <th scope="col" class="end" i18n>Balance</th>
          </tr>
        </thead>
        <tbody>
          <tr class="balance">
            <td>{{ from() ? day(from()!) : '' }}</td>
            <td [attr.colspan]="span()" i18n>Opening balance</td>
            @if (hasParts()) {
              <td class="roomy" colspan="3"></td>
            }
            <td class="end"><tp-money [of]="opening()" /></td>
          </tr>
          @for (line of lines(); track line.entryId) {
            <tr>
              <td class="nowrap">{{ day(line.day) }}</td>
              <td>
                @if (canTrace) {
                  <a
                    [routerLink]="['/events/of', line.stream]"
                    [queryParams]="{ revision: line.revision }"
                    >{{ event(line.eventType) }}</a
                  >
                } @else {
                  {{ event(line.eventType) }}
                }
                @if (line.reason) {
                  <div class="muted">{{ line.reason }}</div>
                }
              </td>
              <td class="mono">
                @if (line.payoutId) {
                  <a [routerLink]="['/money/payouts', line.payoutId]" i18n>payout</a>
                } @else if (line.orderId) {
                  <a [routerLink]="['/orders', line.orderId]">{{ line.number ?? theOrder }}</a>
                } @else {
                  {{ line.number }}
                }
              </td>
              @if (hasParts()) {
                <td class="end roomy">
                  @if (line.gross) {
                    <tp-money [of]="line.gross" />
                  }
                </td>
                <td class="end roomy">
                  @if (line.commission) {
                    <tp-money [of]="line.commission" />
                  }
                </td>
                <td class="end roomy">
                  @if (line.tax) {
                    <tp-money [of]="line.tax" />
                  }
                </td>
              }
              <td class="end"><tp-money [of]="line.amount" /></td>
              <td class="end"><tp-money [of]="line.balance" /></td>
            </tr>
          }
        </tbody>
        <tfoot>
          <tr>
            <td>{{ to() ? day(to()!) : '' }}</td>
            <td [attr.colspan]="span()">
              @if (to()) {
                <ng-container i18n>Closing balance</ng-container>
              } @else {
                <ng-container i18n>Balance now</ng-container>
              }
            </td>
            @if (hasParts()) {
              <td class="roomy" colspan="3"></td>
            }
            <td class="end"><tp-money [of]="closing()" /></td>
          </tr>
        </tfoot>
      </table>
    </div>
  `,
  styles: `
    .balance td {
      color: var(--muted);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementLines {
  /** What the account is, for those who cannot see where the table stands. */
  readonly label = input.required<string>();
  readonly opening = input.required<Amount>();
  readonly closing = input.required<Amount>();
  readonly from = input<string | null>(null);
  readonly to = input<string | null>(null);
  readonly lines = input.required<readonly StatementLine[]>();
  protected readonly day = dayText;
  protected readonly event = eventTypeLabel;
  protected readonly theOrder = $localize`order`;
  protected readonly canTrace = inject(Session).can('audit.read');
  /** Some of it is an earning, which is made of parts. */
  protected readonly hasParts = computed(() => this.lines().some(({ gross }) => gross !== null));
  /** Of the words beside a balance: up to where the amounts begin. */
  protected readonly span = computed(() => 3);
}
