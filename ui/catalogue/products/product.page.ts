import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { buyingLastPurchases } from '../../api/fn/buying/buying-last-purchases';
import { buyingOffers } from '../../api/fn/buying/buying-offers';
import { cartAdd } from '../../api/fn/buying/cart-add';
import { productsGet } from '../../api/fn/catalogue/products-get';
import { productsPricing } from '../../api/fn/catalogue/products-pricing';
import { productsVariants } from '../../api/fn/catalogue/products-variants';
import type { Product } from '../../api/models/product';
import { AddToList } from '../../buying/requisition-lists/add-to-list';
import { FailureNotice } from '../../components/failure-notice';
import { customers } from '../../core/customers';
import { type Failure, failureOf } from '../../core/failure';
import { countText, dayText, momentText, moneyText, unitPriceText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { inStockText, isShort } from '../../terms/availability';
import { LineProblems } from '../../terms/line-problems';
import { Money } from '../../terms/money';
import { hereByText } from '../../terms/promised-date';
import { UnitPipe } from '../../terms/units';
import { requestQuotes } from '../../trading/rfq/request-quotes';
import { nextBreak } from './next-break';
import { variantChoices } from './variant-choices';

/**
 * One product: what it is, what I pay for how many and why, what is there, when it comes, and who
 * else has it.
 */
@Component({
  imports: [UnitPipe, AddToList, LineProblems, MatButton, Money, RouterLink, FailureNotice],
  templateUrl: './product.page.html',
  styleUrl: './product.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProductPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly session = inject(Session);
  readonly id = input.required<string>();
  private readonly ask = requestQuotes();
  protected readonly isBuyer = this.session.me()?.organization.type === 'Buyer';
  protected readonly buys = this.isBuyer && this.session.can('order.place');

  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(productsGet, { id }),
    ({ resource, id }, mine) => resource === 'product' && id === mine,
  );
  protected readonly product = computed(() => (this.read.hasValue() ? this.read.value() : null));

  private readonly variantsRead = reading(
    () => (this.product()?.variantOf ? this.id() : undefined),
    (id) => this.api.invoke(productsVariants, { id }).then(({ items }) => items),
    ({ resource }) => resource === 'product',
  );
  /** What it could be chosen as instead, attribute by attribute. */
  protected readonly choices = computed(() =>
    this.product()?.variantOf && this.variantsRead.hasValue()
      ? variantChoices(this.id(), this.variantsRead.value() ?? [])
      : [],
  );

  /** As typed; the minimum order quantity until then. */
  private readonly typed = signal<{ readonly id: string; readonly quantity: number } | null>(null);
  protected readonly quantity = computed(() => {
    const typed = this.typed();
    return typed?.id === this.id() ? typed.quantity : (this.product()?.minimumOrderQuantity ?? 1);
  });

  /** That the buyer has chosen for this product; null: the default of its prices. */
  protected readonly currency = linkedSignal<string, string | null>({
    source: () => this.id(),
    computation: () => null,
  });
  /** The line as it would be ordered now, and the same of other vendors. */
  protected readonly offersRead = reading(
    () =>
      this.buys && this.product() && Number.isInteger(this.quantity()) && this.quantity() > 0
        ? { id: this.id(), quantity: this.quantity(), currency: this.currency() }
        : undefined,
    ({ id, quantity, currency }) =>
      this.api
        .invoke(buyingOffers, { id, quantity, ...(currency ? { currency } : {}) })
        .then(({ lines }) => lines),
    ({ resource }) =>
      resource === 'inventory' || resource === 'priceList' || resource === 'product',
  );
  /** Who does not buy asks what a certain buyer pays. */
  protected readonly forBuyer = signal('');
  private readonly buyersRead = reading(
    () => (this.isBuyer || !this.session.can('price.read') ? undefined : true),
    customers(),
  );
  protected readonly buyers = computed(() =>
    this.buyersRead.hasValue() ? (this.buyersRead.value() ?? []) : [],
  );
  protected readonly pricingRead = reading(
    () => {
      if (
        !this.session.can('price.read') ||
        !this.product() ||
        !(this.quantity() >= 1) ||
        !Number.isInteger(this.quantity())
      )
        return undefined;
      const currency = this.currency();
      const asked = { id: this.id(), quantity: this.quantity(), ...(currency ? { currency } : {}) };
      if (this.isBuyer) return asked;
      return this.forBuyer() === '' ? undefined : { ...asked, buyerOrgId: this.forBuyer() };
    },
    (params) => this.api.invoke(productsPricing, params),
    ({ resource }) => resource === 'priceList',
  );
  protected readonly pricing = computed(() =>
    this.pricingRead.hasValue() ? this.pricingRead.value() : null,
  );
  /** In which it can be had; they stay in sight while a price is read. */
  protected readonly currencies = linkedSignal<
    { readonly id: string; readonly of: readonly string[] | null },
    readonly string[]
  >({
    source: () => ({ id: this.id(), of: this.pricing()?.currencies ?? null }),
    computation: ({ id, of }, before) => of ?? (before?.source.id === id ? before.value : []),
  });
  protected readonly mine = computed(() =>
    this.offersRead.hasValue()
      ? this.offersRead.value().find(({ productId }) => productId === this.id())
      : undefined,
  );
  protected readonly others = computed(() =>
    this.offersRead.hasValue()
      ? this.offersRead.value().filter(({ productId }) => productId !== this.id())
      : [],
  );
  private readonly lastRead = reading(
    () => (this.buys ? this.id() : undefined),
    (id) =>
      this.api
        .invoke(buyingLastPurchases, { productId: [id] })
        .then(({ items }) => items[0] ?? null),
    ({ resource }) => resource === 'order',
  );
  /** What the company paid for it last. */
  protected readonly last = computed(() =>
    this.lastRead.hasValue() ? this.lastRead.value() : null,
  );
  protected readonly nudge = computed(() => {
    const pricing = this.pricing();
    return pricing ? nextBreak(pricing.breaks, this.quantity(), this.product()!) : null;
  });
  protected readonly blocked = computed(
    () => this.mine()?.problems.some(({ blocking }) => blocking) ?? true,
  );
  private readonly waits = computed(() => {
    const line = this.mine();
    return this.mayWait() && !!line && line.backorderPromisedDate !== null && isShort(line);
  });
  protected readonly whyOpen = signal(false);
  /** What is not in stock is put into the cart as a backorder. */
  protected readonly mayWait = signal(false);

  protected readonly busy = signal(false);
  protected readonly added = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly count = countText;
  protected readonly inStock = inStockText;
  protected readonly isShort = isShort;
  protected readonly hereBy = hereByText;
  protected readonly day = dayText;
  protected readonly moment = momentText;
  protected readonly price = unitPriceText;
  protected readonly money = moneyText;
  protected readonly attributes = computed(() =>
    Object.entries({
      ...this.product()?.variantOf?.attributes,
      ...this.product()?.attributes,
    }).map(([name, value]) => ({
      name,
      value: value === true ? '✓' : value === false ? '–' : String(value),
    })),
  );

  protected readonly isOurs = computed(
    () => this.product()?.vendorId === this.session.me()?.organization.id,
  );
  protected readonly mayEdit = computed(() => this.session.can('product.manage') && this.isOurs());

  protected async edit(product: Product): Promise<void> {
    const { ProductDialog } = await import('../listing/product-dialog');
    const id = await firstValueFrom(
      this.dialogs
        .open(ProductDialog, { data: product, width: '720px', maxWidth: '96vw' })
        .afterClosed(),
    );
    if (id !== undefined) this.read.reload();
  }

  protected choose(currency: string): void {
    this.added.set(false);
    this.currency.set(currency);
  }

  protected setQuantity(quantity: number): void {
    this.added.set(false);
    this.typed.set({ id: this.id(), quantity });
  }

  protected range({
    minQuantity,
    maxQuantity,
  }: {
    minQuantity: number | null;
    maxQuantity: number | null;
  }): string {
    if (minQuantity === null) return '';
    return maxQuantity === null
      ? $localize`${countText(minQuantity)}:from: or more`
      : `${countText(minQuantity)} – ${countText(maxQuantity)}`;
  }

  protected audience(kind: string): string {
    return kind === 'organizations'
      ? $localize`contract`
      : kind === 'buyerGroup'
        ? $localize`customer group`
        : $localize`All customers`;
  }

  protected askForPrice({ id, vendorId, vendorName, sku, name }: Product): void {
    const quantity = Number.isInteger(this.quantity()) ? this.quantity() : 1;
    void this.ask([{ productId: id, quantity, vendorId, vendorName, sku, name }]);
  }

  protected async add(): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await this.api.invoke(cartAdd, {
        body: {
          lines: [
            {
              productId: this.id(),
              quantity: this.quantity(),
              ...(this.waits() ? { whenShort: 'backorder' as const } : {}),
              ...(this.currency() ? { currency: this.currency() } : {}),
            },
          ],
        },
      });
      this.added.set(true);
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
