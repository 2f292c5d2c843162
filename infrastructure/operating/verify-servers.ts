import { Client } from '@elastic/elasticsearch';
import { verifyIndex } from './verify-index.js';
import { CATALOGUE_SEARCH } from '../consumers/search-index/product-indexer.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { MongoLiveDocuments } from '../engines/mongodb/mongo-live-documents.js';
import { verifyLive, type ToldProgress, type Verification } from './verify.js';
import { projections } from '../../projections/index.js';

/** Where they are. */
export interface VerifiedServers {
  readonly eventStoreUrl: string;
  readonly mongoUrl: string;
  readonly elasticsearchUrl: string;
}

/**
 * Verifies the read models on servers, or the one that is named, and hands over each as it is done;
 * the search index last. Reads only.
 */
export async function* verifyServers(
  servers: VerifiedServers,
  name: string,
  told: ToldProgress = () => undefined,
): AsyncGenerator<Verification> {
  const mongo = await connectMongo({ url: servers.mongoUrl });
  const store = await EventStoreDbEventStore.open({ connectionString: servers.eventStoreUrl });
  const elastic = new Client({ node: servers.elasticsearchUrl });
  try {
    for (const projection of projections.filter((p) => name === '' || p.name === name))
      yield await verifyLive(
        projection,
        new MongoLiveDocuments(mongo.db, projection.name),
        (after, count) => store.readAll(after, count),
        told,
      );
    if (name === '' || name === CATALOGUE_SEARCH) yield await verifyIndex(mongo.db, elastic);
  } finally {
    await elastic.close();
    await store.close();
    await mongo.client.close();
  }
}
