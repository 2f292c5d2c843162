import { join } from 'node:path';
import { ensureOperator } from '../cli/first-operator.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { readModelRows } from '../engines/mongodb/read-model-rows.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';
import { Marketplace } from './marketplace.js';
import { openProductionEngines } from './production-engines.js';

const directory = temporaryDirectory();
const operator = { email: 'operator@engines.example', password: 'engines-engines-engines' };

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('the engines of a replica on servers', () => {
    let set: ProductionSet;
    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      const marketplace = await Marketplace.open({
        directory: join(directory(), 'making'),
        log: () => undefined,
        engines: set.engines(),
      });
      await ensureOperator(marketplace, operator);
      await marketplace.settled();
      await marketplace.caughtUp();
      await marketplace.close();
    }, 120_000);
    afterAll(() => set.drop(), 30_000);

    /** How far these read models have seen, as a replica finds when it starts. */
    const seen = async (...names: readonly string[]): Promise<number[]> => {
      const engines = await openProductionEngines({
        eventStoreUrl: set.eventStore.connectionString,
        mongoUrl: set.settings.TRADEPOST_MONGODB_URL!,
        elasticsearchUrl: servers.Elasticsearch,
        role: 'api',
        synonymsFile: null,
        indexPrefix: set.settings.TRADEPOST_INDEX_PREFIX!,
        log: () => undefined,
        onCommit: () => undefined,
      });
      const positions = names.map((name) => engines.seenOf(name));
      await engines.close();
      return positions;
    };

    it('know from the start how far read models have seen, and nothing of one of another history', async () => {
      const [prices, stock] = await seen('prices', 'stock');
      expect([prices! > 0, stock! > 0]).toEqual([true, true]);
      const { client, db } = await connectMongo({ url: set.settings.TRADEPOST_MONGODB_URL! });
      await readModelRows(db).updateOne(
        { _id: 'prices' },
        { $set: { 'live.eventId': 'an event that was lost' } },
      );
      expect(await seen('prices', 'stock')).toEqual([0, stock]);
      await readModelRows(db).updateOne({ _id: 'stock' }, { $set: { 'live.epoch': 'another' } });
      expect(await seen('prices', 'stock')).toEqual([0, 0]);
      await client.close();
    }, 60_000);
  });
});
