import type { Answer, Api } from '../kit/api.js';
import { eventually } from '../kit/eventually.js';
import { linkIn, mailsOf } from '../kit/mails.js';

/**
 * The core as its users meet it over HTTP, with the demo marketplace: the same on whatever engines
 * it stands.
 */
export function coreOverHttp(api: () => Api, directory: () => string): void {
  const mails = mailsOf(directory);
  const address = {
    name: 'Nora Quill',
    line1: '2 Mill Lane',
    city: 'Bristol',
    postalCode: 'BS1 4DJ',
    country: 'GB',
  };
  const wait = { prefer: 'wait=20' };

  const product = async (sku: string): Promise<string> =>
    (await api().get(`/products?sku=${sku}`, 'vendor')).body.items[0].id as string;
  const place = async (
    lines: readonly (readonly [sku: string, quantity: number])[],
    more: object = {},
    headers: Record<string, string> = wait,
    who = 'buyer',
  ): Promise<Answer> => {
    const ids = await Promise.all(
      lines.map(async ([sku, quantity]) => ({ productId: await product(sku), quantity })),
    );
    return api().post('/orders', who, { lines: ids, shippingAddress: address, ...more }, headers);
  };
  const stockOf = async (
    sku: string,
    after?: string,
  ): Promise<{ onHand: number; reserved: number; available: number }> => {
    const { body } = await api().get(
      `/inventory/${await product(sku)}`,
      'warehouse',
      after ? { 'x-read-after': after } : {},
    );
    const sum = (field: string) =>
      (body.locations as Record<string, number>[]).reduce((n, l) => n + l[field]!, 0);
    return { onHand: sum('onHand'), reserved: sum('reserved'), available: sum('available') };
  };
  /** A fresh product of the demo's vendor with stock at one place, priced for everyone. */
  async function newProduct(sku: string, quantity: number, more: object = {}): Promise<string> {
    const { body } = await api().get('/categories?limit=1', 'vendor');
    const listed = await api().post('/products', 'vendor', {
      sku,
      name: `Product ${sku}`,
      categoryId: body.items[0].id,
      ...more,
    });
    expect(listed.status).toBe(201);
    const { id } = listed.body;
    if (quantity > 0)
      await api().post(`/inventory/${id}/receipts`, 'vendor', { location: 'leeds', quantity });
    const list = await api().post('/price-lists', 'vendor', {
      name: `For ${sku}`,
      currency: 'GBP',
      audience: { kind: 'everyone' },
    });
    await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', {
      rows: [{ productId: id, unitPrice: '2.00' }],
    });
    const published = await api().post(`/price-lists/${list.body.id}/publication`, 'vendor', {});
    expect(published.status).toBe(200);
    await api().get(`/products/${id}`, 'vendor', { 'x-read-after': published.body.position });
    return id as string;
  }

  describe('the log of events over HTTP', () => {
    it('is the same from its end as from its beginning, wherever the store’s positions lie', async () => {
      const idsOf = async (query: string): Promise<string[]> => {
        const ids: string[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const { body } = await api().get(
            `/events?${query}&limit=150${cursor ? `&cursor=${cursor}` : ''}`,
            'auditor',
          );
          ids.push(...(body.items as { id: string }[]).map((e) => e.id));
          cursor = body.nextCursor;
        }
        return ids;
      };
      const { body } = await api().get('/events?sort=-position&limit=1', 'auditor');
      const until = `until=${encodeURIComponent(body.items[0].recordedAt as string)}`;
      const oldest = await idsOf(until);
      expect(oldest.length).toBeGreaterThan(1_000);
      expect(new Set(oldest).size).toBe(oldest.length);
      expect(await idsOf(`${until}&sort=-position`)).toEqual([...oldest].reverse());
      const { body: me } = await api().get('/me', 'buyer');
      const theirs = await idsOf(`person=${me.user.id as string}&${until}`);
      expect(theirs.length).toBeGreaterThan(5);
      expect(await idsOf(`person=${me.user.id as string}&${until}&sort=-position`)).toEqual(
        [...theirs].reverse(),
      );
      const since = `since=${encodeURIComponent(body.items[0].recordedAt as string)}`;
      expect(await idsOf(`${since}&${until}`)).toContain(body.items[0].id);
    }, 60_000);
  });

  describe('an order over HTTP', () => {
    it('is confirmed, shipped and delivered, and every read model shows the same', async () => {
      const placed = await place([['TAP-48-VIN', 12]], { poNumber: 'PO-77' });
      expect(placed.status).toBe(201);
      const [order] = placed.body.orders;
      expect(order).toMatchObject({
        status: 'Confirmed',
        totalAmount: { amount: '109.50', currency: 'GBP' },
      });
      const shipped = await api().put(
        `/orders/${order.id}/status`,
        'warehouse',
        {
          status: 'Shipped',
          carrier: 'DX',
          parcels: [{ tracking: 'DX1', weightGrams: 12_000 }, { tracking: 'DX2' }],
        },
        { 'if-match': '"1"' },
      );
      expect([shipped.status, shipped.body.status]).toEqual([200, 'Shipped']);
      const delivered = await api().put(`/orders/${order.id}/status`, 'buyer', {
        status: 'Delivered',
      });
      expect(delivered.body.status).toBe('Delivered');
      const after = { 'x-read-after': delivered.body.position as string };
      const { body: detail, headers } = await api().get(`/orders/${order.id}`, 'vendor', after);
      expect(detail).toMatchObject({
        status: 'Delivered',
        number: order.number,
        poNumber: 'PO-77',
        shippingAddress: address,
        totalAmount: order.totalAmount,
        netAmount: { amount: '91.25' },
      });
      expect(detail.items[0]).toMatchObject({
        sku: 'TAP-48-VIN',
        quantity: 12,
        unitPrice: { amount: '7.604', per: 1 },
        lineTotal: { amount: '91.25' },
        shipped: 12,
      });
      const parcels = [
        { carrier: 'DX', tracking: 'DX1', weightGrams: 12_000 },
        { carrier: 'DX', tracking: 'DX2', weightGrams: null },
      ];
      expect(detail.shipments).toMatchObject([
        { carrier: 'DX', tracking: 'DX1', parcels, lines: [{ quantity: 12 }] },
      ]);
      expect(detail.timeline.map((t: { status: string }) => t.status)).toEqual([
        'Placed',
        'Confirmed',
        'Shipped',
        'Delivered',
      ]);
      expect(headers.get('etag')).toBe('"3"');
      const { body: list } = await api().get('/orders?status=Delivered', 'buyer', after);
      expect(list.items.find((o: { id: string }) => o.id === order.id)).toMatchObject({
        status: 'Delivered',
        totalAmount: order.totalAmount,
      });
      const { body: purchase } = await api().get(`/purchases/${placed.body.id}`, 'buyer', after);
      expect(purchase.orders[0]).toMatchObject({
        id: order.id,
        status: 'Delivered',
        totalAmount: order.totalAmount,
      });
      const { body: audit } = await api().get(
        `/audit-log?stream=order-${order.id}`,
        'auditor',
        after,
      );
      expect(audit.items.map((e: { type: string }) => e.type)).toEqual([
        'OrderPlaced',
        'OrderConfirmed',
        'OrderShipped',
        'OrderDelivered',
      ]);
    });

    it('that was cancelled while it waited for approval is asked of nobody, and approved by nobody', async () => {
      await newProduct('DEAR-2', 500);
      const placed = await place([['DEAR-2', 300]]);
      const { id } = placed.body.orders[0];
      expect(placed.body.orders[0].status).toBe('AwaitingApproval');
      const needsMe = async (position: string): Promise<string[]> =>
        (
          await api().get('/purchases?scope=needsMe&limit=200', 'approver', {
            'x-read-after': position,
          })
        ).body.items.map((p: { id: string }) => p.id) as string[];
      expect(await needsMe(placed.body.position as string)).toContain(placed.body.id);
      const cancelled = await api().put(`/orders/${id}/status`, 'buyer', {
        status: 'Cancelled',
        reason: 'bought elsewhere',
      });
      const approved = await api().put(`/purchases/${placed.body.id}/approval`, 'approver', {
        decision: 'Approved',
      });
      expect([approved.status, approved.body.code, approved.body.detail]).toEqual([
        409,
        'purchase/not-awaiting-approval',
        expect.stringContaining('all of its orders were cancelled or rejected'),
      ]);
      expect(await needsMe(cancelled.body.position as string)).not.toContain(placed.body.id);
    });

    it('repeated under one Idempotency-Key is one order, and another body under it is refused', async () => {
      const headers = { ...wait, 'idempotency-key': 'the-same' };
      const [first, second] = [
        await place([['TAP-50-KRA', 2]], {}, headers),
        await place([['TAP-50-KRA', 2]], {}, headers),
      ];
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body.orders).toEqual(first.body.orders);
      const other = await place([['TAP-50-KRA', 3]], {}, headers);
      expect([other.status, other.body.code]).toEqual([422, 'idempotency/other-body']);
    });

    it('sent many times at once under one key is still one order', async () => {
      const { position } = (await place([['TAP-50-KRA', 1]])).body as { position: string };
      const before = (await api().get('/orders?limit=1', 'buyer', { 'x-read-after': position }))
        .body.total as number;
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          place([['TAP-50-KRA', 1]], {}, { ...wait, 'idempotency-key': 'at-once' }),
        ),
      );
      const good = answers.filter((a) => a.status === 201);
      expect(new Set(good.map((a) => a.body.id)).size).toBe(1);
      expect(answers.every((a) => a.status === 201 || a.status === 409)).toBe(true);
      const { body } = await api().get('/orders?limit=1', 'buyer', {
        'x-read-after': good[0]!.body.position,
      });
      expect(body.total).toBe(before + 1);
    });

    it('without Prefer is accepted at once and goes on by itself', async () => {
      const placed = await place([['TAP-50-KRA', 1]], {}, {});
      expect([placed.status, placed.body.orders[0].status]).toEqual([202, 'Placed']);
    });

    it('that cannot be supplied is rejected with the reason, and holds no stock', async () => {
      await newProduct('SHORT-1', 3);
      const placed = await place([
        ['SHORT-1', 4],
        ['TAP-50-KRA', 1],
      ]);
      expect([placed.status, placed.body.orders[0].status]).toEqual([201, 'Rejected']);
      const { body } = await api().get(`/orders/${placed.body.orders[0].id}`, 'buyer', {
        'x-read-after': placed.body.position,
      });
      expect(body.reasons[0]).toMatchObject({
        code: 'out-of-stock',
        shortage: { requested: 4, available: 3 },
      });
    });

    it('drops the line that is short where the buyer asks for that', async () => {
      const placed = await place(
        [
          ['SHORT-1', 9],
          ['TAP-50-KRA', 2],
        ],
        { onShortage: 'dropLine' },
      );
      expect(placed.body.orders[0]).toMatchObject({
        status: 'Confirmed',
        totalAmount: { amount: '28.08' },
      });
      const { body } = await api().get(`/orders/${placed.body.orders[0].id}`, 'buyer', {
        'x-read-after': placed.body.position,
      });
      expect(body.droppedLines).toMatchObject([{ sku: 'SHORT-1', requested: 9, available: 3 }]);
    });

    it('cancelled gives its stock back', async () => {
      await newProduct('CANCEL-1', 10);
      const placed = await place([['CANCEL-1', 6]]);
      expect(await stockOf('CANCEL-1', placed.body.position)).toMatchObject({
        reserved: 6,
        available: 4,
      });
      const { id } = placed.body.orders[0];
      await api().put(`/orders/${id}/status`, 'buyer', {
        status: 'Cancelled',
        reason: 'changed our mind',
      });
      let stock = await stockOf('CANCEL-1');
      for (let tries = 0; stock.reserved > 0 && tries < 50; tries++)
        stock = await stockOf(
          'CANCEL-1',
          (await api().get('/health/ready')).body.position as string,
        );
      expect(stock).toEqual({ onHand: 10, reserved: 0, available: 10 });
    });

    it('of which the rest is closed short is worth what was supplied, everywhere', async () => {
      await newProduct('CLOSE-1', 100);
      const placed = await place([['CLOSE-1', 10]]);
      const { id } = placed.body.orders[0];
      const status = (who: string, body: object) => api().put(`/orders/${id}/status`, who, body);
      const detail = async (who: string, position: string) =>
        (await api().get(`/orders/${id}`, who, { 'x-read-after': position })).body;
      const { items } = await detail('buyer', placed.body.position as string);
      const lines = [{ id: items[0].id as string, quantity: 4 }];
      await status('warehouse', { status: 'PartlyShipped', lines });
      const early = await status('buyer', { status: 'Delivered' });
      expect([early.status, early.body.code]).toEqual([409, 'order/rest-open']);
      expect(early.body.detail).toContain('6 units are still to be shipped (6 of CLOSE-1)');
      const own = await api().post(`/orders/${id}/closings`, 'buyer', { reason: 'no' });
      expect(own.status).toBe(403);
      const asked = await api().post(`/orders/${id}/closing-requests`, 'buyer', {
        reason: 'bought elsewhere',
      });
      expect(asked.status).toBe(201);
      const { requestId, position } = asked.body as { requestId: string; position: string };
      expect(await detail('vendor', position)).toMatchObject({
        closingRequest: { requestId, reason: 'bought elsewhere', lines: [{ quantity: 6 }] },
        allowedActions: ['CloseShort', 'DeclineClosing'],
      });
      const waiting = (query: string) =>
        api().get(`/orders?${query}`, 'vendor', { 'x-read-after': position });
      expect(
        (await waiting('closingAsked=true')).body.items.map((o: { id: string }) => o.id),
      ).toContain(id);
      const reason = 'no longer made';
      const preview = await api().post(`/orders/${id}/closings?dryRun=true`, 'vendor', { reason });
      expect(preview.body).toMatchObject({
        status: 'Shipped',
        totalAmount: { amount: '9.60' },
        freedUnits: 6,
        lines: [{ quantity: 6, remaining: 4, lineTotal: { amount: '8.00' } }],
      });
      const headers = { 'idempotency-key': 'close-it-once' };
      const close = () => api().post(`/orders/${id}/closings`, 'vendor', { reason }, headers);
      const closed = await close();
      expect([closed.status, closed.body.status]).toEqual([200, 'Shipped']);
      expect((await close()).body.revision).toBe(closed.body.revision);
      const again = await api().post(`/orders/${id}/closings`, 'vendor', { reason });
      expect([again.status, again.body.code]).toEqual([409, 'order/nothing-open']);
      const delivered = await status('buyer', { status: 'Delivered' });
      const completed = await status('operator', { status: 'Completed' });
      expect([delivered.status, completed.status]).toEqual([200, 200]);
      const after = completed.body.position as string;
      expect(await detail('buyer', after)).toMatchObject({
        status: 'Completed',
        netAmount: { amount: '8.00' },
        totalAmount: { amount: '9.60' },
        closedNetAmount: { amount: '12.00' },
        items: [{ quantity: 10, shipped: 4, closed: 6, lineTotal: { amount: '8.00' } }],
        closings: [{ by: 'vendor', reason, requestId, lines: [{ quantity: 6 }] }],
        closingRequest: null,
        allowedActions: [],
      });
      const { body: list } = await api().get('/orders?closedShort=true', 'buyer', {
        'x-read-after': after,
      });
      expect((list.items as { id: string }[]).find((o) => o.id === id)).toMatchObject({
        units: 10,
        shippedUnits: 4,
        closedUnits: 6,
        totalAmount: { amount: '9.60' },
      });
      const stock = await eventually('the rest is free again', async () => {
        const now = await stockOf('CLOSE-1', (await api().get('/health/ready')).body.position);
        return now.reserved === 0 && now;
      });
      expect(stock).toEqual({ onHand: 96, reserved: 0, available: 96 });
    });

    it('of 32 who want the last ten units goes to exactly ten', async () => {
      await newProduct('LAST-10', 10);
      const outcomes = await Promise.all(Array.from({ length: 32 }, () => place([['LAST-10', 1]])));
      const statuses = outcomes.map((o) => o.body.orders[0].status as string);
      expect(statuses.filter((s) => s === 'Confirmed')).toHaveLength(10);
      expect(statuses.filter((s) => s === 'Rejected')).toHaveLength(22);
      const last = outcomes.map((o) => Number(o.body.position)).sort((a, b) => b - a)[0]!;
      expect(await stockOf('LAST-10', String(last))).toEqual({
        onHand: 10,
        reserved: 10,
        available: 0,
      });
    });

    it('above the limit waits for another person than its author', async () => {
      await newProduct('DEAR-1', 500);
      const placed = await place([['DEAR-1', 300]]);
      expect(placed.body.orders[0].status).toBe('AwaitingApproval');
      const own = await api().put(`/purchases/${placed.body.id}/approval`, 'buyer', {
        decision: 'Approved',
      });
      expect(own.status).toBe(403);
      const approved = await api().put(`/purchases/${placed.body.id}/approval`, 'approver', {
        decision: 'Approved',
      });
      expect([approved.status, approved.body.approval]).toEqual([200, 'Approved']);
      const again = await api().put(`/purchases/${placed.body.id}/approval`, 'approver', {
        decision: 'Declined',
        reason: 'no',
      });
      expect([again.status, again.body.code]).toEqual([409, 'purchase/not-awaiting-approval']);
      const placedByApprover = await place([['DEAR-1', 1]], {}, wait, 'approver');
      expect(placedByApprover.body.orders[0].status).toBe('Confirmed');
    });

    it.each([
      [
        'a quantity between multiples',
        'TAP-48-VIN',
        7,
        422,
        'product/quantity',
        '/lines/0/quantity',
        ['6', '12'],
      ],
      [
        'a price that has changed',
        'TAP-48-VIN',
        6,
        409,
        'purchase/price-changed',
        '/lines/0/expectedUnitPrice',
        [],
      ],
    ])(
      'is refused for %s, with what would be right',
      async (_what, sku, quantity, status, rule, pointer, suggestions) => {
        const line = {
          productId: await product(sku),
          quantity,
          ...(rule === 'purchase/price-changed'
            ? { expectedUnitPrice: { amount: '1.00', currency: 'GBP' } }
            : {}),
        };
        const { status: answered, body } = await api().post('/orders', 'buyer', {
          lines: [line],
          shippingAddress: address,
        });
        expect([answered, body.code, body.errors[0].pointer, body.errors[0].suggestions]).toEqual([
          status,
          rule,
          pointer,
          suggestions,
        ]);
      },
    );

    it('changed by two at once is refused to whom saw an older state', async () => {
      const placed = await place([['TAP-50-KRA', 1]]);
      const { id } = placed.body.orders[0];
      const stale = await api().put(
        `/orders/${id}/status`,
        'warehouse',
        { status: 'Shipped' },
        { 'if-match': '"0"' },
      );
      expect([stale.status, stale.body.errors[0]]).toMatchObject([
        412,
        { header: 'If-Match', suggestions: ['"1"'] },
      ]);
    });
  });

  describe('who may see and do what', () => {
    it('nobody without a token, and every answer is problem details', async () => {
      for (const path of ['/orders', '/products', '/users', '/audit-log', '/price-lists']) {
        const answer = await api().get(path);
        expect([answer.status, answer.headers.get('content-type'), answer.body.type]).toEqual([
          401,
          'application/problem+json',
          'urn:tradepost:problem:auth:required',
        ]);
      }
      expect((await api().get('/orders', 'Bearer not.a.token')).body.detail).toMatch(/not valid/);
    });

    it('what belongs to others does not exist, and looks like what never was', async () => {
      const email = 'stranger@elsewhere.example';
      const registered = await api().post('/organizations', 'operator', {
        name: 'Stranger Ltd',
        type: 'Buyer',
        address,
        contactInfo: { name: 'Sam Stranger', email },
        user: { name: 'Sam Stranger', email, password: 'stranger-stranger' },
      });
      expect(registered.status).toBe(201);
      const logIn = (): Promise<string> =>
        eventually('the stranger can log in', async () => {
          const { status, body } = await api().post('/auth/login', null, {
            email,
            password: 'stranger-stranger',
          });
          return status === 200 && `Bearer ${body.accessToken as string}`;
        });
      const wanted = {
        lines: [{ productId: await product('TAP-50-KRA'), quantity: 1 }],
        shippingAddress: address,
      };
      expect((await api().post('/orders', await logIn(), wanted)).body.code).toBe(
        'permission/company',
      );
      const verified = await api().put(
        `/organizations/${registered.body.id as string}/status`,
        'operator',
        { status: 'Verified', reason: 'papers seen' },
      );
      expect(verified.status).toBe(200);
      const token = await eventually('the stranger may trade', async () => {
        const fresh = await logIn();
        const { body } = await api().get('/me', fresh);
        return body.organization?.status === 'Verified' && fresh;
      });
      const placed = await place([['TAP-50-KRA', 1]]);
      const { id } = placed.body.orders[0];
      const theirs = await api().get(`/orders/${id}`, token, {
        'x-read-after': placed.body.position,
      });
      const nothing = await api().get('/orders/00000000-0000-4000-8000-000000000000', token);
      expect([theirs.status, theirs.body]).toEqual([404, nothing.body]);
      expect(
        (await api().put(`/orders/${id}/status`, token, { status: 'Cancelled', reason: 'x' }))
          .status,
      ).toBe(404);
      expect((await api().get(`/purchases/${placed.body.id}`, token)).status).toBe(404);
      expect((await api().get('/orders', token)).body.total).toBe(0);
      const acme = (await api().get('/me', 'buyer')).body.organization.id as string;
      expect((await api().get(`/organizations/${acme}`, token)).status).toBe(404);
      expect(
        (
          await api().get(
            `/products/${await product('TAP-48-VIN')}/pricing?buyerOrgId=${acme}`,
            token,
          )
        ).status,
      ).toBe(404);
      const contract = (
        await api().get(`/products/${await product('TAP-48-VIN')}/pricing?quantity=6`, token)
      ).body;
      expect([contract.priceListName, JSON.stringify(contract).includes('framework')]).toEqual([
        'Trade prices',
        false,
      ]);
    });

    it.each([
      ['a buyer ships', 'buyer', 'PUT', '/orders/ID/status', { status: 'Shipped' }],
      [
        'a warehouse cancels',
        'warehouse',
        'PUT',
        '/orders/ID/status',
        { status: 'Cancelled', reason: 'x' },
      ],
      [
        'an analyst orders',
        'analyst',
        'POST',
        '/orders',
        {
          lines: [{ productId: '00000000-0000-4000-8000-000000000000', quantity: 1 }],
          shippingAddress: address,
        },
      ],
      ['a requester reads the audit log', 'buyer', 'GET', '/audit-log', undefined],
      [
        'a vendor verifies itself',
        'vendor',
        'PUT',
        '/organizations/ID/status',
        { status: 'Verified', reason: 'x' },
      ],
    ] as const)('%s: not allowed', async (_what, who, method, path, body) => {
      const { body: orders } = await api().get('/orders?status=Confirmed&limit=1', 'vendor');
      const { status } = await api().call(
        method,
        path.replace('ID', orders.items[0].id as string),
        who,
        body,
      );
      expect(status).toBe(403);
    });

    it('a disabled user’s token is refused at once', async () => {
      const invited = await api().post('/users', 'approver', {
        name: 'Tia Temp',
        email: 'temp@demo.example',
        role: 'requester',
      });
      const { secret } = linkIn((await mails.to('temp@demo.example')).text);
      await api().post(`/users/${invited.body.id}/invitation/acceptance`, null, {
        secret,
        password: 'demo-demo-demo',
      });
      expect((await api().get('/me', 'temp')).status).toBe(200);
      const again = await api().post(`/users/${invited.body.id}/invitation/acceptance`, null, {
        secret,
        password: 'another-password',
      });
      expect(again.status).toBe(403);
      const disabled = await api().put(`/users/${invited.body.id}/disabled`, 'approver', {
        reason: 'left',
      });
      await api().get('/users', 'approver', { 'x-read-after': disabled.body.position });
      expect((await api().get('/me', 'temp')).body.detail).toMatch(/revoked/);
    });

    it('a refresh token works once; used twice, the whole family is dead', async () => {
      const { body } = await api().post('/auth/login', null, {
        email: 'analyst@demo.example',
        password: 'demo-demo-demo',
      });
      const second = await api().post('/auth/refresh', null, { refreshToken: body.refreshToken });
      expect(second.status).toBe(200);
      expect(
        (await api().post('/auth/refresh', null, { refreshToken: body.refreshToken })).status,
      ).toBe(401);
      expect(
        (await api().post('/auth/refresh', null, { refreshToken: second.body.refreshToken }))
          .status,
      ).toBe(401);
    });

    it('guessing is slowed down, for addresses that exist and those that do not alike', async () => {
      for (const email of ['auditor@demo.example', 'nobody@demo.example']) {
        const statuses: number[] = [];
        for (let n = 0; n < 5; n++)
          statuses.push(
            (await api().post('/auth/login', null, { email, password: 'wrong-wrong-wrong' }))
              .status,
          );
        expect(statuses).toEqual([401, 401, 401, 401, 429]);
      }
    });

    it('an e-mail address that is taken is refused at once, where an operator registers a company', async () => {
      const user = { name: 'X', email: 'BUYER@demo.example', password: 'long-enough-password' };
      const { status, body } = await api().post('/organizations', 'operator', {
        name: 'Copy',
        type: 'Buyer',
        address,
        contactInfo: { name: 'X' },
        user,
      });
      expect([status, body.code, body.errors[0].pointer]).toEqual([
        409,
        'claim/email-taken',
        '/email',
      ]);
    });
  });

  describe('stock, prices and products over HTTP', () => {
    it('a count below what is reserved is accepted, and nothing more is sold', async () => {
      const id = await newProduct('COUNT-1', 10);
      await place([['COUNT-1', 8]]);
      const counted = await api().put(`/inventory/${id}/adjust`, 'warehouse', {
        location: 'leeds',
        quantity: 5,
        reason: 'stocktake',
      });
      expect(counted.status).toBe(200);
      expect(await stockOf('COUNT-1', counted.body.position)).toEqual({
        onHand: 5,
        reserved: 8,
        available: 0,
      });
      expect((await place([['COUNT-1', 1]])).body.orders[0].status).toBe('Rejected');
      const both = await api().put(`/inventory/${id}/adjust`, 'warehouse', {
        location: 'leeds',
        quantity: 5,
        delta: 1,
        reason: 'x',
      });
      expect([both.status, both.body.code]).toEqual([400, 'inventory/delta-or-quantity']);
    });

    it('a price is told as it was valid, and as it was known, at any time', async () => {
      const { body: me } = await api().get('/me', 'buyer');
      const now = async (): Promise<string> => {
        const at = Date.now();
        await eventually('the clock has moved on', () => Promise.resolve(Date.now() > at + 1));
        const text = new Date().toISOString();
        await eventually('the clock has moved on', () =>
          Promise.resolve(new Date().toISOString() > text),
        );
        return text;
      };
      const before = await now();
      const id = await newProduct('PRICE-1', 5);
      const buyerOrgId = me.organization.id as string;
      const told = async (query: Record<string, string>): Promise<string> => {
        const search = new URLSearchParams({ buyerOrgId, ...query }).toString();
        const { status, body } = await api().get(`/products/${id}/pricing?${search}`, 'vendor');
        return status === 200 ? (body.unitPrice.amount as string) : (body.code as string);
      };
      const first = await now();
      const { body: pricing } = await api().get(
        `/products/${id}/pricing?buyerOrgId=${buyerOrgId}`,
        'vendor',
      );
      const list = pricing.priceListId as string;
      await api().call('PATCH', `/price-lists/${list}/prices`, 'vendor@demo.example', {
        products: [id],
        rows: [{ productId: id, unitPrice: '2.22' }],
      });
      const second = await now();
      await api().post(`/price-lists/${list}/retirement`, 'vendor', { reason: 'a new one' });
      const third = await now();
      expect([await told({ at: first }), await told({ at: second })]).toEqual(['2.00', '2.22']);
      expect(await told({ at: third })).toBe('pricing/no-price');
      expect(await told({})).toBe('pricing/no-price');
      expect(await told({ at: third, known: second })).toBe('2.22');
      expect(await told({ at: second, known: first })).toBe('2.00');
      expect(await told({ at: first, known: before })).toBe('pricing/no-price');
    });

    it('a location is one in whatever case it is written, and an unknown one is asked about', async () => {
      const id = await newProduct('PLACE-1', 10);
      const receive = (location: string, quantity: number) =>
        api().post(`/inventory/${id}/receipts`, 'vendor', { location, quantity });
      for (const text of ['LEEDS', ' leeds ', 'Leeds'])
        expect((await receive(text, 1)).status).toBe(201);
      const wrong = await receive('Leds', 1);
      expect([wrong.status, wrong.body.code, wrong.body.errors[0].pointer]).toEqual([
        422,
        'location/unknown',
        '/location',
      ]);
      expect(wrong.body.errors[0].suggestions[0]).toBe('leeds');

      const code = { code: 'LDS-1', name: 'Leeds, Dock Street', country: 'GB' };
      expect((await api().put('/locations/leeds', 'warehouse', code)).status).toBe(200);
      const address = { line1: '2 Quay', postalCode: 'HU1 1AA', city: 'Hull' };
      const hull = { code: 'Hull', country: 'GB', address };
      expect((await api().post('/locations', 'vendor', hull)).status).toBe(201);
      const taken = await api().post('/locations', 'vendor', { ...hull, code: 'lds-1' });
      expect([taken.status, taken.body.code]).toEqual([409, 'location/code-taken']);
      const last = await receive('lds-1', 2);
      expect(await stockOf('PLACE-1', last.body.position)).toMatchObject({ onHand: 15 });
      const { body } = await api().get(`/inventory/${id}`, 'vendor');
      expect(body.locations).toMatchObject([{ location: 'leeds', onHand: 15 }]);
      const { items } = (await api().get('/locations', 'warehouse')).body as { items: object[] };
      expect(items).toMatchObject([
        { key: 'bristol', name: 'Bristol' },
        { key: 'Hull', name: 'Hull', address },
        { key: 'leeds', ...code },
      ]);
      await api().put('/locations/leeds', 'vendor', { ...code, code: 'leeds', name: 'Leeds' });
    });

    it('two locations become one: what is free moves over, and nothing is counted twice', async () => {
      const add = (code: string) =>
        api().post('/locations', 'vendor', { code, name: code, country: 'GB' });
      await add('Yard');
      await add('Dock');
      const id = await newProduct('MERGE-1', 0);
      const receive = (location: string, quantity: number) =>
        api().post(`/inventory/${id}/receipts`, 'vendor', { location, quantity });
      await receive('Yard', 10);
      await place([['MERGE-1', 4]]);
      const merged = await api().post('/locations/Yard/merge', 'vendor', {
        into: 'dock',
        reason: 'one building',
      });
      expect(merged.status).toBe(200);
      const moved = await api().post(
        '/locations/Yard/stock-moves',
        'vendor',
        {},
        { 'x-read-after': merged.body.position },
      );
      expect([moved.status, moved.body]).toMatchObject([
        200,
        { products: 1, units: 6, reserved: 4 },
      ]);
      // the old name now means the new place
      await receive('yard', 5);
      const levels = async (): Promise<object[]> =>
        (
          (await api().get(`/inventory/${id}`, 'vendor')).body.locations as {
            location: string;
            onHand: number;
            reserved: number;
          }[]
        ).map(({ location, onHand, reserved }) => ({ location, onHand, reserved }));
      await eventually('what was sent has arrived', async () =>
        (await levels()).some((l) => JSON.stringify(l).includes('"onHand":11')),
      );
      expect(await levels()).toEqual([
        { location: 'Yard', onHand: 4, reserved: 4 },
        { location: 'Dock', onHand: 11, reserved: 0 },
      ]);
      // nothing more is reserved at the old one
      expect((await place([['MERGE-1', 11]])).body.orders[0].status).toBe('Confirmed');
    });

    it('that was counted away is not shipped: the vendor is told at once, and where', async () => {
      const id = await newProduct('COUNT-2', 10);
      const placed = await place([['COUNT-2', 10]]);
      const order = placed.body.orders[0].id as string;
      const count = (quantity: number) =>
        api().put(`/inventory/${id}/adjust`, 'warehouse', {
          location: 'leeds',
          quantity,
          reason: 'stocktake',
        });
      const ship = (body: object) => api().put(`/orders/${order}/status`, 'warehouse', body);
      await count(4);
      const refused = await ship({ status: 'Shipped' });
      expect([refused.status, refused.body.code, refused.body.errors[0]]).toMatchObject([
        409,
        'order/not-on-hand',
        { pointer: '/lines/0/quantity' },
      ]);
      expect(refused.body.detail).toContain(
        '10 of COUNT-2 would be shipped, and 4 are on hand at leeds',
      );
      const { items } = (
        await api().get(`/orders/${order}`, 'warehouse', {
          'x-read-after': placed.body.position as string,
        })
      ).body;
      const part = await ship({
        status: 'PartlyShipped',
        lines: [{ id: items[0].id as string, quantity: 4 }],
      });
      expect(part.status).toBe(200);
      await eventually(
        'what was shipped has left',
        async () =>
          (await stockOf('COUNT-2', (await api().get('/health/ready')).body.position)).onHand === 0,
      );
      await count(6);
      expect((await ship({ status: 'Shipped' })).status).toBe(200);
    });

    it('a SKU exists once per vendor, case by case', async () => {
      await newProduct('Sku-Case', 0);
      const { body } = await api().get('/categories?limit=1', 'vendor');
      const again = await api().post('/products', 'vendor', {
        sku: 'Sku-Case',
        name: 'Again',
        categoryId: body.items[0].id,
      });
      expect([again.status, again.body.code]).toEqual([409, 'claim/sku-taken']);
      expect(
        (
          await api().post('/products', 'vendor', {
            sku: 'SKU-CASE',
            name: 'Other',
            categoryId: body.items[0].id,
          })
        ).status,
      ).toBe(201);
    });

    it.each([
      [
        'application/x-ndjson',
        (id: string) =>
          `{"productId":"${id}","maxQuantity":9,"unitPrice":"3.10"}\n{"productId":"${id}","minQuantity":10,"unitPrice":"2.90"}\n`,
      ],
      [
        'text/csv',
        (id: string) =>
          `productId,minQuantity,maxQuantity,unitPrice,per\n${id},1,9,3.10,1\n${id},10,,2.90,1\n`,
      ],
    ])('prices are uploaded as %s, published, and won', async (type, body) => {
      const id = await newProduct(`UP-${type}`, 0);
      const list = await api().post('/price-lists', 'vendor', {
        name: 'Upload',
        currency: 'GBP',
        audience: { kind: 'everyone' },
        precedence: 50,
      });
      const added = await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', body(id), {
        'content-type': type,
      });
      expect([added.status, added.body.prices]).toEqual([201, 2]);
      const repeated = await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', body(id), {
        'content-type': type,
      });
      expect([repeated.status, repeated.body.revision]).toEqual([201, added.body.revision]);
      await api().post(`/price-lists/${list.body.id}/publication`, 'vendor', {});
      const { body: price } = await api().get(`/products/${id}/pricing?quantity=10`, 'buyer');
      expect(price).toMatchObject({
        unitPrice: { amount: '2.90' },
        lineTotal: { amount: '29.00' },
      });
      expect(price.explanation.map((l: { verdict: string }) => l.verdict)).toEqual([
        'won',
        'lower precedence',
      ]);
    });

    it('an upload with a wrong row is refused by the row’s number, and nothing of it stays', async () => {
      const id = await newProduct('UP-WRONG', 0);
      const list = await api().post('/price-lists', 'vendor', {
        name: 'Upload',
        currency: 'GBP',
        audience: { kind: 'everyone' },
      });
      const rows = (more: string) => `{"productId":"${id}","unitPrice":"3.10"}\n${more}\n`;
      for (const [row, pointer] of [
        [`{"productId":"${id}","minQuantity":5,"unitPrice":"1"}`, '/rows/1/minQuantity'],
        [`{"productId":"${id}","unitPrice":"-1"}`, '/rows/1/unitPrice'],
        [`{"productId":"${id}","unitPrice":"1","currency":"EUR"}`, '/rows/1/currency'],
        [
          `{"productId":"0190b1f0-0000-7000-8000-000000000000","unitPrice":"1"}`,
          '/rows/1/productId',
        ],
        ['{"productId"', '/rows/1'],
      ] as const) {
        const { status, body } = await api().post(
          `/price-lists/${list.body.id}/prices`,
          'vendor',
          rows(row),
          { 'content-type': 'application/x-ndjson' },
        );
        expect([status, body.code, body.errors[0].pointer, body.params.row]).toEqual([
          422,
          'price-list/row',
          pointer,
          2,
        ]);
      }
      const { body } = await api().get(`/price-lists/${list.body.id}`, 'vendor', {
        'x-read-after': list.body.position,
      });
      expect([body.status, body.prices]).toEqual(['Draft', 0]);
    });

    it('a request for quotes is read by both sides, and a vendor sees only its own lines', async () => {
      const vendorId = (await api().get('/me', 'vendor')).body.organization.id as string;
      const sent = await api().post('/rfq', 'buyer', {
        vendorOrgIds: [vendorId],
        lines: [{ productId: await product('CTN-457-DW'), quantity: 200 }],
        note: 'printed',
      });
      expect(sent.status).toBe(201);
      for (const who of ['buyer', 'vendor', 'auditor']) {
        const { status, body } = await api().get(`/rfq/${sent.body.id}`, who, {
          'x-read-after': sent.body.position,
        });
        expect([who, status, body.lines?.[0]?.quantity]).toEqual([who, 200, 200]);
      }
      expect((await api().get(`/rfq/${sent.body.id}`, 'approver')).status).toBe(200);
    });

    it('pages through a list with cursors, each item once, and refuses a cursor of its own making', async () => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const { body }: Answer = await api().get(
          `/products?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
          'buyer',
        );
        seen.push(...body.items.map((i: { id: string }) => i.id));
        cursor = body.nextCursor as string | null;
      } while (cursor);
      const { body } = await api().get('/products?limit=1', 'buyer');
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(body.total);
      expect((await api().get('/products?cursor=bm90LWEtY3Vyc29y', 'buyer')).body.code).toBe(
        'page/cursor',
      );
    });

    it('finds products by whole words and beginnings of words', async () => {
      const names = async (q: string) =>
        (await api().get(`/products?q=${encodeURIComponent(q)}`, 'buyer')).body.items.map(
          (i: { sku: string }) => i.sku,
        );
      // named so first, then what is so by its category
      expect(await names('window envel')).toEqual(['ENV-C5-W90', 'ENV-DL-W90']);
      expect(await names('ENV-C5-W90')).toEqual(['ENV-C5-W90']);
      expect(await names('"OR 1=1 * NEAR(')).toEqual([]);
    });
  });

  describe('read models over HTTP, for whoever operates', () => {
    const states = async () =>
      (await api().get('/operations/projections', 'operator')).body.items as {
        name: string;
        status: string;
        handled: number | null;
        lag: number;
      }[];
    const verification = async (name: string) =>
      (
        (await api().get('/operations/verifications', 'operator')).body.items as {
          name: string;
          status: string;
          progress: number;
          result: object | null;
        }[]
      ).find((v) => v.name === name);

    it('are held against a fresh rebuild, which is recorded', async () => {
      const unknown = await api().post('/operations/verifications', 'operator', {
        projections: ['orders', 'weather'],
      });
      expect([
        unknown.status,
        unknown.body.errors[0].pointer,
        unknown.body.errors[0].suggestions,
      ]).toEqual([422, '/projections/1', expect.arrayContaining(['orders'])]);
      const begun = await api().post('/operations/verifications', 'operator', {
        projections: ['orders', 'prices'],
        reason: 'to be sure',
      });
      expect([begun.status, begun.body.action, begun.body.target]).toEqual([
        202,
        'projection.verify',
        'orders, prices',
      ]);
      for (const name of ['orders', 'prices'])
        await eventually(
          `${name} is verified`,
          async () => (await verification(name))?.status === 'done',
          60_000,
        );
      expect((await verification('orders'))!.result).toMatchObject({
        differing: 0,
        differences: [],
        lostEvents: 0,
        changedEvents: 0,
        notComparable: null,
      });
      const { body } = await api().get(`/audit-log?stream=operation-${begun.body.id}`, 'auditor', {
        'x-read-after': begun.body.position,
      });
      expect(body.items.map((e: { type: string }) => e.type)).toEqual(['OperatorActed']);
    }, 90_000);

    it('say how many events they have taken in, and are rebuilt, the search with them, while they answer', async () => {
      const all = await states();
      expect(all.find((p) => p.name === 'orders')).toMatchObject({
        status: 'running',
        lag: expect.any(Number),
      });
      for (const name of ['catalogue-search', 'catalogue'].filter((each) =>
        all.some((p) => p.name === each),
      )) {
        expect(
          (await api().post(`/operations/projections/${name}/rebuild`, 'operator', {})).status,
        ).toBe(202);
        await eventually(`${name} is rebuilt`, async () => {
          expect((await api().get('/products?q=tape&limit=1', 'buyer')).body.total).toBeGreaterThan(
            0,
          );
          return (await states()).every((p) => p.status === 'running');
        });
      }
    }, 90_000);
  });

  describe('a status that cannot be reached', () => {
    it('is a conflict that says where the order stands and where it can go', async () => {
      const { body } = await place([['TAP-48-VIN', 6]]);
      const early = await api().put(`/orders/${body.orders[0].id}/status`, 'buyer', {
        status: 'Delivered',
      });
      expect([early.status, early.body]).toEqual([
        409,
        expect.objectContaining({
          status: 409,
          code: 'order/transition',
          params: { current: 'Confirmed' },
          errors: [expect.objectContaining({ pointer: '/status', suggestions: ['Cancelled'] })],
        }),
      ]);
    });
  });

  describe('quotes over HTTP', () => {
    const soon = (): string => new Date(Date.now() + 7 * 86_400_000).toISOString();
    async function requested(sku: string, quantity: number) {
      const { body: found } = await api().get(`/products?sku=${sku}`, 'vendor');
      const { id: productId, vendorId: seller } = found.items[0];
      const sent = await api().post('/rfq', 'buyer', {
        vendorOrgIds: [seller],
        lines: [{ productId, quantity }],
      });
      const { body } = await api().get(`/rfq/${sent.body.id}`, 'vendor', {
        'x-read-after': sent.body.position,
      });
      return { rfqId: sent.body.id as string, lineId: body.lines[0].id as string };
    }

    it('are offered by the vendor, accepted by the buyer, and become an order at their prices', async () => {
      const { rfqId, lineId } = await requested('CTN-305-SW', 7);
      const offer = {
        lines: [{ id: lineId, unitPrice: { amount: '9.955', currency: 'GBP' }, leadTimeDays: 1 }],
        validUntil: soon(),
      };
      const offered = await api().post(`/rfq/${rfqId}/quotes`, 'vendor', offer);
      expect([offered.status, offered.body.number]).toEqual([
        201,
        expect.stringMatching(/^Q\d\d-\d+-1$/),
      ]);
      const { body: seen } = await api().get(`/rfq/${rfqId}`, 'buyer', {
        'x-read-after': offered.body.position,
      });
      expect([seen.status, seen.quotes]).toEqual([
        'Quoted',
        [expect.objectContaining({ id: offered.body.id, status: 'Open', round: 1 })],
      ]);
      const accepted = await api().post(
        `/rfq/${rfqId}/quotes/${offered.body.id}/acceptance`,
        'buyer',
        { shippingAddress: address, poNumber: 'PO-Q' },
        wait,
      );
      expect([accepted.status, accepted.body.orders[0].status]).toEqual([201, 'Confirmed']);
      const { body: order } = await api().get(`/orders/${accepted.body.orders[0].id}`, 'buyer', {
        'x-read-after': accepted.body.position,
      });
      expect(order).toMatchObject({
        purchaseId: accepted.body.id,
        poNumber: 'PO-Q',
        netAmount: { amount: '69.68' },
        shippingAddress: address,
      });
      expect(order.items[0]).toMatchObject({
        quantity: 7,
        unitPrice: { amount: '9.955' },
        priceSource: { rfqId, quoteId: offered.body.id },
      });
      const again = await api().post(
        `/rfq/${rfqId}/quotes/${offered.body.id}/acceptance`,
        'buyer',
        { shippingAddress: address },
        wait,
      );
      expect([again.body.id, again.body.orders[0].status]).toEqual([accepted.body.id, 'Confirmed']);
      const { body: settled } = await api().get(`/rfq/${rfqId}`, 'vendor', {
        'x-read-after': accepted.body.position,
      });
      expect(settled).toMatchObject({
        status: 'Accepted',
        quotes: [{ status: 'Accepted', purchaseId: accepted.body.id }],
      });
      expect((await api().post(`/rfq/${rfqId}/quotes`, 'vendor', offer)).body.code).toBe(
        'rfq/already-accepted',
      );
    });

    it('are ordered in parts, also at the same instant, and each line once', async () => {
      const products = await Promise.all(
        ['PART-A', 'PART-B', 'PART-C'].map((sku) => newProduct(sku, 100)),
      );
      const { body: found } = await api().get('/products?sku=PART-A', 'vendor');
      const sent = await api().post('/rfq', 'buyer', {
        vendorOrgIds: [found.items[0].vendorId],
        lines: products.map((productId) => ({ productId, quantity: 5 })),
      });
      const rfqId = sent.body.id as string;
      const { body: seen } = await api().get(`/rfq/${rfqId}`, 'vendor', {
        'x-read-after': sent.body.position,
      });
      const [a, b, c] = seen.lines.map(({ id }: { id: string }) => id) as [string, string, string];
      const offered = await api().post(`/rfq/${rfqId}/quotes`, 'vendor', {
        lines: [a, b, c].map((id) => ({ id, unitPrice: { amount: '50.00', currency: 'GBP' } })),
        validUntil: soon(),
      });
      const accept = (lines: string[]) =>
        api().post(
          `/rfq/${rfqId}/quotes/${offered.body.id}/acceptance`,
          'buyer',
          { shippingAddress: address, lines },
          wait,
        );
      const often = await accept(Array.from({ length: 25 }, () => a));
      expect([often.status, often.body.errors[0].pointer]).toEqual([400, '/lines']);
      const [first, second, again] = await Promise.all([accept([a]), accept([b]), accept([a])]);
      expect([first.status, second.status, again.status]).toEqual([201, 201, 201]);
      expect(again.body.id).toBe(first.body.id);
      expect(second.body.id).not.toBe(first.body.id);
      expect(first.body.orders).toMatchObject([{ totalAmount: { amount: '300.00' } }]);
      const overlapping = await accept([b, c]);
      expect([overlapping.status, overlapping.body.code, overlapping.body.errors[0]]).toMatchObject(
        [409, 'rfq/already-ordered', { pointer: '/lines/0', suggestions: [c] }],
      );
      const rest = await accept([c]);
      expect([rest.status, (await accept([c])).body.id]).toEqual([201, rest.body.id]);
      const { body: settled } = await api().get(`/rfq/${rfqId}`, 'buyer', {
        'x-read-after': rest.body.position,
      });
      const purchases = settled.quotes[0].acceptances.map(
        ({ purchaseId }: { purchaseId: string }) => purchaseId,
      ) as string[];
      expect(new Set(purchases)).toEqual(new Set([first.body.id, second.body.id, rest.body.id]));
    });

    it('are declined by either side, and listed by status', async () => {
      const { rfqId, lineId } = await requested('CTN-305-SW', 40);
      const offer = {
        lines: [{ id: lineId, unitPrice: { amount: '11.00', currency: 'GBP' } }],
        validUntil: soon(),
      };
      const offered = await api().post(`/rfq/${rfqId}/quotes`, 'vendor', offer);
      const declined = await api().put(`/rfq/${rfqId}/quotes/${offered.body.id}/decline`, 'buyer', {
        reason: 'too dear',
      });
      expect(declined.status).toBe(200);
      const { body } = await api().get('/rfq?status=Closed', 'vendor', {
        'x-read-after': declined.body.position,
      });
      expect(body.items.find((r: { id: string }) => r.id === rfqId).quotes[0]).toMatchObject({
        status: 'Declined',
        reason: 'too dear',
      });
      const { body: everything } = await api().get('/rfq?limit=200', 'auditor');
      expect(everything.items.filter((r: { id: string }) => r.id === rfqId)).toHaveLength(1);
      expect(
        (await api().put(`/rfq/${rfqId}/decline`, 'vendor', { reason: 'no stock' })).status,
      ).toBe(200);
      expect(
        (
          await api().post(`/rfq/${rfqId}/quotes/${offered.body.id}/acceptance`, 'buyer', {
            shippingAddress: address,
          })
        ).body.code,
      ).toBe('rfq/not-open');
    });

    it('are refused to whoever is not a party, or on the wrong side', async () => {
      const { rfqId, lineId } = await requested('CTN-305-SW', 40);
      const offer = {
        lines: [{ id: lineId, unitPrice: { amount: '11.00', currency: 'GBP' } }],
        validUntil: soon(),
      };
      expect((await api().post(`/rfq/${rfqId}/quotes`, 'buyer', offer)).status).toBe(403);
      expect((await api().post(`/rfq/${rfqId}/quotes`, 'warehouse', offer)).status).toBe(403);
      const { body: offered } = await api().post(`/rfq/${rfqId}/quotes`, 'vendor', offer);
      expect(
        (
          await api().post(`/rfq/${rfqId}/quotes/${offered.id}/acceptance`, 'vendor', {
            shippingAddress: address,
          })
        ).status,
      ).toBe(403);
      expect(
        (
          await api().post(`/rfq/${rfqId}/quotes/${lineId}/acceptance`, 'buyer', {
            shippingAddress: address,
          })
        ).status,
      ).toBe(404);
      expect(
        (
          await api().post(`/rfq/${rfqId}/quotes`, 'vendor', {
            ...offer,
            validUntil: '2020-01-01T00:00:00Z',
          })
        ).body.errors[0].pointer,
      ).toBe('/validUntil');
    });
  });

  describe('choosing in the catalogue over HTTP', () => {
    it("narrows by repeated parameters, counts what each further choice would leave, and shows one's own price", async () => {
      const { body } = await api().get(
        '/products?attribute=size:A4&attribute=size:A3&attribute=weight:80&priceFrom=10&priceBelow=25&currency=GBP&sort=-price',
        'buyer',
      );
      expect(body.items.map((i: { sku: string; price: object }) => [i.sku, i.price])).toEqual([
        [
          'COP-A3-80',
          expect.objectContaining({
            amount: '21.080',
            currency: 'GBP',
            priceListName: 'Acme framework agreement',
          }),
        ],
        ['COP-A4-80', expect.objectContaining({ amount: '16.363', per: 1 })],
      ]);
      const sizes = body.facets.attributes.find((a: { name: string }) => a.name === 'size').values;
      expect(sizes).toEqual([
        { value: 'A3', count: 1 },
        { value: 'A4', count: 1 },
        { value: 'C5', count: 1 },
        { value: 'C6', count: 1 },
        { value: 'DL', count: 1 },
      ]);
      const asVendor = await api().get('/products?sku=COP-A3-80', 'vendor');
      expect(asVendor.body.items[0].price).toMatchObject({
        amount: '24.80',
        priceListName: 'Trade prices',
      });
    });

    it('names what is wrong with a condition', async () => {
      const wrong = async (query: string) => {
        const { status, body } = await api().get(`/products?${query}`, 'buyer');
        return [status, body.errors[0].pointer];
      };
      expect(await wrong('priceFrom=10')).toEqual([400, '/currency']);
      expect(await wrong('attribute=size')).toEqual([400, '/attribute']);
      expect(await wrong('category=stationery')).toEqual([422, '/category']);
      expect(await wrong('sort=cheapest')).toEqual([400, '/sort']);
      expect(await wrong('facets=all')).toEqual([400, '/facets']);
    });

    it('suggests while somebody types, and marks what was typed', async () => {
      const { body } = await api().get('/products/suggest?q=tap&limit=4', 'buyer');
      expect(body.suggestions[0]).toMatchObject({
        kind: 'category',
        text: 'Tape & wrap',
        highlights: [[0, 3]],
        context: 'Packaging',
      });
      expect(
        body.suggestions
          .slice(1)
          .every(
            (s: { kind: string; highlights: number[][] }) =>
              s.kind === 'product' && s.highlights.length > 0,
          ),
      ).toBe(true);
      expect((await api().get('/products/suggest', 'buyer')).body).toMatchObject({
        status: 400,
        errors: [{ pointer: '/q' }],
      });
      expect((await api().get('/products/suggest?q=envelpoe', 'buyer')).body.didYouMean).toBe(
        'envelope',
      );
    });
  });

  describe('a search with a mistake in it', () => {
    const search = async (q: string) =>
      (await api().get(`/products?q=${encodeURIComponent(q)}`, 'buyer')).body;

    it('finds what was meant, and says what it searched instead', async () => {
      for (const [wrong, meant] of [
        ['windwo envel', 'window envel'],
        ['wimdow envelpoe', 'window envelope'],
      ] as const) {
        const { items, didYouMean } = await search(wrong);
        expect([didYouMean, items[0].sku]).toEqual([meant, 'ENV-C5-W90']);
      }
    });

    it('corrects nothing that is found as it is, no code, and nothing that is near nothing', async () => {
      expect((await search('window')).didYouMean).toBeUndefined();
      expect(await search('ENV-C5-W91')).toMatchObject({ items: [], total: 0 });
      expect(await search('zzzzzzzzzz')).toMatchObject({ items: [], total: 0 });
    });

    it('pages on through what it found', async () => {
      const first = (await api().get('/products?q=papper&limit=1', 'buyer')).body;
      expect(first.didYouMean).toBe('paper');
      expect(first.total).toBeGreaterThan(1);
      const second = (
        await api().get(`/products?q=papper&limit=1&cursor=${first.nextCursor}`, 'buyer')
      ).body;
      expect(second.items[0].id).not.toBe(first.items[0].id);
    });
  });
}
