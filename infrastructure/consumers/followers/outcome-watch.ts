import type { Position } from '../../../application/ports/event-store.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import type { Money } from '../../../domain/shared/money/money.js';
import type { OrderStatus } from '../../../domain/trading/order/order-status.js';

export interface OrderOutcome {
  readonly status: OrderStatus;
  readonly totalAmount: Money | null;
  readonly position: Position;
}

interface Watch {
  readonly orders: Map<string, OrderOutcome | null>;
  readonly done: () => void;
}

/** Waits for the process to confirm, reject or park for approval every order of a purchase. */
export class OutcomeWatch {
  private readonly watches = new Map<string, Set<Watch>>();

  apply(event: RecordedEvent): void {
    switch (event.type) {
      case 'OrderAwaitingApproval':
        return this.settle(event.data, {
          status: 'AwaitingApproval',
          totalAmount: null,
          position: event.position,
        });
      case 'OrderConfirmed':
        return this.settle(event.data, {
          status: 'Confirmed',
          totalAmount: event.data.totalAmount,
          position: event.position,
        });
      case 'OrderRejected':
        return this.settle(event.data, {
          status: 'Rejected',
          totalAmount: null,
          position: event.position,
        });
      case 'OrderCancelled':
        return this.settle(event.data, {
          status: 'Cancelled',
          totalAmount: null,
          position: event.position,
        });
      default:
        return;
    }
  }

  /**
   * Begins to watch at once; `settled` resolves with what is known when every order has an outcome
   * or the time is up.
   */
  watch(
    purchaseId: string,
    orderIds: readonly string[],
    timeoutMs: number,
  ): Promise<ReadonlyMap<string, OrderOutcome | null>> {
    const orders = new Map<string, OrderOutcome | null>(orderIds.map((id) => [id, null]));
    return new Promise((resolve) => {
      let watching = this.watches.get(purchaseId);
      if (!watching) this.watches.set(purchaseId, (watching = new Set()));
      const watch: Watch = {
        orders,
        done: () => {
          clearTimeout(timer);
          watching.delete(watch);
          if (watching.size === 0) this.watches.delete(purchaseId);
          resolve(orders);
        },
      };
      const timer = setTimeout(watch.done, timeoutMs);
      watching.add(watch);
    });
  }

  private settle(
    { purchaseId, orderId }: { purchaseId: string; orderId: string },
    outcome: OrderOutcome,
  ): void {
    for (const watch of this.watches.get(purchaseId) ?? []) {
      watch.orders.set(orderId, outcome);
      if ([...watch.orders.values()].every((o) => o !== null)) watch.done();
    }
  }
}
