import { join } from 'node:path';
import { newId } from '../../../application/shared/command/ids.js';
import { dropIndices } from '../../engines/elasticsearch/drop-indices.js';
import { connectMongo } from '../../engines/mongodb/connect.js';
import type { EnginesOpener } from '../../runtime/engines.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { openProductionEngines } from '../../runtime/production-engines.js';
import type { Log } from '../../telemetry/log.js';
import { EventStoreFacade } from '../stand-ins/eventstoredb/eventstore-facade.js';

export interface ServerUrls {
  readonly MongoDB: string;
  readonly Elasticsearch: string;
}

export interface ProductionMarketplace {
  readonly marketplace: Marketplace;
  close(): Promise<void>;
}

/**
 * A name that no other spec has: ids begin with the time, so only their end tells two of the same
 * minute apart.
 */
export const testDatabase = (): string => `test-${newId().slice(-12)}`;

/** A database's address with another name in its path. */
export function named(url: string, database: string): string {
  const [address, query] = url.split('?') as [string, string?];
  return `${address.replace(/\/[^/]*$/, '')}/${database}${query ? `?${query}` : ''}`;
}

/**
 * MongoDB, Elasticsearch and the stand-in for EventStoreDB, with a database and indices for one
 * spec alone.
 */
export class ProductionSet {
  private constructor(
    private readonly name: string,
    readonly eventStore: EventStoreFacade,
    private readonly mongoUrl: string,
    private readonly elasticsearchUrl: string,
  ) {}

  static async prepare(directory: string, servers: ServerUrls): Promise<ProductionSet> {
    const name = testDatabase();
    const facade = await EventStoreFacade.start({ directory: join(directory, `${name}-events`) });
    return new ProductionSet(name, facade, named(servers.MongoDB, name), servers.Elasticsearch);
  }

  /** For a marketplace in this process. */
  engines(log: Log = () => undefined): EnginesOpener {
    const { name, eventStore, mongoUrl, elasticsearchUrl } = this;
    const of = {
      eventStoreUrl: eventStore.connectionString,
      mongoUrl,
      elasticsearchUrl,
      role: 'all' as const,
      synonymsFile: null,
      indexPrefix: name,
      log,
    };
    return ({ onCommit }) => openProductionEngines({ ...of, onCommit });
  }

  /** The same, with the events of another set, as after a restore of the wrong one. */
  enginesWithEventsOf({ eventStore }: ProductionSet): EnginesOpener {
    return new ProductionSet(this.name, eventStore, this.mongoUrl, this.elasticsearchUrl).engines();
  }

  /** For a server of its own. */
  get settings(): NodeJS.ProcessEnv {
    return {
      TRADEPOST_EVENTSTORE_URL: this.eventStore.connectionString,
      TRADEPOST_MONGODB_URL: this.mongoUrl,
      TRADEPOST_ELASTICSEARCH_URL: this.elasticsearchUrl,
      TRADEPOST_INDEX_PREFIX: this.name,
    };
  }

  /** Leaves nothing of it on the servers. */
  async drop(): Promise<void> {
    await this.eventStore.stop();
    // dropping many collections takes a while where everything is synced
    const { client, db, vault } = await connectMongo({ url: this.mongoUrl, timeoutMs: 40_000 });
    await db.dropDatabase();
    await vault.dropDatabase();
    await client.close();
    await dropIndices(this.elasticsearchUrl, this.name);
  }
}

/** A marketplace on all of it; gone when it is closed. */
export async function openProduction(
  directory: string,
  servers: ServerUrls,
  log: Log = () => undefined,
): Promise<ProductionMarketplace> {
  const set = await ProductionSet.prepare(directory, servers);
  const marketplace = await Marketplace.open({
    directory: join(directory, newId()),
    log,
    engines: set.engines(log),
  });
  return {
    marketplace,
    close: async () => {
      await marketplace.close();
      await set.drop();
    },
  };
}
