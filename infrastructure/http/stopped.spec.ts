import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newId } from '../../application/shared/command/ids.js';
import { files } from '../engines/sqlite/schema.js';
import { ServerProcess } from '../testing/bench/server-process.js';
import { Api } from '../testing/kit/api.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();

/**
 * A marketplace with events that no command would have written: one that a read model cannot
 * digest, one whose consequence is refused, and one that a newer version wrote.
 */
describe('what has stopped', () => {
  const unreadable = newId();
  const newer = `parcel-${newId()}`;
  let server: ServerProcess;
  let api: Api;

  beforeAll(async () => {
    prepareDemo(directory());
    const db = new DatabaseSync(join(directory(), files.events));
    const insert = db.prepare(
      'INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at) VALUES ((SELECT max(position) + 1 FROM event), ?, 0, ?, ?, ?, ?, ?)',
    );
    const occurredAt = new Date().toISOString();
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    const metadata = {
      schemaVersion: 1,
      $correlationId: newId(),
      $causationId: newId(),
      commandId: newId(),
      actor,
    };
    const userId = newId();
    const linked = {
      userId,
      organizationId: newId(),
      provider: 'acme-id',
      identityClaimId: newId(),
      emailClaimId: newId(),
      occurredAt,
    };
    insert.run(
      `user-${userId}`,
      newId(),
      'UserIdentityLinked',
      JSON.stringify(linked),
      JSON.stringify(metadata),
      Date.now(),
    );
    const nameless = {
      listId: newId(),
      buyerOrgId: newId(),
      name: null,
      lines: [],
      createdBy: newId(),
      occurredAt,
    };
    insert.run(
      `requisitionList-${nameless.listId}`,
      unreadable,
      'RequisitionListCreated',
      JSON.stringify(nameless),
      JSON.stringify(metadata),
      Date.now(),
    );
    insert.run(
      newer,
      newId(),
      'ParcelWeighed',
      JSON.stringify({ grams: 1_200, occurredAt }),
      JSON.stringify({ schemaVersion: 1 }),
      Date.now(),
    );
    db.close();
    server = await ServerProcess.start(directory(), {}, []);
    api = new Api(server.url);
  }, 180_000);
  afterAll(() => server.stop(), 30_000);

  const lists = async () =>
    (await api.get('/operations/projections', 'operator')).body.items.find(
      (p: { name: string }) => p.name === 'requisition-lists',
    );
  const parked = async () =>
    (await api.get('/operations/processes/parked', 'operator')).body.items as {
      commandId: string;
      process: string;
      reason: string;
      parkedAt: string;
    }[];

  it('is nothing where an event is of a newer version: it is shown as it is stored, and says that it cannot be read', async () => {
    for (const query of ['&sort=-position', `&stream=${newer}`]) {
      const { items } = (await api.get(`/events?limit=200${query}`, 'auditor')).body as {
        items: { stream: string }[];
      };
      expect(items.find((e) => e.stream === newer)).toMatchObject({
        type: 'ParcelWeighed',
        data: { grams: 1_200 },
        unreadable: expect.stringMatching(/type "ParcelWeighed" is unknown/),
      });
    }
  });

  it('is one read model, which names the event, stops again when it is tried again, and goes on without it', async () => {
    await eventually('it has stopped', async () => (await lists()).status === 'stopped');
    expect((await lists()).error).toMatchObject({ eventId: unreadable });
    expect((await api.get('/health/ready')).body.status).toBe('degraded');
    const tried = await api.post('/operations/projections/requisition-lists/retry', 'operator', {
      reason: 'is it still so?',
    });
    expect([tried.status, tried.body.action]).toEqual([202, 'projection.retry']);
    await eventually('it has stopped again', async () => (await lists()).status === 'stopped');
    const skipped = await api.post('/operations/projections/requisition-lists/skip', 'operator', {
      reason: 'the list has no name',
    });
    expect([skipped.status, skipped.body.action]).toEqual([202, 'projection.skip']);
    await eventually('it goes on', async () => (await lists()).status === 'running');
    await eventually('it has caught up', async () => (await lists()).lag === 0);
  }, 60_000);

  it('is a command of a process, which is put aside with its reason, again when it is sent again, until somebody gives it up', async () => {
    await eventually('both claims are put aside', async () => (await parked()).length === 2);
    const [one] = await parked();
    expect(one).toMatchObject({
      process: 'onboarding',
      reason: expect.stringMatching(/taken by another owner/),
    });
    const at = `/operations/processes/onboarding/parked/${one!.commandId}`;
    const again = await api.post(`${at}/retry`, 'operator', {
      reason: 'the claim may be there now',
    });
    expect([again.status, again.body.action]).toEqual([202, 'process.retry']);
    await eventually('it is put aside again', async () =>
      (await parked()).some((p) => p.commandId === one!.commandId && p.parkedAt > one!.parkedAt),
    );
    const given = await api.post(`${at}/dismissal`, 'operator', {
      reason: 'nobody has this identity',
    });
    expect([given.status, given.body.action]).toEqual([202, 'process.dismiss']);
    await eventually('one is left', async () => (await parked()).length === 1);
    expect((await api.post(`${at}/dismissal`, 'operator', { reason: 'twice' })).status).toBe(404);
    const { items } = (
      await api.get('/events?type=OperatorActed&limit=50', 'auditor', {
        'x-read-after': given.body.position,
      })
    ).body;
    expect(items.map((e: { data: { action: string } }) => e.data.action)).toEqual([
      'projection.retry',
      'projection.skip',
      'process.retry',
      'process.dismiss',
    ]);
  }, 60_000);

  it('is the index of events, and what was recorded since is found all the same', async () => {
    await server.stop();
    const db = new DatabaseSync(join(directory(), files.events));
    const { metadata } = db
      .prepare("SELECT metadata FROM event WHERE type = 'OperatorActed' LIMIT 1")
      .get() as { metadata: string };
    const nobody = JSON.stringify({
      ...(JSON.parse(metadata) as object),
      actor: { person: {}, organization: null, impersonator: null, client: 'spec' },
    });
    db.prepare(
      `INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at)
       SELECT (SELECT max(position) + 1 FROM event), 'operation-${newId()}', 0, ?, type, data, ?, ? FROM event WHERE type = 'OperatorActed' LIMIT 1`,
    ).run(newId(), nobody, Date.now());
    const { stream, revision } = db
      .prepare(
        "SELECT stream, max(revision) AS revision FROM event WHERE stream LIKE 'order-%' GROUP BY stream LIMIT 1",
      )
      .get() as {
      stream: string;
      revision: number;
    };
    db.prepare(
      'INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at) VALUES ((SELECT max(position) + 1 FROM event), ?, ?, ?, ?, ?, ?, ?)',
    ).run(stream, revision + 1, newId(), 'OrderPaused', '{}', '{"schemaVersion":1}', Date.now());
    db.close();
    server = await ServerProcess.start(directory(), {}, []);
    api = new Api(server.url);
    const log = async () =>
      (await api.get('/operations/projections', 'operator')).body.items.find(
        (p: { name: string }) => p.name === 'audit-log',
      );
    await eventually('it has stopped', async () => (await log()).status === 'stopped');
    const retried = await api.post('/operations/projections/audit-log/retry', 'operator', {
      reason: 'recorded behind the one it cannot digest',
    });
    const of = async (query: string): Promise<string[]> =>
      (await api.get(`/events?limit=50&${query}`, 'auditor')).body.items.map(
        (e: { position: string }) => e.position,
      );
    const { items } = (await api.get('/events?type=OperatorActed&limit=50', 'auditor')).body as {
      items: { position: string; metadata: { actor: { client: unknown } } }[];
    };
    expect(items.at(-1)!.position).toBe(retried.body.position);
    expect(items.at(-2)!.metadata.actor.client).toBe('spec');
    for (const query of [
      'type=OperatorActed',
      'type=OperatorActed&type=UserIdentityLinked',
      'client=spec',
    ])
      expect(await of(`${query}&sort=-position`)).toEqual((await of(query)).reverse());
    const paused = await api.get(`/streams/${stream}`, 'auditor');
    expect([paused.status, paused.body.code]).toEqual([409, 'stream/unreadable']);
    expect((await api.get(`/streams/${stream}?revision=${revision}`, 'auditor')).status).toBe(200);
    expect(
      (await of('sort=-position'))
        .slice(0, 2)
        .every((position) => Number(position) >= Number(items.at(-1)!.position)),
    ).toBe(true);
  }, 90_000);
});
