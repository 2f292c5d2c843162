import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { analysisAskSeveral } from '../../api/fn/analysis/analysis-ask-several';
import type { AnalysisRequest } from '../../api/models/analysis-request';
import type { Figures } from '../../api/models/figures';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { csvOf } from '../../components/grid/csv';
import { Icon } from '../../components/icons/icon';
import { countText, moneyText } from '../../core/formats';
import { percentChange } from '../../core/percent-change';
import { progressively } from '../../core/progressive-rendering';
import { reading } from '../../core/reading';
import { saveCsv } from '../../core/save-file';
import { Session } from '../../core/session';
import { figureText, numberOf, recordsOf } from './answer';
import { Chart, type Series } from './chart';
import { firstDay, isMonth, monthsBefore, monthsOf, type Period, periodBefore } from './period';
import { Ranking, type Ranked } from './ranking';

/** So many of each are shown; the page that asks has them all. */
const TOP = 10;
const YEAR = 12;
const DIMENSIONS = ['vendor', 'buyer', 'category', 'country'] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** A figure of how orders were met; null where it is not known. */
interface Service {
  readonly model: string;
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly before: string | null;
  readonly says: string;
}

interface Shown {
  readonly total: Record<string, number>;
  readonly before: Record<string, number>;
  readonly months: ReadonlyMap<string, number>;
  readonly monthsBefore: ReadonlyMap<string, number>;
  readonly rankings: Readonly<Record<Dimension, readonly Ranked[]>>;
  readonly service: readonly Service[];
  /** Why a measure is missing, as the server says. */
  readonly notes: readonly string[];
  readonly products: readonly Ranked[];
  /** Of what was sold, the least. */
  readonly slow: readonly Ranked[];
  readonly unmet: readonly Ranked[];
  /** What each measure includes, as the server says. */
  readonly says: Readonly<Record<string, string>>;
  readonly tookMs: number;
}

/**
 * How the trade went in a period, against the one before: what was sold, by whom, to whom, of what.
 */
@Component({
  imports: [Chart, Empty, Icon, MatButton, Ranking, RouterLink, FailureNotice],
  templateUrl: './figures.page.html',
  styleUrl: './figures.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FiguresPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly side = inject(Session).me()?.organization.type ?? 'Operator';
  readonly from = input<string>();
  readonly to = input<string>();
  readonly currency = input<string>();

  /** Where there is anything: by month and currency. */
  protected readonly scope = reading(
    () => true,
    async () =>
      (
        await this.ask({
          model: 'sales',
          group: ['month', 'currency'],
          measures: ['sales'],
          sort: ['month'],
          limit: 1_000,
        })
      )[0]!,
    () => false,
    'figures-scope',
  );
  protected readonly currencies = computed(() => {
    if (!this.scope.hasValue()) return [];
    const sums = new Map<string, number>();
    for (const { currency, sales } of recordsOf(this.scope.value()))
      sums.set(String(currency), (sums.get(String(currency)) ?? 0) + numberOf(sales));
    return [...sums].sort(([, one], [, other]) => other - one).map(([currency]) => currency);
  });
  protected readonly chosen = computed(() => this.currency() ?? this.currencies()[0] ?? null);
  /** Of what is there in that currency, from the first to the last. */
  private readonly monthsThere = computed(() =>
    this.scope.hasValue()
      ? recordsOf(this.scope.value())
          .filter(({ currency }) => currency === this.chosen())
          .map(({ month }) => String(month))
      : [],
  );
  protected readonly period = computed((): Period | null => {
    const [first, last] = [this.monthsThere()[0], this.monthsThere().at(-1)];
    const [from, to] = [this.from(), this.to()];
    if (isMonth(from) && isMonth(to) && from <= to) return { from, to };
    if (first === undefined || last === undefined) return null;
    const aYear = monthsBefore(last, YEAR - 1);
    return { from: first > aYear ? first : aYear, to: last };
  });
  /** A comparison with a period of which a part is not known would be invented. */
  protected readonly beforeIsKnown = computed(() => {
    const period = this.period();
    const [first] = this.monthsThere();
    return period !== null && first !== undefined && first <= periodBefore(period).from;
  });
  private readonly queried = computed(() => {
    const period = this.period();
    const currency = this.chosen();
    return period === null || currency === null ? undefined : { period, currency };
  });

  protected readonly read = reading(
    () => this.queried(),
    ({ period, currency }) => this.all(period, currency),
    () => false,
    'figures',
  );
  protected readonly nothing = $localize`No sales yet`;
  /** The chart as a table. */
  protected readonly opened = signal(false);
  protected readonly chartLabel = $localize`Sales by month, with the previous period`;
  protected readonly titles: Readonly<Record<Dimension, string>> = {
    vendor: $localize`By vendor`,
    buyer: $localize`By buyer`,
    category: $localize`By category`,
    country: $localize`By country`,
  };
  protected readonly dimensions = DIMENSIONS.filter(
    (dimension) =>
      !(dimension === 'vendor' && this.side === 'Seller') &&
      !(dimension === 'buyer' && this.side === 'Buyer'),
  );
  /** Those that the screen is filled with, the others when they are painted. */
  protected readonly shownDimensions = progressively(
    computed(() => (this.read.hasValue() ? this.dimensions : [])),
    2,
  );
  protected readonly productsTitle = $localize`Products`;
  protected readonly slowTitle = $localize`Slowest-selling products`;
  protected readonly unmetTitle = $localize`Unmet demand`;

  protected readonly key = computed(() => {
    if (!this.read.hasValue()) return [];
    const { total, before, says } = this.read.value();
    const currency = this.chosen()!;
    const money = (value: number): string => moneyText({ amount: value.toFixed(2), currency });
    return (
      [
        ['sales', this.side === 'Buyer' ? $localize`Spend` : $localize`Sales`, money],
        ['orders', $localize`Orders`, countText],
        ['averageOrder', $localize`Average order value`, money],
        ['credits', $localize`Credits`, money],
        ['netSales', $localize`Net of credits`, money],
      ] as const
    ).map(([name, label, write]) => ({
      name,
      label,
      text: write(total[name] ?? 0),
      before: write(before[name] ?? 0),
      change: this.beforeIsKnown() ? percentChange(total[name] ?? 0, before[name] ?? 0) : null,
      says: says[name] ?? '',
    }));
  });
  protected readonly months = computed(() => {
    const period = this.period();
    return period === null ? [] : monthsOf(period);
  });
  protected readonly chartSeries = computed((): readonly Series[] => {
    const period = this.period();
    if (!this.read.hasValue() || period === null) return [];
    const { months, monthsBefore: before } = this.read.value();
    return [
      {
        name: this.side === 'Buyer' ? $localize`Spend` : $localize`Sales`,
        values: monthsOf(period).map((month) => months.get(month) ?? 0),
      },
      {
        name: $localize`previous period`,
        values: monthsOf(periodBefore(period)).map((month) => before.get(month) ?? null),
        before: true,
      },
    ];
  });
  protected readonly write = (value: number): string => countText(value);
  protected readonly rows = computed(() => {
    const [now, before] = this.chartSeries();
    return this.months().map((month, index) => ({
      month,
      now: now?.values[index] ?? 0,
      before: before?.values[index] ?? null,
    }));
  });
  protected readonly amount = (value: number | null): string =>
    value === null ? '–' : moneyText({ amount: value.toFixed(2), currency: this.chosen()! });
  protected readonly percent = (value: number): string =>
    `${value > 0 ? '+' : ''}${value.toFixed(1)} %`;

  protected change(params: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  /** To the orders that a row is made of. */
  protected linkOf(
    dimension: Dimension,
  ): (row: Ranked) => { path: string; query: Record<string, string> } | null {
    const filter = { vendor: 'vendorOrgId', buyer: 'buyerOrgId', category: null, country: null }[
      dimension
    ];
    const period = this.period()!;
    return (row) =>
      filter === null
        ? {
            path: '/ask',
            query: {
              model: 'sales',
              group: 'month',
              measure: 'sales',
              from: period.from,
              to: period.to,
              [`by.${dimension}`]: row.id,
            },
          }
        : {
            path: '/orders',
            query: {
              [filter]: row.id,
              placedFrom: new Date(`${firstDay(period)}T00:00:00`).toISOString(),
            },
          };
  }

  /** To what a figure is made of, month by month. */
  protected rowsOf(model: string, measure: string): Record<string, string> {
    const { from, to } = this.period()!;
    return {
      model,
      group: 'month',
      measure,
      from,
      to,
      ...(model === 'sales' ? { currency: this.chosen()! } : {}),
    };
  }

  protected saveChart(): void {
    saveCsv(
      csvOf(
        this.rows().map(({ month, now, before }) => ({
          month,
          amount: now,
          before,
          currency: this.chosen(),
        })),
      ),
      'sales-by-month.csv',
    );
  }

  /** To how it sold, month by month. */
  protected readonly productLink = (row: Ranked) => this.monthly('products', 'sales', row);
  protected readonly unmetLink = (row: Ranked) => this.monthly('unmetDemand', 'missing', row);

  private monthly(
    model: string,
    measure: string,
    { id }: Ranked,
  ): { path: string; query: Record<string, string> } {
    const { from, to } = this.period()!;
    return { path: '/ask', query: { model, group: 'month', measure, from, to, 'by.product': id } };
  }

  /** In one request: seventeen would wait for one another. */
  private async ask(...queries: AnalysisRequest[]): Promise<readonly Figures[]> {
    return (await this.api.invoke(analysisAskSeveral, { body: { queries } })).answers;
  }

  private async all(period: Period, currency: string): Promise<Shown> {
    const before = periodBefore(period);
    const within = ({ from, to }: Period) => ({ month: { from, to }, currency: [currency] });
    const total = (of: Period): AnalysisRequest => ({
      model: 'sales',
      group: [],
      measures: ['sales', 'orders', 'averageOrder', 'credits', 'netSales'],
      filter: within(of),
    });
    const byMonth = (of: Period): AnalysisRequest => ({
      model: 'sales',
      group: ['month'],
      measures: ['sales'],
      filter: within(of),
      sort: ['month'],
    });
    const ranked = (dimension: Dimension): AnalysisRequest => ({
      model: 'sales',
      group: [dimension],
      measures: ['sales', 'orders'],
      filter: within(period),
      sort: ['-sales'],
      limit: TOP,
    });
    const sold = (sort: string): AnalysisRequest => ({
      model: 'products',
      group: ['product'],
      measures: ['sales', 'quantity'],
      filter: within(period),
      sort: [sort],
      limit: TOP,
    });
    const missing: AnalysisRequest = {
      model: 'unmetDemand',
      group: ['product'],
      measures: ['missing', 'requests'],
      filter: { month: period },
      sort: ['-missing'],
      limit: TOP,
    };
    const ofSellers = this.side === 'Buyer' ? [] : [sold('-sales'), sold('sales'), missing];
    const [answers, met, metBefore, forSellers] = [
      [total(period), total(before), byMonth(period), byMonth(before)],
      serviceOf(period, currency),
      serviceOf(before, currency),
      ofSellers,
    ];
    const all = await this.ask(
      ...answers,
      ...DIMENSIONS.map(ranked),
      ...met,
      ...metBefore,
      ...forSellers,
    );
    let offset = 0;
    const next = (queries: readonly unknown[]): readonly Figures[] =>
      all.slice(offset, (offset += queries.length));
    const [now, then, months, monthsThen] = next(answers) as [Figures, Figures, Figures, Figures];
    const rankings = next(DIMENSIONS);
    const service = shownService(next(met), next(metBefore), currency);
    const [products, slow, unmet] = next(forSellers);
    const figures = (answer: Figures): Record<string, number> =>
      Object.fromEntries(
        Object.entries(recordsOf(answer)[0] ?? {}).map(([name, value]) => [name, numberOf(value)]),
      );
    const monthly = (answer: Figures): ReadonlyMap<string, number> =>
      new Map(recordsOf(answer).map(({ month, sales }) => [String(month), numberOf(sales)]));
    return {
      total: figures(now),
      before: figures(then),
      months: monthly(months),
      monthsBefore: monthly(monthsThen),
      rankings: Object.fromEntries(
        DIMENSIONS.map((dimension, i) => [
          dimension,
          rankedOf(rankings[i]!, dimension, `${dimension}Name`, 'sales', 'orders'),
        ]),
      ) as unknown as Shown['rankings'],
      ...service,
      products: products ? rankedOf(products, 'product', 'name', 'sales', 'quantity') : [],
      slow: slow ? rankedOf(slow, 'product', 'name', 'sales', 'quantity') : [],
      unmet: unmet ? rankedOf(unmet, 'product', 'name', 'missing', 'requests') : [],
      says: Object.fromEntries(now.columns.map(({ name, says }) => [name, says])),
      tookMs: Math.max(...all.map(({ tookMs }) => tookMs)),
    };
  }
}

/** How well orders were met, and what contracts and quotes saved. */
const serviceOf = ({ from, to }: Period, currency: string): AnalysisRequest[] => [
  { model: 'fulfilment', measures: ['fillRate', 'cycleTime'], filter: { month: { from, to } } },
  { model: 'deliveries', measures: ['onTimeRate', 'lateLines'], filter: { month: { from, to } } },
  {
    model: 'sales',
    measures: ['priceVariance'],
    filter: { month: { from, to }, currency: [currency] },
  },
];

/** Measures that are not known are left out, with the reason. */
function shownService(
  now: readonly Figures[],
  then: readonly Figures[],
  currency: string,
): Pick<Shown, 'service' | 'notes'> {
  const labels: Readonly<Record<string, string>> = {
    fillRate: $localize`Fill rate`,
    onTimeRate: $localize`On-time lines`,
    lateLines: $localize`Late lines`,
    cycleTime: $localize`Order to delivery`,
    priceVariance: $localize`Variance to list price`,
  };
  const was = new Map(then.flatMap((answer) => [...measuresOf(answer)]));
  const models = ['fulfilment', 'deliveries', 'sales'];
  const service = now.flatMap((answer, index) =>
    [...measuresOf(answer)].flatMap(([name, { value, unit, says }]) => {
      const label = labels[name];
      if (label === undefined || value === null) return [];
      const earlier = was.get(name)?.value ?? null;
      return [
        {
          model: models[index]!,
          name,
          label,
          text: figureText(value, unit, currency),
          before: earlier === null ? null : figureText(earlier, unit, currency),
          says,
        },
      ];
    }),
  );
  const notes = now.flatMap((answer) =>
    answer.notes.map(({ measure, says }) => `${labels[measure] ?? measure}: ${says}`),
  );
  return { service, notes };
}

/** Each measure of a result without groups, with its description. */
const measuresOf = (
  answer: Figures,
): ReadonlyMap<
  string,
  {
    readonly value: Figures['rows'][number][number];
    readonly unit: string | null;
    readonly says: string;
  }
> =>
  new Map(
    answer.columns.map(({ name, unit, says }, index) => [
      name,
      { value: answer.rows[0]?.[index] ?? null, unit, says },
    ]),
  );

const rankedOf = (
  answer: Figures,
  id: string,
  name: string,
  measure: string,
  second: string,
): readonly Ranked[] =>
  recordsOf(answer).map((record) => ({
    id: String(record[id] ?? ''),
    name: String(record[name] ?? record[id] ?? ''),
    value: numberOf(record[measure]),
    second: numberOf(record[second]),
  }));
