import { Client } from '@elastic/elasticsearch';
import { projections } from '../../projections/index.js';
import { CATALOGUE_SEARCH } from '../consumers/search-index/product-indexer.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { MongoLiveDocuments } from '../engines/mongodb/mongo-live-documents.js';
import { verifyIndex } from './verify-index.js';
import { verifyModels, type OnProgress, type Verification } from './verify.js';

export { CATALOGUE_SEARCH };

/** Where they are. */
export interface VerifiedServers {
  readonly eventStoreUrl: string;
  readonly eventStorePrefix: string;
  readonly mongoUrl: string;
  readonly elasticsearchUrl: string;
}

/**
 * Verifies read models on servers, the history read once for all of them, and hands over each as it
 * is done; the search index last. Reads only.
 */
export async function* verifyServers(
  servers: VerifiedServers,
  names: readonly string[],
  onProgress: OnProgress = () => undefined,
): AsyncGenerator<Verification> {
  const mongo = await connectMongo({ url: servers.mongoUrl });
  const store = await EventStoreDbEventStore.open({
    connectionString: servers.eventStoreUrl,
    prefix: servers.eventStorePrefix,
  });
  const elastic = new Client({ node: servers.elasticsearchUrl });
  try {
    const models = projections
      .filter((p) => names.includes(p.name))
      .map((projection) => ({
        projection,
        live: new MongoLiveDocuments(mongo.db, projection.name),
      }));
    yield* verifyModels(models, (after, count) => store.readAll(after, count), onProgress);
    if (names.includes(CATALOGUE_SEARCH)) yield await verifyIndex(mongo.db, elastic);
  } finally {
    await elastic.close();
    await store.close();
    await mongo.client.close();
  }
}
