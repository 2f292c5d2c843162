import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { buyingMyPrices$Csv } from '../../api/fn/buying/buying-my-prices-csv';
import { productsFind$Csv } from '../../api/fn/catalogue/products-find-csv';
import { productsFind$Json } from '../../api/fn/catalogue/products-find-json';
import { productsFind$VndOpenxmlformatsOfficedocumentSpreadsheetmlSheet as productsFindXlsx } from '../../api/fn/catalogue/products-find-vnd-openxmlformats-officedocument-spreadsheetml-sheet';
import type { Facets } from '../../api/models/facets';
import type { FoundProduct } from '../../api/models/found-product';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { codeCell, type Column, grows, textCell } from '../../components/grid/columns';
import type { Exporter } from '../../components/grid/export-scope';
import { exportSelected } from '../../components/grid/export-selected';
import { Grid } from '../../components/grid/grid';
import { ListBar, shownColumns } from '../../components/grid/list-bar';
import { type ListQuery, ListState } from '../../components/grid/list-state';
import { type CachedPage, PagedRows } from '../../components/grid/paged-rows';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { countText, today, unitPriceText } from '../../core/formats';
import { Memory } from '../../core/memory';
import { onChanges } from '../../core/reading';
import { saveCsv } from '../../core/save-file';
import { Session } from '../../core/session';
import { unitText } from '../../terms/units';
import { asImported } from './as-imported';
import { Facet, type FacetValue } from './facet';

/** The API passes over so many rows at most. */
const REACHED = 10_000;

/** What was read of a question first, with what else the answer says. */
interface FirstProducts extends CachedPage<FoundProduct> {
  readonly facets: Facets | null;
  readonly didYouMean: string | null;
}

interface FacetShown {
  readonly name: string;
  readonly label: string;
  readonly values: readonly FacetValue[];
}

/** Not of those whose role has no prices. */
const prices: readonly Column<FoundProduct>[] = [
  {
    key: 'price',
    header: $localize`Price`,
    width: grows(120, 1),
    numeric: true,
    sort: 'price',
    narrow: 'end',
    cell: ({ price, onSale }) =>
      price
        ? textCell(unitPriceText(price))
        : textCell(onSale ? null : $localize`on request`, true),
  },
  {
    key: 'priceList',
    header: $localize`Price list`,
    width: grows(140, 1),
    optional: true,
    cell: ({ price }) => textCell(price?.priceListName, true),
  },
];

/**
 * Everything that is on sale, at one's own prices, searched and narrowed; the counts say what each
 * further choice would leave.
 */
@Component({
  imports: [Empty, Facet, Grid, Icon, ListBar, MatButton, FailureNotice],
  templateUrl: './catalogue.page.html',
  styleUrl: './catalogue.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CataloguePage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly memory = inject(Memory);
  /** Somebody has just come here. */
  private firstLoad = true;
  private readonly dialogs = inject(MatDialog);
  protected readonly session = inject(Session);
  protected readonly label = $localize`Products`;
  protected readonly searchLabel = $localize`Name, SKU or description`;
  protected readonly nothing = $localize`No products found`;

  protected readonly state = new ListState(['category', 'vendorId', 'attribute', 'price']);
  protected readonly rows = new PagedRows<FoundProduct>();
  protected readonly facets = signal<Facets | null>(null);
  protected readonly didYouMean = signal<string | null>(null);
  protected readonly selection = signal<ReadonlyMap<string, FoundProduct>>(new Map());
  protected readonly facetsOpen = signal(false);
  protected readonly prices = new Action();
  protected readonly sort = computed(() => this.state.query().sort);
  protected readonly narrowed = computed(() => Object.keys(this.state.query().filters).length > 0);

  protected readonly columns: readonly Column<FoundProduct>[] = [
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
      width: grows(220, 3),
      sort: 'name',
      narrow: 'title',
      cell: ({ name }) => textCell(name),
    },
    {
      key: 'vendor',
      header: $localize`Vendor`,
      width: grows(140, 1.6),
      cell: ({ vendorName }) => textCell(vendorName, true),
    },
    {
      key: 'category',
      header: $localize`Category`,
      width: grows(120, 1.2),
      cell: ({ categoryPath }) => textCell(categoryPath.at(-1), true),
    },
    {
      key: 'unit',
      header: $localize`Unit of sale`,
      width: 90,
      narrow: 'endSub',
      cell: ({ unit, packSize }) =>
        textCell(
          packSize > 1
            ? $localize`${unitText(unit)}:unit: of ${countText(packSize)}:pieces:`
            : unitText(unit),
          true,
        ),
    },
    {
      key: 'minimum',
      header: $localize`Min. order`,
      width: 64,
      numeric: true,
      cell: ({ minimumOrderQuantity }) => ({ kind: 'count', count: minimumOrderQuantity }),
    },
    {
      key: 'lead',
      header: $localize`Lead time`,
      width: 84,
      numeric: true,
      cell: ({ leadTimeDays }) => ({ kind: 'count', count: leadTimeDays, unit: $localize`d` }),
    },
    ...(this.session.can('price.read') ? prices : []),
    {
      key: 'listedAt',
      header: $localize`Added since`,
      width: 110,
      sort: 'listedAt',
      optional: true,
      cell: ({ listedAt }) => ({ kind: 'when', at: listedAt }),
    },
  ];
  protected readonly shown = computed(() => shownColumns(this.columns, this.state.query().columns));

  protected readonly shownFacets = computed((): readonly FacetShown[] => {
    const facets = this.facets();
    if (!facets) return [];
    const depths = new Map<string, number>();
    const parentOf = new Map(facets.categories.map(({ id, parentId }) => [id, parentId]));
    const depthOf = (id: string): number => {
      const known = depths.get(id);
      if (known !== undefined) return known;
      const parent = parentOf.get(id) ?? null;
      const depth = parent === null || !parentOf.has(parent) ? 0 : depthOf(parent) + 1;
      depths.set(id, depth);
      return depth;
    };
    const children = Map.groupBy(facets.categories, ({ parentId }) =>
      parentId !== null && parentOf.has(parentId) ? parentId : '',
    );
    const inOrder = (parent: string): Facets['categories'] =>
      (children.get(parent) ?? []).flatMap((category) => [category, ...inOrder(category.id)]);
    return [
      {
        name: 'category',
        label: $localize`Category`,
        values: inOrder('').map(({ id, name, count }) => ({
          value: id,
          label: name,
          count,
          depth: depthOf(id),
        })),
      },
      {
        name: 'vendorId',
        label: $localize`Vendor`,
        values: facets.vendors.map(({ id, name, count }) => ({
          value: id,
          label: name,
          count,
          depth: 0,
        })),
      },
      {
        name: 'price',
        label: $localize`Price`,
        values: facets.prices.map(({ currency, from, below, count }) => ({
          value: `${currency}:${from}:${below ?? ''}`,
          label:
            below === null
              ? $localize`${from}:from: ${currency}:currency: and over`
              : $localize`${from}:from: to ${below}:below: ${currency}:currency:`,
          count,
          depth: 0,
        })),
      },
      ...facets.attributes.map(({ name, unit, values }) => ({
        name: 'attribute',
        label: name.charAt(0).toUpperCase() + name.slice(1) + (unit === null ? '' : `, ${unit}`),
        values: values.map(({ value, count }) => ({
          value: `${name}:${value}`,
          label: value,
          count,
          depth: 0,
        })),
      })),
    ].filter(({ values }) => values.length > 0);
  });

  constructor() {
    effect(() => {
      this.state.query();
      untracked(() => this.load());
    });
    onChanges(
      (changes) =>
        changes === null ||
        changes.some(({ resource }) => resource === 'product' || resource === 'priceList'),
      () => void this.rows.refresh(),
    );
  }

  protected load(): void {
    const params = this.paramsOf(this.state.query());
    const key = `catalogue ${JSON.stringify(params)}`;
    const cached = this.firstLoad ? this.memory.get<FirstProducts>(key) : undefined;
    this.firstLoad = false;
    if (cached) this.showFacets(cached);
    this.rows.load(async (offset, limit) => {
      const keep = this.memory.keeper();
      const found = await this.api.invoke(productsFind$Json, { ...params, offset, limit });
      const page = {
        ...found,
        total: Math.min(found.total, REACHED),
        totalIsLowerBound: found.totalIsLowerBound || found.total > REACHED,
      };
      if (offset === 0) {
        const first: FirstProducts = {
          page,
          readAt: Date.now(),
          facets: found.facets,
          didYouMean: found.didYouMean ?? null,
        };
        keep(key, first);
        this.showFacets(first);
      }
      return page;
    }, cached);
  }

  private showFacets({ facets, didYouMean }: FirstProducts): void {
    this.facets.set(facets);
    this.didYouMean.set(didYouMean);
  }

  protected chosen(name: string): readonly string[] {
    return this.state.query().filters[name] ?? [];
  }

  protected toggle(name: string, value: string): void {
    const before = this.chosen(name);
    const after = before.includes(value)
      ? before.filter((each) => each !== value)
      : name === 'price'
        ? [value]
        : [...before, value];
    this.state.change({ filters: { ...this.state.query().filters, [name]: after } });
  }

  protected async list(): Promise<void> {
    const { ProductDialog } = await import('../listing/product-dialog');
    const id = await firstValueFrom(
      this.dialogs
        .open<unknown, null, string>(ProductDialog, {
          data: null,
          width: '720px',
          maxWidth: '96vw',
        })
        .afterClosed(),
    );
    if (id) await this.router.navigate(['/catalogue', id]);
  }

  protected show({ id }: FoundProduct): void {
    void this.router.navigate(['/catalogue', id]);
  }

  protected readonly exporter: Exporter = (scope, format) => {
    if (scope === 'selected')
      return exportSelected('products', [...this.selection().values()].map(asImported), format);
    const params = scope === 'all' ? {} : this.paramsOf(this.state.query());
    return format === 'xlsx'
      ? this.api.invoke(productsFindXlsx, params)
      : this.api.invoke(productsFind$Csv, params);
  };

  private paramsOf({ q, sort, filters }: ListQuery) {
    const { category, vendorId, attribute, price } = filters as Record<
      string,
      string[] | undefined
    >;
    const [currency, priceFrom, priceBelow] = price?.[0]?.split(':') ?? [];
    return {
      ...(q ? { q } : {}),
      ...(sort ? { sort: sort as 'price' } : {}),
      ...(category ? { category } : {}),
      ...(vendorId ? { vendorId } : {}),
      ...(attribute ? { attribute } : {}),
      ...(currency ? { currency } : {}),
      ...(priceFrom ? { priceFrom } : {}),
      ...(priceBelow ? { priceBelow } : {}),
    };
  }

  /** Whole, and written by the server: it may have as many rows as the catalogue has products. */
  protected async savePrices(): Promise<void> {
    await this.prices.run(async () =>
      saveCsv(await this.api.invoke(buyingMyPrices$Csv), `prices-${today()}.csv`),
    );
  }
}
