import { join } from 'node:path';
import { newId } from '../../application/command/ids.js';
import { connectMongo } from '../mongodb/connect.js';
import { EventStoreFacade } from '../eventstoredb/facade/eventstore-facade.js';
import { Marketplace } from '../runtime/marketplace.js';
import { openProductionEngines } from '../runtime/production-engines.js';

export interface ProductionMarketplace {
  readonly marketplace: Marketplace;
  close(): Promise<void>;
}

/** A database's address with another name in its path. */
export function named(url: string, database: string): string {
  const [address, query] = url.split('?') as [string, string?];
  return `${address.replace(/\/[^/]*$/, '')}/${database}${query ? `?${query}` : ''}`;
}

/** A marketplace on MongoDB, Elasticsearch and the stand-in for EventStoreDB, all of it its own; gone when it is closed. */
export async function openProduction(
  directory: string,
  servers: { readonly MongoDB: string; readonly Elasticsearch: string },
  log: (message: string) => void = () => undefined,
): Promise<ProductionMarketplace> {
  const name = `test_${newId().slice(-8)}`;
  const mongoUrl = named(servers.MongoDB, name);
  const facade = await EventStoreFacade.start({ directory: join(directory, `${name}-events`) });
  const marketplace = await Marketplace.open({
    directory: join(directory, name),
    log,
    engines: ({ onCommit }) =>
      openProductionEngines({
        eventStoreUrl: facade.connectionString,
        mongoUrl,
        elasticsearchUrl: servers.Elasticsearch,
        role: 'all',
        synonymsFile: null,
        indexPrefix: name,
        log,
        onCommit,
      }),
  });
  return {
    marketplace,
    close: async () => {
      await marketplace.close();
      await facade.stop();
      const { client, db, vault } = await connectMongo({ url: mongoUrl });
      await db.dropDatabase();
      await vault.dropDatabase();
      await client.close();
      await fetch(`${servers.Elasticsearch}/${name}-*?expand_wildcards=all`, { method: 'DELETE' });
    },
  };
}
