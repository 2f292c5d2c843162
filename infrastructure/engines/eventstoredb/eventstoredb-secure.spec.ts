import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_STREAM, type NewEvent } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { EventStoreFacade } from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { examineEventStore } from './examine.js';

const directory = temporaryDirectory();
const hasOpenSsl = spawnSync('openssl', ['version']).status === 0;
const event = (): NewEvent => ({
  id: newId(),
  type: 'SomethingHappened',
  data: '{"n":1}',
  metadata: '{}',
});
const TIMEOUT_MS = 2_000;

(hasOpenSsl ? describe : describe.skip)(
  'the event store over TLS, for who has the password (skipped where there is no openssl to make a certificate)',
  () => {
    let facade: EventStoreFacade;
    let authority: string;
    const open = (user: string, query: string) =>
      EventStoreDbEventStore.open({
        connectionString: `esdb://${user}@localhost:${facade.port}?${query}`,
        timeoutMs: TIMEOUT_MS,
      });

    beforeAll(async () => {
      const [key, certificate] = [
        join(directory(), 'key.pem'),
        join(directory(), 'certificate.pem'),
      ];
      const request = [
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
        'subjectAltName=IP:127.0.0.1,DNS:localhost',
      ];
      execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], {
        stdio: 'ignore',
      });
      authority = certificate;
      const secure = {
        key: readFileSync(key),
        certificate: readFileSync(certificate),
        user: 'tradepost',
        password: 'p@ss/word',
      };
      facade = await EventStoreFacade.start({ directory: join(directory(), 'events'), secure });
    }, 30_000);
    afterAll(() => facade.stop());

    it('appends, reads and follows with the connection string’s user, password and authority', async () => {
      const connection = `tls=true&tlsCAFile=${authority}`;
      const store = await open('tradepost:p%40ss%2Fword', connection);
      const heard: string[] = [];
      const following = store.subscribe(
        0,
        (batch) => void heard.push(...batch.map(({ id }) => id)),
      );
      const mine = event();
      await store.append(`order-${newId()}`, NO_STREAM, [mine]);
      await eventually('it was heard', () => Promise.resolve(heard.includes(mine.id)));
      expect((await store.eventAt(await store.head()))?.id).toBe(mine.id);
      const examined = await examineEventStore({
        connectionString: `esdb://tradepost:p%40ss%2Fword@localhost:${facade.port}?${connection}`,
        timeoutMs: TIMEOUT_MS,
      });
      expect(examined.version).toMatch(/^\d+\./);
      await following.stop();
      await store.close();
    }, 30_000);

    it('lets nobody in with another password, without TLS, or trusting somebody else, and never says the password', async () => {
      for (const [user, query] of [
        ['tradepost:hunter2', `tls=true&tlsCAFile=${authority}`],
        ['tradepost:p%40ss%2Fword', 'tls=false'],
        ['tradepost:p%40ss%2Fword', 'tls=true'],
      ] as const) {
        const refused = await open(user, query).then(
          () => null,
          (error: unknown) => error as Error,
        );
        expect(refused).toBeInstanceOf(Error);
        expect(`${refused!.message} ${refused!.stack}`).not.toMatch(/hunter2|p@ss|p%40ss/);
      }
    }, 60_000);
  },
);
