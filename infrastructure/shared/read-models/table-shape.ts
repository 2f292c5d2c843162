import type { AnyProjection } from '../../../projections/projection.js';

/** What the reading side has to know of a projection's table. */
export interface TableShape {
  readonly keys: 'text' | 'integer';
  /** Each over one field or several. */
  readonly indexes: readonly (readonly string[])[];
  /** Further fields with a column, without an index. */
  readonly columns?: readonly string[];
  readonly searchable: boolean;
  /** What has changed since a version is asked for. */
  readonly followed?: boolean;
  /** The columns of the text index and how much a match in each weighs. */
  readonly text?: Readonly<Record<string, number>>;
}

export const shapeOf = (projection: AnyProjection): TableShape => ({
  keys: projection.keys ?? 'text',
  indexes: projection.indexes as readonly (readonly string[])[],
  ...(projection.columns ? { columns: projection.columns } : {}),
  searchable: projection.text !== undefined,
  ...(projection.text
    ? { text: projection.text.weights, followed: projection.text.followed ?? false }
    : {}),
});
