import { DatabaseSync } from 'node:sqlite';
import type { DocumentQuery } from '../../../application/ports/documents.js';
import { catalogue } from '../../../projections/catalogue/catalogue.js';
import {
  createIndexes,
  createMeta,
  createTable,
  saveRow,
} from '../../shared/document-tables/document-tables.js';
import { shapeOf } from '../../shared/read-models/table-shape.js';
import { DocumentReader } from './document-reader.js';

/** The indexes in which a query looks things up, as SQLite plans it. */
function indexesOf(query: Pick<DocumentQuery, 'filter' | 'foundBy'>): string[] {
  const db = new DatabaseSync(':memory:');
  const asked: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    asked.push(sql);
    return prepare(sql);
  };
  createMeta(db);
  createTable(db, 'catalogue', shapeOf(catalogue));
  createIndexes(db, 'catalogue', shapeOf(catalogue));
  saveRow(db, {
    name: 'catalogue',
    version: 1,
    table: 'catalogue',
    shape: shapeOf(catalogue),
    epoch: '',
    position: 0,
    eventId: null,
    status: 'running',
    error: null,
  });
  new DocumentReader(db).find('catalogue', { ...query, sort: [], limit: 10, after: null });
  const plan = prepare(`EXPLAIN QUERY PLAN ${asked.at(-1)!}`).all() as { detail: string }[];
  db.close();
  return plan.flatMap(({ detail }) => /USING INDEX (\S+ \(.*\))/.exec(detail)?.[1] ?? []);
}

describe('documents in SQLite', () => {
  const skus = Array.from({ length: 200 }, (_, i) => `SKU-${i}`);

  it.each([
    ['a vendor', { vendorOrgId: 'v1', kind: 'product' }],
    ['all who sell', { kind: 'product', visible: true }],
  ])('are found by SKU, however many products %s has', (_, others) => {
    for (const sku of [skus.slice(0, 1), skus])
      expect(indexesOf({ filter: { sku, ...others }, foundBy: 'sku' })).toEqual([
        'catalogue__sku (sku=?)',
      ]);
  });
});
