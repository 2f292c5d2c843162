import { join } from 'node:path';
import { fetch } from 'undici';
import { newId } from '../../../application/shared/command/ids.js';
import { EventStoreDBClient, jsonEvent } from '../../engines/eventstoredb/client.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { Companies } from '../kit/companies.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { ProductionSet } from '../kit/production.js';
import { withServers } from '../kit/servers.js';

const directory = temporaryDirectory();
const operator = { email: 'operator@shared.example', password: 'shared-shared-shared' };
/** More than a server keeps for a subscriber and has on its way to it. */
const BURST = 300;

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('a marketplace on an EventStoreDB that others use, and whose subscriptions break off', () => {
    let set: ProductionSet;
    let server: ServerProcess;
    let api: Api;
    let companies: Companies;
    let strangers: EventStoreDBClient;
    let log = '';

    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      server = await ServerProcess.start(
        join(directory(), 'server'),
        {
          ...set.settings,
          TRADEPOST_EVENTSTORE_PREFIX: 'acme.',
          TRADEPOST_OPERATOR_EMAIL: operator.email,
          TRADEPOST_OPERATOR_PASSWORD: operator.password,
        },
        [],
        (text) => (log += text),
      );
      api = new Api(server.url);
      companies = new Companies(api, operator);
      strangers = EventStoreDBClient.connectionString(set.eventStore.connectionString);
    }, 60_000);
    afterAll(async () => {
      await strangers?.dispose();
      await server?.stop();
      await set?.drop();
    }, 30_000);

    const append = (stream: string, type: string, count: number): Promise<unknown> =>
      strangers.appendToStream(
        stream,
        Array.from({ length: count }, () => jsonEvent({ type, data: { not: 'ours' } })),
      );

    it('goes on past a stranger’s events, also those that are called like its own', async () => {
      for (const stream of ['justastream', `order-${newId()}`, `other.order-${newId()}`])
        await append(stream, 'OrderConfirmed', 3);
      await companies.registerAndLogIn('Unmoved Ltd');
      const token = `Bearer ${await api.token(operator.email, operator.password)}`;
      type Stands = { name: string; status: string; position: string };
      const readModels = async (): Promise<{ head: string; items: Stands[] }> =>
        (await api.get('/operations/projections', token)).body;
      // the company's events are behind the strangers'
      const { head } = await readModels();
      const items = await eventually('all are past them, or have stopped', async () => {
        const states = (await readModels()).items;
        const isPast = ({ position, status }: Stands): boolean =>
          status === 'stopped' || Number(position) >= Number(head);
        return states.every(isPast) && states;
      });
      expect(items.filter(({ status }) => status !== 'running')).toEqual([]);
      expect(log).not.toMatch(/error|stopped/i);
    }, 60_000);

    it('misses nothing and reports no error where it is dropped for being behind, and counts how often', async () => {
      const drops = async (): Promise<number> => {
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        return Number(/^tradepost_eventstore_subscription_drops_total (\d+)$/m.exec(metrics)![1]);
      };
      const before = await drops();
      // the server sends what is in such a stream; the type keeps it from being anybody's event
      await append(`acme.order-${newId()}`, '$burst', BURST);
      await eventually('it was dropped', async () => (await drops()) > before);
      await companies.registerAndLogIn('Dropped Ltd');
      expect(log).not.toMatch(/too slow|error/i);
    }, 60_000);

    it('misses no event that the server’s checkpoint was ahead of', async () => {
      const token = await companies.registerAndLogIn('Checkpoint Ltd');
      set.eventStore.disturbSubscriptions('checkpoint ahead of its event');
      await api.post('/auth/logout-everywhere', token, {});
      await eventually(
        'the token is void, as the one event says',
        async () => (await api.get('/me', token)).status === 401,
      );
    }, 60_000);
  });
});
