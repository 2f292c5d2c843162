import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { cartAdd } from '../../api/fn/buying/cart-add';
import { requisitionListsDelete } from '../../api/fn/buying/requisition-lists-delete';
import { requisitionListsGet } from '../../api/fn/buying/requisition-lists-get';
import { requisitionListsRename } from '../../api/fn/buying/requisition-lists-rename';
import { requisitionListsSet } from '../../api/fn/buying/requisition-lists-set';
import type { CheckedLine } from '../../api/models/checked-line';
import type { RequisitionList } from '../../api/models/requisition-list';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { type Failure, failureOf } from '../../core/failure';
import { countText, dayText, unitPriceText } from '../../core/formats';
import { reading } from '../../core/reading';
import { isShort } from '../../terms/availability';
import { LineProblems } from '../../terms/line-problems';
import { requestQuotes } from '../../trading/rfq/request-quotes';

/** One list: quantities to be ordered this time, as they would be ordered now. */
@Component({
  imports: [Empty, Icon, LineProblems, MatButton, RouterLink, FailureNotice],
  template: `
    <div class="page">
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
        <a routerLink="/lists" i18n>Back to lists</a>
      } @else if (list(); as list) {
        <div class="page-head">
          @if (renaming()) {
            <form class="rename" (submit)="$event.preventDefault(); rename(list, name.value)">
              <input
                #name
                class="box"
                [value]="list.name"
                maxlength="100"
                i18n-aria-label
                aria-label="List name"
              />
              <button matButton="outlined" type="submit" i18n>Rename</button>
              <button matButton type="button" (click)="renaming.set(false)" i18n>Save name</button>
            </form>
          } @else {
            <h1>{{ list.name }}</h1>
          }
          <div class="actions">
            <button
              matButton="filled"
              type="button"
              [disabled]="busy() || orderable().length === 0"
              (click)="toCart()"
              i18n
            >
              {orderable().length, plural,
                =1 {Add 1 item to cart}
                other {Add {{ count(orderable().length) }} items to cart}
              }
            </button>
            <button
              matButton="outlined"
              type="button"
              [disabled]="busy() || orderable().length === 0"
              (click)="ask(orderable())"
              i18n
            >
              Request quotes…
            </button>
            <button matButton type="button" (click)="renaming.set(true)" i18n>Rename</button>
            <button matButton type="button" [disabled]="busy()" (click)="delete(list)" i18n>
              Delete list
            </button>
          </div>
        </div>
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @if (list.lines.length === 0) {
          <tp-empty [title]="nothing"
            ><a routerLink="/catalogue" i18n>Browse the catalogue</a></tp-empty
          >
        } @else {
          <div class="scroll-x">
            <table class="ledger">
              <thead>
                <tr>
                  <th scope="col" class="roomy" i18n>SKU</th>
                  <th scope="col" i18n>Product</th>
                  <th scope="col" class="roomy" i18n>Vendor</th>
                  <th scope="col" class="end" i18n>Quantity</th>
                  <th scope="col" class="end" i18n>Unit price</th>
                  <th scope="col" class="end" i18n>In stock</th>
                  <th scope="col" class="roomy" i18n>Delivery by</th>
                  <th scope="col"><span class="visually-hidden" i18n>Remove</span></th>
                </tr>
              </thead>
              <tbody>
                @for (line of list.lines; track line.productId) {
                  <tr>
                    <td class="mono roomy">{{ line.product?.sku ?? '–' }}</td>
                    <td>
                      @if (line.product; as product) {
                        <a [routerLink]="['/catalogue', product.id]">{{ product.name }}</a>
                      }
                      <tp-line-problems
                        [of]="line.problems"
                        [mendable]="true"
                        (mend)="setQuantity(list, line, +$event)"
                      />
                    </td>
                    <td class="muted roomy">{{ line.product?.vendorName }}</td>
                    <td class="end">
                      <input
                        #box
                        class="box number"
                        type="number"
                        inputmode="numeric"
                        min="1"
                        [value]="line.quantity"
                        [attr.aria-label]="quantityLabel + ' ' + (line.product?.name ?? '')"
                        (change)="setQuantity(list, line, box.valueAsNumber)"
                      />
                    </td>
                    <td class="end nowrap">{{ line.price ? price(line.price) : '–' }}</td>
                    <td class="end" [class.waiting]="isShort(line)">
                      {{ count(line.available) }}
                    </td>
                    <td class="nowrap roomy">
                      {{ line.promisedDate ? day(line.promisedDate) : '–' }}
                    </td>
                    <td>
                      <button
                        type="button"
                        class="plain"
                        (click)="setQuantity(list, line, 0)"
                        [attr.aria-label]="removeLabel + ' ' + (line.product?.name ?? '')"
                      >
                        <tp-icon name="close" />
                      </button>
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        }
      } @else {
        <span class="skeleton title"></span>
        <p class="visually-hidden" role="status" i18n>Loading list</p>
      }
    </div>
  `,
  styles: `
    .rename {
      display: flex;
      flex: 1 1 320px;
      gap: 8px;

      input {
        max-width: 320px;
      }
    }

    input.number {
      width: 88px;
    }

    .skeleton.title {
      width: 240px;
      height: 28px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  readonly id = input.required<string>();
  protected readonly nothing = $localize`This list is empty`;
  protected readonly quantityLabel = $localize`Quantity of`;
  protected readonly removeLabel = $localize`Remove`;
  protected readonly renaming = signal(false);
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly ask = requestQuotes();
  protected readonly count = countText;
  protected readonly isShort = isShort;
  protected readonly day = dayText;
  protected readonly price = unitPriceText;
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(requisitionListsGet, { id }),
    ({ resource, id }, mine) =>
      (resource === 'requisitionList' && id === mine) ||
      ['priceList', 'inventory', 'product'].includes(resource),
  );
  protected readonly list = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly orderable = computed(() =>
    (this.list()?.lines ?? []).filter(
      ({ product, problems }) => product !== null && !problems.some(({ blocking }) => blocking),
    ),
  );

  protected async setQuantity(
    list: RequisitionList,
    { productId }: CheckedLine,
    quantity: number,
  ): Promise<void> {
    if (!Number.isInteger(quantity) || quantity < 0) return;
    await this.attempt(() =>
      this.api.invoke(requisitionListsSet, {
        id: list.id,
        body: { lines: [{ productId, quantity }] },
      }),
    );
  }

  protected async rename({ id, revision }: RequisitionList, name: string): Promise<void> {
    if (name.trim() === '') return;
    if (
      await this.attempt(() =>
        this.api.invoke(requisitionListsRename, {
          id,
          'If-Match': `"${revision}"`,
          body: { name: name.trim() },
        }),
      )
    )
      this.renaming.set(false);
  }

  protected async delete({ id, revision }: RequisitionList): Promise<void> {
    if (
      await this.attempt(
        () => this.api.invoke(requisitionListsDelete, { id, 'If-Match': `"${revision}"` }),
        false,
      )
    )
      await this.router.navigateByUrl('/lists');
  }

  protected async toCart(): Promise<void> {
    const lines = this.orderable().map(({ productId, quantity }) => ({ productId, quantity }));
    if (await this.attempt(() => this.api.invoke(cartAdd, { body: { lines } })))
      await this.router.navigateByUrl('/cart');
  }

  private async attempt(act: () => Promise<unknown>, read = true): Promise<boolean> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await act();
      if (read) this.read.reload();
      return true;
    } catch (error) {
      this.failure.set(failureOf(error));
      this.read.reload();
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}
