import { hostname } from 'node:os';
import { Client } from '@elastic/elasticsearch';
import { EngineUnavailable, reasonOf } from '../../application/ports/engine-unavailable.js';
import { START, type HistoryReplaced, type Position } from '../../application/ports/event-store.js';
import { newId } from '../../application/shared/command/ids.js';
import { conflict } from '../../domain/shared/decider/domain-error.js';
import { projections } from '../../projections/index.js';
import { EventConsumer } from '../consumers/consuming/event-consumer.js';
import { Interest } from '../consumers/consuming/interest.js';
import { SharedProcesses } from '../consumers/processes/shared-processes.js';
import { Projector } from '../consumers/projections/projector.js';
import { statusOfReadModels } from '../consumers/projections/read-model-status.js';
import { Relays } from '../consumers/relays/relays.js';
import {
  askForSearchRebuild,
  CATALOGUE_SEARCH,
  ProductIndexer,
  statusOfSearchIndex,
} from '../consumers/search-index/product-indexer.js';
import { SearchIndexPlace } from '../consumers/search-index/search-index-place.js';
import { waitingForSearch } from '../consumers/search-index/waiting-for-search.js';
import { ElasticCatalogueSearch } from '../engines/elasticsearch/elastic-catalogue-search.js';
import { readSynonyms } from '../engines/elasticsearch/index-definition.js';
import {
  isElasticsearchUnavailable,
  refusalOfElasticsearch,
} from '../engines/elasticsearch/unavailable.js';
import { refusalOfEventStoreDb } from '../engines/eventstoredb/errors.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { HeldLeases } from '../engines/mongodb/held-leases.js';
import { MongoDocuments } from '../engines/mongodb/mongo-documents.js';
import { MongoFileStore } from '../engines/mongodb/mongo-file-store.js';
import { MongoKeyValueStore } from '../engines/mongodb/mongo-key-value-store.js';
import { MongoLeases } from '../engines/mongodb/mongo-leases.js';
import { MongoSessions } from '../engines/mongodb/mongo-sessions.js';
import { ReadModelPlaces } from '../engines/mongodb/read-model-places.js';
import { readModelRows } from '../engines/mongodb/read-model-rows.js';
import { seenOfThisHistory } from '../engines/mongodb/read-models-of-history.js';
import { askingMongo, refusalOfMongo } from '../engines/mongodb/unavailable.js';
import { BackupRefused, ON_SERVERS } from '../operating/backup-manifest.js';
import { requireOneInstallation } from '../operating/one-installation.js';
import { verifyInThread } from '../operating/verify-in-thread.js';
import { EngineRefused, type Refusal } from '../shared/engine-errors/engine-refused.js';
import type { Log } from '../telemetry/log.js';
import type { Engine } from '../telemetry/metrics.js';
import type { Engines } from './engines.js';
import type { ReplicaRole } from './replica-role.js';

export interface ProductionOptions {
  readonly eventStoreUrl: string;
  /** Before the names of streams in EventStoreDB; nothing where absent. */
  readonly eventStorePrefix?: string;
  readonly mongoUrl: string;
  readonly elasticsearchUrl: string;
  readonly role: ReplicaRole;
  /** A file of synonyms for the search; null: none. */
  readonly synonymsFile: string | null;
  /** Before the names of indices in Elasticsearch: several installations may share one. */
  readonly indexPrefix: string;
  readonly log: Log;
  readonly onCommit: (position: Position) => void;
  /** Called with the engine that is being waited for; null: none any more. */
  readonly onWaiting?: (engine: string | null) => void;
  /** Called each time that an engine cannot be reached or does not answer. */
  readonly onTrouble?: (engine: Engine) => void;
  /** Called each time that EventStoreDB has dropped the subscription, which is routine. */
  readonly onDropped?: () => void;
  /** Called once where EventStoreDB holds another history than before: nothing is followed any more. */
  readonly onOtherHistory?: (error: HistoryReplaced) => void;
}

const ATTEMPT_AGAIN_MS = 1_000;
/** While a server starts it may not know its users yet. */
const REFUSED_SO_OFTEN = 5;
/** Where the address of each stands. */
const SETTINGS: Readonly<Record<Engine, string>> = {
  EventStoreDB: 'TRADEPOST_EVENTSTORE_URL',
  MongoDB: 'TRADEPOST_MONGODB_URL',
  Elasticsearch: 'TRADEPOST_ELASTICSEARCH_URL',
};

/** A user who may append need not have the right to read everything: that shows at once. */
async function openEventStore(
  options: ProductionOptions,
  onTrouble: () => void,
): Promise<EventStoreDbEventStore> {
  const store = await EventStoreDbEventStore.open({
    connectionString: options.eventStoreUrl,
    prefix: options.eventStorePrefix ?? '',
    onTrouble,
    ...(options.onDropped ? { onDropped: options.onDropped } : {}),
    ...(options.onOtherHistory ? { onOtherHistory: options.onOtherHistory } : {}),
  });
  try {
    await store.head();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * EventStoreDB, MongoDB and Elasticsearch. What is not up yet is waited for: the order in which
 * things start does not matter. One that is up and refuses us ends the start.
 *
 * @throws EngineRefused, DataUnfit
 */
export async function openProductionEngines(options: ProductionOptions): Promise<Engines> {
  const { role, log, onCommit, indexPrefix, synonymsFile, onTrouble } = options;
  const trouble = (engine: Engine) => (): void => onTrouble?.(engine);
  const synonyms = readSynonyms(synonymsFile);
  const waitFor = async <T>(
    engine: Engine,
    open: () => Promise<T>,
    refusalOf: (error: unknown) => Refusal | null,
  ): Promise<T> => {
    let refused = 0;
    for (let isWaiting = false; ; isWaiting = true) {
      try {
        const opened = await open();
        if (isWaiting) log(`${engine} is there`);
        return opened;
      } catch (error) {
        options.onWaiting?.(engine);
        const refusal = refusalOf(error);
        refused = refusal ? refused + 1 : 0;
        if (refusal && refused === REFUSED_SO_OFTEN)
          throw new EngineRefused(engine, SETTINGS[engine], refusal);
        // what a driver says may repeat the address, and with it a password
        const reason = error instanceof EngineUnavailable ? error.reason : reasonOf(error);
        if (!isWaiting)
          log(`waiting for ${engine}: ${refusal ? `it ${refusal.says}` : reason}`, {
            level: 'warn',
          });
        await new Promise((resolve) => setTimeout(resolve, ATTEMPT_AGAIN_MS));
      }
    }
  };
  const mongo = await waitFor(
    'MongoDB',
    () => connectMongo({ url: options.mongoUrl, onTrouble: trouble('MongoDB') }),
    refusalOfMongo,
  );
  const store = await waitFor(
    'EventStoreDB',
    () => openEventStore(options, trouble('EventStoreDB')),
    refusalOfEventStoreDb,
  ).catch(async (error: unknown) => {
    await mongo.client.close();
    throw error;
  });
  const elastic = new Client({
    node: options.elasticsearchUrl,
    requestTimeout: 10_000,
    maxRetries: 2,
  });
  elastic.diagnostic.on(
    'response',
    (error) => void (isElasticsearchUnavailable(error) && trouble('Elasticsearch')()),
  );
  if (role !== 'process' && role !== 'relay')
    await waitFor('Elasticsearch', () => elastic.info(), refusalOfElasticsearch).catch(
      async (error: unknown) => {
        await store.close();
        await elastic.close();
        await mongo.client.close();
        throw error;
      },
    );
  options.onWaiting?.(null);

  const head = await store.head();
  const owner = `${hostname()}/${process.pid}/${newId().slice(-12)}`;
  const sessions = new MongoSessions(mongo.client, mongo.db, owner);
  const vault = new MongoKeyValueStore(sessions, mongo.vault, '');
  const state = new MongoKeyValueStore(sessions, mongo.db, 'state_');
  const gateway = new MongoKeyValueStore(sessions, mongo.vault, 'gateway_');
  const closeClients = async (): Promise<void> => {
    await store.close();
    await elastic.close();
    await sessions.close();
    await mongo.client.close();
  };
  const names = {
    events: 'EventStoreDB',
    vault: `MongoDB's database ${mongo.vault.databaseName}`,
    state: `MongoDB's database ${mongo.db.databaseName}`,
  };
  await requireOneInstallation({ store, vault, state, head, names }).catch(
    async (error: unknown) => {
      await closeClients();
      throw error;
    },
  );
  const feed = new EventConsumer({
    name: 'freshness',
    store,
    interest: new Interest([]),
    policy: 'goOn',
    handle: () => undefined,
    onSeen: ({ position }) => onCommit(position),
    log,
  });
  feed.start(head);
  const places = new ReadModelPlaces(mongo.db);
  const alias = `${indexPrefix}-products`;
  const indexed = new SearchIndexPlace(mongo.db);
  const leases = new MongoLeases(mongo.db, owner, (from) => sessions.endOf(from));
  const documents = waitingForSearch(new MongoDocuments(mongo.db, places), indexed);
  const leasesFor =
    (of: 'process' | 'relay') =>
    (
      names: readonly string[],
      taken: (name: string, token: number) => Promise<boolean>,
      lost: (name: string) => Promise<void>,
    ): HeldLeases =>
      new HeldLeases(
        new MongoLeases(mongo.db, `${owner}/${of}`, (from) =>
          sessions.endOf(from.replace(new RegExp(`/${of}$`), '')),
        ),
        {
          role: of,
          names,
          taken,
          lost,
          onError: (error) => log(`leases: ${error.message}`, { level: 'error' }),
        },
      );
  const projects = role === 'all' || role === 'projector';
  const projector = projects
    ? new Projector(
        mongo,
        sessions,
        store,
        leases,
        projections,
        [new ProductIndexer(mongo.db, elastic, alias, synonyms, log)],
        head,
        log,
      )
    : null;
  await projector?.start();
  const seen = await seenOfThisHistory({ db: mongo.db, store });
  return {
    store,
    shared: true,
    head,
    documents,
    vault,
    state,
    gateway,
    files: new MongoFileStore(mongo.vault),
    // the servers' disks are their own affair: what they refuse is answered as what is away
    hasRoom: () => true,
    seenOf: (projection) => seen.get(projection) ?? START,
    searchOver: (prices) =>
      new ElasticCatalogueSearch(elastic, alias, documents, prices, () => indexed.seen()),
    processesOf: (runners) =>
      new SharedProcesses(
        runners,
        state,
        role === 'all' || role === 'process' ? leasesFor('process') : null,
        log,
      ),
    relaysOf: (runners) =>
      new Relays(
        runners,
        store,
        state,
        role === 'all' || role === 'relay' ? leasesFor('relay') : null,
        log,
      ),
    readModels: [...projections.map((p) => p.name), CATALOGUE_SEARCH],
    verify: verifyInThread({
      directory: null,
      servers: {
        eventStoreUrl: options.eventStoreUrl,
        eventStorePrefix: options.eventStorePrefix ?? '',
        mongoUrl: options.mongoUrl,
        elasticsearchUrl: options.elasticsearchUrl,
      },
    }),
    backUp: () => Promise.reject(new BackupRefused(ON_SERVERS)),
    projectionStatus: async () => {
      const end = await store.head();
      return askingMongo(async () => [
        ...(await statusOfReadModels(mongo.db, projections, end)),
        ...(await statusOfSearchIndex(mongo.db)),
      ]);
    },
    controlProjection: async (operation, name, reason) => {
      if (name === CATALOGUE_SEARCH) {
        if (operation !== 'rebuild')
          throw conflict(
            'projection/not-stopped',
            'the search index follows the read models: it is rebuilt, and has no events of its own to stop at',
          );
        return askingMongo(() => askForSearchRebuild(mongo.db));
      }
      await askingMongo(async () => {
        const rows = readModelRows(mongo.db);
        // it is done later: by then it may have stopped at another event
        const eventId = (await rows.findOne({ _id: name }))?.error?.eventId ?? null;
        const request = { operation, reason, at: new Date().toISOString(), eventId };
        await rows.updateOne({ _id: name }, { $push: { requests: request } });
      });
    },
    close: async () => {
      await projector?.stop();
      await feed.stop();
      await closeClients();
    },
  };
}
