import { randomUUID } from 'node:crypto';
import { NO_STREAM, type NewEvent } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { withServers } from '../../testing/kit/servers.js';
import { EventStoreFacade } from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { EventStoreDBClient, jsonEvent } from './client.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { examineEventStore } from './examine.js';

const directory = temporaryDirectory();
const event = (): NewEvent => ({
  id: newId(),
  type: 'OrderConfirmed',
  data: '{"of":"ours"}',
  metadata: '{}',
});
/** Letters, and a dot, that no other test has used. */
const prefix = (): string => `t${randomUUID().slice(0, 8)}.`;

function sharedServer(name: string, start: () => Promise<{ url: string; stop(): Promise<void> }>) {
  describe(`one server for several (${name})`, () => {
    let server: Awaited<ReturnType<typeof start>>;
    let strangers: EventStoreDBClient;
    let stores: EventStoreDbEventStore[];
    const open = async (of: string): Promise<EventStoreDbEventStore> => {
      const store = await EventStoreDbEventStore.open({ connectionString: server.url, prefix: of });
      stores.push(store);
      return store;
    };
    const stranger = (stream: string): Promise<unknown> =>
      strangers.appendToStream(
        stream,
        Array.from({ length: 100 }, () => jsonEvent({ type: 'OrderConfirmed', data: { not: 1 } })),
      );

    beforeAll(async () => {
      stores = [];
      server = await start();
      strangers = EventStoreDBClient.connectionString(server.url);
    });
    afterAll(async () => {
      for (const store of stores) await store.close();
      await strangers.dispose();
      await server.stop();
    });

    it('each installation sees its own streams by its own names, whatever strangers call theirs', async () => {
      const [one, other] = [await open(prefix()), await open(prefix())];
      const heard: string[] = [];
      const following = one.subscribe(0, (batch) => void heard.push(...batch.map((e) => e.id)));
      const [name, mine, theirs] = [`order-${newId()}`, event(), event()];
      await stranger(`justastream${newId()}`);
      await stranger(`order-${newId()}`);
      const { position } = await one.append(name, NO_STREAM, [mine]);
      const elsewhere = await other.append(name, NO_STREAM, [theirs]);
      await stranger(`justastream-${newId()}`);
      const after = await one.append(name, 0, [event()]);
      expect((await one.readAll(0, 10)).map((e) => [e.stream, e.id])).toEqual([
        [name, mine.id],
        [name, expect.anything()],
      ]);
      expect((await one.readStream(name, 0, 10)).map((e) => e.stream)).toEqual([name, name]);
      expect((await other.readStream(name, 0, 10)).map((e) => e.id)).toEqual([theirs.id]);
      expect([await one.head(), await other.head()]).toEqual([after.position, elsewhere.position]);
      expect((await one.eventAt(position))!.stream).toBe(name);
      expect(await one.eventAt(elsewhere.position)).toBeNull();
      expect(one.epoch).not.toBe(other.epoch);
      await eventually('both are heard', () => heard.length >= 2);
      expect(heard).toHaveLength(2);
      await following.stop();
    });

    it('an installation finds its own events again between many of strangers', async () => {
      const store = await open(prefix());
      const before = await store.append(`order-${newId()}`, NO_STREAM, [event()]);
      for (let n = 0; n < 20; n++) await stranger(`justastream-${newId()}`);
      expect(await store.head()).toBe(before.position);
      const after = await store.append(`order-${newId()}`, NO_STREAM, [event()]);
      for (let n = 0; n < 20; n++) await stranger(`justastream-${newId()}`);
      expect([await store.head(), await store.head()]).toEqual([after.position, after.position]);
      expect((await store.readAll(before.position, 1)).map((e) => e.position)).toEqual([
        after.position,
      ]);
    });

    it('what is no stream of the marketplace is neither read nor written', async () => {
      const store = await open('');
      const name = `justastream-${newId()}`;
      await stranger(name);
      expect(await store.readStream(name, 0, 10)).toEqual([]);
      await expect(store.append(name, 99, [event()])).rejects.toThrow(
        'no stream of the marketplace',
      );
    });

    it('is examined under an installation’s own names', async () => {
      const mine = prefix();
      await examineEventStore({ connectionString: server.url, prefix: mine, timeoutMs: 5_000 });
      const types: string[] = [];
      for await (const { event } of strangers.readStream(`${mine}tradepost-doctor`))
        types.push(event!.type);
      expect(types).toEqual(['$doctorLooked']);
    });
  });
}

sharedServer('the stand-in', async () => {
  const facade = await EventStoreFacade.start({ directory: directory() });
  return { url: facade.connectionString, stop: () => facade.stop() };
});
describe('a server that lets the user append and not read $all', () => {
  it('is not examined as well', async () => {
    const facade = await EventStoreFacade.start({ directory: directory(), keepsAll: true });
    await expect(
      examineEventStore({ connectionString: facade.connectionString, timeoutMs: 5_000 }),
    ).rejects.toMatchObject({ type: 'access-denied' });
    await facade.stop();
  });
});
withServers(['EventStoreDB'], ({ EventStoreDB: url }) => {
  sharedServer('EventStoreDB', () => Promise.resolve({ url, stop: () => Promise.resolve() }));
});
