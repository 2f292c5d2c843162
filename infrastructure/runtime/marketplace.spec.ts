import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { linkIdentity } from '../../application/people/identity.use-cases.js';
import { Auth } from '../../application/people/sign-in/auth.js';
import { Devices } from '../../application/people/sign-in/devices.js';
import { SecondFactor } from '../../application/people/sign-in/second-factor.js';
import type { ReadModel } from '../../application/ports/documents.js';
import { nobody } from '../../application/shared/caller.js';
import { newId } from '../../application/shared/command/ids.js';
import { handle } from '../../application/shared/use-case.js';
import { claim } from '../../domain/people/claim/claim.js';
import { roles } from '../../domain/people/user/permissions.js';
import { catalogue, isProduct } from '../../projections/catalogue/catalogue.js';
import { projections } from '../../projections/index.js';
import { chargebacks } from '../../projections/money/chargebacks.js';
import { payments } from '../../projections/money/payments.js';
import { payoutAccounts } from '../../projections/money/payout-accounts.js';
import { payouts } from '../../projections/money/payouts.js';
import { reconciliations } from '../../projections/money/reconciliations.js';
import { vendorBalances } from '../../projections/money/vendor-balances.js';
import { organizations } from '../../projections/people/organizations.js';
import { people } from '../../projections/people/people.js';
import { priceLists } from '../../projections/pricing/price-lists.js';
import { orderSummaries } from '../../projections/trading/order-summaries.js';
import { orders } from '../../projections/trading/orders.js';
import { rfqs } from '../../projections/trading/rfqs.js';
import { createDemo } from '../demo/demo.js';
import { DataDirectory, DirectoryInUse } from '../engines/sqlite/data-directory.js';
import { files } from '../engines/sqlite/schema.js';
import { oneTimePasswords } from '../engines/vault/one-time-passwords.js';
import { forgetSubject } from '../operating/forget.js';
import { describe as inWords, verifyDirectory } from '../operating/verify.js';
import { projectionRow, saveRow } from '../shared/document-tables/document-tables.js';
import { collected } from '../testing/kit/collected.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { filesContaining } from '../testing/kit/files.js';
import { demoId } from '../testing/kit/prepared-demo.js';
import { Marketplace } from './marketplace.js';

const directory = temporaryDirectory();
const logged: string[] = [];
const open = () =>
  Marketplace.open({ directory: directory(), log: (message) => logged.push(message) });
const authOf = (m: Marketplace) =>
  new Auth(
    m.services.pipeline,
    m.services.personal,
    m.services.credentials,
    m.vault,
    new SecondFactor(m.vault, oneTimePasswords),
    { ...m.services, devices: new Devices(m.signingSecret) },
    (claims) => JSON.stringify(claims),
  );
const verifyAll = async () =>
  (await collected(verifyDirectory(directory(), projections))).flatMap(inWords);
const equal = projections.map((p) =>
  expect.stringMatching(
    new RegExp(`^${p.name}: \\d+ documents at position \\d+: equal to a fresh rebuild$`),
  ),
);

/** All documents of all read models, as text. */
function snapshot(): Record<string, unknown[]> {
  const db = new DatabaseSync(join(directory(), files.readModels), { readOnly: true });
  try {
    return Object.fromEntries(
      projections.map((p) => [
        p.name,
        db
          .prepare(
            `SELECT key, version, doc FROM "${projectionRow(db, p.name)!.table}" WHERE doc IS NOT NULL ORDER BY key`,
          )
          .all(),
      ]),
    );
  } finally {
    db.close();
  }
}

describe('the demo marketplace', () => {
  let marketplace: Marketplace;

  beforeAll(async () => {
    marketplace = await open();
    await createDemo(marketplace, 'demo-demo-demo');
  }, 60_000);
  afterAll(() => marketplace.close());

  it('has money in every state that it should show, in books that agree with the gateway but for one finding', async () => {
    const all = async <Doc extends object>(readModel: ReadModel<Doc>): Promise<Doc[]> =>
      (
        await marketplace.documents.find(readModel, {
          filter: {},
          sort: [],
          limit: 200,
          after: null,
        })
      ).documents.map(({ document }) => document);
    const paid = await all(payments);
    expect(new Set(paid.map((p) => `${p.method} ${p.status}`))).toEqual(
      new Set([
        'card Requested',
        'card Authorised',
        'card Captured',
        'transfer Requested',
        'transfer Captured',
      ]),
    );
    expect(new Set(paid.flatMap((p) => p.refunds.map((r) => r.status)))).toEqual(new Set(['Done']));
    expect((await all(payouts)).flatMap((p) => ('status' in p ? [p.status] : []))).toEqual([
      'Paid',
      'Paid',
    ]);
    const accounts = await all(vendorBalances);
    expect(accounts.some((a) => a.held > 0)).toBe(true);
    expect(accounts.some((a) => a.available > 0)).toBe(true);
    // whoever signs in as this vendor sees what they earn themselves, and nothing else
    const visited = accounts.find((a) => a.vendorOrgId === demoId('harrow'))!;
    expect([visited.held, visited.available, visited.reserved]).toEqual([0, 0, 0]);
    const disputed = (await all(chargebacks)).filter((c) => c.side === 'operator');
    expect(disputed.map((c) => [c.status, c.isOpen])).toEqual([['NeedsResponse', true]]);
    expect(marketplace.services.commission.current?.rules).toHaveLength(2);
    const days = await all(reconciliations);
    expect(days.flatMap((d) => (d.kind === 'finding' ? [`${d.status} ${d.what}`] : []))).toEqual([
      'Open NoEntry',
    ]);
    expect(days.filter((d) => d.kind === 'day').every((d) => d.run?.isWhole)).toBe(true);
    // nobody waits because a bank account is new
    for (const account of await all(payoutAccounts)) expect(account.coolsUntil).toBeNull();
  });

  it('has orders in every status that it should show, all from ordinary commands', async () => {
    const { documents } = await marketplace.documents.find(orderSummaries, {
      filter: {},
      sort: [],
      limit: 100,
      after: null,
    });
    const statuses = new Set(documents.map((d) => d.document.status));
    for (const status of [
      'Confirmed',
      'Rejected',
      'Cancelled',
      'AwaitingApproval',
      'PartlyShipped',
      'Shipped',
      'Delivered',
    ])
      expect(statuses).toContain(status);
  });

  it('has the companies, people and goods that one would demonstrate', async () => {
    const all = async <Doc extends object>(readModel: ReadModel<Doc>): Promise<Doc[]> =>
      (await marketplace.documents.all(readModel, '', 1_000)).documents.map((d) => d.document);
    const companies = await all(organizations);
    const count = (type: string, status: string) =>
      companies.filter((c) => c.organizationType === type && c.status === status).length;
    expect([
      count('Seller', 'Verified'),
      count('Seller', 'Registered'),
      count('Buyer', 'Verified'),
    ]).toEqual([4, 1, 3]);
    expect(new Set((await all(people)).map((p) => p.role))).toEqual(new Set(roles));
    const products = (await all(catalogue)).filter(isProduct);
    expect(products.filter((p) => p.visible).length).toBeGreaterThanOrEqual(300);
    const lists = await all(priceLists);
    expect(new Set(lists.map((l) => `${l.terms.audience.kind} ${l.status}`))).toEqual(
      new Set([
        'everyone Published',
        'organizations Published',
        'buyerGroup Published',
        'everyone Draft',
      ]),
    );
    const quotes = (await all(rfqs)).flatMap((r) => r.quotes.map((q) => q.status));
    expect(new Set(quotes)).toEqual(
      new Set(['Open', 'Superseded', 'Accepted', 'Declined', 'Expired']),
    );
    const placed = await all(orders);
    const today = new Date().toISOString().slice(0, 10);
    const late = placed.filter(
      (o) =>
        ['Confirmed', 'PartlyShipped'].includes(o.status) &&
        o.lines.some((l) => (l.promisedDate ?? today) < today && l.shipped < l.quantity),
    );
    expect(late.length).toBeGreaterThanOrEqual(2);
  });

  it('is not made twice: creating it again changes nothing', async () => {
    const before = await marketplace.store.head();
    expect(await createDemo(marketplace, 'demo-demo-demo')).toBeNull();
    await marketplace.state.write([{ bucket: 'demo', key: 'complete', value: null }]);
    await createDemo(marketplace, 'demo-demo-demo');
    await marketplace.caughtUp();
    expect((await marketplace.store.readAll(before, 100)).map((e) => e.type)).toEqual([]);
  }, 60_000);

  it('quotes the same prices and reserves at the same locations after a restart, read from the read models', async () => {
    const at = new Date().toISOString();
    const known = async () => {
      const { documents } = await marketplace.documents.all(catalogue, '', 1_000);
      const buyerOrgId = (await company('Acme Office Services Ltd')).id;
      const { prices, stockLocations } = marketplace.services;
      const ids = documents.map((d) => d.key).filter((key) => !key.startsWith('vendor:'));
      return ids.map((id) => ({
        id,
        quoted: prices.quote(id, { buyerOrgId, buyerGroups: [], quantity: 10, at }, false),
        locations: stockLocations.of(id),
      }));
    };
    const before = await known();
    expect(before.filter(({ quoted }) => quoted !== null).length).toBeGreaterThan(3);
    await marketplace.caughtUp();
    await marketplace.close();
    marketplace = await open();
    expect(await known()).toEqual(before);
  }, 60_000);

  it('keeps its directory to itself', () => {
    expect(() => DataDirectory.own(directory())).toThrow(DirectoryInUse);
  });

  it('has read models that equal a fresh rebuild; deleting all of them and building again gives identical ones', async () => {
    await marketplace.caughtUp();
    expect(await verifyAll()).toEqual(equal);
    await marketplace.close();
    const before = snapshot();
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(directory(), `${files.readModels}${suffix}`), { force: true });
    marketplace = await open();
    await marketplace.caughtUp();
    await marketplace.close();
    expect(snapshot()).toEqual(before);
    marketplace = await open();
  }, 60_000);

  it('tells a document that was altered, and an event that was dropped, by name', async () => {
    await marketplace.close();
    const models = new DatabaseSync(join(directory(), files.readModels));
    const { table } = projectionRow(models, 'stock')!;
    const { key, doc } = models.prepare(`SELECT key, doc FROM "${table}" LIMIT 1`).get() as {
      key: string;
      doc: string;
    };
    models
      .prepare(`UPDATE "${table}" SET doc = ? WHERE key = ?`)
      .run(doc.replace(/"onHand":\d+/, '"onHand":999999'), key);
    const events = new DatabaseSync(join(directory(), files.events));
    const dropped = events
      .prepare("SELECT * FROM event WHERE type = 'OrderConfirmed' LIMIT 1")
      .get() as Record<string, string>;
    events.prepare('DELETE FROM event WHERE id = ?').run(dropped.id!);
    const lines = await verifyAll();
    expect(lines).toContain(`  altered: document ${key}`);
    expect(
      lines.filter((l) => l.includes(`for event ${dropped.id!}, which the store does not have`)),
    ).toHaveLength(1);
    models.prepare(`UPDATE "${table}" SET doc = ? WHERE key = ?`).run(doc, key);
    const columns = Object.keys(dropped);
    events
      .prepare(
        `INSERT INTO event (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      .run(...Object.values(dropped));
    models.close();
    events.close();
    expect(await verifyAll()).toEqual(equal);
    marketplace = await open();
  }, 60_000);

  it('forgets a person for ever: no byte of their name, e-mail or phone is left anywhere, and nothing of it in the log', async () => {
    const auth = authOf(marketplace);
    await expect(auth.login('buyer@demo.example', 'demo-demo-demo')).resolves.toBeDefined();
    const { pipeline, personal } = marketplace.services;
    const { state } = await pipeline.load(claim, personal.emailClaimId('buyer@demo.example'));
    const [userId, identityClaimId] = [
      (state as { owner: string }).owner,
      personal.identityClaimId('https://login.acme.example', 'ben-1'),
    ];
    const input = {
      userId,
      provider: 'acme-id',
      identityClaimId,
      emailClaimId: personal.emailClaimId('buyer@demo.example'),
    };
    await handle(
      linkIdentity,
      new linkIdentity.Message(input, nobody, {
        commandId: newId(),
        newId: newId(),
        at: new Date().toISOString(),
      }),
      marketplace.services,
    );
    const { subject } = await forgetSubject(marketplace, 'buyer@demo.example', 'asked');
    expect((await pipeline.load(claim, identityClaimId, true)).state.status).toBe('Free');
    const consignee = marketplace.services.personal.consigneeSubject(
      (await company('Acme Office Services Ltd')).id,
      'Goods-in, Acme Office Services',
    );
    await forgetSubject(marketplace, consignee, 'asked');
    await marketplace.caughtUp();
    const person = (await marketplace.documents.get(people, subject))!;
    const { name, email, status } = person;
    expect(status).toBe('Forgotten');
    expect([
      await marketplace.services.personal.open(name),
      await marketplace.services.personal.open(email),
    ]).toEqual([null, null]);
    await expect(auth.login('buyer@demo.example', 'demo-demo-demo')).rejects.toMatchObject({
      name: 'LoginRefused',
    });
    await marketplace.close();
    expect(
      filesContaining(directory(), [
        'Ben Carraway',
        'buyer@demo.example',
        'Goods-in, Acme',
        'Avonmeads',
        '+44 117 496 0130',
      ]),
    ).toEqual([]);
    expect(logged.join('\n')).not.toMatch(/Carraway|buyer@demo/);
    marketplace = await open();
  }, 60_000);

  it('forgets them again where a backup of the keys brought one back', async () => {
    await marketplace.vault.write([
      {
        bucket: 'subject-key',
        key: 'restored-subject',
        value: Buffer.alloc(32).toString('base64'),
      },
      { bucket: 'forgotten', key: 'restored-subject', value: 'long ago' },
    ]);
    await marketplace.close();
    marketplace = await open();
    expect(await marketplace.vault.get('subject-key', 'restored-subject')).toBeNull();
    expect(logged.at(-1)).toMatch(/forgotten again/);
  }, 60_000);

  it('forgets whom a backup of the vault from before remembers, as the events say it', async () => {
    const [[forgotten]] = (await marketplace.vault.list('forgotten')) as [[string, string]];
    await marketplace.close();
    marketplace = await open();
    expect(await marketplace.vault.get('subject-key', forgotten)).toBeNull();
    await marketplace.vault.write([
      { bucket: 'subject-key', key: forgotten, value: Buffer.alloc(32).toString('base64') },
      { bucket: 'forgotten', key: forgotten, value: null },
      { bucket: 'forgetting', key: 'heard', value: null },
    ]);
    await marketplace.close();
    marketplace = await open();
    expect([
      await marketplace.vault.get('subject-key', forgotten),
      await marketplace.vault.get('forgotten', forgotten),
    ]).toEqual([null, expect.any(String)]);
    expect(logged.at(-1)).toMatch(/1 subjects whom a backup remembered/);
    expect(Number(await marketplace.vault.get('forgetting', 'heard'))).toBe(
      await marketplace.store.head(),
    );
  }, 60_000);

  it('starts where the index of events is an older version’s, and forgets when the new one is there', async () => {
    const [[forgotten]] = (await marketplace.vault.list('forgotten')) as [[string, string]];
    await marketplace.vault.write([
      { bucket: 'subject-key', key: forgotten, value: Buffer.alloc(32).toString('base64') },
      { bucket: 'forgotten', key: forgotten, value: null },
      { bucket: 'forgetting', key: 'heard', value: null },
    ]);
    await marketplace.close();
    const models = new DatabaseSync(join(directory(), files.readModels));
    const row = projectionRow(models, 'audit-log')!;
    saveRow(models, {
      ...row,
      version: 2,
      shape: { ...row.shape, indexes: row.shape.indexes.filter(([field]) => field !== 'type') },
    });
    models.close();
    marketplace = await open();
    await eventually(
      'they are forgotten',
      async () => (await marketplace.vault.get('subject-key', forgotten)) === null,
    );
  }, 60_000);

  async function company(name: string): Promise<{ id: string }> {
    const { documents } = await marketplace.documents.find(organizations, {
      filter: { nameKey: name.toLowerCase() },
      sort: [],
      limit: 1,
      after: null,
    });
    return documents[0]!.document;
  }
});
