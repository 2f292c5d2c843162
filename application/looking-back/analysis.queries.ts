import { forbidden, invalid } from '../../domain/shared/decider/domain-error.js';
import { toDecimal } from '../../domain/shared/money/money.js';
import { productsById } from '../shared/product-look-up.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import type { Services } from '../shared/use-case.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import { TookTooLong, type Filter, type Scalar } from '../ports/documents.js';
import type { Position } from '../ports/event-store.js';
import { query } from '../shared/query.js';
import { analysisModels, type AnalysisModel } from './analysis-models.js';
import { sales } from '../../projections/looking-back/sales.js';
import { serviceLevels } from '../../projections/looking-back/service-levels.js';
import { unmetDemand } from '../../projections/stock/unmet-demand.js';

export interface AnalysisInput {
  readonly model: string;
  /** By dimension: any of the values, or a range of them, bounds inclusive. */
  readonly filter: Readonly<
    Record<string, readonly string[] | { readonly from?: string; readonly to?: string }>
  >;
  readonly group: readonly string[];
  readonly measures: readonly string[];
  /** Names of columns, `-` for descending. */
  readonly sort: readonly string[];
  readonly limit: number;
}

export interface AnalysisColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'money';
  readonly unit: string | null;
  readonly says: string;
}

export interface AnalysisAnswer {
  readonly columns: readonly AnalysisColumn[];
  /** Money as decimals. */
  readonly rows: readonly (readonly Scalar[])[];
  /** There is more than was asked for. */
  readonly truncated: boolean;
  /** Of measures that nothing here can tell: what would have to be known. */
  readonly notes: readonly { readonly measure: string; readonly says: string }[];
  readonly asOf: Position;
}

/** More groups than this are not worked out: narrow the filter, or group by less. */
const MAX_GROUPS = 100_000;
const NAMED_AT_ONCE = 1_000;

/**
 * Figures over a read model, of what the caller's organisation may see. Amounts of several
 * currencies are never added: the currency is always a column of them.
 */
export const analyse = query<AnalysisInput, AnalysisAnswer>({
  name: 'Analyse',
  permission: 'analysis.query',
  reads: [sales, serviceLevels, unmetDemand, catalogue],
  run: async ({ model: name, filter, group, measures, sort, limit }, { caller, services }) => {
    const model = oneOf(analysisModels, name, 'model');
    const wanted = measures.map((measure, i) => ({
      name: measure,
      ...oneOf(model.measures, measure, `measures[${i}]`),
    }));
    if (wanted.length === 0)
      throw invalid('analysis/no-measure', 'name at least one measure', {
        field: 'measures',
        allowed: Object.keys(model.measures),
      });
    const hasMoney = wanted.some((m) => m.unit === 'money');
    const by = [...new Set([...group, ...(hasMoney ? ['currency'] : [])])].map((dimension) => ({
      name: dimension,
      ...oneOf(model.dimensions, dimension, `group[${Math.max(0, group.indexOf(dimension))}]`),
    }));
    const fields = by.flatMap(({ field, length, label }) => [
      { field, ...(length ? { length } : {}) },
      ...(label ? [{ field: label }] : []),
    ]);
    const sums = [...new Set(wanted.flatMap((m) => m.sums))];
    const conditions = scoped(conditionsOf(model, filter), model, name, caller);
    const kept = { ...model.filter, ...model.upTo?.(new Date().toISOString().slice(0, 10)) };
    const limitMs = services.analysisLimitMs;
    const found = await services.documents
      .aggregate(model.projection, {
        filter: kept,
        conditions,
        group: fields,
        sums,
        limit: MAX_GROUPS,
        limitMs,
      })
      .catch((error: unknown) => {
        if (!(error instanceof TookTooLong)) throw error;
        throw invalid(
          'analysis/too-long',
          `adding this up takes longer than ${limitMs} ms, which is the limit: narrow it by "filter", such as to some months`,
          {
            field: 'filter',
            facts: { limitMs },
          },
        );
      });

    const columns: AnalysisColumn[] = [
      ...by.flatMap(({ name: dimension, label, nameColumn, says }): AnalysisColumn[] =>
        [dimension, label, nameColumn]
          .filter((name) => name !== undefined)
          .map((name) => ({ name, type: 'text', unit: null, says })),
      ),
      ...wanted.map((m): AnalysisColumn => ({
        name: m.name,
        type: m.unit === 'money' ? 'money' : 'number',
        unit: m.unit,
        says: m.says,
      })),
    ];
    const currencyAt = columns.findIndex((c) => c.name === 'currency');
    const named = columns.findIndex(({ name: column }) =>
      by.some(({ nameColumn }) => nameColumn === column),
    );
    const rows: Scalar[][] = found.groups.map(({ keys, sums: totals }) => [
      ...(named < 0 ? keys : keys.toSpliced(named, 0, null)),
      ...wanted.map((m) => m.of(...m.sums.map((s) => totals[sums.indexOf(s)]!))),
    ]);
    // names are looked up for what is shown, and for all only where somebody sorts by them
    const sortsByName =
      named >= 0 && sort.some((text) => text.replace(/^-/, '') === columns[named]!.name);
    if (sortsByName) await nameProducts(rows, named, services);
    const sorted = rows.sort(orderOf(sort, columns)).slice(0, limit);
    if (named >= 0 && !sortsByName) await nameProducts(sorted, named, services);
    const shown = sorted.map((row) =>
      row.map((cell, i) =>
        columns[i]!.type === 'money' && cell !== null
          ? toDecimal({ amount: cell as number, currency: String(row[currencyAt]) })
          : cell,
      ),
    );
    const notes = wanted.flatMap(({ name: measure, lacking }, i) => {
      const at = columns.length - wanted.length + i;
      return lacking && rows.every((row) => row[at] === null) ? [{ measure, says: lacking }] : [];
    });
    return {
      columns,
      rows: shown,
      truncated: found.truncated || rows.length > limit,
      notes,
      asOf: found.seen,
    };
  },
});

/** Puts beside each product's id the name that it has now. */
async function nameProducts(
  rows: readonly Scalar[][],
  at: number,
  services: Services,
): Promise<void> {
  const ids = [...new Set(rows.map((row) => String(row[at - 1])))];
  for (let from = 0; from < ids.length; from += NAMED_AT_ONCE) {
    const products = await productsById(ids.slice(from, from + NAMED_AT_ONCE), services);
    for (const row of rows) row[at] ??= products.get(String(row[at - 1]))?.details.name ?? null;
  }
}

function oneOf<T>(all: Readonly<Record<string, T>>, name: string, field: string): T {
  if (Object.hasOwn(all, name)) return all[name]!;
  throw invalid(
    'analysis/unknown',
    `there is no "${name}" here: choose among ${Object.keys(all).join(', ')}`,
    { field, allowed: Object.keys(all) },
  );
}

/** What is not the caller's is not counted, whatever they ask for. */
function scoped(conditions: Filter, model: AnalysisModel, name: string, caller: Caller): Filter {
  if (seesEverything(caller)) return conditions;
  const field = model.scope[caller.organizationType];
  if (!field)
    throw forbidden(
      'analysis/not-theirs',
      `"${name}" has nothing of a ${caller.organizationType.toLowerCase()}'s own`,
      { field: 'model' },
    );
  const asked = conditions[field];
  return {
    ...conditions,
    [field]: Array.isArray(asked)
      ? asked.filter((id) => id === caller.organizationId)
      : caller.organizationId,
  };
}

type Condition = AnalysisInput['filter'][string];

const isRange = (condition: Condition): condition is Exclude<Condition, readonly string[]> =>
  !Array.isArray(condition);

function conditionsOf(model: AnalysisModel, filter: AnalysisInput['filter']): Filter {
  const conditions: Record<string, Filter[string]> = {};
  for (const [name, condition] of Object.entries(filter)) {
    const { field, length } = oneOf(model.dimensions, name, `filter.${name}`);
    if (!length) {
      conditions[field] = condition;
      continue;
    }
    if (!isRange(condition))
      throw invalid('analysis/range', `filter ${name} by from and to, or by day`, {
        field: `filter.${name}`,
      });
    // every day of the last month or year is within it
    conditions[field] = {
      ...(condition.from ? { from: condition.from } : {}),
      ...(condition.to ? { to: `${condition.to}\uffff` } : {}),
    };
  }
  return conditions;
}

function orderOf(
  sort: readonly string[],
  columns: readonly AnalysisColumn[],
): (a: readonly Scalar[], b: readonly Scalar[]) => number {
  const by = sort.map((text, i) => {
    const name = text.replace(/^-/, '');
    const at = columns.findIndex((c) => c.name === name);
    if (at < 0)
      throw invalid(
        'analysis/unknown',
        `there is no column "${name}": sort by ${columns.map((c) => c.name).join(', ')}`,
        {
          field: `sort[${i}]`,
          allowed: columns.map((c) => c.name),
        },
      );
    return { at, sign: text.startsWith('-') ? -1 : 1 };
  });
  // whatever is not sorted by is in the order of the columns, so that two answers are the same
  const order = [...by, ...columns.map((_, at) => ({ at, sign: 1 }))];
  return (a, b) => {
    for (const { at, sign } of order) {
      const [x, y] = [a[at] ?? null, b[at] ?? null];
      if (x === y) continue;
      if (x === null || y === null) return x === null ? 1 : -1;
      return sign * (x < y ? -1 : 1);
    }
    return 0;
  };
}
