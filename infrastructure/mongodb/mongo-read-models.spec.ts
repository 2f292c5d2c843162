import { newId } from '../../application/command/ids.js';
import { readModelsContract } from '../testing/read-models.contract.js';
import { testDatabase } from '../testing/production.js';
import { withServers } from '../testing/servers.js';
import { connectMongo } from './connect.js';
import { MongoDocuments } from './mongo-documents.js';
import { MongoProjectionRunner } from './mongo-projection-runner.js';
import { ReadModelPlaces } from './read-model-places.js';
import { MongoSessions } from './mongo-sessions.js';
import { readModelRows } from './read-model-rows.js';

withServers(['MongoDB'], ({ MongoDB: url }) => {
  let token = 0;
  readModelsContract('MongoDB', async () => {
    const mongo = await connectMongo({ url });
    const db = mongo.client.db(testDatabase());
    return {
      keep: async (projections, log, epoch) => {
        const runner = new MongoProjectionRunner(
          { db },
          new MongoSessions(mongo.client, db, newId()),
          { epoch, readAll: (after, count) => Promise.resolve(log.read(after, count)), eventAt: (position) => Promise.resolve(log.at(position)) },
          projections,
        );
        token++;
        for (const { name } of projections) await runner.own(name, token);
        const places = new ReadModelPlaces(db);
        return {
          documents: new MongoDocuments(db, places),
          drain: async () => {
            while ((await runner.step()) > 0);
            await places.read();
          },
          status: (head) => runner.status(head),
          control: (operation, name, reason) => runner.control(name, operation, reason, new Date().toISOString()),
          setBack: async (name, position, eventId) => {
            await readModelRows(db).updateOne({ _id: name }, { $set: { 'live.position': position, 'live.eventId': eventId } });
          },
          close: () => Promise.resolve(),
        };
      },
      close: async () => {
        await db.dropDatabase();
        await mongo.client.close();
      },
    };
  });
});
