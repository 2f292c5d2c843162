import type { Db } from 'mongodb';
import type { StoredEvent } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import type { AnyProjection } from '../../../projections/projection.js';
import { stock } from '../../../projections/stock/stock.js';
import { connectMongo, type MongoConnection } from '../../engines/mongodb/connect.js';
import { MongoDocuments } from '../../engines/mongodb/mongo-documents.js';
import { MongoSessions } from '../../engines/mongodb/mongo-sessions.js';
import { ReadModelPlaces } from '../../engines/mongodb/read-model-places.js';
import { readModelRows } from '../../engines/mongodb/read-model-rows.js';
import {
  failingAt,
  Log,
  readModelsContract,
} from '../../testing/contracts/read-models.contract.js';
import { testDatabase } from '../../testing/kit/production.js';
import { withServers } from '../../testing/kit/servers.js';
import { MongoProjectionRunner } from './mongo-projection-runner.js';
import { statusOfReadModels } from './read-model-status.js';

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
          {
            epoch,
            readAll: (after, count) => Promise.resolve(log.read(after, count)),
            eventAt: (position) => Promise.resolve(log.at(position)),
          },
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
          status: (head) => statusOfReadModels(db, projections, head),
          control: (operation, name, reason) =>
            runner.control(name, operation, reason, new Date().toISOString()),
          setBack: async (name, position, eventId) => {
            await readModelRows(db).updateOne(
              { _id: name },
              { $set: { 'live.position': position, 'live.eventId': eventId } },
            );
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

  describe('read models on servers', () => {
    let mongo: MongoConnection;
    let db: Db;
    let log: Log;
    let said: string[];
    beforeEach(async () => {
      mongo = await connectMongo({ url });
      db = mongo.client.db(testDatabase());
      [log, said] = [new Log(), []];
    });
    afterEach(async () => {
      await db.dropDatabase();
      await mongo.client.close();
    });

    const received = (): StoredEvent =>
      log.add({
        type: 'StockReceived',
        data: {
          productId: 'p',
          vendorOrgId: 'v',
          location: 'leeds',
          movementId: newId(),
          quantity: 1,
          reference: null,
          occurredAt: '2026-03-02T09:00:00.000Z',
        },
      });
    const runnerOf = async (model: AnyProjection, token: number) => {
      const events = {
        epoch: 'epoch',
        readAll: (after: number, count: number) => Promise.resolve(log.read(after, count)),
        eventAt: (at: number) => Promise.resolve(log.at(at)),
      };
      const sessions = new MongoSessions(mongo.client, db, newId());
      const runner = new MongoProjectionRunner({ db }, sessions, events, [model], (text) =>
        said.push(text),
      );
      await runner.own(model.name, token);
      return runner;
    };
    const drain = async (runner: MongoProjectionRunner): Promise<void> => {
      for (let i = 0; i < 2; i++) while ((await runner.step()) > 0);
    };
    const states = async (model: AnyProjection) =>
      (await statusOfReadModels(db, [model], log.head)).map(({ name, status }) => [name, status]);

    it('try a rebuild that has stopped again where somebody else takes it on', async () => {
      received();
      const last = received();
      let fails = false;
      const model = failingAt(last.position, () => fails);
      const runner = await runnerOf(model, 1);
      await drain(runner);
      fails = true;
      await runner.control('stock', 'rebuild', '', '');
      await drain(runner);
      expect(await states(model)).toEqual([
        ['stock', 'running'],
        ['stock (rebuild)', 'stopped'],
      ]);
      fails = false;
      const other = await runnerOf(model, 2);
      expect(await states(model)).toEqual([
        ['stock', 'running'],
        ['stock (rebuild)', 'building'],
      ]);
      await drain(other);
      expect(await states(model)).toEqual([['stock', 'running']]);
    });

    it('skip the event that the operator saw, and not one at which they have stopped since', async () => {
      const damaged = [received(), received()];
      for (const one of damaged) Object.assign(one, { data: '{' });
      const runner = await runnerOf(stock as AnyProjection, 1);
      const skip = async (event: StoredEvent): Promise<void> => {
        const request = {
          operation: 'skip',
          reason: 'damaged',
          at: '',
          eventId: event.id,
        } as const;
        await readModelRows(db).updateOne({ _id: 'stock' }, { $push: { requests: request } });
        await runner.obey();
        await drain(runner);
      };
      await drain(runner);
      await skip(damaged[0]!);
      await skip(damaged[0]!);
      const row = (await readModelRows(db).findOne({ _id: 'stock' }))!;
      expect(row.skipped.map((s) => s.eventId)).toEqual([damaged[0]!.id]);
      expect(row.error).toMatchObject({ eventId: damaged[1]!.id });
      expect(said.at(-1)).toMatch(/has stopped at another event/);
      await skip(damaged[1]!);
      expect(await states(stock as AnyProjection)).toEqual([['stock', 'running']]);
    });
  });

  it('are not indexed before all of the log is in, also where those that stand at many places meet on the way', async () => {
    const mongo = await connectMongo({ url });
    const db = mongo.client.db(testDatabase());
    const log = new Log();
    const data = {
      productId: 'p',
      vendorOrgId: 'v',
      location: 'leeds',
      quantity: 1,
      reference: null,
      occurredAt: '2026-03-02T09:00:00.000Z',
    };
    for (let i = 0; i < 14_000; i++)
      log.add({ type: 'StockReceived', data: { ...data, movementId: `m${i}` } });
    const models = [1, 2, 3, 4, 5, 6].map(
      (n) => ({ ...stock, name: `stock-${n}` }) as AnyProjection,
    );
    const events = {
      epoch: 'epoch',
      readAll: (after: number, count: number) => Promise.resolve(log.read(after, count)),
      eventAt: (at: number) => Promise.resolve(log.at(at)),
    };
    const runner = new MongoProjectionRunner(
      { db },
      new MongoSessions(mongo.client, db, newId()),
      events,
      models,
    );
    const rows = readModelRows(db);
    for (const [i, { name }] of models.entries()) {
      await runner.own(name, 1);
      const { position, id } = log.events[i * 1_000]!;
      await rows.updateOne(
        { _id: name },
        { $set: { 'live.position': position, 'live.eventId': id } },
      );
      await runner.own(name, 2);
    }
    const indexes = async (name: string): Promise<number> => {
      const { live } = (await rows.findOne({ _id: name }))!;
      return (
        await db
          .collection(live.collection)
          .indexes()
          .catch(() => [])
      ).length;
    };
    await runner.step();
    expect((await rows.findOne({ _id: 'stock-1' }))!.live.position).toBe(
      log.events[1_000]!.position,
    );
    expect(await indexes('stock-1')).toBeLessThanOrEqual(1);
    while ((await runner.step()) > 0);
    for (const { name } of models) expect(await indexes(name)).toBeGreaterThan(1);
    await db.dropDatabase();
    await mongo.client.close();
  }, 30_000);
});
