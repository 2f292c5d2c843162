import type { Filter as MongoFilter } from 'mongodb';
import type {
  AggregateQuery,
  DocumentQuery,
  Filter,
  Scalar,
  SortKey,
} from '../../../application/ports/documents.js';
import type { WantedWords } from '../../shared/catalogue-search/meant-words.js';
import type { StoredDocument } from './read-model-rows.js';

export type Condition = MongoFilter<StoredDocument>;

/** Fields are those of the document itself. */
const at = (field: string): string => `d.${field}`;

/** After every text that begins with the prefix. */
const LAST = '\u{10ffff}';

export function conditionsOn(filter: Filter): Condition[] {
  return Object.entries(filter).flatMap(([field, condition]): Condition[] => {
    const name = at(field);
    if (condition === null) return [{ [name]: null }];
    if (Array.isArray(condition))
      return [{ [name]: { $in: [...(condition as readonly Scalar[])] } }];
    if (typeof condition !== 'object') return [{ [name]: condition }];
    const { from, to, not, prefix } = condition as {
      from?: Scalar;
      to?: Scalar;
      not?: Scalar;
      prefix?: string;
    };
    return [
      ...(prefix === undefined ? [] : [{ [name]: { $gte: prefix, $lt: `${prefix}${LAST}` } }]),
      ...(not === undefined ? [] : [{ [name]: { $ne: not } }]),
      ...(from === undefined ? [] : [{ [name]: { $gte: from } }]),
      ...(to === undefined ? [] : [{ [name]: { $lte: to } }]),
    ];
  });
}

const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const wordConditions = (wanted: WantedWords): Condition[] =>
  wanted.map((any) => {
    const conditions = any.map(({ word, whole }): Condition => ({
      w: whole ? word : { $regex: `^${escaped(word)}` },
    }));
    return conditions.length === 1 ? conditions[0]! : { $or: conditions };
  });

export function whereOf(
  { filter, any, codes = [] }: Pick<DocumentQuery, 'filter' | 'any' | 'codes'>,
  words: WantedWords,
): Condition {
  const conditions: Condition[] = [
    { d: { $ne: null } },
    ...wordConditions(words),
    ...codes.map((code): Condition => ({ w: code })),
    ...conditionsOn(filter),
  ];
  if (any)
    conditions.push({
      $or: any.map((f) => ({ $and: [{ d: { $ne: null } }, ...conditionsOn(f)] })),
    });
  return { $and: conditions };
}

/** The key goes the way of what it breaks the ties of. */
const directions = (sort: readonly SortKey[]): [string, 1 | -1][] => [
  ...sort.map(({ field, descending }): [string, 1 | -1] => [at(field), descending ? -1 : 1]),
  ['_id', sort.at(-1)?.descending ? -1 : 1],
];

export const orderOf = (sort: readonly SortKey[]): Record<string, 1 | -1> =>
  Object.fromEntries(directions(sort));

/**
 * What comes after the place with these values: equal in the first so many, and beyond in the next.
 */
export function after(
  sort: readonly SortKey[],
  values: readonly Scalar[],
  key: string | number,
): Condition {
  const places = directions(sort).map(([name, direction], i) => ({
    name,
    direction,
    value: i < values.length ? values[i]! : key,
  }));
  const alternatives = places.flatMap(({ name, direction, value }, i): Condition[] => {
    const beyond = beyondOne(name, direction, value);
    if (beyond === null) return [];
    return [
      {
        $and: [
          ...places.slice(0, i).map((p): Condition => ({ [p.name]: p.value }) as Condition),
          beyond,
        ],
      },
    ];
  });
  return alternatives.length === 0 ? { _id: { $in: [] } } : { $or: alternatives };
}

/** What has no value comes first. Null: nothing is beyond. */
function beyondOne(name: string, direction: 1 | -1, value: Scalar): Condition | null {
  if (direction === 1)
    return (value === null ? { [name]: { $ne: null } } : { [name]: { $gt: value } }) as Condition;
  if (value === null) return null;
  return (
    name === '_id'
      ? { [name]: { $lt: value } }
      : { $or: [{ [name]: { $lt: value } }, { [name]: null }] }
  ) as Condition;
}

/** Field names are written into the pipeline: none but plain ones. */
function plain(field: string): string {
  if (!/^[A-Za-z]+$/.test(field)) throw new Error(`"${field}" is no field`);
  return `$d.${field}`;
}

/** One document for each group: `keys`, `documents`, `sums`. */
export function pipelineOf({ filter, conditions, group, sums, limit }: AggregateQuery): object[] {
  const keys = group.map(({ field, length }, i) => {
    const value = { $ifNull: [plain(field), null] };
    return [
      `g${i}`,
      length
        ? {
            $cond: [
              { $eq: [value, null] },
              null,
              { $substrCP: [{ $toString: value }, 0, Math.trunc(length)] },
            ],
          }
        : value,
    ] as const;
  });
  return [
    {
      $match: {
        $and: [{ d: { $ne: null } }, ...conditionsOn(filter), ...conditionsOn(conditions)],
      },
    },
    {
      $group: {
        _id: Object.fromEntries(keys),
        documents: { $sum: 1 },
        ...Object.fromEntries(sums.map((field, i) => [`s${i}`, { $sum: plain(field) }])),
      },
    },
    { $limit: limit + 1 },
  ];
}
