import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { inventoryRefused } from '../api/fn/stock/inventory-refused';
import { inventoryRetryRefused } from '../api/fn/stock/inventory-retry-refused';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { reading } from '../core/reading';
import { Session } from '../core/session';

/**
 * What orders need and the stock as it is recorded does not allow, and what to do about it; nothing
 * where there is nothing.
 */
@Component({
  selector: 'tp-refused-movements',
  imports: [FailureNotice, MatButton, RouterLink],
  template: `
    @if (movements().length > 0) {
      <div class="note-box refused" role="status">
        <strong i18n>Stock movement failed.</strong>
        <span i18n>
          Receive the missing stock, or count it as it was before these goods left. Then try again.
        </span>
        <ul>
          @for (movement of movements(); track movement.commandId) {
            <li>
              <a [routerLink]="['/stock', movement.productId]"
                ><span class="mono">{{ movement.sku }}</span> {{ movement.name }}</a
              >,
              @if (movement.quantity !== null) {
                <span i18n
                  >{{ movement.quantity }} needed at {{ movement.location }},
                  {{ movement.onHand }} on hand</span
                >
              } @else {
                <span i18n>{{ movement.onHand }} on hand at {{ movement.location }}</span>
              }
              @if (movement.orderId) {
                ·
                <a [routerLink]="['/orders', movement.orderId]" class="mono">{{
                  movement.orderNumber
                }}</a>
              }
              · {{ movement.reason }}
              @if (session.can('stock.manage')) {
                <button
                  matButton
                  type="button"
                  [disabled]="trying.busy()"
                  (click)="tryAgain(movement.commandId)"
                  i18n
                >
                  Try again
                </button>
              }
            </li>
          }
        </ul>
      </div>
    }
    @if (trying.failure(); as failure) {
      <tp-failure [of]="failure" />
    }
  `,
  styles: `
    ul {
      margin: 8px 0 0;
      padding-inline-start: 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RefusedMovements {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  private readonly read = reading(
    () => true,
    () => this.api.invoke(inventoryRefused),
    ({ resource }) => resource === 'inventory',
  );
  protected readonly movements = computed(() =>
    this.read.hasValue() ? this.read.value().items : [],
  );
  protected readonly trying = new Action(() => this.read.reload());

  protected async tryAgain(commandId: string): Promise<void> {
    await this.trying.run(() => this.api.invoke(inventoryRetryRefused, { commandId }));
  }
}
