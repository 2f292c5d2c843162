import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { cartClear } from '../../api/fn/buying/cart-clear';
import { cartGet } from '../../api/fn/buying/cart-get';
import { cartOrder } from '../../api/fn/buying/cart-order';
import { cartSet } from '../../api/fn/buying/cart-set';
import type { Cart } from '../../api/models/cart';
import type { CheckedLine } from '../../api/models/checked-line';
import type { OrderCartRequest } from '../../api/models/order-cart-request';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { dayText, unitPriceText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { inStockText, isShort } from '../../terms/availability';
import { LineProblems } from '../../terms/line-problems';
import { Money } from '../../terms/money';
import { backorderText, hereByText } from '../../terms/promised-date';
import { UnitPipe } from '../../terms/units';
import { requestQuotes } from '../../trading/rfq/request-quotes';
import { CheckoutForm } from './checkout-form';

type CartVendor = Cart['vendors'][number];

const TYPING_MS = 400;
const PRICE_CHANGED = 'line/price-changed';
/** Said beside what is in stock. */
const BACKORDERED = 'line/backordered';

/**
 * What is about to be ordered, by vendor, as it would be ordered now; what changed since it was put
 * there stands at its line.
 */
@Component({
  imports: [
    UnitPipe,
    CheckoutForm,
    Empty,
    Icon,
    LineProblems,
    MatButton,
    Money,
    RouterLink,
    FailureNotice,
  ],
  templateUrl: './cart.page.html',
  styleUrl: './cart.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CartPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);
  protected readonly nothing = $localize`Your cart is empty`;
  protected readonly quantityLabel = $localize`Quantity of`;
  protected readonly removeLabel = $localize`Remove`;
  protected readonly currencyLabel = $localize`Order currency for`;

  protected readonly read = reading(
    () => true,
    () => this.api.invoke(cartGet),
    ({ resource }) => ['cart', 'priceList', 'inventory', 'product'].includes(resource),
  );
  protected readonly cart = computed(() => (this.read.hasValue() ? this.read.value() : null));
  /** Typed and not yet answered, by product. */
  protected readonly typed = signal<ReadonlyMap<string, number>>(new Map());
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  protected readonly undo = signal<{
    readonly productId: string;
    readonly quantity: number;
    readonly name: string;
  } | null>(null);
  private readonly acting = new Action(() => this.read.reload());
  protected readonly busy = this.acting.busy;
  protected readonly failure = this.acting.failure;
  protected readonly acceptPrices = signal(false);

  protected readonly priceChanged = computed(() =>
    (this.cart()?.vendors ?? [])
      .flatMap(({ lines }) => lines)
      .filter(({ problems }) => problems.some(({ code }) => code === PRICE_CHANGED)),
  );
  protected readonly lines = computed(() =>
    (this.cart()?.vendors ?? []).flatMap((vendor) => vendor.lines),
  );
  protected readonly ask = requestQuotes();
  protected readonly inStock = inStockText;
  protected readonly day = dayText;
  protected readonly hereBy = hereByText;
  protected readonly price = unitPriceText;

  /** Where a vendor's lines can be had in several currencies: which, and the one that they are in. */
  protected currenciesOf({ lines }: CartVendor): {
    readonly all: readonly string[];
    readonly now: string | null;
  } | null {
    const all = [...new Set(lines.flatMap(({ currencies }) => currencies))].sort();
    if (all.length < 2) return null;
    const now = new Set(lines.flatMap(({ price }) => (price ? [price.currency] : [])));
    return { all, now: now.size === 1 ? [...now][0]! : null };
  }

  /** Every line of the vendor that has a price in the currency; the others say what is wrong. */
  protected async orderIn({ lines }: CartVendor, currency: string): Promise<void> {
    const changed = lines.filter(({ currencies }) => currencies.includes(currency));
    if (changed.length > 0)
      await this.acting.run(() =>
        this.api.invoke(cartSet, {
          body: {
            lines: changed.map(({ productId, quantity }) => ({ productId, quantity, currency })),
          },
        }),
      );
  }

  protected quantityOf({ productId, quantity }: CheckedLine): number {
    return this.typed().get(productId) ?? quantity;
  }

  protected changed(line: CheckedLine): boolean {
    return this.priceChanged().includes(line);
  }

  /** A changed price has a message of its own, with the price before. */
  protected otherProblems({ problems }: CheckedLine): CheckedLine['problems'] {
    return problems.filter(({ code }) => code !== PRICE_CHANGED && code !== BACKORDERED);
  }

  protected onBackorder({ backordered, backorderPromisedDate }: CheckedLine): string {
    return backorderText(backordered, backorderPromisedDate);
  }

  /** Asked where it matters, or where it was chosen. */
  protected mayWait(line: CheckedLine): boolean {
    return line.backorderPromisedDate !== null && (isShort(line) || line.whenShort === 'backorder');
  }

  protected async choose({ productId, quantity }: CheckedLine, waits: boolean): Promise<void> {
    const whenShort = waits ? 'backorder' : 'reject';
    await this.acting.run(() =>
      this.api.invoke(cartSet, { body: { lines: [{ productId, quantity, whenShort }] } }),
    );
  }

  /** Shown at once; sent when the typing pauses. */
  protected setQuantity({ productId }: CheckedLine, quantity: number): void {
    this.typed.update((typed) => new Map(typed).set(productId, quantity));
    clearTimeout(this.timers.get(productId));
    if (!Number.isInteger(quantity) || quantity < 1) return;
    this.timers.set(
      productId,
      setTimeout(() => void this.send(productId, quantity), TYPING_MS),
    );
  }

  protected async remove(line: CheckedLine): Promise<void> {
    if (await this.send(line.productId, 0))
      this.undo.set({
        productId: line.productId,
        quantity: line.quantity,
        name: line.product?.name ?? '',
      });
  }

  protected async putBack(): Promise<void> {
    const undo = this.undo();
    if (undo && (await this.send(undo.productId, undo.quantity))) this.undo.set(null);
  }

  protected async clear(): Promise<void> {
    await this.acting.run(() => this.api.invoke(cartClear));
  }

  protected async order(terms: OrderCartRequest): Promise<void> {
    await this.acting.run(async () => {
      const { id } = await this.api.invoke(cartOrder, {
        // what is paid first has its outcome once it is
        ...((terms.payment ?? 'account') === 'account' ? { Prefer: 'wait=5' } : {}),
        body: { ...terms, acceptPriceChanges: this.acceptPrices() },
      });
      await this.router.navigate(['/purchases', id], { queryParams: { placed: 1 } });
    });
  }

  private async send(productId: string, quantity: number): Promise<boolean> {
    const done = await this.acting.run(() =>
      this.api.invoke(cartSet, { body: { lines: [{ productId, quantity }] } }),
    );
    // what was typed meanwhile is newer
    if (this.typed().get(productId) === quantity || quantity === 0 || !done)
      this.typed.update((typed) => {
        const rest = new Map(typed);
        rest.delete(productId);
        return rest;
      });
    return done;
  }
}
