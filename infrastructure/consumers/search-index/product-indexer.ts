import type { Client, estypes } from '@elastic/elasticsearch';
import type { Collection, Db, Document } from 'mongodb';
import type { Position } from '../../../application/ports/event-store.js';
import type {
  CatalogueDocument,
  CatalogueProduct,
} from '../../../projections/catalogue/catalogue.js';
import type { CategoryDocument } from '../../../projections/catalogue/categories.js';
import type { PricesDocument } from '../../../projections/pricing/prices.js';
import { INDEX_VERSION, indexDefinition } from '../../engines/elasticsearch/index-definition.js';
import {
  searchedProduct,
  type SearchedProduct,
} from '../../engines/elasticsearch/product-document.js';
import { readModelRows, type StoredDocument } from '../../engines/mongodb/read-model-rows.js';
import { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import type { ProjectionStatus } from '../../shared/read-models/projection-status.js';
import type { Log } from '../../telemetry/log.js';
import type { Follower } from '../projections/projector.js';

/** The read models that a product's search document is made of. */
export const SEARCH_SOURCES = ['catalogue', 'categories', 'prices'] as const;

/** One index of products and how far it has seen. */
export interface IndexBuild {
  readonly index: string;
  readonly version: number;
  readonly epoch: string;
  /** Everything up to here is in it and can be found. */
  readonly position: Position;
  /** The collections that it was begun from: another one is another build. */
  readonly sources: string;
}

export interface SearchIndexRow {
  readonly _id: 'catalogue';
  readonly token: number;
  readonly live: IndexBuild | null;
  readonly next: IndexBuild | null;
  /** What was searched before: kept until the next swap. */
  readonly previous: IndexBuild | null;
  /** An operator has asked for a fresh one. */
  readonly rebuild?: boolean;
}

export const searchIndexRows = (db: Db): Collection<SearchIndexRow> =>
  db.collection<SearchIndexRow>('search_indexes');

export const CATALOGUE_SEARCH = 'catalogue-search';

/** Has whoever keeps the index build a fresh one beside it. */
export async function askForSearchRebuild(db: Db): Promise<void> {
  await searchIndexRows(db).updateOne({ _id: 'catalogue' }, { $set: { rebuild: true } });
}

/** How the index stands, and a fresh one that is being built; nothing where none was begun. */
export async function statusOfSearchIndex(db: Db): Promise<ProjectionStatus[]> {
  const row = await searchIndexRows(db).findOne({ _id: 'catalogue' });
  const of = (
    name: string,
    { version, position }: IndexBuild,
    status: ProjectionStatus['status'],
  ): ProjectionStatus => ({
    name,
    version,
    position,
    handled: null,
    status,
    remainingMs: null,
    error: null,
  });
  return [
    ...(row?.live
      ? [of(CATALOGUE_SEARCH, row.live, row.live.position === 0 ? 'building' : 'running')]
      : []),
    ...(row?.next ? [of(`${CATALOGUE_SEARCH} (rebuild)`, row.next, 'building')] : []),
  ];
}

const PAGE = 1_000;
const AT_ONCE = 3;

interface Sources {
  readonly position: Position;
  readonly epoch: string;
  readonly names: string;
  readonly catalogue: Collection<StoredDocument>;
  readonly categories: Collection<StoredDocument>;
  readonly prices: Collection<StoredDocument>;
}

/**
 * Keeps Elasticsearch's index of products: whatever has changed in the read models since the
 * position that the index has seen is written anew, whole, with the position that the read models
 * had seen as its version. A later build of a product knows everything that an earlier one did, so
 * that Elasticsearch itself refuses whoever is late.
 */
export class ProductIndexer implements Follower {
  readonly name = CATALOGUE_SEARCH;
  private readonly rows: Collection<SearchIndexRow>;
  private token: number | null = null;

  constructor(
    private readonly db: Db,
    private readonly elastic: Client,
    /** The alias that searches ask. */
    private readonly alias: string,
    private readonly synonyms: readonly string[],
    private readonly say: Log = () => undefined,
  ) {
    this.rows = searchIndexRows(db);
  }

  async own(token: number): Promise<boolean> {
    const row = await this.rows.findOne({ _id: 'catalogue' });
    if (row && row.token >= token) return false;
    if (row)
      await this.rows.updateOne({ _id: 'catalogue', token: { $lt: token } }, { $set: { token } });
    else
      await this.rows.insertOne({
        _id: 'catalogue',
        token,
        live: null,
        next: null,
        previous: null,
      });
    this.token = token;
    return true;
  }

  disown(): void {
    this.token = null;
  }

  async step(): Promise<boolean> {
    if (this.token === null) return false;
    const [row, sources] = [
      await this.rows.findOne({ _id: 'catalogue', token: this.token }),
      await this.sources(),
    ];
    if (!row || !sources) return false;
    if (row.live === null) {
      await this.begin('live', sources);
      return true;
    }
    const { live, next } = row;
    const usable = (build: IndexBuild): boolean =>
      build.version === INDEX_VERSION &&
      build.epoch === sources.epoch &&
      build.position <= sources.position;
    const current = (build: IndexBuild): boolean =>
      usable(build) && build.sources === sources.names;
    if (next ? !current(next) : !current(live) || row.rebuild === true) {
      await this.begin('next', sources);
      if (next) await this.elastic.indices.delete({ index: next.index }, { ignore: [404] });
      return true;
    }
    const behind = [
      ...(usable(live) ? [['live', live] as const] : []),
      ...(next ? [['next', next] as const] : []),
    ].filter(([, build]) => build.position < sources.position);
    for (const [part, build] of behind) await this.bringUp(part, build, sources);
    if (behind.length > 0) return true;
    if (next) await this.swap(row, next);
    return next !== null;
  }

  private async sources(): Promise<Sources | null> {
    const rows = await readModelRows(this.db)
      .find({ _id: { $in: [...SEARCH_SOURCES] } })
      .toArray();
    if (rows.length < SEARCH_SOURCES.length) return null;
    const live = (name: string) => rows.find((r) => r._id === name)!.live;
    const collection = (name: string) => this.db.collection<StoredDocument>(live(name).collection);
    return {
      position: Math.min(...rows.map((r) => r.live.position)),
      epoch: rows[0]!.live.epoch,
      names: SEARCH_SOURCES.map((name) => live(name).collection).join(' '),
      catalogue: collection('catalogue'),
      categories: collection('categories'),
      prices: collection('prices'),
    };
  }

  private async begin(part: 'live' | 'next', { epoch, names }: Sources): Promise<void> {
    const index = `${this.alias}-v${INDEX_VERSION}-${this.token!.toString(36)}${Date.now().toString(36)}`;
    await this.elastic.indices.create({
      index,
      ...indexDefinition(this.synonyms),
      ...(part === 'live' ? { aliases: { [this.alias]: {} } } : {}),
    });
    const build: IndexBuild = { index, version: INDEX_VERSION, epoch, position: 0, sources: names };
    await this.rows.updateOne({ _id: 'catalogue', token: this.token! }, {
      $set: { [part]: build },
      $unset: { rebuild: true },
    } as Document);
  }

  private async bringUp(part: 'live' | 'next', build: IndexBuild, sources: Sources): Promise<void> {
    const tree = new CategoryTree();
    for await (const { d } of sources.categories.find({ d: { $ne: null } }))
      tree.put(d as CategoryDocument);
    const inFlight = new Set<Promise<void>>();
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => undefined);
    const write = async (ids: readonly string[]): Promise<void> => {
      const one = this.write(build.index, ids, sources, tree);
      inFlight.add(one);
      one.then(
        () => inFlight.delete(one),
        (error: unknown) => failed.reject(error as Error),
      );
      if (inFlight.size >= AT_ONCE) await Promise.race([...inFlight, failed.promise]);
    };
    let page: string[] = [];
    const seen = new Set<string>();
    for await (const id of this.changedSince(build.position, sources)) {
      if (seen.has(id)) continue;
      seen.add(id);
      page.push(id);
      if (page.length < PAGE) continue;
      await write(page);
      page = [];
    }
    if (page.length > 0) await write(page);
    await Promise.race([Promise.all(inFlight), failed.promise]);
    if (seen.size > 0) await this.elastic.indices.refresh({ index: build.index });
    // by compare-and-set: whoever was late has written nothing that counts, and moves nothing
    await this.rows.updateOne(
      {
        _id: 'catalogue',
        token: this.token!,
        [`${part}.index`]: build.index,
        [`${part}.position`]: build.position,
      } as Document,
      { $set: { [`${part}.position`]: sources.position } } as Document,
    );
  }

  /** Ids of the products that anything has happened to. */
  private async *changedSince(
    position: Position,
    { catalogue, categories, prices }: Sources,
  ): AsyncGenerator<string> {
    const since = { v: { $gt: position } };
    for await (const { _id } of catalogue.find(
      { ...since, 'd.kind': 'product' },
      { projection: { _id: 1 } },
    ))
      yield String(_id);
    if (position === 0) return;
    // a list that no longer has a product leaves a tombstone: its key says which product it was
    for await (const { _id } of prices.find(since, { projection: { _id: 1 } }))
      yield String(_id).slice(String(_id).indexOf(':') + 1);
    for await (const { _id: categoryId } of categories.find(since, { projection: { _id: 1 } }))
      for await (const { _id } of catalogue.find(
        { 'd.categoryId': categoryId },
        { projection: { _id: 1 } },
      ))
        yield String(_id);
  }

  private async write(
    index: string,
    ids: readonly string[],
    sources: Sources,
    tree: CategoryTree,
  ): Promise<void> {
    const documents = await searchedProducts(ids, sources, tree);
    if (documents.length === 0) return;
    const operations = documents.flatMap(
      (document): [estypes.BulkOperationContainer, SearchedProduct] => [
        { index: { _id: document.id, version: sources.position, version_type: 'external_gte' } },
        document,
      ],
    );
    const { errors, items } = await this.elastic.bulk<SearchedProduct>({ index, operations });
    if (!errors) return;
    // a conflict says that something younger is there
    const failure = items
      .map(({ index: item }) => item!)
      .find(({ status, error }) => error && status !== 409);
    if (failure)
      throw new Error(
        `Elasticsearch answered ${failure.status} to product ${failure._id}: ${failure.error!.reason ?? failure.error!.type}`,
      );
  }

  private async swap(row: SearchIndexRow, next: IndexBuild): Promise<void> {
    await this.elastic.indices.updateAliases({
      actions: [
        { add: { index: next.index, alias: this.alias } },
        ...(row.live
          ? [{ remove: { index: row.live.index, alias: this.alias, must_exist: false } }]
          : []),
      ],
    });
    const { matchedCount } = await this.rows.updateOne(
      {
        _id: 'catalogue',
        token: this.token!,
        'next.index': next.index,
        'next.position': next.position,
      },
      { $set: { live: next, previous: row.live, next: null } },
    );
    if (matchedCount === 0) return;
    this.say(`the catalogue's search has moved to the index ${next.index}`);
    if (row.previous)
      await this.elastic.indices.delete({ index: row.previous.index }, { ignore: [404] });
  }
}

/** The search documents of these products, from the read models as they are now. */
export async function searchedProducts(
  ids: readonly string[],
  { catalogue, prices }: Pick<Sources, 'catalogue' | 'prices'>,
  tree: CategoryTree,
): Promise<SearchedProduct[]> {
  const [found, priced] = await Promise.all([
    catalogue
      .find({ _id: { $in: [...ids] }, d: { $ne: null } }, { projection: { w: 0 } })
      .toArray(),
    prices.find({ 'd.productId': { $in: [...ids] } }).toArray(),
  ]);
  const byProduct = Map.groupBy(
    priced.map((p) => p.d as PricesDocument),
    (p) => p.productId,
  );
  return found
    .map(({ d }) => d as CatalogueDocument)
    .filter((d): d is CatalogueProduct => d.kind === 'product')
    .map((product) => searchedProduct(product, byProduct.get(product.id) ?? [], tree));
}
