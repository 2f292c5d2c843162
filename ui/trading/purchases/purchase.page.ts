import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { buyingLastPurchases } from '../../api/fn/buying/buying-last-purchases';
import { productsPricing } from '../../api/fn/catalogue/products-pricing';
import { ordersGet } from '../../api/fn/orders/orders-get';
import { purchasesApprove } from '../../api/fn/orders/purchases-approve';
import { purchasesGet } from '../../api/fn/orders/purchases-get';
import type { Order } from '../../api/models/order';
import type { Purchase } from '../../api/models/purchase';
import { ChangedBy } from '../../components/changed-by';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { type Failure, failureOf } from '../../core/failure';
import { countText, dayText, momentText, moneyText, unitPriceText } from '../../core/formats';
import { People } from '../../core/people';
import { percentChange } from '../../core/percent-change';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { limitText } from '../../terms/limit-text';
import { Money } from '../../terms/money';
import { latestPromise } from '../../terms/promised-date';
import { StatusLabel } from '../../terms/status-label';
import { approvalStatus, orderStatus } from '../../terms/statuses';
import { UnitPipe } from '../../terms/units';
import { When } from '../../terms/when';
import { OrderTimeline } from '../orders/order-timeline';
import { PurchasePayments } from './purchase-payments';

/** A line's price beside the last one that was paid. */
interface Last {
  readonly text: string;
  readonly tone: 'muted' | 'refused';
  readonly orderId: string | null;
}

type UnitPrice = NonNullable<Order['items'][number]['unitPrice']>;

/** In per cent; nothing where it is the same, or in another currency. */
function changeOfPrice(now: UnitPrice, before: UnitPrice): number | null {
  const [a, b] = [now, before].map(({ amount, per }) => Number(amount) / (per ?? 1)) as [
    number,
    number,
  ];
  return now.currency !== before.currency || a === b ? null : percentChange(a, b);
}

/** Lines beyond these are on the order's own page. */
const SHOWN = 12;

/** One purchase with a lane for each vendor; who has to decide on it decides here. */
@Component({
  imports: [
    UnitPipe,
    ChangedBy,
    Icon,
    MatButton,
    Money,
    OrderTimeline,
    PurchasePayments,
    RouterLink,
    StatusLabel,
    FailureNotice,
    When,
  ],
  templateUrl: './purchase.page.html',
  styleUrl: './purchase.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PurchasePage {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  protected readonly people = inject(People);
  readonly id = input.required<string>();
  /** It has just been placed from here. */
  readonly placed = input<string>();

  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(purchasesGet, { id }),
    ({ resource }) => ['purchase', 'order', 'payment'].includes(resource),
  );
  protected readonly purchase = computed(() => (this.read.hasValue() ? this.read.value() : null));
  private readonly ids = computed(() =>
    this.purchase()
      ?.orders.map(({ id }) => id)
      .join(' '),
  );
  protected readonly lanesRead = reading(
    () => this.ids() || undefined,
    (ids) => Promise.all(ids.split(' ').map((id) => this.api.invoke(ordersGet, { id }))),
    ({ resource }) => resource === 'order',
  );
  protected readonly lanes = computed(() =>
    this.lanesRead.hasValue() ? this.lanesRead.value() : [],
  );
  protected readonly busy = signal(false);
  protected readonly declining = signal(false);
  protected readonly reason = signal('');
  protected readonly failure = signal<Failure | null>(null);

  protected readonly mayDecide = computed(() => {
    const purchase = this.purchase();
    return (
      purchase?.approvalStatus === 'Awaited' &&
      this.session.can('order.approve') &&
      purchase.placedBy !== this.session.me()?.user.id
    );
  });
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly moment = momentText;
  protected readonly limitText = limitText;
  protected readonly price = (price: UnitPrice | null): string =>
    price ? unitPriceText(price) : '';
  protected readonly shown = SHOWN;
  protected readonly approval = ({ approvalStatus: status }: Purchase) => approvalStatus(status);
  protected readonly status = ({ status }: Order) => orderStatus(status);
  protected readonly net = ({ approval }: Purchase): string =>
    (approval?.net ?? []).map(moneyText).join(' + ');

  protected lines(order: Order): Order['items'] {
    return order.items.slice(0, SHOWN);
  }

  protected readonly promised = ({ items }: Order): string | null => latestPromise(items);

  /**
   * What each line costs today, where that is another price than the one agreed: an approver sees
   * it beside the line.
   */
  private readonly pricesNow = reading(
    () =>
      this.mayDecide() && this.lanes().length > 0
        ? this.lanes().flatMap((order) => this.lines(order))
        : undefined,
    (lines) =>
      Promise.all(
        lines.map(({ productId, quantity }) =>
          this.api.invoke(productsPricing, { id: productId, quantity }).then(
            ({ unitPrice }) => [productId, unitPrice] as const,
            () => null,
          ),
        ),
      ).then((found) => new Map(found.filter((each) => each !== null))),
  );

  /**
   * What the company paid last for each, of orders that were confirmed before: this one counts only
   * when it is confirmed itself.
   */
  private readonly lastRead = reading(
    () =>
      this.mayDecide() && this.lanes().length > 0
        ? [
            ...new Set(
              this.lanes().flatMap((order) => this.lines(order).map(({ productId }) => productId)),
            ),
          ]
        : undefined,
    (productId) =>
      this.api
        .invoke(buyingLastPurchases, { productId })
        .then(({ items }) => new Map(items.map((each) => [each.productId, each]))),
  );

  protected last({ productId, unitPrice }: Order['items'][number]): Last | null {
    if (!this.lastRead.hasValue()) return null;
    const last = this.lastRead.value()!.get(productId);
    if (!last)
      return { text: $localize`first purchase of this item`, tone: 'muted', orderId: null };
    const change = unitPrice && changeOfPrice(unitPrice, last.unitPrice);
    const [price, day] = [unitPriceText(last.unitPrice), dayText(last.placedAt)];
    if (change === null)
      return {
        text: $localize`last ${price}:price:, ${day}:day:`,
        tone: 'muted',
        orderId: last.orderId,
      };
    const percent = `${change > 0 ? '+' : ''}${change.toFixed(1)} %`;
    return {
      text: $localize`${percent}:change: on ${price}:price:, ${day}:day:`,
      tone: change > 0 ? 'refused' : 'muted',
      orderId: last.orderId,
    };
  }

  protected now({ productId, unitPrice }: Order['items'][number]): string | null {
    const now = this.pricesNow.hasValue() ? this.pricesNow.value()?.get(productId) : undefined;
    return now && (now.amount !== unitPrice?.amount || now.per !== unitPrice?.per)
      ? unitPriceText(now)
      : null;
  }

  protected async decide(purchase: Purchase, decision: 'Approved' | 'Declined'): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      const reason = this.reason().trim();
      await this.api.invoke(purchasesApprove, {
        id: purchase.id,
        'If-Match': `"${purchase.revision}"`,
        body: { decision, ...(reason ? { reason } : {}) },
      });
      this.declining.set(false);
      this.reason.set('');
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.read.reload();
      this.lanesRead.reload();
      this.busy.set(false);
    }
  }

  protected print(): void {
    print();
  }
}
