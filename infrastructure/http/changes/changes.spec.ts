import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RESTORE_MARK } from '../../consumers/relays/restore-mark.js';
import { files } from '../../engines/sqlite/schema.js';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { followChanges } from '../../testing/kit/followed-changes.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();

describe('who follows changes', () => {
  let server: ServerProcess;
  let api: Api;
  const start = async (): Promise<void> => {
    server = await ServerProcess.start(directory(), {}, []);
    api = new Api(server.url);
  };
  beforeAll(async () => {
    prepareDemo(directory());
    await start();
  }, 60_000);
  afterAll(() => server.stop());

  const heardFrom = async (lastEventId: string): Promise<readonly string[]> => {
    const followed = await followChanges(api, 'buyer', { 'last-event-id': lastEventId });
    const { status } = await api.post('/requisition-lists', 'buyer', {
      name: lastEventId,
      lines: [],
    });
    expect(status).toBe(201);
    await eventually('something is heard', () => followed.heard.length > 1);
    followed.stop();
    return followed.heard.map(({ event }) => event);
  };
  const openedAt = async (): Promise<string> => {
    const followed = await followChanges(api, 'buyer');
    followed.stop();
    return followed.heard[0]!.id!;
  };

  it('goes on where they were, also by an id of an earlier version', async () => {
    const id = await openedAt();
    expect(id).toMatch(/^\d+-[\w-]{12}$/);
    expect(await heardFrom(id)).not.toContain('resync');
    expect(await heardFrom((await openedAt()).split('-')[0]!)).not.toContain('resync');
  });

  it('is told to read everything again where they have heard of what is not there', async () => {
    expect(await heardFrom('99999999')).toContain('resync');
    expect(await heardFrom('1-another-hist')).toContain('resync');
  });

  it('is told so, too, where a backup was restored meanwhile, however far the events have come since', async () => {
    const before = await openedAt();
    await server.stop();
    const state = new DatabaseSync(join(directory(), files.state));
    state
      .prepare('INSERT INTO kv (bucket, key, value) VALUES (?, ?, ?)')
      .run(
        RESTORE_MARK.bucket,
        RESTORE_MARK.key,
        JSON.stringify({ at: '2026-11-30T09:00:00.000Z', position: 1 }),
      );
    state.close();
    await start();
    expect(await heardFrom(before)).toContain('resync');
    expect(await heardFrom(await openedAt())).not.toContain('resync');
  }, 60_000);

  it('writes no id of their own making', async () => {
    for (const id of ['x', '-1', '1-', '1-short', '1e3'])
      expect((await api.get('/changes', 'buyer', { 'last-event-id': id })).status).toBe(400);
  });
});
