import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { analysisAsk } from '../../api/fn/analysis/analysis-ask';
import { analysisModels } from '../../api/fn/analysis/analysis-models';
import type { AnalysisModels } from '../../api/models/analysis-models';
import type { AnalysisRequest } from '../../api/models/analysis-request';
import type { Figures } from '../../api/models/figures';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { csvOf } from '../../components/grid/csv';
import { ListState } from '../../components/grid/list-state';
import { SavedViews } from '../../components/grid/saved-views';
import { Icon } from '../../components/icons/icon';
import { countText } from '../../core/formats';
import { reading } from '../../core/reading';
import { saveCsv, saveText } from '../../core/save-file';
import { figureText, numberOf, recordsOf } from './answer';
import { Chart, type Series } from './chart';
import { figureName } from './names';
import { isMonth } from './period';

type Model = AnalysisModels['items'][number];

const LIMIT = 1_000;
/** More bars than these say nothing. */
const CHARTED = 60;
const TIMES = ['day', 'month', 'year'];
const PREFIX = 'by.';

/**
 * Any question to the figures: of what, by what, which measures. It stands in the address and is
 * saved as a view.
 */
@Component({
  imports: [Chart, Empty, Icon, MatButton, SavedViews, FailureNotice],
  templateUrl: './ask.page.html',
  styleUrl: './ask.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskPage {
  private readonly api = inject(Api);
  protected readonly state = new ListState([
    'model',
    'group',
    'measure',
    'from',
    'to',
    'currency',
    'by.vendor',
    'by.buyer',
    'by.category',
    'by.country',
    'by.product',
  ]);
  private readonly chosen = computed(() => this.state.query().filters);
  protected readonly models = reading(
    () => true,
    () => this.api.invoke(analysisModels).then(({ items }) => items),
  );
  protected readonly model = computed((): Model | null => {
    if (!this.models.hasValue()) return null;
    const [wanted] = this.chosen()['model'] ?? [];
    return (
      this.models.value().find(({ name }) => name === wanted) ?? this.models.value()[0] ?? null
    );
  });
  protected readonly groups = computed(() =>
    (this.chosen()['group'] ?? (this.hasDimension('month') ? ['month'] : ['product'])).filter(
      (name) => this.hasDimension(name),
    ),
  );
  protected readonly measures = computed(() => {
    const known = this.model()?.measures.map(({ name }) => name) ?? [];
    const wanted = (this.chosen()['measure'] ?? []).filter((name) => known.includes(name));
    return wanted.length > 0 ? wanted : known.slice(0, 1);
  });
  protected readonly from = computed(() => this.chosen()['from']?.[0] ?? '');
  protected readonly to = computed(() => this.chosen()['to']?.[0] ?? '');
  protected readonly currency = computed(() => this.chosen()['currency']?.[0] ?? '');
  protected readonly sort = computed(() => this.state.query().sort);
  /** Of one vendor, buyer, category, …: as another page has narrowed it. */
  protected readonly narrowed = computed(() =>
    Object.entries(this.chosen())
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, values]) => ({ name, dimension: name.slice(PREFIX.length), values })),
  );

  private readonly question = computed((): AnalysisRequest | undefined => {
    const model = this.model();
    if (model === null) return undefined;
    const group = [...this.groups(), ...(this.wantsCurrency() ? ['currency'] : [])];
    const months = {
      ...(isMonth(this.from()) ? { from: this.from() } : {}),
      ...(isMonth(this.to()) ? { to: this.to() } : {}),
    };
    const filter: AnalysisRequest['filter'] = {
      ...(this.hasDimension('month') && Object.keys(months).length > 0 ? { month: months } : {}),
      ...(this.currency() !== '' && this.hasDimension('currency')
        ? { currency: [this.currency()] }
        : {}),
      ...Object.fromEntries(
        this.narrowed()
          .filter(({ dimension }) => this.hasDimension(dimension))
          .map(({ dimension, values }) => [dimension, [...values]]),
      ),
    };
    const time = group.find((name) => TIMES.includes(name));
    const sort =
      this.sort() !== ''
        ? [this.sort()]
        : time !== undefined
          ? [time]
          : [`-${this.measures()[0]!}`];
    return { model: model.name, group, measures: [...this.measures()], filter, sort, limit: LIMIT };
  });
  protected readonly answer = reading(
    () => this.question(),
    (body) => this.api.invoke(analysisAsk, { body }),
  );
  protected readonly nothing = $localize`No results`;
  protected readonly charted = signal(true);
  protected readonly count = countText;

  /** Amounts of several currencies are never added: where money is asked for, by currency. */
  private wantsCurrency(): boolean {
    const money =
      this.model()?.measures.some(
        ({ name, unit }) => unit === 'money' && this.measures().includes(name),
      ) ?? false;
    return money && this.hasDimension('currency') && !this.groups().includes('currency');
  }

  private hasDimension(name: string): boolean {
    return this.model()?.dimensions.some((dimension) => dimension.name === name) ?? false;
  }

  /** What is shown: ids are for machines where a name stands beside them. */
  protected columnsOf(answer: Figures): readonly (Figures['columns'][number] & {
    readonly index: number;
    readonly numeric: boolean;
  })[] {
    const ids = new Set(['vendor', 'buyer', 'product']);
    return answer.columns
      .map((column, index) => ({ ...column, index, numeric: column.type !== 'text' }))
      .filter(({ name }) => !ids.has(name) || answer.columns.length === 1);
  }

  protected text(answer: Figures, row: Figures['rows'][number], index: number): string {
    const currencyAt = answer.columns.findIndex(({ name }) => name === 'currency');
    const currency = currencyAt >= 0 ? String(row[currencyAt]) : this.currency() || null;
    return figureText(row[index] ?? null, answer.columns[index]!.unit, currency);
  }

  protected readonly chart = computed(
    (): { readonly categories: readonly string[]; readonly series: readonly Series[] } | null => {
      if (!this.answer.hasValue()) return null;
      const answer = this.answer.value();
      const [label] = this.columnsOf(answer).filter(({ numeric }) => !numeric);
      if (label === undefined || answer.rows.length === 0 || answer.rows.length > CHARTED)
        return null;
      const records = recordsOf(answer);
      const categories = records.map((record) => String(record[label.name] ?? ''));
      if (new Set(categories).size !== categories.length) return null;
      return {
        categories,
        series: this.measures().map((name) => ({
          name: this.wordOf(name),
          values: records.map((record) => numberOf(record[name])),
        })),
      };
    },
  );
  protected readonly chartLabel = $localize`Chart`;

  protected readonly wordOf = figureName;

  protected choose(name: string, values: readonly string[]): void {
    this.state.change({ filters: { ...this.chosen(), [name]: values } });
  }

  protected chooseModel(model: string): void {
    this.state.change({ sort: '', filters: { model: [model] } });
  }

  protected toggle(name: 'group' | 'measure', value: string, now: readonly string[]): void {
    this.choose(name, now.includes(value) ? now.filter((each) => each !== value) : [...now, value]);
  }

  protected sortBy(name: string): void {
    this.state.change({ sort: this.sort() === `-${name}` ? name : `-${name}` });
  }

  protected directionOf(name: string): 'ascending' | 'descending' | 'none' {
    const [sort] = this.question()?.sort ?? [];
    return sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none';
  }

  protected saveCsv(answer: Figures): void {
    saveCsv(csvOf(recordsOf(answer)), 'figures.csv');
  }

  protected saveNdjson(answer: Figures): void {
    saveText(
      recordsOf(answer)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
      'figures.ndjson',
      'application/x-ndjson',
    );
  }
}
