import { forbidden, invalid } from '../../domain/shared/decider/domain-error.js';
import { toDecimal } from '../../domain/shared/money/money.js';
import { earliestDayAt } from '../../domain/shared/time/days.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { sales } from '../../projections/looking-back/sales.js';
import { serviceLevels } from '../../projections/looking-back/service-levels.js';
import { unmetDemand } from '../../projections/stock/unmet-demand.js';
import { TookTooLong, type Filter, type Scalar } from '../ports/documents.js';
import type { Position } from '../ports/event-store.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import { productsById } from '../shared/product-look-up.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';
import { analysisModels, type AnalysisModel } from './analysis-models.js';

export interface AnalysisInput {
  readonly model: string;
  /** By dimension: any of the values, or a range with inclusive bounds. */
  readonly filter: Readonly<
    Record<string, readonly string[] | { readonly from?: string; readonly to?: string }>
  >;
  readonly group: readonly string[];
  readonly measures: readonly string[];
  /** Column names, with `-` for descending. */
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
  /** Money as decimal strings. */
  readonly rows: readonly (readonly Scalar[])[];
  /** There are more rows than `limit`. */
  readonly truncated: boolean;
  /** For each measure without any value: which data is missing. */
  readonly notes: readonly { readonly measure: string; readonly says: string }[];
  readonly asOf: Position;
}

/** The most groups computed; with more the answer is marked as truncated. */
const MAX_GROUPS = 100_000;
const NAMES_BATCH = 1_000;

/**
 * Aggregated figures of a read model, limited to what the caller's organisation may see. Amounts in
 * different currencies are never added: money is always grouped by currency.
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
    const baseFilter = {
      ...model.filter,
      ...model.upTo?.(earliestDayAt(new Date().toISOString())),
    };
    const limitMs = services.analysisLimitMs;
    const found = await services.documents
      .aggregate(model.projection, {
        filter: baseFilter,
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
    const currencyIndex = columns.findIndex((c) => c.name === 'currency');
    const nameIndex = columns.findIndex(({ name: column }) =>
      by.some(({ nameColumn }) => nameColumn === column),
    );
    const rows: Scalar[][] = found.groups.map(({ keys, sums: totals }) => [
      ...(nameIndex < 0 ? keys : keys.toSpliced(nameIndex, 0, null)),
      ...wanted.map((m) => m.of(...m.sums.map((s) => totals[sums.indexOf(s)]!))),
    ]);
    // names are looked up for the rows shown only, unless the rows are sorted by name
    const sortsByName =
      nameIndex >= 0 && sort.some((text) => text.replace(/^-/, '') === columns[nameIndex]!.name);
    if (sortsByName) await nameProducts(rows, nameIndex, services);
    const sorted = rows.sort(orderOf(sort, columns)).slice(0, limit);
    if (nameIndex >= 0 && !sortsByName) await nameProducts(sorted, nameIndex, services);
    const shown = sorted.map((row) =>
      row.map((cell, i) =>
        columns[i]!.type === 'money' && cell !== null
          ? toDecimal({ amount: cell as number, currency: String(row[currencyIndex]) })
          : cell,
      ),
    );
    const notes = wanted.flatMap(({ name: measure, lacking }, i) => {
      const index = columns.length - wanted.length + i;
      return lacking && rows.every((row) => row[index] === null)
        ? [{ measure, says: lacking }]
        : [];
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

/** Fills in the current name of each row's product; the id is in the column before. */
async function nameProducts(
  rows: readonly Scalar[][],
  index: number,
  services: Services,
): Promise<void> {
  const ids = [...new Set(rows.map((row) => String(row[index - 1])))];
  for (let from = 0; from < ids.length; from += NAMES_BATCH) {
    const products = await productsById(ids.slice(from, from + NAMES_BATCH), services);
    for (const row of rows)
      row[index] ??= products.get(String(row[index - 1]))?.details.name ?? null;
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

/** Restricts the conditions to the caller's own organisation, whatever they filter by. */
function scoped(conditions: Filter, model: AnalysisModel, name: string, caller: Caller): Filter {
  if (seesEverything(caller)) return conditions;
  const field = model.scope[caller.organization.type];
  if (!field)
    throw forbidden(
      'analysis/not-theirs',
      `"${name}" has nothing of a ${caller.organization.type.toLowerCase()}'s own`,
      { field: 'model' },
    );
  const requested = conditions[field];
  return {
    ...conditions,
    [field]: Array.isArray(requested)
      ? requested.filter((id) => id === caller.organization.id)
      : caller.organization.id,
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
    // include every day of the last month or year
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
    const index = columns.findIndex((c) => c.name === name);
    if (index < 0)
      throw invalid(
        'analysis/unknown',
        `there is no column "${name}": sort by ${columns.map((c) => c.name).join(', ')}`,
        {
          field: `sort[${i}]`,
          allowed: columns.map((c) => c.name),
        },
      );
    return { index, sign: text.startsWith('-') ? -1 : 1 };
  });
  // remaining ties are broken by the columns in their order, so that the result is deterministic
  const order = [...by, ...columns.map((_, index) => ({ index, sign: 1 }))];
  return (a, b) => {
    for (const { index, sign } of order) {
      const [x, y] = [a[index] ?? null, b[index] ?? null];
      if (x === y) continue;
      if (x === null || y === null) return x === null ? 1 : -1;
      return sign * (x < y ? -1 : 1);
    }
    return 0;
  };
}
