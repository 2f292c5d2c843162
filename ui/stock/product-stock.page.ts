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
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { productsGet } from '../api/fn/catalogue/products-get';
import { inventoryAdjust } from '../api/fn/stock/inventory-adjust';
import { inventoryGet } from '../api/fn/stock/inventory-get';
import { inventoryHistory } from '../api/fn/stock/inventory-history';
import { inventoryReceive } from '../api/fn/stock/inventory-receive';
import { inventorySetReorderPoint } from '../api/fn/stock/inventory-set-reorder-point';
import { locationsList$Json } from '../api/fn/stock/locations-list-json';
import type { StockEvent } from '../api/models/stock-event';
import { FailureNotice } from '../components/failure-notice';
import { Icon } from '../components/icons/icon';
import { errorAt, type Failure, failureOf } from '../core/failure';
import { countText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { availableOf, isLow } from '../terms/availability';
import { When } from '../terms/when';
import { stockEventText } from './stock-event-text';

type Act = 'receive' | 'count' | 'adjust' | 'reorderPoint';

/** One product's stock by location: to receive, count or correct it, and its history. */
@Component({
  imports: [Icon, MatButton, RouterLink, FailureNotice, When],
  template: `
    <article class="page">
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (stock(); as stock) {
        <header class="page-head">
          <a matButton class="back" routerLink="/stock" queryParamsHandling="preserve"
            ><tp-icon name="back" /> <span i18n>Stock</span></a
          >
          <h1>{{ product()?.name }}</h1>
          <p class="sub mono">{{ product()?.sku }}</p>
        </header>
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" i18n>Location</th>
              <th scope="col" class="end" i18n>On hand</th>
              <th scope="col" class="end" i18n>Reserved</th>
              <th scope="col" class="end" i18n>Available</th>
              <th scope="col" class="end" i18n>On backorder</th>
              <th scope="col" class="end" i18n>Reorder point</th>
            </tr>
          </thead>
          <tbody>
            @for (each of stock.locations; track each.location) {
              <tr [class.here]="each.location === location()">
                <td>
                  <button
                    type="button"
                    class="plain"
                    [attr.aria-pressed]="each.location === location()"
                    (click)="location.set(each.location)"
                  >
                    {{ placeName(each.location) }}
                  </button>
                </td>
                <td class="end">{{ count(each.onHand) }}</td>
                <td class="end">{{ count(each.reserved) }}</td>
                <td class="end" [class.waiting]="isLow(each)">
                  {{ count(each.available) }}
                </td>
                <td class="end" [class.waiting]="each.backordered > 0">
                  {{ each.backordered === 0 ? '–' : count(each.backordered) }}
                </td>
                <td class="end">
                  {{ each.reorderPoint === null ? '–' : count(each.reorderPoint) }}
                </td>
              </tr>
            } @empty {
              <tr>
                <td colspan="6" class="muted" i18n>No stock received yet.</td>
              </tr>
            }
          </tbody>
        </table>
        @if (mayManage) {
          <section class="block">
            <div class="tabs" role="tablist" i18n-aria-label aria-label="Action">
              @for (tab of tabs; track tab.act) {
                <button
                  type="button"
                  role="tab"
                  [id]="'tab-' + tab.act"
                  [attr.aria-selected]="act() === tab.act"
                  aria-controls="stock-form"
                  (click)="choose(tab.act)"
                >
                  {{ tab.label }}
                </button>
              }
            </div>
            <form
              id="stock-form"
              role="tabpanel"
              [attr.aria-labelledby]="'tab-' + act()"
              class="form"
              (submit)="$event.preventDefault(); send()"
            >
              <div class="field">
                <label for="location" i18n>Location</label>
                <select
                  #locationBox
                  id="location"
                  class="box"
                  (change)="location.set(locationBox.value)"
                >
                  @for (each of places(); track each.key) {
                    <option [value]="each.key" [selected]="each.key === location()">
                      {{ each.text }}
                    </option>
                  } @empty {
                    <option value="" i18n>No locations yet</option>
                  }
                </select>
                <a matButton class="places" routerLink="/locations" i18n>Manage locations</a>
              </div>
              <div class="field">
                <label for="amount">{{ amountLabel() }}</label>
                <input
                  #amountBox
                  id="amount"
                  class="box number"
                  type="number"
                  inputmode="numeric"
                  [value]="amount()"
                  (input)="amount.set(amountBox.value)"
                  [attr.aria-invalid]="amountError() !== null"
                />
                @if (amountError(); as text) {
                  <span class="error">{{ text }}</span>
                } @else if (preview(); as text) {
                  <span class="hint">{{ text }}</span>
                }
              </div>
              @if (act() === 'receive') {
                <div class="field">
                  <label for="reference" i18n>Delivery note</label>
                  <input
                    #ref
                    id="reference"
                    class="box mono"
                    maxlength="100"
                    [value]="reason()"
                    (input)="reason.set(ref.value)"
                  />
                </div>
              } @else if (act() !== 'reorderPoint') {
                <div class="field">
                  <label for="why" i18n>Reason</label>
                  <input
                    #why
                    id="why"
                    class="box"
                    maxlength="500"
                    [value]="reason()"
                    (input)="reason.set(why.value)"
                  />
                </div>
              }
              <div class="actions wide">
                <button matButton="filled" type="submit" [disabled]="busy() || !ready()">
                  {{ actLabel() }}
                </button>
                @if (done()) {
                  <span class="done" role="status" i18n>✓ Recorded</span>
                }
              </div>
            </form>
            @if (failure(); as refused) {
              <tp-failure [of]="refused" />
            }
          </section>
        }
        <section class="block">
          <h2 i18n>Stock movements, {{ placeName(location()) }}</h2>
          <table class="ledger">
            <tbody>
              @for (event of history(); track event.id) {
                <tr>
                  <td class="nowrap"><tp-when [at]="event.at" /></td>
                  <td>{{ text(event) }}</td>
                  <td class="muted">{{ people.name(event.person) ?? '' }}</td>
                </tr>
              } @empty {
                <tr>
                  <td class="muted" i18n>No movements yet</td>
                </tr>
              }
            </tbody>
          </table>
        </section>
      } @else {
        <span class="skeleton title"></span>
        <p class="visually-hidden" role="status" i18n>Loading stock</p>
      }
    </article>
  `,
  styles: `
    tr.here td {
      background: var(--action-tint);
    }

    .places {
      justify-self: start;
    }

    .skeleton.title {
      width: 240px;
      height: 28px;
    }

    @media (min-width: 1280px) {
      .back {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProductStockPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly people = inject(People);
  readonly id = input.required<string>();
  protected readonly mayManage = this.session.can('stock.manage');
  protected readonly count = countText;
  protected readonly isLow = isLow;
  protected readonly text = (event: StockEvent): string => stockEventText(event);
  protected readonly tabs: readonly { readonly act: Act; readonly label: string }[] = [
    { act: 'receive', label: $localize`Receive` },
    { act: 'count', label: $localize`Count` },
    { act: 'adjust', label: $localize`Adjust` },
    { act: 'reorderPoint', label: $localize`Reorder point` },
  ];

  protected readonly read = reading(
    () => this.id(),
    (productId) => this.api.invoke(inventoryGet, { productId }),
    ({ resource }) => resource === 'inventory',
  );
  protected readonly stock = computed(() => (this.read.hasValue() ? this.read.value() : null));
  private readonly productRead = reading(
    () => this.id(),
    (id) => this.api.invoke(productsGet, { id }),
  );
  protected readonly product = computed(() =>
    this.productRead.hasValue() ? this.productRead.value() : null,
  );
  private readonly locationsRead = reading(
    () => (this.session.me()?.organization.type === 'Seller' ? 'own' : undefined),
    () => this.api.invoke(locationsList$Json, { limit: 200 }).then(({ items }) => items),
    ({ resource }) => resource === 'locations',
  );
  private readonly locations = computed(() =>
    this.locationsRead.hasValue() ? this.locationsRead.value() : [],
  );
  /** Where stock may be received, counted and corrected. */
  protected readonly places = computed(() =>
    this.locations()
      .filter(({ mergedInto }) => mergedInto === null)
      .map(({ key, code, name }) => ({ key, text: name === code ? code : `${name} (${code})` })),
  );
  protected readonly location = linkedSignal<{ id: string; first: string }, string>({
    source: () => ({
      id: this.id(),
      first: this.stock()?.locations[0]?.location ?? this.places()[0]?.key ?? '',
    }),
    computation: (source, previous) =>
      previous && previous.source.id === source.id && previous.value !== ''
        ? previous.value
        : source.first,
  });
  private readonly here = computed(() =>
    this.stock()?.locations.find(({ location }) => location === this.location()),
  );
  private readonly historyRead = reading(
    () =>
      // nothing has happened yet where it has never been
      this.here() ? { productId: this.id(), location: this.location() } : undefined,
    (params) =>
      this.api.invoke(inventoryHistory, { ...params, limit: 50 }).then(({ items }) => items),
    ({ resource }) => resource === 'inventory',
  );
  protected readonly history = computed(() =>
    this.historyRead.hasValue() ? this.historyRead.value() : [],
  );

  protected readonly act = signal<Act>('receive');
  protected readonly amount = signal('');
  protected readonly reason = signal('');
  protected readonly busy = signal(false);
  protected readonly done = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  private readonly value = computed(() => Number(this.amount()));
  protected readonly ready = computed(() => {
    const value = this.value();
    const enough =
      this.act() === 'adjust' ? value !== 0 : this.act() === 'receive' ? value > 0 : value >= 0;
    return (
      this.location().trim() !== '' &&
      this.amount().trim() !== '' &&
      Number.isInteger(value) &&
      enough &&
      (this.act() === 'reorderPoint' || this.act() === 'receive' || this.reason().trim() !== '')
    );
  });
  protected readonly amountLabel = computed(() => {
    const labels: Record<Act, string> = {
      receive: $localize`Quantity received`,
      count: $localize`Counted quantity`,
      adjust: $localize`Adjustment (+/−)`,
      reorderPoint: $localize`Reorder when available falls to`,
    };
    return labels[this.act()];
  });
  protected readonly actLabel = computed(
    () => this.tabs.find(({ act }) => act === this.act())!.label,
  );
  protected readonly amountError = computed(
    () =>
      errorAt(this.failure(), '/delta') ??
      errorAt(this.failure(), '/quantity') ??
      errorAt(this.failure(), '/reorderPoint'),
  );
  /** What would be there afterwards. */
  protected readonly preview = computed(() => {
    const here = this.here();
    if (!this.ready() || this.act() === 'reorderPoint') return null;
    const onHand = here?.onHand ?? 0;
    const after = this.act() === 'count' ? this.value() : onHand + this.value();
    const available = availableOf({ onHand: after, reserved: here?.reserved ?? 0 });
    return $localize`${countText(onHand)}:before: → ${countText(after)}:after: on hand, ${countText(available)}:available: available`;
  });

  protected placeName(key: string): string {
    return this.locations().find((each) => each.key === key)?.name ?? key;
  }

  protected choose(act: Act): void {
    this.act.set(act);
    this.amount.set('');
    this.failure.set(null);
    this.done.set(false);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    const productId = this.id();
    const location = this.location().trim();
    const value = this.value();
    const reason = this.reason().trim();
    const acts: Record<Act, () => Promise<unknown>> = {
      receive: () =>
        this.api.invoke(inventoryReceive, {
          productId,
          body: { location, quantity: value, ...(reason ? { reference: reason } : {}) },
        }),
      count: () =>
        this.api.invoke(inventoryAdjust, {
          productId,
          body: { location, quantity: value, reason },
        }),
      adjust: () =>
        this.api.invoke(inventoryAdjust, { productId, body: { location, delta: value, reason } }),
      reorderPoint: () =>
        this.api.invoke(inventorySetReorderPoint, {
          productId,
          body: { location, reorderPoint: value },
        }),
    };
    this.busy.set(true);
    this.failure.set(null);
    this.done.set(false);
    try {
      await acts[this.act()]();
      this.amount.set('');
      this.reason.set('');
      this.done.set(true);
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.read.reload();
      this.historyRead.reload();
      this.busy.set(false);
    }
  }
}
