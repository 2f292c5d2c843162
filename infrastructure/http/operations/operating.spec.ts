import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { linkIn, mailsOf } from '../../testing/kit/mails.js';

const directory = temporaryDirectory();
const api = demoServer(directory);
const mails = mailsOf(directory);
const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const product = async (sku: string): Promise<string> =>
  (await api().get(`/products?sku=${sku}`, 'vendor')).body.items[0].id as string;

describe('an API key', () => {
  const inAYear = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const create = (scopes: string[], who = 'buyer') =>
    api().post('/api-keys', who, { name: 'ERP', scopes, expiresAt: inAYear });

  it('does what it was given, in its person’s name, and nothing else', async () => {
    const { status, body } = await create(['order.read', 'catalogue.read']);
    expect([status, body.key]).toEqual([201, expect.stringMatching(/^tpk_/)]);
    const key = `Bearer ${body.key}`;
    const mine = await api().get('/orders?limit=1', key);
    expect([mine.status, mine.body.total]).toEqual([
      200,
      (await api().get('/orders?limit=1', 'buyer')).body.total,
    ]);
    expect(
      (
        await api().post('/orders', key, {
          lines: [{ productId: await product('TAP-50-KRA'), quantity: 1 }],
          shippingAddress,
        })
      ).status,
    ).toBe(403);
    expect(
      (
        await api().post('/api-keys', key, {
          name: 'Another',
          scopes: ['order.read'],
          expiresAt: inAYear,
        })
      ).body.code,
    ).toBe('auth/person-only');
    expect((await api().post('/auth/logout-everywhere', key, {})).status).toBe(403);
  });

  it('says when it was used last, and how often, to its person and to whoever operates', async () => {
    const { body } = await create(['order.read']);
    const mine = async (who: string, query = '') =>
      (
        (await api().get(`/api-keys?limit=200${query}`, who, { 'x-read-after': body.position }))
          .body.items as {
          id: string;
          lastUsedAt: string | null;
          requests: number;
          organizationId: string;
        }[]
      ).find((key) => key.id === body.id);
    expect(await mine('buyer')).toMatchObject({ lastUsedAt: null, requests: 0 });
    for (let n = 0; n < 3; n++) await api().get('/orders?limit=1', `Bearer ${body.key}`);
    const seen = await mine('operator');
    expect(seen!.requests).toBe(3);
    expect(Math.abs(Date.now() - Date.parse(seen!.lastUsedAt!))).toBeLessThan(60_000);
    expect(await mine('operator', `&organizationId=${seen!.organizationId}`)).toBeDefined();
    expect(
      await mine('operator', '&organizationId=0190b1f0-0000-7000-8000-000000000000'),
    ).toBeUndefined();
  });

  it('is told apart in the log', async () => {
    const { body } = await create(['list.manage']);
    const named = await api().put('/part-numbers', `Bearer ${body.key}`, {
      partNumber: 'KEY-1',
      productId: await product('TAP-50-KRA'),
    });
    const { items } = (
      await api().get('/events?type=PartNumberAssigned&limit=50', 'auditor', {
        'x-read-after': named.body.position,
      })
    ).body;
    expect(items.at(-1).metadata.actor.client).toBe(body.id);
  });

  it('is refused at once when it is revoked, and when its person may not any more', async () => {
    const { body } = await create(['order.read']);
    expect((await api().get('/orders', `Bearer ${body.key}`)).status).toBe(200);
    expect((await api().call('DELETE', `/api-keys/${body.id}`, 'approver')).status).toBe(200);
    await eventually(
      'it is refused',
      async () => (await api().get('/orders', `Bearer ${body.key}`)).status === 401,
    );
    const invited = (
      await api().post('/users', 'approver', {
        name: 'Temp',
        email: 'temp.key@acme.example',
        role: 'requester',
      })
    ).body;
    await api().post(`/users/${invited.id}/invitation/acceptance`, null, {
      secret: linkIn((await mails.to('temp.key@acme.example')).text).secret,
      password: 'demo-demo-demo',
    });
    const theirs = (await create(['order.read', 'order.place'], 'temp.key@acme.example')).body;
    await api().put(`/users/${invited.id}/disabled`, 'approver', { reason: 'left' });
    await eventually(
      'it is refused',
      async () => (await api().get('/orders', `Bearer ${theirs.key}`)).status === 401,
    );
  });

  it('follows changes until it is revoked', async () => {
    const { body } = await create(['order.read', 'organization.read']);
    const answer = await fetch(`${api().url}/changes`, {
      headers: { authorization: `Bearer ${body.key}` },
    });
    let heard = '';
    const reading = (async () => {
      for await (const chunk of answer.body!) heard += Buffer.from(chunk).toString();
    })();
    await eventually('it is open', () => Promise.resolve(heard.includes('event: open')));
    await api().call('DELETE', `/api-keys/${body.id}`, 'buyer');
    await reading;
    expect(heard).toContain('event: end');
  });

  it('loses what its person loses', async () => {
    const invited = (
      await api().post('/users', 'approver', {
        name: 'Lower',
        email: 'lower.key@acme.example',
        role: 'approver',
      })
    ).body;
    await api().post(`/users/${invited.id}/invitation/acceptance`, null, {
      secret: linkIn((await mails.to('lower.key@acme.example')).text).secret,
      password: 'demo-demo-demo',
    });
    const { body } = await create(['user.read', 'order.read'], 'lower.key@acme.example');
    expect((await api().get('/users', `Bearer ${body.key}`)).status).toBe(200);
    await api().put(`/users/${invited.id}/role`, 'approver', { role: 'requester' });
    await eventually(
      'it may not any more',
      async () => (await api().get('/users', `Bearer ${body.key}`)).status === 403,
    );
    expect((await api().get('/orders', `Bearer ${body.key}`)).status).toBe(200);
  });

  it('that was guessed or tampered with is refused, and never more than its person may do', async () => {
    const { body } = await create(['order.read']);
    for (const wrong of [`${body.key}x`, `tpk_${body.id}.guess`, 'tpk_', 'tpk_nobody.x'])
      expect((await api().get('/orders', `Bearer ${wrong}`)).status).toBe(401);
    const refused = await create(['order.read', 'user.manage']);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([403, '/scopes/1']);
    const { items } = (await api().get('/api-keys', 'buyer', { 'x-read-after': body.position }))
      .body;
    expect(JSON.stringify(items)).not.toContain('tpk_');
  });
});

describe('operating', () => {
  it('shows read models and processes, rebuilds one, and records that', async () => {
    const before = (await api().get('/operations/projections', 'operator')).body;
    expect(before.items.find((p: { name: string }) => p.name === 'orders')).toMatchObject({
      status: 'running',
      error: null,
    });
    const begun = await api().post('/operations/projections/orders/rebuild', 'operator', {
      reason: 'to be sure',
    });
    expect([begun.status, begun.body.action]).toEqual([202, 'projection.rebuild']);
    await eventually('it runs again', async () =>
      (await api().get('/operations/projections', 'operator')).body.items.every(
        (p: { status: string }) => p.status === 'running',
      ),
    );
    const { body } = await api().get(`/audit-log?stream=operation-${begun.body.id}`, 'auditor', {
      'x-read-after': begun.body.position,
    });
    expect(body.items.map((e: { type: string }) => e.type)).toEqual(['OperatorActed']);
    const unknown = await api().post('/operations/projections/weather/rebuild', 'operator', {});
    expect([unknown.status, unknown.body.errors[0].suggestions]).toEqual([
      404,
      expect.arrayContaining(['orders']),
    ]);
    for (const what of ['retry', 'skip']) {
      const refused = await api().post(`/operations/projections/orders/${what}`, 'operator', {
        reason: 'to be sure',
      });
      expect([refused.status, refused.body.code]).toEqual([409, 'projection/not-stopped']);
    }
    const processes = (await api().get('/operations/processes', 'operator')).body.items as {
      name: string;
      parked: number;
    }[];
    expect(processes.map((p) => [p.name, p.parked])).toEqual(
      expect.arrayContaining([['fulfilment', 0]]),
    );
    expect((await api().get('/operations/processes/parked', 'operator')).body.items).toEqual([]);
  });

  it('records what those who see everything take away, and nobody else’s exports', async () => {
    const exports = async () =>
      (await api().get('/events?type=DataExported&limit=50', 'auditor')).body.items as {
        data: { what: string; query: string; format: string };
      }[];
    await api().get('/orders', 'buyer', { accept: 'text/csv' });
    expect(await exports()).toEqual([]);
    await api().get('/orders?status=Completed', 'analyst', { accept: 'application/x-ndjson' });
    expect((await exports()).map((e) => e.data)).toMatchObject([
      { what: 'orders', query: '/orders?status=Completed', format: 'ndjson' },
    ]);
  });
});

describe('what would happen', () => {
  it('is told before a price list is published or retired, and nothing happens', async () => {
    const id = await product('TAP-48-VIN');
    const list = (
      await api().post('/price-lists', 'vendor', {
        name: 'Dearer',
        currency: 'GBP',
        audience: { kind: 'everyone' },
        precedence: 50,
      })
    ).body;
    const filled = await api().post(`/price-lists/${list.id}/prices`, 'vendor', {
      rows: [{ productId: id, unitPrice: '99.00' }],
    });
    const effect = await api().post(
      `/price-lists/${list.id}/publication?dryRun=true`,
      'vendor',
      {},
      { 'x-read-after': filled.body.position },
    );
    expect([effect.status, effect.body]).toEqual([
      200,
      { buyers: 3, products: 1, prices: 1, dearer: 1, cheaper: 0, unchanged: 0, added: 0 },
    ]);
    expect(
      (
        await api().get(`/price-lists/${list.id}`, 'vendor', {
          'x-read-after': filled.body.position,
        })
      ).body.status,
    ).toBe('Draft');
    const empty = (
      await api().post('/price-lists', 'vendor', {
        name: 'Empty',
        currency: 'GBP',
        audience: { kind: 'everyone' },
      })
    ).body;
    const refused = await api().post(
      `/price-lists/${empty.id}/publication?dryRun=true`,
      'vendor',
      {},
    );
    expect([
      refused.status,
      (await api().post(`/price-lists/${empty.id}/publication`, 'vendor', {})).body.code,
    ]).toEqual([409, refused.body.code]);
  });

  it('is told before an organisation is suspended', async () => {
    const { organization } = (await api().get('/me', 'vendor')).body;
    const { status, body } = await api().put(
      `/organizations/${organization.id}/status?dryRun=true`,
      'operator',
      { status: 'Suspended', reason: 'x' },
    );
    expect([status, body.people, body.products > 50, body.priceLists > 0]).toEqual([
      200,
      3,
      true,
      true,
    ]);
    expect((await api().get('/me', 'vendor')).body.organization.status).toBe('Verified');
  });
});

describe('a vendor’s day', () => {
  it('begins with what has to be reordered, and every change of stock has its history', async () => {
    const id = await product('TAP-48-VIN');
    const at = (await api().get(`/inventory/${id}`, 'warehouse')).body.locations[0]
      .location as string;
    await api().put(`/inventory/${id}/adjust`, 'warehouse', {
      location: at,
      delta: 7,
      reason: 'found more',
    });
    const set = await api().put(`/inventory/${id}/reorder-point`, 'warehouse', {
      location: at,
      reorderPoint: 1_000_000,
    });
    const { items } = (
      await api().get('/inventory?low=true&limit=200', 'warehouse', {
        'x-read-after': set.body.position,
      })
    ).body;
    expect(items.find((s: { sku: string }) => s.sku === 'TAP-48-VIN')).toMatchObject({ low: true });
    const first = (await api().get(`/inventory/${id}/history?location=${at}&limit=2`, 'warehouse'))
      .body;
    expect(first.items.map((e: { type: string }) => e.type)).toEqual([
      'ReorderPointSet',
      'StockAdjusted',
    ]);
    expect(first.items[1]).toMatchObject({ detail: { delta: 7, reason: 'found more' } });
    const next = (
      await api().get(
        `/inventory/${id}/history?location=${at}&limit=200&cursor=${first.nextCursor}`,
        'warehouse',
      )
    ).body;
    expect([next.items.at(-1).revision, next.nextCursor]).toEqual([0, null]);
  });

  it('has notes on orders that the other side reads', async () => {
    const placed = await api().post(
      '/orders',
      'buyer',
      { lines: [{ productId: await product('TAP-50-KRA'), quantity: 1 }], shippingAddress },
      { prefer: 'wait=20' },
    );
    const { id } = placed.body.orders[0];
    const { items } = (
      await api().get(`/orders/${id}`, 'buyer', { 'x-read-after': placed.body.position })
    ).body;
    await api().post(`/orders/${id}/notes`, 'buyer', {
      text: 'Ring before you deliver',
      lineId: items[0].id,
    });
    const answered = await api().post(`/orders/${id}/notes`, 'warehouse', { text: 'We will' });
    const { notes, revision } = (
      await api().get(`/orders/${id}`, 'buyer', { 'x-read-after': answered.body.position })
    ).body;
    expect(notes).toMatchObject([
      { by: 'buyer', text: 'Ring before you deliver', lineId: items[0].id },
      { by: 'vendor', text: 'We will', lineId: null },
    ]);
    expect(revision).toBe(1);
  });

  it('approvals are those of others, with the rule that fired', async () => {
    const needsMe = (await api().get('/purchases?scope=needsMe', 'approver')).body.items as {
      placedBy: string;
      approval: { rule: string };
    }[];
    const me = (await api().get('/me', 'approver')).body.user.id as string;
    expect(needsMe.length).toBeGreaterThan(0);
    expect(needsMe.every((p) => p.placedBy !== me && p.approval.rule === 'over-order-limit')).toBe(
      true,
    );
    expect((await api().get('/purchases?scope=needsMe', 'buyer')).status).toBe(403);
    const mine = (await api().get('/purchases?scope=mine', 'buyer')).body.items as {
      placedBy: string;
    }[];
    expect(new Set(mine.map((p) => p.placedBy)).size).toBe(1);
  });
});
