import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { followChanges } from '../../testing/kit/followed-changes.js';

const directory = temporaryDirectory();
const api = demoServer(directory);
const address = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

async function place(
  sku = 'TAP-48-VIN',
  quantity = 6,
): Promise<{ orderId: string; purchaseId: string; position: string }> {
  const { body: found } = await api().get(`/products?sku=${sku}`, 'buyer');
  const { body } = await api().post(
    '/orders',
    'buyer',
    { lines: [{ productId: found.items[0].id, quantity }], shippingAddress: address },
    { prefer: 'wait=20' },
  );
  return { orderId: body.orders[0].id, purchaseId: body.id, position: body.position };
}

describe('looking back over HTTP', () => {
  it('shows an order as it was at a revision and at an instant, and what changed between', async () => {
    const { orderId, position } = await place();
    const stream = `order-${orderId}`;
    await api().put(`/orders/${orderId}/status`, 'warehouse', { status: 'Shipped', carrier: 'DX' });
    const { body: before } = await api().get(`/streams/${stream}?revision=1`, 'auditor', {
      'x-read-after': position,
    });
    expect(before).toMatchObject({
      stream,
      revision: 1,
      lastEvent: { type: 'OrderConfirmed' },
      state: { status: 'Confirmed' },
    });
    const { body: now } = await api().get(`/streams/${stream}`, 'auditor');
    expect(now.state.status).toBe('Shipped');
    const { body: at } = await api().get(
      `/streams/${stream}?at=${encodeURIComponent(before.recordedAt)}`,
      'auditor',
    );
    expect(at.state.status).toBe('Confirmed');
    const { body: diff } = await api().get(`/streams/${stream}/diff?from=1&to=2`, 'auditor');
    expect(diff.differences).toContainEqual({
      path: '/status',
      before: 'Confirmed',
      after: 'Shipped',
    });
  });

  it('shows what followed from one command as a tree', async () => {
    const { purchaseId, position } = await place();
    const { body: events } = await api().get(`/events?stream=purchase-${purchaseId}`, 'auditor', {
      'x-read-after': position,
    });
    const { body } = await api().get(
      `/correlations/${events.items[0].metadata.$correlationId}`,
      'auditor',
      { 'x-read-after': position },
    );
    const shape = ({ type, caused }: { type: string; caused: never[] }): unknown => [
      type,
      ...caused.map(shape),
    ];
    expect(body.events.map(shape)).toEqual([
      ['PurchasePlaced', ['OrderPlaced', ['StockReserved', ['OrderConfirmed']]]],
      ['CommissionFixed'],
    ]);
  });

  it('lists events by type, person, organisation and time, in pages, each once', async () => {
    const { position } = await place();
    const { body: me } = await api().get('/me', 'buyer');
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api().get(
        `/events?person=${me.user.id}&type=PurchasePlaced&type=QuoteRequested&limit=7${cursor ? `&cursor=${cursor}` : ''}`,
        'auditor',
        {
          'x-read-after': position,
        },
      );
      listed.push(...body.items.map((e: { id: string }) => e.id));
      expect(
        body.items.every((e: { type: string; metadata: { actor: { person: string } } }) =>
          ['PurchasePlaced', 'QuoteRequested'].includes(e.type),
        ),
      ).toBe(true);
      cursor = body.nextCursor;
    }
    expect(listed.length).toBeGreaterThan(7);
    expect(new Set(listed).size).toBe(listed.length);
    const { body: first } = await api().get('/events?limit=1', 'auditor');
    const { body: since } = await api().get(
      `/events?since=${encodeURIComponent(first.items[0].recordedAt)}&limit=1`,
      'auditor',
    );
    expect(since.items[0].id).toBe(first.items[0].id);
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect(
      (await api().get(`/events?since=${encodeURIComponent(soon)}`, 'auditor')).body.items,
    ).toEqual([]);
  });

  it('lists events the newest first, by what they say, up to an instant, and through what somebody acted', async () => {
    const { position } = await place();
    const pagesOf = async (query: string) => {
      const events: {
        id: string;
        type: string;
        recordedAt: string;
        stream: string;
        data: Record<string, unknown>;
        metadata: { actor: { client: string | null } };
      }[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await api().get(
          `/events?${query}&limit=200${cursor ? `&cursor=${cursor}` : ''}`,
          'auditor',
          { 'x-read-after': position },
        );
        events.push(...body.items);
        cursor = body.nextCursor;
      }
      return events;
    };
    const ids = (events: readonly { id: string }[]): string[] => events.map((e) => e.id);
    const { body: me } = await api().get('/me', 'buyer');
    const { body: some } = await api().get('/events?type=OrderShipped&limit=1', 'auditor');
    const { stream, recordedAt } = some.items[0];
    const several = 'type=OrderDelivered&type=SignedIn&type=OrderPlaced';
    const queries = [
      `until=${encodeURIComponent(recordedAt)}`,
      `person=${me.user.id as string}`,
      `stream=${stream as string}`,
      'type=OrderDelivered',
      several,
      `${several}&until=${encodeURIComponent(recordedAt)}`,
      'client=process:fulfilment',
    ];
    for (const query of queries) {
      const oldest = await pagesOf(query);
      expect(oldest.length).toBeGreaterThan(1);
      expect(ids(await pagesOf(`${query}&sort=-position`))).toEqual(ids(oldest).reverse());
    }
    const everything = await pagesOf('');
    expect(ids(await pagesOf(several))).toEqual(
      ids(everything.filter((e) => several.includes(`type=${e.type}`))),
    );
    expect(ids(await pagesOf('client=process:fulfilment'))).toEqual(
      ids(everything.filter((e) => e.metadata.actor.client === 'process:fulfilment')),
    );
    const before = await pagesOf(`until=${encodeURIComponent(recordedAt)}&sort=-position`);
    expect(before[0]!.recordedAt).toBe(recordedAt);
    const said = await pagesOf('q=harrow%20PAPER&type=OrderPlaced');
    expect(said.length).toBeGreaterThan(1);
    expect(said.every((e) => e.data.vendorName === 'Harrow Paper & Packaging Ltd')).toBe(true);
    expect(await pagesOf('q=Ben%20Carraway')).toEqual([]);
    const byProcess = await pagesOf('client=process:fulfilment&type=OrderConfirmed');
    expect([
      byProcess.length > 1,
      byProcess.every((e) => e.metadata.actor.client === 'process:fulfilment'),
    ]).toEqual([true, true]);
  });

  it('leaves out what the events say where nobody asked for it, for the rest is short', async () => {
    const whole = (await api().get('/events?type=OrderPlaced&limit=20', 'auditor')).body.items as {
      data: unknown;
    }[];
    const short = (await api().get('/events?type=OrderPlaced&limit=20&without=data', 'auditor'))
      .body.items as { data: unknown }[];
    expect(short).toEqual(whole.map((event) => ({ ...event, data: null })));
    expect(JSON.stringify(short).length).toBeLessThan(JSON.stringify(whole).length / 2);
  });

  it('shows one event of a stream by its revision, which is one of a stream and of nothing else', async () => {
    const { body: placed } = await api().get('/events?type=OrderConfirmed&limit=1', 'auditor');
    const { stream, revision } = placed.items[0];
    const { body: one } = await api().get(
      `/events?stream=${stream}&revision=${revision}&limit=1`,
      'auditor',
    );
    expect(one.items).toHaveLength(1);
    expect(one.items[0]).toMatchObject({ stream, revision, type: 'OrderConfirmed' });
    const refused = await api().get('/events?revision=3', 'auditor');
    expect(refused.status).toBe(400);
    expect(refused.body.code).toBe('events/revision-of-what');
  });

  it('is for auditors, and names what is wrong with a question', async () => {
    for (const path of [
      '/events',
      '/streams/order-1',
      '/correlations/7c1a9b1e-52b7-4b93-8f0f-111111111111',
    ])
      for (const who of ['buyer', 'vendor', 'analyst'])
        expect((await api().get(path, who)).status).toBe(403);
    const rule = async (path: string) => (await api().get(path, 'auditor')).body.code;
    expect(await rule('/streams/order-7c1a9b1e-52b7-4b93-8f0f-111111111111')).toBe(
      'stream/nothing-there',
    );
    expect(await rule('/streams/nonsense')).toBe('stream/nothing-there');
    expect(await rule('/streams/order-1?revision=1&at=2026-01-01T00:00:00Z')).toBe('stream/moment');
    expect(await rule('/streams/order-1/diff?from=yesterday&to=2')).toBe('stream/moment');
    expect(await rule('/correlations/7c1a9b1e-52b7-4b93-8f0f-111111111111')).toBe(
      'correlation/unknown',
    );
    expect((await api().get('/events?type=OrderUpdated', 'auditor')).body.errors[0].pointer).toBe(
      '/type',
    );
  });
});

/** Follows /changes and keeps what it hears. */
const follow = (who: string, headers: Record<string, string> = {}) =>
  followChanges(api(), who, headers);

describe('following changes', () => {
  it('tells each side of its own, once for what changed several times, and where to read again from', async () => {
    const [buyer, vendor, other] = [
      await follow('buyer'),
      await follow('vendor'),
      await follow('sofia.marchetti@kestrel.example'),
    ];
    expect([buyer.status, buyer.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const { orderId, purchaseId } = await place();
    await eventually('both have heard of it', () =>
      [buyer, vendor].every((f) =>
        f.changes().some((c) => c.id === orderId && c.type === 'OrderConfirmed'),
      ),
    );
    expect(buyer.changes().some((c) => c.resource === 'purchase' && c.id === purchaseId)).toBe(
      true,
    );
    expect(vendor.changes().some((c) => c.resource === 'inventory')).toBe(true);
    expect(buyer.changes().some((c) => c.resource === 'inventory')).toBe(false);
    // of its commission, and of nothing else of the purchase
    expect(vendor.changes().flatMap((c) => (c.resource === 'purchase' ? [c.type] : []))).toEqual([
      'CommissionFixed',
    ]);
    expect(other.changes()).toEqual([]);
    const { position } = buyer
      .changes()
      .find((c) => c.id === orderId && c.type === 'OrderConfirmed')!;
    expect(
      (await api().get(`/orders/${orderId}`, 'buyer', { 'x-read-after': position! })).body.status,
    ).toBe('Confirmed');
    for (const follower of [buyer, vendor, other]) follower.stop();
  });

  it('says who it was: of another organisation which, of one’s own who', async () => {
    const { orderId, position } = await place();
    const { body: me } = await api().get('/me', 'warehouse');
    expect(
      (await api().get(`/orders/${orderId}`, 'buyer', { 'x-read-after': position })).body.status,
    ).toBe('Confirmed');
    const followers = await Promise.all(['buyer', 'vendor', 'operator'].map((who) => follow(who)));
    await api().put(`/orders/${orderId}/status`, 'warehouse', { status: 'Shipped', carrier: 'DX' });
    const told = (f: (typeof followers)[number]) =>
      f.changes().find((c) => c.id === orderId && c.type === 'OrderShipped');
    await eventually('all have heard of it', () => followers.every(told));
    const organizationId = me.organization.id as string;
    expect(followers.map((f) => told(f)!.by)).toEqual(
      [null, me.user.id, me.user.id].map((userId: string | null) => ({ organizationId, userId })),
    );
    for (const follower of followers) follower.stop();
  });

  it('tells first what was missed since the last position heard of', async () => {
    const before = await follow('buyer');
    const { position } = before.heard[0]!.data;
    before.stop();
    const { orderId } = await place();
    const again = await follow('buyer', { 'last-event-id': position! });
    await eventually('it has heard of what it missed', () =>
      again.changes().some((c) => c.id === orderId),
    );
    again.stop();
    const stale = await follow('operator', { 'last-event-id': '1' });
    await eventually('it has heard something', () => stale.heard.length > 1);
    stale.stop();
    expect(
      (await api().get('/changes', 'buyer', { 'last-event-id': 'yesterday' })).body.errors[0]
        .header,
    ).toBe('Last-Event-ID');
  });

  it('ends when its owner may not hear any more', async () => {
    const followed = await follow('graham.toller@acme.example');
    const { body: people } = await api().get('/users?limit=50', 'approver');
    const { id } = people.items.find(
      (p: { email: string }) => p.email === 'graham.toller@acme.example',
    );
    await api().put(`/users/${id}/role`, 'approver', { role: 'requester' });
    await followed.ended;
    expect(followed.heard.at(-1)).toMatchObject({
      event: 'end',
      data: { reason: 'the access token was revoked' },
    });
  });
});

it('a client in forty lines logs in, follows what changes, places an order and reads it back', async () => {
  const args = [
    'docs/examples/client.mjs',
    api().url,
    'buyer@demo.example',
    'demo-demo-demo',
    'TAP-48-VIN',
    '6',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  expect(stdout).toMatch(/^placed (\S+)\n\1 is Confirmed: \d+\.\d\d GBP\n$/);
}, 30_000);

describe('asking for figures', () => {
  const ask = (who: string, body: object) => api().post('/queries', who, body);

  it('groups, measures and sorts, and says of each column what it is', async () => {
    const { status, body } = await ask('analyst', {
      model: 'sales',
      group: ['vendor'],
      measures: ['orders', 'sales', 'averageOrder'],
      sort: ['-sales'],
    });
    expect(status).toBe(200);
    expect(
      body.columns.map((c: { name: string; type: string; unit: string | null }) => [
        c.name,
        c.type,
        c.unit,
      ]),
    ).toEqual([
      ['vendor', 'text', null],
      ['vendorName', 'text', null],
      ['currency', 'text', null],
      ['orders', 'number', 'count'],
      ['sales', 'money', 'money'],
      ['averageOrder', 'money', 'money'],
    ]);
    expect(body.rows.length).toBe(4);
    const sales = body.rows.map((r: string[]) => Number(r[4]));
    expect(sales).toEqual([...sales].sort((a, b) => b - a));
    expect(body.columns.at(-1).says).toMatch(/number of orders/);
  });

  it('answers several questions at once, and says which of them is wrong', async () => {
    const queries = [
      { model: 'sales', measures: ['orders'] },
      { model: 'sales', group: ['month'], measures: ['sales'], sort: ['month'] },
    ];
    const { status, body } = await api().post('/queries/several', 'analyst', { queries });
    expect(status).toBe(200);
    expect(body.answers.map((a: { rows: unknown }) => a.rows)).toEqual(
      await Promise.all(queries.map(async (query) => (await ask('analyst', query)).body.rows)),
    );
    const wrong = await api().post('/queries/several', 'analyst', {
      queries: [queries[0], { model: 'sales', measures: ['orders', 'profit'] }],
    });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/queries/1/measures/1']);
    const many = await api().post('/queries/several', 'analyst', {
      queries: Array.from({ length: 25 }, () => queries[0]),
    });
    expect([many.status, many.body.errors[0].pointer]).toEqual([400, '/queries']);
  });

  it('adds up to what the orders themselves say', async () => {
    const { body } = await ask('analyst', { model: 'sales', measures: ['orders', 'sales'] });
    const confirmed = ['Confirmed', 'PartlyShipped', 'Shipped', 'Delivered', 'Completed'];
    let net = 0;
    let count = 0;
    for (let cursor = ''; ;) {
      const { body: page } = await api().get(`/orders?limit=200${cursor}`, 'analyst');
      for (const order of page.items as { status: string; netAmount: { amount: string } }[])
        if (confirmed.includes(order.status)) {
          net += Math.round(Number(order.netAmount.amount) * 100);
          count++;
        }
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor as string}`;
    }
    expect(body.rows).toEqual([['GBP', count, (net / 100).toFixed(2)]]);
  });

  it('says how orders were met, what came late and what contracts saved, as the orders themselves say it', async () => {
    interface Line {
      readonly id: string;
      readonly quantity: number;
      readonly closed: number;
      readonly promisedDate: string;
      readonly lineTotal: { readonly amount: string };
      readonly unitPrice: { readonly amount: string; readonly per: number };
      readonly listPrice?: { readonly amount: string; readonly per: number };
    }
    interface Told {
      readonly status: string;
      readonly timeZone: string;
      readonly createdAt: string;
      readonly items: readonly Line[];
      readonly droppedLines: readonly { readonly requested: number }[];
      readonly reasons: readonly { readonly code: string }[];
      readonly shipments: readonly {
        readonly at: string;
        readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
      }[];
      readonly timeline: readonly {
        readonly type: string;
        readonly at: string;
        readonly detail: { readonly by?: string };
      }[];
    }
    const minor = (amount: string): number => Math.round(Number(amount) * 100);
    const units = (lines: readonly { quantity: number }[]): number =>
      lines.reduce((n, l) => n + l.quantity, 0);
    // a day is over where it has ended in every time zone
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Etc/GMT+12' }).format(new Date());
    let [orders, ordered, filled, minutes, delivered, due, onTime, open, paid, listed] = [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    const { body: list } = await api().get('/orders?limit=200', 'analyst');
    expect(list.nextCursor).toBeNull();
    for (const { id } of list.items as { id: string }[]) {
      const order = (await api().get(`/orders/${id}`, 'analyst')).body as Told;
      const happened = (type: string) => order.timeline.find((t) => t.type === type);
      if (order.reasons.some((r) => r.code === 'out-of-stock')) {
        orders++;
        ordered += units(order.items);
      }
      if (!happened('OrderConfirmed')) continue;
      orders++;
      // what was closed short, or cancelled by its vendor, was ordered and not supplied
      const cancelled = happened('OrderCancelled');
      if (!cancelled || cancelled.detail.by === 'buyer')
        filled += units(order.items) - order.items.reduce((n, l) => n + l.closed, 0);
      ordered += units(order.items) + order.droppedLines.reduce((n, l) => n + l.requested, 0);
      const arrival = happened('OrderDelivered');
      if (arrival) {
        delivered++;
        minutes += Math.round((Date.parse(arrival.at) - Date.parse(order.createdAt)) / 60_000);
      }
      if (happened('OrderCancelled')) continue;
      for (const line of order.items) {
        if (line.listPrice) {
          // what was closed short is neither paid for nor compared
          const supplied = line.quantity - line.closed;
          const worth = ({ amount, per }: { amount: string; per: number }): number =>
            Math.round((Number(amount) * 100 * supplied) / per);
          paid += line.closed > 0 ? worth(line.unitPrice) : minor(line.lineTotal.amount);
          listed += worth(line.listPrice);
        }
        if (line.promisedDate >= today) continue;
        due++;
        // what was closed short is not waited for
        let missing = line.quantity - line.closed;
        const last = order.shipments.find(
          (s) =>
            (missing -= s.lines
              .filter((l) => l.lineId === line.id)
              .reduce((n, l) => n + l.quantity, 0)) <= 0,
        );
        if (!last) open++;
        else if (
          new Intl.DateTimeFormat('en-CA', { timeZone: order.timeZone }).format(
            new Date(last.at),
          ) <= line.promisedDate
        )
          onTime++;
      }
    }
    const figures = async (model: string, ...measures: string[]) =>
      (await ask('analyst', { model, measures })).body.rows[0];
    const tenths = (value: number): number => Math.round(value * 10) / 10;
    expect([delivered > 0, due > 0, onTime > 0, filled < ordered, paid < listed]).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(
      await figures(
        'fulfilment',
        'orders',
        'orderedQuantity',
        'fillRate',
        'deliveredOrders',
        'cycleTime',
      ),
    ).toEqual([
      orders,
      ordered,
      tenths((100 * filled) / ordered),
      delivered,
      tenths(minutes / delivered / 1_440),
    ]);
    expect(
      await figures(
        'deliveries',
        'linesDue',
        'onTimeLines',
        'lateLines',
        'overdueLines',
        'onTimeRate',
      ),
    ).toEqual([due, onTime, due - onTime, open, tenths((100 * onTime) / due)]);
    const [, variance] = await figures('sales', 'priceVariance');
    // each line is rounded by itself
    expect(Math.abs(minor(variance) - (paid - listed))).toBeLessThan(20);
    expect(
      (
        await ask('vendor', { model: 'deliveries', group: ['vendor'], measures: ['linesDue'] })
      ).body.rows.map((r: string[]) => r[1]),
    ).toEqual(['Harrow Paper & Packaging Ltd']);
  }, 60_000);

  it('counts only what is the caller’s own, whatever they filter by', async () => {
    const mine = await ask('approver', { model: 'sales', group: ['buyer'], measures: ['sales'] });
    expect(mine.body.rows.map((r: string[]) => r[1])).toEqual(['Acme Office Services Ltd']);
    const vendors = await ask('vendor', { model: 'sales', group: ['vendor'], measures: ['sales'] });
    expect(vendors.body.rows.map((r: string[]) => r[1])).toEqual(['Harrow Paper & Packaging Ltd']);
    const { body: all } = await ask('analyst', {
      model: 'sales',
      group: ['buyer'],
      measures: ['sales'],
    });
    const [otherId] = all.rows.find((r: string[]) => r[1] !== 'Acme Office Services Ltd');
    expect(
      (
        await ask('approver', {
          model: 'sales',
          filter: { buyer: [otherId] },
          measures: ['orders'],
        })
      ).body.rows,
    ).toEqual([]);
    expect((await ask('approver', { model: 'products', measures: ['quantity'] })).body.code).toBe(
      'analysis/not-theirs',
    );
    expect((await ask('buyer', { model: 'sales', measures: ['sales'] })).status).toBe(403);
  });

  it('filters by values and by ranges of days and months', async () => {
    const total = async (filter: object) =>
      (await ask('analyst', { model: 'sales', filter, measures: ['orders'] })).body.rows[0]?.[0] ??
      0;
    const everything = await total({});
    const { body } = await ask('analyst', {
      model: 'sales',
      group: ['month'],
      measures: ['orders'],
    });
    let byMonth = 0;
    for (const [month, orders] of body.rows as [string, number][]) {
      expect(await total({ month: { from: month, to: month } })).toBe(orders);
      byMonth += orders;
    }
    expect(byMonth).toBe(everything);
    expect(await total({ country: ['GB'] })).toBe(everything);
    expect(await total({ country: ['DE', 'FR'] })).toBe(0);
  });

  it('says what there is where something is not there, and how much more there is', async () => {
    const problem = async (body: object) => (await ask('analyst', body)).body;
    expect(await problem({ model: 'weather', measures: ['rain'] })).toMatchObject({
      status: 422,
      errors: [
        {
          pointer: '/model',
          suggestions: ['sales', 'products', 'fulfilment', 'deliveries', 'unmetDemand'],
        },
      ],
    });
    expect(await problem({ model: 'sales', measures: ['rain'] })).toMatchObject({
      errors: [{ pointer: '/measures/0' }],
    });
    expect(
      await problem({ model: 'sales', group: ['weather'], measures: ['orders'] }),
    ).toMatchObject({ errors: [{ pointer: '/group/0' }] });
    expect(
      await problem({ model: 'sales', measures: ['orders'], sort: ['weather'] }),
    ).toMatchObject({ errors: [{ pointer: '/sort/0', suggestions: ['orders'] }] });
    expect(
      await problem({ model: 'sales', filter: { country: 'GB' }, measures: ['orders'] }),
    ).toMatchObject({ status: 400, errors: [{ pointer: '/filter' }] });
    expect(
      await problem({ model: 'sales', group: ['day'], measures: ['orders'], limit: 1 }),
    ).toMatchObject({ truncated: true });
    const { body: models } = await api().get('/queries/models', 'analyst');
    expect(models.items.map((m: { name: string }) => m.name)).toEqual([
      'sales',
      'products',
      'fulfilment',
      'deliveries',
      'unmetDemand',
    ]);
  });
});
