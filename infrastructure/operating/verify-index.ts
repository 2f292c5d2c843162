import type { Client } from '@elastic/elasticsearch';
import type { Db } from 'mongodb';
import type { CategoryDocument } from '../../projections/catalogue/categories.js';
import {
  CATALOGUE_SEARCH,
  SEARCH_SOURCES,
  searchedProducts,
  searchIndexRows,
} from '../consumers/search-index/product-indexer.js';
import type { SearchedProduct } from '../engines/elasticsearch/product-document.js';
import { readModelRows, type StoredDocument } from '../engines/mongodb/read-model-rows.js';
import { CategoryTree } from '../shared/catalogue-search/category-tree.js';
import type { Verification } from './verify.js';

const PAGE = 1_000;

/**
 * Holds the index of products against what the read models say now. Everything that has come since
 * is not looked at: it is for an index that has caught up.
 */
export async function verifyIndex(db: Db, elastic: Client): Promise<Verification> {
  const nothing = {
    projection: CATALOGUE_SEARCH,
    position: 0,
    documents: 0,
    differences: [],
    lostEvents: [],
    hashes: null,
  };
  const live = (await searchIndexRows(db).findOne({ _id: 'catalogue' }))?.live;
  const sources = await readModelRows(db)
    .find({ _id: { $in: [...SEARCH_SOURCES] } })
    .toArray();
  if (!live || sources.length < SEARCH_SOURCES.length)
    return { ...nothing, notComparable: 'it has not been built yet' };
  const collection = (name: string) =>
    db.collection<StoredDocument>(sources.find((r) => r._id === name)!.live.collection);
  const tree = new CategoryTree();
  for await (const { d } of collection('categories').find({ d: { $ne: null } }))
    tree.put(d as CategoryDocument);
  const differences: Verification['differences'][number][] = [];
  let documents = 0;
  const compare = async (ids: readonly string[]): Promise<void> => {
    const wanted = await searchedProducts(
      ids,
      { catalogue: collection('catalogue'), prices: collection('prices') },
      tree,
    );
    const { docs } = await elastic.mget<SearchedProduct>({ index: live.index, ids: [...ids] });
    const found = new Map(
      docs.flatMap((d) => ('_source' in d && d._source ? [[d._id, d._source] as const] : [])),
    );
    for (const document of wanted) {
      documents++;
      const there = found.get(document.id);
      if (!there) differences.push({ key: document.id, kind: 'missing' });
      else if (JSON.stringify(there) !== JSON.stringify(document))
        differences.push({ key: document.id, kind: 'altered' });
    }
  };
  let page: string[] = [];
  for await (const { _id } of collection('catalogue').find(
    { 'd.kind': 'product' },
    { projection: { _id: 1 } },
  )) {
    page.push(String(_id));
    if (page.length < PAGE) continue;
    await compare(page);
    page = [];
  }
  if (page.length > 0) await compare(page);
  await elastic.indices.refresh({ index: live.index });
  const { count } = await elastic.count({ index: live.index });
  const unexpected = count - documents + differences.filter((d) => d.kind === 'missing').length;
  for (let i = 0; i < unexpected; i++)
    differences.push({ key: `(one of ${unexpected} that no read model has)`, kind: 'unexpected' });
  return { ...nothing, position: live.position, documents, differences, notComparable: null };
}
