import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { newId } from '../../application/shared/command/ids.js';
import { CommandPipeline } from '../../application/shared/command/pipeline.js';
import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { projections } from '../../projections/index.js';
import { ProjectionRunner } from '../consumers/projections/projection-runner.js';
import { eventReader } from '../engines/sqlite/event-reader.js';
import { closeStorage, openStorage, type Storage } from '../engines/sqlite/open-storage.js';
import { files, openDatabase, openReader } from '../engines/sqlite/schema.js';
import { SqliteLiveDocuments } from '../engines/sqlite/sqlite-live-documents.js';
import { collected } from '../testing/kit/collected.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { verifyModels, type VerifiedModel } from './verify.js';

const directory = temporaryDirectory();
const RECEIPTS = 20;

describe('verifying read models', () => {
  let storage: Storage;
  let pipeline: CommandPipeline;
  let live: DatabaseSync;
  let runner: ProjectionRunner;
  let read: ReturnType<typeof eventReader>;

  const receive = async (productId: string): Promise<void> => {
    const commandId = newId();
    const command: InventoryCommand = {
      type: 'ReceiveStock',
      at: '2026-03-02T09:00:00.000Z',
      productId,
      vendorOrgId: 'v',
      location: 'main',
      movementId: commandId,
      quantity: 5,
      reference: null,
    };
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    await pipeline.execute({
      decider: inventory,
      id: productId,
      command,
      context: { commandId, correlationId: commandId, causationId: commandId, actor },
    });
  };
  const project = (): void => {
    while (runner.step() > 0);
  };
  const models = (): VerifiedModel[] =>
    projections.map((projection) => ({
      projection,
      live: new SqliteLiveDocuments(live, projection.name),
    }));

  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
    pipeline = new CommandPipeline(storage.store);
    live = openDatabase(join(directory(), files.readModels), 'NORMAL');
    read = eventReader(openReader(join(directory(), files.events)));
    runner = new ProjectionRunner(live, storage.store.epoch, read, projections);
    for (let n = 0; n < RECEIPTS; n++) await receive(newId());
    project();
  });
  afterAll(() => closeStorage(storage));

  it('reads the history once for all of them, and finds each equal to its rebuild', async () => {
    let events = 0;
    const verified = await collected(
      verifyModels(models(), (after, count) => {
        const page = read(after, count);
        events += page.length;
        return page;
      }),
    );
    expect(verified.map((v) => [v.projection, v.differences, v.notComparable])).toEqual(
      projections.map((p) => [p.name, [], null]),
    );
    expect(events).toBe(RECEIPTS);
  });

  it('compares at equal positions where what is served goes on meanwhile', async () => {
    const before = models();
    const first = before[0]!;
    // what is served moves on after its rebuild has been made
    const moving: VerifiedModel = {
      ...first,
      live: Object.assign(Object.create(first.live) as typeof first.live, {
        all: async function* () {
          await receive(newId());
          project();
          yield* first.live.all();
        },
      }),
    };
    const verified = await collected(verifyModels([moving, ...before.slice(1)], read));
    expect(verified.filter((v) => v.differences.length > 0 || v.notComparable)).toEqual([]);
  });

  it('names the document that was altered, of its read model alone', async () => {
    const stock = projections.find((p) => p.name === 'stock')!;
    const table = `stock__v${stock.version}`;
    const { key } = live.prepare(`SELECT key FROM ${table} LIMIT 1`).get() as { key: string };
    live.prepare(`UPDATE ${table} SET doc = '{"altered":true}' WHERE key = ?`).run(key);
    const verified = await collected(verifyModels(models(), read));
    expect(verified.filter((v) => v.differences.length > 0)).toMatchObject([
      { projection: 'stock', differences: [{ key, kind: 'altered' }] },
    ]);
  });
});
