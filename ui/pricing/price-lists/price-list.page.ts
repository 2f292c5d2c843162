import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { priceListsGet } from '../../api/fn/prices/price-lists-get';
import { priceListsPrices$Csv } from '../../api/fn/prices/price-lists-prices-csv';
import { priceListsPrices$Json } from '../../api/fn/prices/price-lists-prices-json';
import { priceListsPrices$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as priceListsPricesXlsx } from '../../api/fn/prices/price-lists-prices-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import { priceListsPublish } from '../../api/fn/prices/price-lists-publish';
import { priceListsRetire } from '../../api/fn/prices/price-lists-retire';
import type { PriceList } from '../../api/models/price-list';
import type { PricesOfProduct } from '../../api/models/prices-of-product';
import type { PublicationEffect } from '../../api/models/publication-effect';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import { Grid } from '../../components/grid/grid';
import { ListBar } from '../../components/grid/list-bar';
import { ListState } from '../../components/grid/list-state';
import { PagedRows } from '../../components/grid/paged-rows';
import { Action } from '../../core/action';
import { countText, dayText, unitPriceText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import { priceListStatus } from '../../terms/statuses';
import { audienceText } from './audience-text';
import { PricesEditor } from './prices-editor';

type Row = PricesOfProduct & { readonly id: string };
type Far = 'publish' | 'retire';

/**
 * One price list: its terms, its prices by product, and what publishing or retiring it would mean
 * for whom.
 */
@Component({
  imports: [Empty, Grid, ListBar, MatButton, PricesEditor, RouterLink, StatusLabel, FailureNotice],
  template: `
    <div class="page full">
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
        <a routerLink="/price-lists" i18n>Back to price lists</a>
      } @else if (list(); as list) {
        <header class="page-head">
          <h1>{{ list.name }}</h1>
          <tp-status [status]="status(list)" />
          <div class="actions">
            @if (mayManage && list.status === 'Draft') {
              <button
                matButton="filled"
                type="button"
                [disabled]="busy()"
                (click)="look('publish', list)"
                i18n
              >
                Publish…
              </button>
            }
            @if (mayManage && list.status !== 'Retired') {
              <button
                matButton
                type="button"
                [disabled]="busy()"
                (click)="look('retire', list)"
                i18n
              >
                Retire…
              </button>
            }
          </div>
          <p class="sub">
            <ng-container i18n
              >For {{ audience(list) }}, in {{ list.currency }}, from
              {{ day(list.validFrom) }}</ng-container
            >
            @if (list.validTo; as end) {
              &ngsp;<ng-container i18n>until {{ day(end) }}</ng-container>
            }
          </p>
        </header>
        @if (failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        @if (effect(); as effect) {
          <section class="note-box waiting effect" i18n-aria-label aria-label="Effect">
            @if (far() === 'publish') {
              <p i18n>
                {effect.buyers, plural, =1 {1 buyer} other {{{ count(effect.buyers) }} buyers}}
                will see new prices on
                {effect.products, plural,
                  =1 {1 product}
                  other {{{ count(effect.products) }} products}

                }: {{ count(effect.dearer) }} increases, {{ count(effect.cheaper) }} decreases,
                {{ count(effect.unchanged) }} unchanged, {{ count(effect.added) }} new.
              </p>
              <div class="actions">
                <button
                  matButton="filled"
                  type="button"
                  [disabled]="busy()"
                  (click)="publish(list)"
                  i18n
                >
                  Publish
                </button>
                <button matButton type="button" (click)="far.set(null)" i18n>Cancel</button>
              </div>
            } @else {
              <p i18n>
                {effect.buyers, plural,
                  =1 {1 buyer loses}
                  other {{{ count(effect.buyers) }} buyers lose}
                }
                these prices on
                {effect.products, plural,
                  =1 {1 product}
                  other {{{ count(effect.products) }} products}

                }. Existing orders keep theirs.
              </p>
              <form class="actions" (submit)="$event.preventDefault(); retire(list)">
                <input
                  #why
                  class="box reason"
                  maxlength="500"
                  i18n-aria-label
                  aria-label="Reason"
                  i18n-placeholder
                  placeholder="Reason"
                  (input)="reason.set(why.value)"
                />
                <button
                  matButton="filled"
                  type="submit"
                  [disabled]="busy() || reason().trim() === ''"
                  i18n
                >
                  Retire
                </button>
                <button matButton type="button" (click)="far.set(null)" i18n>Cancel</button>
              </form>
            }
          </section>
        }
        <div class="two" [class.editing]="chosen()">
          <section class="prices" i18n-aria-label aria-label="Prices">
            <tp-list-bar
              [state]="state"
              [rows]="rows"
              of="prices"
              [searchLabel]="searchLabel"
              [exporter]="exporter"
            />
            @if (rows.total() === 0) {
              @if (state.query().q !== '') {
                <tp-empty [title]="nothingUnder"
                  ><button matButton type="button" (click)="state.change({ q: '' })" i18n>
                    Clear
                  </button></tp-empty
                >
              } @else {
                <tp-empty [title]="nothingYet">
                  @if (mayManage && list.status === 'Draft') {
                    <a
                      routerLink="/imports"
                      [queryParams]="{ kind: 'prices', priceListId: list.id }"
                      i18n
                      >Import from a file</a
                    >
                    <span i18n> or add products one by one.</span>
                  }
                </tp-empty>
              }
            } @else {
              <tp-grid
                [label]="label"
                [rows]="rows"
                [columns]="columns"
                [current]="chosen()?.id ?? null"
                (opened)="chosen.set($event)"
              />
            }
          </section>
          @if (mayManage && list.status !== 'Retired') {
            <aside class="editor">
              <tp-prices-editor
                [list]="list"
                [prices]="chosen()"
                (saved)="saved()"
                (closed)="chosen.set(null)"
              />
            </aside>
          }
        </div>
      } @else {
        <span class="skeleton title"></span>
        <p class="visually-hidden" role="status" i18n>Loading price list</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }

    .page-head h1 {
      flex: 0 1 auto;
    }

    .page-head .actions {
      margin-inline-start: auto;
    }

    .effect {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .reason {
      max-width: 320px;
    }

    .two {
      display: grid;
      flex: 1 1 auto;
      grid-template-columns: minmax(0, 1fr) 400px;
      min-height: 0;
      gap: 24px;
    }

    .prices {
      display: flex;
      flex-direction: column;
      min-height: 0;
      gap: 8px;
    }

    .editor {
      overflow-y: auto;
    }

    .skeleton.title {
      width: 240px;
      height: 28px;
    }

    @media (max-width: 1000px) {
      .two {
        display: flex;
        flex-direction: column;
        overflow-y: auto;
      }

      .prices {
        flex: 1 0 320px;
      }

      .editor {
        flex: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PriceListPage {
  private readonly api = inject(Api);
  readonly id = input.required<string>();
  protected readonly mayManage = inject(Session).can('priceList.manage');
  protected readonly label = $localize`Prices`;
  protected readonly searchLabel = $localize`SKU or name`;
  protected readonly nothingUnder = $localize`No matching prices`;
  protected readonly nothingYet = $localize`No prices yet`;
  protected readonly count = countText;
  protected readonly day = dayText;
  protected readonly audience = ({ audience }: PriceList): string => audienceText(audience);
  protected readonly status = ({ status }: PriceList) => priceListStatus(status);

  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(priceListsGet, { id }),
    ({ resource, id }, mine) => resource === 'priceList' && id === mine,
  );
  protected readonly list = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly state = new ListState([]);
  protected readonly rows = new PagedRows<Row>();
  protected readonly chosen = signal<Row | null>(null);
  protected readonly columns: readonly Column<Row>[] = [
    {
      key: 'sku',
      header: $localize`SKU`,
      width: grows(120, 1),
      narrow: 'sub',
      cell: ({ sku }) => codeCell(sku),
    },
    {
      key: 'name',
      header: $localize`Product`,
      width: grows(180, 2),
      narrow: 'title',
      cell: ({ name }) => textCell(name),
    },
    {
      key: 'first',
      header: $localize`Price`,
      width: grows(110, 1),
      numeric: true,
      narrow: 'end',
      cell: ({ breaks }) =>
        breaks[0] ? textCell(unitPriceText(breaks[0].unitPrice)) : { kind: 'none' },
    },
    {
      key: 'breaks',
      header: $localize`Price breaks`,
      width: grows(140, 2),
      cell: ({ breaks }) =>
        textCell(
          breaks
            .slice(1)
            .map(
              ({ minQuantity, unitPrice }) =>
                `${countText(minQuantity)}+ ${unitPriceText(unitPrice)}`,
            )
            .join(' · '),
          true,
        ),
    },
  ];

  protected readonly far = signal<Far | null>(null);
  private readonly looked = signal<PublicationEffect | null>(null);
  protected readonly effect = computed(() => (this.far() === null ? null : this.looked()));
  protected readonly reason = signal('');
  private readonly acting = new Action(() => this.read.reload());
  protected readonly busy = this.acting.busy;
  protected readonly failure = this.acting.failure;

  constructor() {
    effect(() => {
      const { q } = this.state.query();
      const id = this.id();
      untracked(() =>
        this.rows.load((offset, limit) =>
          this.api
            .invoke(priceListsPrices$Json, { id, offset, limit, ...(q ? { q } : {}) })
            .then((page) => ({
              ...page,
              items: page.items.map((item) => ({ ...item, id: item.productId })),
            })),
        ),
      );
    });
    // what others change in it
    effect(() => {
      if (this.list()) untracked(() => void this.rows.refresh());
    });
  }

  protected saved(): void {
    this.chosen.set(null);
    this.read.reload();
    void this.rows.refresh();
  }

  /** What it would do is looked at before it is done. */
  protected async look(far: Far, { id }: PriceList): Promise<void> {
    await this.acting.run(async () => {
      const effect =
        far === 'publish'
          ? await this.api.invoke(priceListsPublish, { id, dryRun: 'true' })
          : await this.api.invoke(priceListsRetire, {
              id,
              dryRun: 'true',
              body: { reason: 'preview' },
            });
      this.looked.set(effect as PublicationEffect);
      this.far.set(far);
    });
  }

  protected async publish({ id, revision }: PriceList): Promise<void> {
    await this.acting.run(() =>
      this.api.invoke(priceListsPublish, { id, 'If-Match': `"${revision}"` }),
    );
    this.far.set(null);
  }

  protected async retire({ id, revision }: PriceList): Promise<void> {
    await this.acting.run(() =>
      this.api.invoke(priceListsRetire, {
        id,
        'If-Match': `"${revision}"`,
        body: { reason: this.reason().trim() },
      }),
    );
    this.far.set(null);
  }

  protected readonly exporter: Exporter = (_scope, format) =>
    format === 'xlsx'
      ? this.api.invoke(priceListsPricesXlsx, { id: this.id() })
      : this.api.invoke(priceListsPrices$Csv, { id: this.id() });
}
