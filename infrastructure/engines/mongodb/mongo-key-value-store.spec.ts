import { newId } from '../../../application/shared/command/ids.js';
import { keyValueStoreContract } from '../../testing/contracts/key-value-store.contract.js';
import { testDatabase } from '../../testing/kit/production.js';
import { withServers } from '../../testing/kit/servers.js';
import { connectMongo } from './connect.js';
import { MongoKeyValueStore } from './mongo-key-value-store.js';
import { MongoSessions } from './mongo-sessions.js';

withServers(['MongoDB'], ({ MongoDB: url }) => {
  const database = testDatabase();
  keyValueStoreContract('MongoDB', async () => {
    const { client } = await connectMongo({ url });
    const sessions = new MongoSessions(client, client.db(database), newId());
    return {
      store: new MongoKeyValueStore(sessions, client.db(database), 'kv_'),
      close: () => client.close(),
    };
  });

  describe('the key-value store on MongoDB', () => {
    it('lets only one of two batches through that rest on the same condition, though neither changes what it names', async () => {
      const { client } = await connectMongo({ url });
      const db = client.db(database);
      const store = new MongoKeyValueStore(new MongoSessions(client, db, newId()), db, 'kv_');
      const bucket = newId();
      await store.write([{ bucket, key: 'lease', value: 'mine' }]);
      const both = ['a', 'b'].map((key) =>
        store.write([
          { bucket, key: 'lease', value: key, ifValue: 'mine' },
          { bucket, key, value: '1' },
        ]),
      );
      expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
      expect(await store.list(bucket)).toHaveLength(2);
      await db.dropDatabase();
      await client.close();
    });
  });
});
