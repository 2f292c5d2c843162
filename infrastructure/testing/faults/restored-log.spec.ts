import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { Companies } from '../kit/companies.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { ProductionSet } from '../kit/production.js';
import { withServers } from '../kit/servers.js';
import { EventStoreFacade } from '../stand-ins/eventstoredb/eventstore-facade.js';

const directory = temporaryDirectory();
const operator = { email: 'operator@restored.example', password: 'restored-restored' };
const roles = ['api', 'projector', 'process', 'relay'] as const;
type Role = (typeof roles)[number];

/** A replica, and how it has ended. */
interface Replica {
  readonly server: ServerProcess;
  readonly ended: Promise<string>;
  log: string;
}

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('an older log that is restored under running replicas', () => {
    const replicas = new Map<Role, Replica>();
    let set: ProductionSet;
    let events: string;
    let eventStore: EventStoreFacade;

    const start = async (role: Role): Promise<void> => {
      let replica: Replica | null = null;
      let log = '';
      const server = await ServerProcess.start(
        join(directory(), role),
        {
          ...set.settings,
          TRADEPOST_EVENTSTORE_URL: eventStore.connectionString,
          TRADEPOST_OPERATOR_EMAIL: operator.email,
          TRADEPOST_OPERATOR_PASSWORD: operator.password,
        },
        ['--role', role],
        (text) => {
          log += text;
          if (replica) replica.log = log;
        },
      );
      replica = { server, ended: new Promise((resolve) => server.onCrash(resolve)), log };
      replicas.set(role, replica);
    };
    const exchanged = async (work: () => Promise<void>): Promise<void> => {
      const { port } = eventStore;
      await eventStore.stop();
      await work();
      eventStore = await EventStoreFacade.start({ directory: events, port });
    };
    const companies = (): Companies => new Companies(api(), operator);
    const api = (): Api => new Api(replicas.get('api')!.server.url);
    const names = async (): Promise<string[]> => {
      const token = `Bearer ${await api().token(operator.email, operator.password)}`;
      const { body } = await api().get('/organizations', token);
      return (body.items as { name: string }[]).map(({ name }) => name);
    };

    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      events = join(directory(), 'restored-events');
      eventStore = await EventStoreFacade.start({ directory: events });
      await Promise.all(roles.map(start));
    }, 90_000);
    afterAll(async () => {
      for (const { server } of replicas.values()) await server.stop('SIGKILL');
      await eventStore?.stop();
      await set?.drop();
    }, 90_000);

    it('ends each of them with what to do, and started again they follow what comes, and only what is there', async () => {
      await companies().registerAndLogIn('Kept Ltd');
      await exchanged(() => cp(events, `${events}-backup`, { recursive: true }));
      for (const name of ['Lost One Ltd', 'Lost Two Ltd']) await companies().registerAndLogIn(name);
      await eventually('all are listed', async () => (await names()).length >= 4);
      await exchanged(async () => {
        await rm(events, { recursive: true });
        await cp(`${events}-backup`, events, { recursive: true });
      });
      const ended = [...replicas.values()];
      expect(await Promise.all(ended.map((replica) => replica.ended))).toEqual(
        roles.map(() => 'exit code 1'),
      );
      for (const { log } of ended)
        expect(log).toMatch(/holds another history .* This process ends, to be started again/);

      await Promise.all(roles.map(start));
      const token = await companies().registerAndLogIn('Later Ltd');
      await eventually('read models are of what is there', async () => {
        const listed = await names();
        return listed.includes('Later Ltd') && !listed.some((name) => name.startsWith('Lost'));
      });
      expect((await names()).sort()).toEqual(['Kept Ltd', 'Later Ltd', 'Marketplace operator']);
      // what the API keeps in memory follows, too
      expect((await api().get('/me', token)).status).toBe(200);
      await api().post('/auth/logout-everywhere', token, {});
      await eventually('its tokens are void', async () => {
        return (await api().get('/me', token)).status === 401;
      });
    }, 180_000);
  });
});
