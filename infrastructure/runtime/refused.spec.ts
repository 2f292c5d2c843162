import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { Client } from '@elastic/elasticsearch';
import { refusalOfElasticsearch } from '../engines/elasticsearch/unavailable.js';
import { refusalOfEventStoreDb } from '../engines/eventstoredb/errors.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { refusalOfMongo } from '../engines/mongodb/unavailable.js';
import { EngineRefused } from '../shared/engine-errors/engine-refused.js';
import { workerUrl } from '../shared/worker-url.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';
import { EventStoreFacade } from '../testing/stand-ins/eventstoredb/eventstore-facade.js';

const directory = temporaryDirectory();
const hasOpenSsl = spawnSync('openssl', ['version']).status === 0;
const TIMEOUT_MS = 2_000;

/** What an engine says when it is asked for, by its driver's error; null: it may be away. */
const saysOf = async (
  ask: () => Promise<unknown>,
  refusalOf: (error: unknown) => { readonly says: string } | null,
): Promise<string | null> => {
  const error = await ask().then(
    () => new Error('it has let us in'),
    (caught: unknown) => caught,
  );
  return refusalOf(error)?.says ?? null;
};
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
const listening = async <S extends Server>(server: S): Promise<S> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));

const elastic = (node: string): Promise<unknown> => {
  const client = new Client({ node, maxRetries: 0, requestTimeout: TIMEOUT_MS });
  return client.info().finally(() => client.close());
};
const mongo = (url: string): Promise<unknown> =>
  connectMongo({ url, timeoutMs: TIMEOUT_MS }).then(({ client }) => client.close());
const eventStore = (connectionString: string): Promise<unknown> =>
  EventStoreDbEventStore.open({ connectionString, timeoutMs: TIMEOUT_MS }).then(async (store) => {
    await store.head();
    await store.close();
  });

describe('an engine that is there and refuses us', () => {
  it.each([
    [401, 'does not accept the user or the password'],
    [403, 'denies access'],
    [503, null],
    [429, null],
  ])('says so by the answer %i of Elasticsearch: %s', async (status, says) => {
    const server = await listening(
      createHttpServer((_request, response) => response.writeHead(status).end('{}')),
    );
    const node = `http://127.0.0.1:${portOf(server)}`;
    expect(await saysOf(() => elastic(node), refusalOfElasticsearch)).toBe(says);
    server.close();
  });

  it('is none where nothing listens, or whoever listens hangs up', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    const ask = async () => [
      await saysOf(() => elastic(`http://127.0.0.1:${port}`), refusalOfElasticsearch),
      await saysOf(() => mongo(`mongodb://127.0.0.1:${port}/x`), refusalOfMongo),
      await saysOf(() => eventStore(`esdb://127.0.0.1:${port}?tls=false`), refusalOfEventStoreDb),
    ];
    expect(await ask()).toEqual([null, null, null]);
    await new Promise((resolve) => server.close(resolve));
    expect(await ask()).toEqual([null, null, null]);
  }, 60_000);

  it('is named with its setting and what to do, and without its address', () => {
    const { message } = new EngineRefused('MongoDB', 'TRADEPOST_MONGODB_URL', {
      says: 'denies access',
      advice: 'give the user the role readWrite',
    });
    expect(message).toBe(
      'MongoDB denies access: give the user the role readWrite. The address is in TRADEPOST_MONGODB_URL; npm run doctor tries each engine',
    );
  });
});

(hasOpenSsl ? describe : describe.skip)(
  'an engine over TLS (skipped where there is no openssl to make a certificate)',
  () => {
    const secure = { key: '', certificate: '' };
    beforeAll(() => {
      const [key, certificate] = [join(directory(), 'key.pem'), join(directory(), 'cert.pem')];
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
          '-keyout',
          key,
          '-out',
          certificate,
        ],
        { stdio: 'ignore' },
      );
      [secure.key, secure.certificate] = [
        readFileSync(key, 'utf8'),
        readFileSync(certificate, 'utf8'),
      ];
    }, 30_000);

    it('is refused by us where nobody has signed its certificate whom we trust', async () => {
      const server = createTlsServer({ key: secure.key, cert: secure.certificate }, (socket) =>
        socket.on('error', () => undefined).end(),
      );
      server.on('tlsClientError', () => undefined);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const port = portOf(server);
      const untrusted = 'has a certificate that nobody here trusts';
      expect([
        await saysOf(() => elastic(`https://localhost:${port}`), refusalOfElasticsearch),
        await saysOf(() => mongo(`mongodb://localhost:${port}/x?tls=true`), refusalOfMongo),
      ]).toEqual([untrusted, untrusted]);
      server.close();
    }, 60_000);

    it('is told from one that does not speak TLS', async () => {
      const server = await listening(createHttpServer((_request, response) => response.end()));
      const port = portOf(server);
      expect(await saysOf(() => elastic(`https://127.0.0.1:${port}`), refusalOfElasticsearch)).toBe(
        'does not speak TLS',
      );
      server.close();
    }, 60_000);

    it('lets nobody into EventStoreDB with a wrong password, or with an authority of somebody else', async () => {
      const facade = await EventStoreFacade.start({
        directory: join(directory(), 'events'),
        secure: {
          key: Buffer.from(secure.key),
          certificate: Buffer.from(secure.certificate),
          user: 'tradepost',
          password: 'right',
        },
      });
      const trusted = `tls=true&tlsCAFile=${join(directory(), 'cert.pem')}`;
      const at = (user: string, query: string) =>
        `esdb://${user}@localhost:${facade.port}?${query}`;
      expect(
        await saysOf(() => eventStore(at('tradepost:wrong', trusted)), refusalOfEventStoreDb),
      ).toMatch(/does not accept the user|denies access/);
      expect(
        await saysOf(() => eventStore(at('tradepost:right', 'tls=true')), refusalOfEventStoreDb),
      ).toBe('has a certificate that nobody here trusts');
      await facade.stop();
    }, 60_000);
  },
);

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('a start on servers', () => {
    it('ends where MongoDB does not accept the password, says what to do, and never the password', async () => {
      const set = await ProductionSet.prepare(directory(), servers);
      const url = set.settings.TRADEPOST_MONGODB_URL!.replace('//', '//tradepost:hunter2@');
      const { status, stderr, stdout } = spawnSync(
        process.execPath,
        [fileURLToPath(workerUrl(import.meta.url, '../cli/main.js'))],
        {
          env: {
            ...process.env,
            ...set.settings,
            TRADEPOST_MONGODB_URL: url,
            TRADEPOST_ROLE: 'relay',
            TRADEPOST_DATA: join(directory(), 'relay'),
            PORT: '0',
          },
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      await set.drop();
      expect(status).toBe(1);
      expect(stderr).toMatch(/MongoDB does not accept the user or the password: correct them/);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stdout + stderr).not.toContain('hunter2');
    }, 90_000);
  });
});
