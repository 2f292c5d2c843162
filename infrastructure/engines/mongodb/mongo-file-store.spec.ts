import { ObjectId } from 'mongodb';
import { fileStoreContract } from '../../testing/contracts/file-store.contract.js';
import { testDatabase } from '../../testing/kit/production.js';
import { withServers } from '../../testing/kit/servers.js';
import { connectMongo } from './connect.js';
import { MongoFileStore } from './mongo-file-store.js';

withServers(['MongoDB'], ({ MongoDB: url }) => {
  const database = testDatabase();
  afterAll(async () => {
    const { client } = await connectMongo({ url });
    await client.db(database).dropDatabase();
    await client.close();
  });

  fileStoreContract('MongoDB', async () => {
    const { client } = await connectMongo({ url });
    return { store: new MongoFileStore(client.db(database)), close: () => client.close() };
  });

  describe('files in MongoDB', () => {
    it('of which a writer that was killed left parts are swept away later', async () => {
      const { client } = await connectMongo({ url });
      const db = client.db(database);
      const store = new MongoFileStore(db);
      const chunks = db.collection('files.chunks');
      const orphan = new ObjectId();
      await chunks.insertMany(
        [0, 1].map((n) => ({ files_id: orphan, n, data: Buffer.from('ha') })),
      );
      await store.sweep(new Date(Date.now() - 60_000));
      expect(await chunks.countDocuments({ files_id: orphan })).toBe(2);
      await store.sweep(new Date(Date.now() + 60_000));
      expect(await chunks.countDocuments({ files_id: orphan })).toBe(0);
      await client.close();
    });
  });
});
