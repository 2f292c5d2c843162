import { copyFileSync, cpSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newId } from '../../application/shared/command/ids.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { purchases } from '../../projections/trading/purchases.js';
import { rfqs } from '../../projections/trading/rfqs.js';
import { createDemo } from '../demo/demo.js';
import { files } from '../engines/sqlite/schema.js';
import { Marketplace } from '../runtime/marketplace.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';

const directory = temporaryDirectory();
const fresh = (): string => join(directory(), newId());
const open = (path: string): Promise<Marketplace> =>
  Marketplace.open({ directory: path, log: () => undefined });
const start = async (path: string): Promise<void> => (await open(path)).close();

function demo(): string {
  const path = fresh();
  prepareDemo(path);
  return path;
}

function change(path: string, file: string, sql: string): void {
  const db = new DatabaseSync(join(path, file));
  db.exec(sql);
  db.close();
}

describe('a start on a data directory', () => {
  let other: string;
  beforeAll(async () => {
    other = fresh();
    await start(other);
  }, 30_000);

  it('leaves whole files when it ends: no log beside any of them', async () => {
    const path = demo();
    await start(path);
    expect(readdirSync(path).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
  }, 30_000);

  it.each([files.vault, files.state])(
    'refuses the %s of another installation, and says what to do',
    async (file) => {
      const path = demo();
      copyFileSync(join(other, file), join(path, file));
      await expect(open(path)).rejects.toMatchObject({
        name: 'DataUnfit',
        message: expect.stringMatching(
          new RegExp(`^${file} does not belong to events\\.db: .*Restore both from one backup`),
        ),
      });
    },
    30_000,
  );

  it('refuses events whose vault is gone, or has secrets and no keys, and changes neither', async () => {
    const path = demo();
    // as a version before this one has left it, which carried no history in them
    for (const file of [files.vault, files.state])
      change(path, file, "DELETE FROM kv WHERE bucket = 'installation'");
    const whole = fresh();
    cpSync(path, whole, { recursive: true });
    rmSync(join(path, files.vault));
    for (let n = 0; n < 2; n++)
      await expect(open(path)).rejects.toThrow(
        /vault\.db does not belong to events\.db: there are events, and it does not have the secrets/,
      );
    copyFileSync(join(whole, files.vault), join(path, files.vault));
    change(path, files.vault, "DELETE FROM kv WHERE bucket IN ('subject-key', 'forgotten')");
    await expect(open(path)).rejects.toThrow(/it has no key of any person/);
    copyFileSync(join(whole, files.vault), join(path, files.vault));
    await start(path);
  }, 60_000);

  it('refuses a vault beside events that are gone', async () => {
    const path = demo();
    await start(path);
    rmSync(join(path, files.events));
    await expect(open(path)).rejects.toThrow(/vault\.db does not belong to events\.db/);
  }, 30_000);

  it('takes an older vault, and an older state, of the same installation', async () => {
    const path = demo();
    await start(path);
    const older = fresh();
    cpSync(path, older, { recursive: true });
    const marketplace = await open(path);
    await marketplace.keys.ensure(newId());
    await marketplace.close();
    for (const file of [files.vault, files.state])
      copyFileSync(join(older, file), join(path, file));
    await start(path);
  }, 60_000);

  it('refuses a vault of the same installation that has none of the keys of the newest events', async () => {
    const path = fresh();
    await start(path);
    const older = join(directory(), newId());
    copyFileSync(join(path, files.vault), older);
    const marketplace = await open(path);
    await createDemo(marketplace, 'demo-demo-demo');
    await marketplace.close();
    const whole = join(directory(), newId());
    copyFileSync(join(path, files.vault), whole);
    copyFileSync(older, join(path, files.vault));
    await expect(open(path)).rejects.toMatchObject({
      name: 'DataUnfit',
      message: expect.stringMatching(
        /^vault\.db is older than events\.db: .*Restore both from one/,
      ),
    });
    copyFileSync(whole, join(path, files.vault));
    await start(path);
  }, 60_000);

  it('takes events that are older than state and vault, and decides on what these events have', async () => {
    const path = demo();
    const older = fresh();
    cpSync(path, older, { recursive: true });
    const id = newId();
    const of = { productId: 'p', vendorOrgId: 'v', location: 'main', reference: null };
    const receive = ({ services }: Marketplace) => {
      const [commandId, at] = [newId(), new Date().toISOString()];
      const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
      return services.pipeline.execute({
        decider: inventory,
        id,
        command: { type: 'ReceiveStock', at, ...of, movementId: newId(), quantity: 1 },
        context: { commandId, correlationId: commandId, causationId: commandId, actor },
      });
    };
    const before = await open(path);
    for (let n = 0; n < 30; n++)
      await Promise.all(Array.from({ length: 40 }, () => receive(before)));
    const snapshot = await before.state.get('snapshot:inventory', `inventory-${id}`);
    await before.close();
    expect(snapshot).not.toBeNull();

    copyFileSync(join(older, files.events), join(path, files.events));
    const after = await open(path);
    expect(await receive(after)).toMatchObject({ revision: 0, state: { onHand: 1 } });
    await after.close();
  }, 60_000);

  it('goes on above the highest number in the events where the state is lost', async () => {
    const path = demo();
    const before = await open(path);
    const at = new Date().toISOString();
    const { documents } = await before.documents.all(purchases, '', 1_000);
    const highest = documents
      .map((d) => d.document.number)
      .sort()
      .at(-1)!;
    const { documents: asked } = await before.documents.all(rfqs, '', 1_000);
    const highestAsked = asked
      .map((d) => d.document.number)
      .sort()
      .at(-1)!;
    await before.close();
    rmSync(join(path, files.state));
    const after = await open(path);
    const next = [
      await after.services.numbers.next('purchase', at),
      `Q${await after.services.numbers.next('rfq', at)}`,
    ];
    await after.close();
    expect(highest).toMatch(/^\d\d-\d{6}$/);
    expect(next.map((number, i) => number > [highest, highestAsked][i]!)).toEqual([true, true]);
  }, 60_000);

  it('says of a damaged file which it is', async () => {
    const path = demo();
    change(path, files.state, 'PRAGMA journal_mode = DELETE');
    const size = 4_096;
    truncateSync(join(path, files.state), size);
    await expect(open(path)).rejects.toMatchObject({
      name: 'DataUnfit',
      message: expect.stringMatching(/^state\.db in .* is damaged: restore a backup/),
    });
  }, 30_000);
});

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('a start on servers', () => {
    const sets: ProductionSet[] = [];
    afterAll(() => Promise.all(sets.map((set) => set.drop())), 30_000);

    it('refuses a vault that does not belong to the events, before it changes anything', async () => {
      for (let n = 0; n < 2; n++) sets.push(await ProductionSet.prepare(directory(), servers));
      const begin = (engines: ReturnType<ProductionSet['engines']>): Promise<Marketplace> =>
        Marketplace.open({ directory: fresh(), log: () => undefined, engines });
      for (const set of sets) await (await begin(set.engines())).close();
      const mixed = sets[0]!.enginesWithEventsOf(sets[1]!);
      await expect(begin(mixed)).rejects.toMatchObject({
        name: 'DataUnfit',
        message: expect.stringMatching(
          /^MongoDB's database .*_vault does not belong to EventStoreDB: it is of the history/,
        ),
      });
      // each is well with its own
      await (await begin(sets[0]!.engines())).close();
    }, 120_000);
  });
});
